import ArgumentParser
import CursesTerminal
import Foundation
import RunStore
import SkillModel
import TaskEnvironments
import TrainingEngine

/// `skillopt doctor`.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks everything before money is spent.",
    discussion: """
      Files, splits and overlaps, the starting skill, both models, one task from end to end, and the terminal. The model \
      checks send three short calls; --offline leaves them out. The exit status is that of the first failing row.

      EXAMPLES
        skillopt doctor config.yaml
        skillopt doctor config.yaml --offline --json
      """)

  @OptionGroup var source: ConfigurationOptions

  @Flag(help: "Sends nothing.")
  var offline = false

  @Flag(help: "The rows as JSON, one a line.")
  var json = false

  func run() async throws {
    var checkup = Checkup(asJSON: json)
    guard let inputs = checkup.take("configuration, data, skill", { try RunInputs.load(source) }) else {
      return try checkup.finish()
    }
    let plan = inputs.plan
    checkup.good(
      "data",
      "\(plan.trainSize) train, \(plan.selectionSize) val, \(plan.testSize) test; no duplicates, no overlap")
    checkup.good(
      "skill", "\(inputs.skill.lengthInCodePoints) characters, sha256 \(inputs.skill.digest.short)")
    checkup.good("plan", "\(plan.totalSteps) steps in \(plan.epochs) epochs; see skillopt schedule")
    if !offline { await checkModels(inputs, &checkup) }
    await checkup.take("run folder") { try Self.checkFolder(inputs) }
    let terminal = TerminalReport()
    if let cause = terminal.limitation {
      checkup.warn("terminal", cause)
    } else {
      checkup.good("terminal", terminal.text)
    }
    try checkup.finish()
  }

  private func checkModels(_ inputs: RunInputs, _ checkup: inout Checkup) async {
    for role in ModelRole.allCases {
      guard let model = inputs.models[role] else { continue }
      await checkup.take("\(role.rawValue) model") {
        let request = ChatRequest(
          role: role, messages: [ChatMessage(.user, "Reply with the word ready.")], maximumTokens: 16)
        do {
          let reply = try await model.reply(to: request, observer: SilentAttempts())
          return "\(model.identity.model) answers (\(reply.outcome.rawValue))"
        } catch let failure as ModelFailure {
          throw UnansweredCall(role: role, model: model.identity.model, failure: failure)
        }
      }
    }
    await checkup.take("one task") {
      guard let task = inputs.environment.tasks(in: .train).first else { return "no task" }
      let evaluation = SkillEvaluation(
        configuration: inputs.configuration, environment: inputs.environment, models: inputs.models,
        control: RunControl(), clock: MonotonicClock(), observer: { _ in })
      let outcome = try await evaluation.pass(over: [task], with: inputs.skill)
      return "\(task.id): hard \(outcome.score.hard), soft \(outcome.score.soft)"
    }
  }

  private static func checkFolder(_ inputs: RunInputs) throws -> String {
    let root =
      inputs.configuration.environment.outputRoot.isEmpty ? "." : inputs.configuration.environment.outputRoot
    guard FileManager.default.isWritableFile(atPath: root) else {
      throw Problem(
        .cannotCreate, at: Place(root), "no run folder can be made here", cure: "give another with --run")
    }
    return "can be made in \(root)"
  }
}

/// The doctor's failed attempts are repeated without a word: the row says how it ended.
private struct SilentAttempts: AttemptObserving {
  func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws {
    RunOutput.remark(
      "\(failure.kind.rawValue): \(failure.message); trying again in \(Int(delay.rounded(.up))) s")
  }
}

/// The rows of a check-up, printed as they come.
private struct Checkup {
  private let asJSON: Bool
  private var firstProblems: [Problem]?

  init(asJSON: Bool) { self.asJSON = asJSON }

  func good(_ name: String, _ detail: String) { row("ok", name, detail, cure: nil) }

  func warn(_ name: String, _ detail: String) { row("note", name, detail, cure: nil) }

  @discardableResult
  mutating func take<Value>(_ name: String, _ body: () throws -> Value) -> Value? {
    do {
      let value = try body()
      good(name, "read")
      return value
    } catch {
      fail(name, error)
      return nil
    }
  }

  mutating func take(_ name: String, _ body: () async throws -> String) async {
    do {
      good(name, try await body())
    } catch {
      fail(name, error)
    }
  }

  func finish() throws {
    if let firstProblems, let first = firstProblems.first { throw ExitCode(first.failureClass.exitCode) }
  }

  private mutating func fail(_ name: String, _ error: any Error) {
    let problems = ErrorReport.problems(of: error) ?? [Problem(.internalError, "\(error)")]
    if firstProblems == nil { firstProblems = problems }
    for problem in problems {
      let place = problem.place.map { "\($0): " } ?? ""
      row("FAIL", name, place + problem.message, cure: problem.cure)
    }
  }

  private func row(_ state: String, _ name: String, _ detail: String, cure: String?) {
    if asJSON {
      var object: JSONObject = ["state": .string(state), "check": .string(name), "detail": .string(detail)]
      if let cure { object["fix"] = .string(cure) }
      StandardStreams.print(.object(object), layout: .compact)
      return
    }
    let padded = state + String(repeating: " ", count: 6 - state.count) + name
    let label = padded + String(repeating: " ", count: max(1, 34 - padded.count))
    StandardStreams.print(SafeText.singleLine(label + detail).text)
    if let cure { StandardStreams.print("      fix: " + SafeText.singleLine(cure).text) }
  }
}
