import SkillModel
import Synchronization

@testable import TrainingEngine

/// Somebody who sits before a scripted run: sees its status and what the records tell, and sends commands.
struct Person: Sendable {
  static let actor = DecisionActor(kind: .person, name: "ada", session: "s1")

  let control: RunControl
  private let fold: FoldedRecord

  /// What can be seen: the fold over the records.
  var seen: RunState { fold.state }

  @discardableResult
  func perform(_ command: RunCommand) async -> CommandAnswer {
    await control.perform(command, by: Self.actor)
  }

  /// One verdict on an edit of the open review, bound to what is shown.
  @discardableResult
  func decide(
    _ verdict: EditVerdict, _ entry: OpenReview.Entry, reason: VetoReason? = nil, edited: JSONObject? = nil
  ) async -> CommandAnswer {
    guard let review = seen.review else { return .refused("nothing is open") }
    return await perform(
      .decide([request(verdict, entry.item, of: review, reason: reason, edited: edited)]))
  }

  func request(
    _ verdict: EditVerdict, _ item: NumberedItem, of review: OpenReview, reason: VetoReason? = nil,
    edited: JSONObject? = nil
  ) -> DecisionRequest {
    DecisionRequest(
      step: review.step, edit: item.id, verdict: verdict, reason: reason, edited: edited,
      shown: ShownEdit(itemDigest: item.itemDigest, baseDigest: review.baseDigest), via: "test")
  }

  /// Plays a run before a person who acts at every change of the status.
  static func watching(
    _ run: ScriptedRun, after past: [RunEvent] = [], startsPaused: Bool = false,
    act: @escaping @Sendable (Person, RunStatus.Activity) async -> Void = { _, _ in }
  ) async -> PlayedRun {
    await watching(run, after: past, startsPaused: startsPaused, prepare: { _, _ in }, act: act)
  }

  /// Plays a run before a person.
  ///
  /// - Parameters:
  ///   - prepare: is given the person before the run begins, for what models do on its behalf.
  ///   - hear: called for every record, when the person has seen it and before the run goes on.
  ///   - act: called at every change of the status.
  static func watching(
    _ run: ScriptedRun, after past: [RunEvent] = [], startsPaused: Bool = false,
    prepare: (Person, inout ScriptedRun) -> Void,
    hear: @escaping @Sendable (Person, RunEvent) -> Void = { _, _ in },
    act: @escaping @Sendable (Person, RunStatus.Activity) async -> Void = { _, _ in }
  ) async -> PlayedRun {
    var run = run
    run.control = RunControl(startsPaused: startsPaused)
    let fold = FoldedRecord(past)
    let person = Person(control: run.control, fold: fold)
    prepare(person, &run)
    let (statuses, sender) = AsyncStream.makeStream(of: RunStatus.self)
    run.control.observeStatus { sender.yield($0) }
    let prepared = run
    async let played: PlayedRun = {
      defer { sender.finish() }
      return await prepared.play(after: past) { event in
        fold.take(event)
        hear(person, event)
      }
    }()
    for await _ in statuses { await act(person, person.control.status.activity) }
    return await played
  }
}

/// The fold over a run's records, as a watcher has it.
private final class FoldedRecord: Sendable {
  private let folded: Mutex<RunState>

  init(_ past: [RunEvent]) {
    var state = RunState()
    for event in past { state.apply(event) }
    folded = Mutex(state)
  }

  var state: RunState { folded.withLock { $0 } }

  func take(_ event: RunEvent) { folded.withLock { $0.apply(event) } }
}

extension OpenReview.Entry {
  /// The text that the edit puts in.
  var content: String { item.item["content"]?.stringValue ?? "" }

  func holds(_ rule: String) -> Bool { content.contains("[\(rule)]") }
}

extension PlayedRun {
  var reviews: [ReviewClosed] {
    events.compactMap { event in
      if case .reviewClosed(let closed) = event { closed } else { nil }
    }
  }

  var verdicts: [EditDecided] {
    events.compactMap { event in
      if case .editDecided(let decided) = event { decided } else { nil }
    }
  }

  var stops: [GateStopped] {
    events.compactMap { event in
      if case .gateStopped(let stopped) = event { stopped } else { nil }
    }
  }

  var pauses: [RunPaused] {
    events.compactMap { event in
      if case .runPaused(let paused) = event { paused } else { nil }
    }
  }
}

extension ScriptedRun {
  /// One step of two failed tasks, whose two rules are proposed in one edit each; one task asks at a time.
  static var twoEdits: ScriptedRun {
    var run = ScriptedRun(
      RuleEnvironment(
        train: ["t1": "R1", "t2": "R2"], selection: ["v1": "R1", "v2": "R2", "v3": "R1", "v4": "R2"]))
    run.configuration.environment.workers = 1
    run.configuration.gradient.analystWorkers = 1
    return run
  }

  /// Two epochs of that.
  static var twoEditsTwice: ScriptedRun {
    var run = twoEdits
    run.configuration.train.epochs = 2
    return run
  }
}
