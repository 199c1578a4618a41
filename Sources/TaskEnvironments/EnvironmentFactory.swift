import SkillModel
import TrainingEngine

/// Makes the environment that a configuration names.
package enum EnvironmentFactory {
  /// The names that `env.name` may have.
  package static let names = [
    SearchQAEnvironment.name, QuestionAnsweringEnvironment.name, LedgerEnvironment.environmentName,
  ]

  /// Environments of the reference that this program doesn't have.
  private static let foreignNames: Set<String> = [
    "alfworld", "docvqa", "livemathematicianbench", "officeqa", "spreadsheetbench",
  ]

  /// Loads the data set and makes the environment.
  ///
  /// - Parameters: as for `DataSetLoader.load`.
  /// - Throws: `ProblemList`: class 78 for a name that isn't known or a template without a place for the skill, and
  ///   all that is wrong with the data.
  package static func load(
    settings: EnvironmentSettings, runSeed: Int, relativeTo folders: [String], selectionLimit: Int = 0,
    testLimit: Int = 0
  ) throws(ProblemList) -> (environment: any TaskEnvironment, dataSet: DataSet) {
    let isKnown = names.contains { $0.isIdentical(to: settings.name) }
    guard isKnown else { throw ProblemList([unknown(settings.name)]) }
    if settings.name == LedgerEnvironment.environmentName {
      return try ledger(settings: settings, selectionLimit: selectionLimit, testLimit: testLimit)
    }
    let dataSet = try DataSetLoader.load(
      settings: settings, runSeed: runSeed, relativeTo: folders, selectionLimit: selectionLimit,
      testLimit: testLimit)
    do throws(Problem) {
      return (try environment(for: settings, dataSet: dataSet), dataSet)
    } catch {
      throw ProblemList([error])
    }
  }

  private static func environment(
    for settings: EnvironmentSettings, dataSet: DataSet
  ) throws(Problem) -> any TaskEnvironment {
    switch settings.name {
    case SearchQAEnvironment.name: return SearchQAEnvironment(dataSet: dataSet, settings: settings)
    case QuestionAnsweringEnvironment.name:
      return try QuestionAnsweringEnvironment(dataSet: dataSet, settings: settings)
    default: throw unknown(settings.name)
    }
  }

  /// The bundled tasks: made in the program, so there are no files to read.
  private static func ledger(
    settings: EnvironmentSettings, selectionLimit: Int, testLimit: Int
  ) throws(ProblemList) -> (environment: any TaskEnvironment, dataSet: DataSet) {
    func smaller(_ limit: Int) -> Int { [settings.limit, limit].filter { $0 > 0 }.min() ?? 0 }
    let environment = ShortenedEnvironment(
      LedgerEnvironment(),
      limits: [.train: smaller(0), .selection: smaller(selectionLimit), .test: smaller(testLimit)])
    let selection = environment.tasks(in: .selection)
    var problems = ProblemCollector(limit: 1)
    let remark = SplitChecks.selectionSize(
      selection.count, place: Place(LedgerEnvironment.environmentName), problems: &problems)
    try problems.throwIfAny()
    let dataSet = DataSet(
      train: environment.tasks(in: .train), selection: selection, test: environment.tasks(in: .test),
      remarks: [remark].compactMap { $0 })
    return (environment, dataSet)
  }

  /// What an environment wants of its items.
  static func itemRules(for settings: EnvironmentSettings) -> any ItemRules {
    settings.name == QuestionAnsweringEnvironment.name
      ? ScoredItemRules(settings: settings) : QuestionItemRules()
  }

  private static func unknown(_ name: String) -> Problem {
    let place = Place("env.name")
    let known = names.joined(separator: ", ")
    if name.isEmpty {
      return Problem(.configuration, at: place, "env.name isn't set", cure: "set it to one of \(known)")
    }
    if foreignNames.contains(name) {
      return Problem(
        .configuration, at: place, "this program has no environment \(name)",
        cure: "use one of \(known), or bring the tasks as \(QuestionAnsweringEnvironment.name)")
    }
    let meant = NearestName(among: names).match(for: name).map { " (did you mean \($0)?)" } ?? ""
    return Problem(
      .configuration, at: place, "unknown environment \(name)\(meant)",
      cure: "set env.name to one of \(known)")
  }
}
