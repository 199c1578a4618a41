import SkillModel

/// The run as the screen shows it: a fold over its events, small enough for the longest runs.
///
/// Conversations, prompts and replies are not kept; rows hold the sequence number by which the journal gives them.
/// Every untrusted text becomes a `SafeText` here, once.
package struct RunPicture: Hashable, Sendable {
  /// What the run is held by or over for, as its records tell.
  package enum Standing: Hashable, Sendable {
    case notStarted, running
    case paused(place: SafeText)
    case interrupted(SafeText)
    case finished
  }

  package internal(set) var header: RunHeader?
  package internal(set) var standing = Standing.notStarted
  package internal(set) var times = RunTimes()
  /// Sequence number of the last event taken.
  package internal(set) var sequence = 0
  /// Events taken.
  package internal(set) var events = 0
  package internal(set) var phase: Phase?
  /// Edits are proposed and their candidate is not built yet.
  package internal(set) var isBeforeGate = false

  package internal(set) var epoch = 0
  /// The steps begun so far, in their order.
  package internal(set) var steps: [StepPicture] = []
  package internal(set) var epochs: [NoteRow] = []
  package internal(set) var groups: [TaskGroup] = []
  /// The newest group of each phase, by its place.
  var lastGroups: [Phase: Int] = [:]
  package internal(set) var rejected: [RejectedRow] = []
  package internal(set) var log: [LogRow] = []

  package internal(set) var baseline: Double?
  package internal(set) var scoreNow: Double?
  package internal(set) var scoreBest: Double?
  /// Step that the best skill comes from; 0: the initial one.
  package internal(set) var bestStep = 0
  /// The current skill was forced in without being measured.
  package internal(set) var isUngated = false
  package internal(set) var current = SkillLines()
  package internal(set) var best = SkillLines()
  package internal(set) var versions: [SkillVersion] = []
  /// Scores on the test split by stage, hard.
  package internal(set) var tests: [Stage: Double] = [:]

  package internal(set) var usage = RoleUsage()
  /// What providers counted for attempts that gave no reply.
  package internal(set) var failedUsage = RoleUsage()
  package internal(set) var failedAttempts = 0
  package internal(set) var degradations: [Degraded.Kind: Int] = [:]
  package internal(set) var tasksScored = 0

  /// What the current skill is made of beside the initial one, oldest first.
  package internal(set) var layers: [AcceptedLayer] = []
  /// The step that a person wants taken back, until that is done.
  package internal(set) var revertAsked: RevertAsked?
  /// How many of the layers the best skill has.
  var bestDepth = 0

  /// Index of the group that measured the current skill on the selection split; nil where its items are not known.
  var currentItems: Int?
  var openGate: Int?
  var candidate: CandidateBuilt?

  package init() {}

  /// The picture after one more event.
  package mutating func take(_ timed: TimedEvent) {
    let time = timed.time
    let number = timed.sequence
    sequence = number
    events += 1
    if case .runResumed = timed.event {} else { times.see(time) }
    switch timed.event {
    case .textKept: return
    case .callIntended(let call): take(call.key, at: time)
    case .callReplied(let reply): take(reply)
    case .taskScored(let scored): take(scored, at: time, number)
    case .callAttemptFailed(let failed): take(failed, at: time, number)
    case .degraded(let degraded): take(degraded, at: time, number)
    case .runStarted(let started): take(started, at: time, number)
    case .runResumed(let resumed): take(resumed, at: time, number)
    case .runInterrupted(let interrupted): take(interrupted, at: time, number)
    case .runPaused(let paused): take(paused, at: time, number)
    case .runContinued(let continued): take(continued, at: time, number)
    case .reviewModeSet(let set): take(set, at: time, number)
    case .revertAsked(let asked): take(asked, at: time, number)
    case .skillReverted(let reverted): take(reverted, at: time, number)
    case .baselineMeasured(let measured): take(measured, at: time, number)
    case .epochStarted(let started): take(started, at: time, number)
    case .stepStarted(let started): take(started, at: time, number)
    case .rolloutMeasured(let measured): take(measured, at: time, number)
    case .minibatchReflected(let reflected): take(reflected, at: time, number)
    case .patchesMerged(let merged): take(merged, at: time, number)
    case .budgetDecided(let decided): take(decided, at: time, number)
    case .editsProposed(let proposed): take(proposed, at: time, number)
    case .editsChecked(let checked): take(checked, at: time, number)
    case .editDecided(let decided): take(decided, at: time, number)
    case .reviewClosed(let closed): take(closed, at: time, number)
    case .gateStopped(let stopped): take(stopped, at: time, number)
    case .candidateBuilt(let built): take(built, at: time, number)
    case .gateDecided(let decided): take(decided, at: time, number)
    case .stepCommitted(let committed): take(committed, at: time, number)
    case .pairsCompared(let pairs): take(pairs, at: time, number)
    case .slowUpdateDecided(let decided): take(decided, at: time, number)
    case .metaNoteDecided(let decided): take(decided, at: time, number)
    case .epochFinished(let finished): take(finished, at: time, number)
    case .finalSelected(let selected): take(selected, at: time, number)
    case .testMeasured(let measured): take(measured, at: time, number)
    case .runFinished: finish(at: time, number)
    }
  }
}

/// What is known of a run from its start on.
package struct RunHeader: Hashable, Sendable {
  package var run: SafeText
  package var program: SafeText
  package var environment: SafeText
  package var target: SafeText
  package var optimizer: SafeText
  package var plan: PlanSummary
  package var configuration: RunConfiguration
  package var prices: RolePrices

  init(_ started: RunStarted) {
    func name(_ role: ModelRole) -> SafeText {
      guard let model = started.models[role.rawValue] else { return SafeText("none") }
      return SafeText.singleLine(model.model.isEmpty ? model.backend : model.model)
    }
    run = SafeText.singleLine(started.run.prefix(codePoints: 80))
    program = SafeText.singleLine(started.program.prefix(codePoints: 20))
    environment = SafeText.singleLine(started.environment.prefix(codePoints: 40))
    target = name(.target)
    optimizer = name(.optimizer)
    plan = started.plan
    configuration = started.configuration
    prices = RolePrices(started)
  }
}

extension RunPicture {
  /// The step that is going on, or the last one.
  package var currentStep: StepPicture? { steps.last }

  /// The edits of the step that is going on.
  package var edits: [EditRow] { steps.last?.edits ?? [] }

  /// The edit with that id, in whichever step.
  package func edit(_ id: EditID) -> EditRow? {
    for step in steps.reversed() {
      if let edit = step.edits.first(where: { $0.id == id }) { return edit }
    }
    return nil
  }

  package var isFinished: Bool { standing == .finished }
}
