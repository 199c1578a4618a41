import SkillModel
import TaskEnvironments
import Testing

struct EmbeddedAgentTrainingTests {
  @Test(
    "training makes the clerk better by twenty points or more, with edits accepted and rejected",
    arguments: [42, 1, 2])
  func training(_ seed: Int) async throws {
    var simulation = TrainingSimulation()
    simulation.seed = seed
    let outcome = try await simulation.run()
    #expect((0.2...0.4).contains(outcome.startTest))
    #expect(outcome.endTest >= outcome.startTest + 0.2)
    #expect((0.75..<1).contains(outcome.endTest))
    #expect(outcome.accepted >= 1)
    #expect(outcome.rejected >= 1)
    #expect(outcome.notes.allSatisfy { !$0.isEmpty })
  }

  @Test("the same seed trains the same skill")
  func determinism() async throws {
    var simulation = TrainingSimulation()
    simulation.epochs = 1
    let first = try await simulation.run()
    let second = try await simulation.run()
    #expect(first.skill == second.skill)
    #expect(first.selection == second.selection)
    #expect(first.steps.map(\.edits) == second.steps.map(\.edits))
  }

  @Test("other books can be learned too", arguments: [35])
  func otherBooks(_ seed: Int) async throws {
    var simulation = TrainingSimulation()
    simulation.environment = LedgerEnvironment(book: LedgerBook(seed: seed))
    let outcome = try await simulation.run()
    #expect(outcome.endTest >= outcome.startTest + 0.2)
  }

  @Test("an empty skill can be trained")
  func emptySkill() async throws {
    var simulation = TrainingSimulation()
    simulation.startingSkill = ""
    let outcome = try await simulation.run()
    #expect(outcome.endTest >= outcome.startTest + 0.2)
  }

  @Test("what the owner refused never comes again")
  func vetoes() async throws {
    var simulation = TrainingSimulation()
    simulation.epochs = 1
    let free = try await simulation.run()
    let edits = free.steps.flatMap(\.edits).filter { !($0.content ?? "").isEmpty }
    let refused = try #require(edits.first)
    simulation.vetoes = ["[\(refused.operation)] \"\(refused.content ?? "")\""]
    let bound = try await simulation.run()
    #expect(!bound.steps.flatMap(\.edits).contains { $0.content == refused.content })
  }
}
