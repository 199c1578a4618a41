import SkillModel

/// Running, paused, waiting or finished: in one word, and in one sentence.
struct RunBadge {
  let word: String
  let role: ThemeRole
  /// What it waits for or does now.
  let sentence: [StyledText]

  init(run: RunPicture, view: ViewState, now: Int) {
    if let activity = view.status?.activity, run.standing != .finished {
      (word, role, sentence) = Self.live(activity, run: run, view: view, now: now)
    } else {
      (word, role, sentence) = Self.recorded(run, view)
    }
  }

  private typealias Badge = (String, ThemeRole, [StyledText])

  private static func live(
    _ activity: RunStatus.Activity, run: RunPicture, view: ViewState, now: Int
  ) -> Badge {
    switch activity {
    case .starting: return ("START", .badgeRun, [StyledText("Starting.", .status)])
    case .running: return ("RUN", .badgeRun, doing(run))
    case .pausing:
      let calls = view.status?.inFlight ?? 0
      return (
        "PAUSING", .badgePause,
        [
          StyledText(
            "Pausing: \(Quantity.counted(calls, "call")) in flight come\(calls == 1 ? "s" : "") in, no new ones are sent.",
            .status
          )
        ]
      )
    case .paused(let place):
      return (
        "PAUSED", .badgePause,
        [
          StyledText(
            SafeText.singleLine("Paused at \(place)." + (view.canControl ? " r runs on, s steps." : "")),
            .status)
        ]
      )
    case .reviewing(_, let until):
      return ("GATE WAIT", .badgeGate, review(run, until: until, now: now, canControl: view.canControl))
    case .outage(let since, _, let message):
      let seconds = Quantity.duration(Double(max(0, now - since)) / 1_000)
      return (
        "OUTAGE", .badgeError,
        [
          StyledText(
            SafeText.singleLine("No answer for \(seconds): \(message.prefix(codePoints: 120))"), .statusError)
        ]
      )
    case .stopping:
      return ("STOPPING", .badgePause, [StyledText("Stopping; the run can be resumed.", .status)])
    case .finished: return ("DONE", .badgeRun, done(run))
    case .stopped(let reason):
      return (
        "STOPPED", .badgePause,
        [StyledText(SafeText.singleLine(reason.prefix(codePoints: 200)), .statusWarn)]
      )
    case .failed(let reason):
      return (
        "FAILED", .badgeError, [StyledText(SafeText.singleLine(reason.prefix(codePoints: 200)), .statusError)]
      )
    }
  }

  private static func recorded(_ run: RunPicture, _ view: ViewState) -> Badge {
    switch run.standing {
    case .notStarted: ("START", .badgeRun, [StyledText("Waiting for the run's first record.", .status)])
    case .running where run.isBeforeGate && run.header?.configuration.review.mode == .manual:
      ("GATE WAIT", .badgeGate, view.replay == nil ? review(run, until: nil, now: 0) : reviewed(run))
    case .running: ("RUN", .badgeRun, doing(run))
    case .paused(let place):
      (
        "PAUSED", .badgePause,
        [StyledText("Paused at ", .status), StyledText(place, .status), StyledText(".", .status)]
      )
    case .interrupted(let reason):
      ("STOPPED", .badgePause, [StyledText("Stopped: ", .statusWarn), StyledText(reason, .statusWarn)])
    case .finished: ("DONE", .badgeRun, done(run))
    }
  }

  private static func counts(_ run: RunPicture) -> String {
    let counts = run.reviewCounts
    var words = ["\(counts.open) open"]
    if counts.approved > 0 { words.append("\(counts.approved) ok") }
    if counts.vetoed > 0 { words.append("\(counts.vetoed) veto") }
    if counts.deferred > 0 { words.append("\(counts.deferred) later") }
    return words.joined(separator: ", ") + "."
  }

  /// In a replay, where nobody is waited for any more.
  private static func reviewed(_ run: RunPicture) -> [StyledText] {
    [StyledText("The gate waited for a verdict: " + counts(run), .status)]
  }

  private static func review(_ run: RunPicture, until: Int?, now: Int, canControl: Bool = true)
    -> [StyledText]
  {
    let counts = run.reviewCounts
    var text = "Gate waits for \(canControl ? "you" : "a verdict"): " + Self.counts(run)
    if let until {
      text = "Veto within \(Quantity.duration(Double(max(0, until - now)) / 1_000)): \(counts.open) open."
    }
    return [
      StyledText(text, .statusWarn),
      StyledText(until == nil && canControl ? " r sends the ok, defers the open." : "", .status),
    ]
  }

  private static func done(_ run: RunPicture) -> [StyledText] {
    var text = "Finished."
    if let start = run.baseline, let best = run.scoreBest {
      text += " val \(Quantity.score(start)) > \(Quantity.score(best))"
    }
    if let base = run.tests[.testBaseline], let best = run.tests[.testBest] {
      text += ", test \(Quantity.score(base)) > \(Quantity.score(best))"
    }
    return [StyledText(text, .status)]
  }

  /// What the stage that goes on is at.
  private static func doing(_ run: RunPicture) -> [StyledText] {
    guard let phase = run.phase else { return [StyledText("The run has started.", .status)] }
    let step = run.steps.last
    let name =
      phase.step > 0 ? step.map { " of \($0.name)" } ?? "" : phase.epoch > 0 ? " of epoch \(phase.epoch)" : ""
    if phase.stage == .gate, let gate = step?.gate {
      let word = gate.isAccepted ? "accepted" : gate.isBound ? "rejected, at most" : "rejected"
      return [
        StyledText(
          "Gate\(name): \(word)\(gate.isBound ? "" : ",") \(Quantity.score(gate.score)) against \(Quantity.score(gate.previous)).",
          .status)
      ]
    }
    var text: String
    if phase.stage.split != nil, let group = run.groups.last, group.phase == phase {
      text =
        "\(phase.stage.longName)\(name): \(group.done) of \(Quantity.counted(group.total, "task")), \(group.running) running"
      if phase.stage == .gate || phase.stage == .slowGate, let mean = group.meanHard, let now = run.scoreNow {
        text += "; \(Quantity.score(mean)) so far against \(Quantity.score(now))"
      }
    } else {
      text = "\(phase.stage.longName)\(name)"
      if phase.stage == .reflection, let step {
        text += ": \(Quantity.counted(step.reflections.count, "minibatch")) done"
      }
    }
    return [StyledText(text + ".", .status)]
  }
}

extension Stage {
  /// The stage as a sentence begins with it.
  var longName: String {
    switch self {
    case .baseline: "Baseline"
    case .rollout: "Rollout"
    case .reflection: "Reflection"
    case .merge: "Merging the proposals"
    case .budget: "Deciding the edit budget"
    case .ranking: "Ranking the edits"
    case .rewrite: "Rewriting the skill"
    case .appendix: "Execution notes"
    case .gate: "Gate"
    case .slowRolloutPrevious: "Comparison, last epoch's skill"
    case .slowRolloutCurrent: "Comparison, this epoch's skill"
    case .slowUpdate: "Slow update"
    case .metaNote: "Meta note"
    case .slowGate: "Gate of the slow update"
    case .finalSelection: "Last skill on the selection split"
    case .testBaseline: "Test of the first skill"
    case .testBest: "Test of the best skill"
    case .testFinal: "Test of the last skill"
    }
  }
}
