import SkillModel
import Testing
import TrainingEngine

@testable import TaskEnvironments

@Suite("The choice of an environment")
struct EnvironmentFactoryTests {
  @Test("the environment that is named is made", arguments: ["searchqa", "qa"])
  func named(name: String) throws {
    let data = try TemporaryData.splits()
    var settings = EnvironmentSettings()
    settings.name = name
    settings.splitFolder = data.path
    let loaded = try EnvironmentFactory.load(settings: settings, runSeed: 1, relativeTo: ["."])
    #expect(loaded.environment.name == name)
    for split in DataSplit.allCases {
      #expect(loaded.environment.tasks(in: split) == loaded.dataSet.tasks(in: split))
    }
  }

  @Test func `the ledger brings its own tasks and keeps to the limits`() throws {
    var settings = EnvironmentSettings()
    settings.name = "ledger"
    settings.limit = 30
    let loaded = try EnvironmentFactory.load(
      settings: settings, runSeed: 1, relativeTo: ["."], selectionLimit: 5)
    #expect(loaded.environment.name == "ledger")
    #expect(DataSplit.allCases.map { loaded.dataSet.tasks(in: $0).count } == [30, 5, 30])
    #expect(loaded.environment.tasks(in: .selection) == loaded.dataSet.selection)
    #expect(loaded.dataSet.remarks.map(\.kind) == [.smallSelection])
    #expect(throws: ProblemList.self) {
      try EnvironmentFactory.load(settings: settings, runSeed: 1, relativeTo: ["."], selectionLimit: 1)
    }
  }

  @Test(
    "a name that isn't known is a fault of the configuration",
    arguments: [
      ("serchqa", "did you mean searchqa?"), ("docvqa", "no environment docvqa"), ("", "isn't set"),
      ("zzzzzzzz", "unknown environment zzzzzzzz"),
    ])
  func unknownName(name: String, words: String) {
    var settings = EnvironmentSettings()
    settings.name = name
    #expect {
      try EnvironmentFactory.load(settings: settings, runSeed: 1, relativeTo: ["."])
    } throws: { error in
      let problem = (error as? ProblemList)?.problems.first
      return problem?.failureClass == .configuration && problem?.message.contains(words) == true
    }
  }
}
