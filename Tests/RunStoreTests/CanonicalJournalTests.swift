import SkillModel
import Synchronization
import TestSupport
import Testing
import TrainingEngine

@testable import RunStore

/// Gives numbers one after the other, again from the start at the end.
final class Ordinals: Sendable {
  private let place = Mutex(0)
  private let numbers: [Int]

  init(_ numbers: [Int]) { self.numbers = numbers }

  func next() -> Int {
    place.withLock { place in
      defer { place += 1 }
      return numbers[place % numbers.count]
    }
  }
}

struct CanonicalJournalTests {
  private static func world(workers: Int, seed: Int?) -> ProjectionWorld {
    var world = ProjectionWorld()
    world.configuration.environment.workers = workers
    world.configuration.gradient.analystWorkers = workers
    world.configuration.gradient.minibatchSize = 1
    if let seed {
      var generator = SeededGenerator(seed: seed)
      let order = Ordinals((0..<97).map { _ in generator.below(12) })
      world.hesitation = { order.next() }
    }
    return world
  }

  @Test func `the order of replies and the number of workers leave no mark`() async throws {
    let first = await Self.world(workers: 1, seed: nil).events()
    let expected = try CanonicalJournal.lines(of: first)
    var orders: Set<[RunEvent.Kind]> = []
    for seed in 0..<8 {
      let events = await Self.world(workers: seed.isMultiple(of: 4) ? 1 : 8, seed: seed).events()
      orders.insert(events.map(\.kind))
      let lines = try CanonicalJournal.lines(of: events)
      #expect(Array(lines.dropFirst()) == Array(expected.dropFirst()), "seed \(seed)")
    }
    #expect(orders.count > 1)
  }

  @Test func `an interruption leaves no mark`() async throws {
    let world = Self.world(workers: 1, seed: nil)
    let whole = await world.events()
    let expected = try CanonicalJournal.lines(of: whole)
    for count in stride(from: 1, to: whole.count, by: 5) {
      let resumed = await world.events(after: Array(whole.prefix(count)))
      #expect(try CanonicalJournal.lines(of: resumed) == expected, "resumed after record \(count)")
    }
  }

  @Test func `durations, attempts and the name of the run are left out`() throws {
    let key = CallKey(Phase(stage: .baseline))
    func reply(_ text: String, milliseconds: Int, attempts: Int) -> RunEvent {
      .callReplied(
        CallReplied(
          key: key, request: "r", text: text, outcome: .answered, usage: .zero, servedModel: nil,
          attempts: attempts, milliseconds: milliseconds))
    }
    let failed = RunEvent.callAttemptFailed(
      CallAttemptFailed(key: key, attempt: 1, kind: "k", status: nil, message: "m", delay: 1))
    let one = try CanonicalJournal.lines(of: [reply("a", milliseconds: 1, attempts: 1)])
    #expect(try CanonicalJournal.lines(of: [failed, reply("a", milliseconds: 9, attempts: 2)]) == one)
    #expect(try CanonicalJournal.lines(of: [reply("b", milliseconds: 1, attempts: 1)]) != one)
  }

  @Test func `what a model or a task says is compared whatever its members are called`() throws {
    func row(_ seconds: Int) -> RunEvent {
      .taskScored(
        TaskScored(
          phase: Phase(stage: .baseline), index: 0,
          result: TaskResult(
            task: TaskID("t"), hard: 0, soft: 0, predictedAnswer: "", failReason: "", taskType: nil,
            row: ["delay": .integer(seconds), "run": .integer(seconds)], conversation: [])))
    }
    #expect(try CanonicalJournal.lines(of: [row(1)]) != CanonicalJournal.lines(of: [row(2)]))
  }
}
