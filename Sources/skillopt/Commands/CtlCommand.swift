import ArgumentParser
import Foundation
import RunStore
import SkillModel

/// `skillopt ctl`.
struct CtlCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ctl", abstract: "Steers a run that goes on, from another terminal or a script.",
    discussion: """
      EXAMPLES
        skillopt ctl runs/monday status
        skillopt ctl runs/monday pause
        skillopt ctl runs/monday step decision
        skillopt ctl runs/monday veto s0003-02 --reason "too specific"
        skillopt ctl runs/monday revert 3 --reason "wrong dates"
                                                    (the skill from before step 3, when this step is done)
        skillopt ctl runs/monday resume
        skillopt ctl runs/monday stop               (after this step; --now: at once)
      """)

  enum Action: String, ExpressibleByArgument, CaseIterable {
    case status, pause, resume, step, approve, veto, `defer`, clear, revert, stop
  }

  @Argument(help: "The run folder.")
  var folder: String

  @Argument(help: "What to do: \(Action.allCases.map(\.rawValue).joined(separator: ", ")).")
  var action: Action

  @Argument(
    help: ArgumentHelp(
      "For step: stage, decision, step or epoch. For verdicts: the edit's id. For revert: the step's number.",
      valueName: "goal|edit|step"))
  var subject: String?

  @Option(help: "With veto and revert: why. The optimizer is told of it.")
  var reason: String?

  @Flag(help: "With stop: does not wait for the end of the step.")
  var now = false

  @Flag(help: "The answer as one JSON object.")
  var json = false

  @Flag(help: "Errors on standard error as JSON, one a line.")
  var jsonErrors = false

  func run() async throws {
    let command = try command()
    let opened = try RunFolder.openForReading(folder)
    let line = try RunLine(opened)
    defer { line.close() }
    guard let command else { return try report(try await line.status(), in: opened) }
    switch try await line.answer(to: try command(opened)) {
    case .done: say(["answer": "done"], "done")
    case .refused(let reason):
      throw Problem(.tryLater, at: Place(folder), "refused: \(reason)")
    }
  }

  /// nil: only the state is asked for.
  private func command() throws -> ((RunFolder) throws -> RunCommand)? {
    if reason != nil, action != .veto, action != .revert {
      throw Problem(
        .usage, at: Place("--reason"), "only a veto and a revert have a reason", cure: "leave it out")
    }
    if now, action != .stop {
      throw Problem(.usage, at: Place("--now"), "only stop can be done at once", cure: "leave it out")
    }
    switch action {
    case .status: return try withoutSubject(nil)
    case .pause: return try withoutSubject { _ in .pause }
    case .resume: return try withoutSubject { _ in .resume }
    case .stop:
      let isNow = now
      return try withoutSubject { _ in isNow ? .stopNow : .stopAfterStep(true) }
    case .step:
      guard let goal = StepGoal(rawValue: subject ?? StepGoal.step.rawValue) else {
        throw Problem(
          .usage, at: Place("step"), "there is no \(subject ?? "") to go to",
          cure: "one of \(StepGoal.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return { _ in .step(goal) }
    case .approve: return try verdict(.approve)
    case .veto: return try verdict(.veto)
    case .defer: return try verdict(.defer)
    case .clear: return try verdict(.clear)
    case .revert: return try revert()
    }
  }

  private func withoutSubject(
    _ command: ((RunFolder) throws -> RunCommand)?
  ) throws -> ((RunFolder) throws -> RunCommand)? {
    if let subject {
      throw Problem(.usage, "\(action.rawValue) takes no \(subject)", cure: "leave it out")
    }
    return command
  }

  private func verdict(_ verdict: EditVerdict) throws -> (RunFolder) throws -> RunCommand {
    guard let subject else {
      throw Problem(
        .usage, at: Place(action.rawValue), "no edit is named", cure: "skillopt ctl RUN status lists them")
    }
    let reason = reason
    return { folder in
      guard let review = try Self.state(of: folder).review, let entry = review[EditID(rawValue: subject)]
      else {
        throw Problem(
          .usage, at: Place(subject), "no such edit waits for a decision",
          cure: "skillopt ctl RUN status lists them")
      }
      return .decide([
        DecisionRequest(
          step: review.step, edit: entry.item.id, verdict: verdict,
          reason: verdict == .veto ? VetoReason(.other, text: reason ?? "") : nil,
          shown: ShownEdit(itemDigest: entry.item.itemDigest, baseDigest: review.baseDigest), via: "ctl")
      ])
    }
  }

  private func revert() throws -> (RunFolder) throws -> RunCommand {
    guard let step = subject.flatMap({ Int($0) }), step > 0 else {
      throw Problem(
        .usage, at: Place("revert"), "no step is named", cure: "skillopt audit RUN lists them: revert 3")
    }
    let reason = VetoReason(.other, text: reason ?? "")
    return { folder in
      let skill = SkillDigest(of: try Self.state(of: folder).current.text).hexadecimal
      return .revert(RevertRequest(step: step, reason: reason, shownSkill: skill, via: "ctl"))
    }
  }

  private static func state(of folder: RunFolder) throws -> RunState {
    var state = RunState()
    _ = try Journal.read(in: folder.files, of: RunEvent.self) { entry in
      if case .known(let record) = entry { state.apply(record.event) }
    }
    return state
  }

  private func report(_ status: RunStatus, in folder: RunFolder) throws {
    let state = try Self.state(of: folder)
    var edits: [JSONValue] = []
    var lines = ["\(status.activity.words), review \(status.reviewMode.rawValue)"]
    if let phase = status.phase {
      lines.append(
        "epoch \(phase.epoch), step \(phase.step), \(phase.stage.rawValue), \(status.inFlight) in flight")
    }
    if let review = state.review, review.stage != .decided {
      for entry in review.inPlay {
        let verdict = entry.verdict?.rawValue ?? "undecided"
        let item = entry.standing.item
        let text = item["content"]?.stringValue ?? item["title"]?.stringValue ?? ""
        let operation = item["op"]?.stringValue ?? "change"
        lines.append(
          "\(entry.item.id)  \(verdict)  \(operation)  \(SafeText.singleLine(text).text.prefix(90))")
        edits.append([
          "id": .string(entry.item.id.rawValue), "verdict": .string(verdict), "item": .object(item),
        ])
      }
    }
    let encoded = try JSONValueEncoder().encode(status)
    say(["status": encoded, "edits": .array(edits)], lines.joined(separator: "\n"))
  }

  private func say(_ object: JSONValue, _ words: String) {
    if json { StandardStreams.print(object, layout: .compact) } else { StandardStreams.print(words) }
  }
}

extension RunStatus.Activity {
  /// The state in a few words.
  var words: String {
    switch self {
    case .starting: "starting"
    case .running: "running"
    case .pausing: "pausing: calls in flight are coming in"
    case .paused(let place): "paused at \(place)"
    case .reviewing(let step, _): "waiting for verdicts on the edits of step \(step)"
    case .outage(_, _, let message): "the provider does not answer: \(SafeText.singleLine(message).text)"
    case .stopping: "stopping"
    case .finished: "finished"
    case .stopped(let reason), .failed(let reason): "ended: \(SafeText.singleLine(reason).text)"
    }
  }
}
