import ArgumentParser
import Dashboard
import RunStore
import SkillModel
import TrainingEngine

/// `skillopt eval`.
struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Scores a skill on a split.",
    discussion: """
      EXAMPLES
        skillopt eval config.yaml --skill runs/a/best_skill.md --split test
        skillopt eval config.yaml --skill SKILL.md --split val --repeat 3 --json
      """)

  enum Split: String, ExpressibleByArgument, CaseIterable {
    case train, val, test, all

    var splits: [DataSplit] {
      switch self {
      case .train: [.train]
      case .val: [.selection]
      case .test: [.test]
      case .all: DataSplit.allCases
      }
    }
  }

  @OptionGroup var source: ConfigurationOptions

  @Option(help: ArgumentHelp("The skill document, or a folder with a SKILL.md.", valueName: "file"))
  var skill: String

  @Option(help: "The split.")
  var split: Split = .test

  @Option(name: .customLong("repeat"), help: ArgumentHelp("Passes over the split.", valueName: "k"))
  var repetitions = 1

  @Flag(help: "The scores as one JSON object.")
  var json = false

  func run() async throws {
    guard (1...1_000).contains(repetitions) else {
      throw Problem(.usage, "--repeat must be 1...1000", cure: "give a number such as 3")
    }
    let document = try SkillFile.load(path: skill).document
    let inputs = try RunInputs.load(source, needsSkill: false)
    let control = RunControl()
    let isJSON = json
    let evaluation = SkillEvaluation(
      configuration: inputs.configuration, environment: inputs.environment, models: inputs.models,
      control: control, clock: MonotonicClock()
    ) { event in
      if case .degraded(let degraded) = event {
        RunOutput.remark("\(degraded.kind.rawValue): \(degraded.detail)")
      }
    }
    let (splits, repetitions) = (split.splits, repetitions)
    try await Interruption.listening(stopping: control) {
      var passes: [JSONValue] = []
      for split in splits {
        for repetition in 0..<repetitions {
          let outcome = try await evaluation.pass(
            over: inputs.environment.tasks(in: split), with: document, repetition: repetition)
          passes.append(Self.json(of: outcome, split: split, repetition: repetition))
          if !isJSON { StandardStreams.print(Self.line(of: outcome, split: split, repetition: repetition)) }
        }
      }
      guard isJSON else { return }
      let usage = evaluation.usage
      let report: JSONValue = [
        "skill_sha256": .string(document.digest.hexadecimal), "passes": .array(passes),
        "calls": .integer(usage.calls), "prompt_tokens": .integer(usage.prompt),
        "completion_tokens": .integer(usage.completion),
      ]
      StandardStreams.print(report, layout: .pretty)
    }
  }

  private static func line(
    of outcome: SkillEvaluation.Outcome, split: DataSplit, repetition: Int
  ) -> String {
    let score = outcome.score
    return "\(split.rawValue) pass \(repetition + 1)  hard \(Quantity.fixed(score.hard, digits: 3))  "
      + "soft \(Quantity.fixed(score.soft, digits: 3))  of \(score.count) tasks"
  }

  private static func json(
    of outcome: SkillEvaluation.Outcome, split: DataSplit, repetition: Int
  ) -> JSONValue {
    [
      "split": .string(split.rawValue), "repeat": .integer(repetition + 1),
      "n_items": .integer(outcome.score.count), "hard": .number(outcome.score.hard),
      "soft": .number(outcome.score.soft),
      "by_task_type": .object(
        JSONObject(
          outcome.buckets.map {
            ($0.taskType, ["total": .integer($0.total), "hard_acc": .number($0.hardAccuracy)])
          })),
      "items": .array(
        outcome.results.map {
          ["id": .string($0.task.rawValue), "hard": .number($0.hard), "soft": .number($0.soft)]
        }),
    ]
  }
}
