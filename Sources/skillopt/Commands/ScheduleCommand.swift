import ArgumentParser
import Dashboard
import SkillModel

/// `skillopt schedule`.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule", abstract: "Prints the plan of a run without running it.",
    discussion: """
      Steps, batches, the edit budget of each step, and the most model calls, tokens and, where limits.prices names \
      the models, money that the run can take: an upper bound with its assumptions. Repeats of unusable replies and of \
      failed calls come on top.

      EXAMPLES
        skillopt schedule config.yaml
        skillopt schedule config.yaml --set train.num_epochs=2 --json
      """)

  @OptionGroup var source: ConfigurationOptions

  @Flag(help: "The plan as one JSON object.")
  var json = false

  func run() throws {
    let inputs = try RunInputs.load(source, needsSkill: false, needsModels: false)
    let tasks = DataSplit.allCases.flatMap { inputs.environment.tasks(in: $0) }
    let sizes = CostCeiling.Sizes(
      longestTask: tasks.map { $0.question.utf8.count + $0.context.utf8.count }.max() ?? 0,
      skill: RunInputs.skillSize(of: source))
    let report = PlanReport(plan: inputs.plan, configuration: inputs.configuration, sizes: sizes)
    if json {
      StandardStreams.print(report.json, layout: .pretty)
    } else {
      for line in report.lines { StandardStreams.print(SafeText.singleLine(line).text) }
    }
  }
}
