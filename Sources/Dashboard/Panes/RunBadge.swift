import SkillModel

/// Running, paused, waiting or finished: in one word, and in one sentence.
struct RunBadge {
  let word: String
  let role: ThemeRole
  /// What it waits for or does now.
  let sentence: [LinePart]

  init(run: RunPicture, view: ViewState, now: Int) {
    if let activity = view.status?.activity, run.standing != .finished {
      (word, role, sentence) = Self.live(activity, run: run, view: view, now: now)
    } else {
      (word, role, sentence) = Self.recorded(run, view)
    }
  }

  private typealias Badge = (String, ThemeRole, [LinePart])

  private static func live(
    _ activity: RunStatus.Activity, run: RunPicture, view: ViewState, now: Int
  ) -> Badge {
    switch activity {
    case .starting: return ("START", .badgeRun, [LinePart("Starting.", .status)])
    case .running: return ("RUN", .badgeRun, doing(run))
    case .pausing:
      let calls = view.status?.inFlight ?? 0
      return (
        "PAUSING", .badgePause,
        [
          LinePart(
            "Pausing: \(calls) call\(calls == 1 ? "" : "s") in flight come in, no new ones are sent.", .status
          )
        ]
      )
    case .paused(let place):
      return (
        "PAUSED", .badgePause,
        [LinePart(SafeText.singleLine("Paused at \(place). r runs on, s steps."), .status)]
      )
    case .reviewing(_, let until): return ("GATE WAIT", .badgeGate, review(run, until: until, now: now))
    case .outage(let since, _, let message):
      let seconds = Quantity.duration(Double(max(0, now - since)) / 1_000)
      return (
        "OUTAGE", .badgeError,
        [
          LinePart(
            SafeText.singleLine("No answer for \(seconds): \(message.prefix(codePoints: 120))"), .statusError)
        ]
      )
    case .stopping: return ("STOPPING", .badgePause, [LinePart("Stopping; the run can be resumed.", .status)])
    case .finished: return ("DONE", .badgeRun, done(run))
    case .failed(let reason):
      return (
        "FAILED", .badgeError, [LinePart(SafeText.singleLine(reason.prefix(codePoints: 200)), .statusError)]
      )
    }
  }

  private static func recorded(_ run: RunPicture, _ view: ViewState) -> Badge {
    switch run.standing {
    case .notStarted: ("START", .badgeRun, [LinePart("Waiting for the run's first record.", .status)])
    case .running where run.isBeforeGate && run.header?.configuration.review.mode == .manual:
      ("GATE WAIT", .badgeGate, review(run, until: nil, now: 0))
    case .running: ("RUN", .badgeRun, doing(run))
    case .paused(let place):
      (
        "PAUSED", .badgePause,
        [LinePart("Paused at ", .status), LinePart(place, .status), LinePart(".", .status)]
      )
    case .interrupted(let reason):
      ("STOPPED", .badgePause, [LinePart("Stopped: ", .statusWarn), LinePart(reason, .statusWarn)])
    case .finished: ("DONE", .badgeRun, done(run))
    }
  }

  private static func review(_ run: RunPicture, until: Int?, now: Int) -> [LinePart] {
    let counts = run.reviewCounts
    var text =
      "Gate waits for you: \(counts.open) open, \(counts.approved) ok, \(counts.vetoed) veto."
    if let until {
      text = "Veto within \(Quantity.duration(Double(max(0, until - now)) / 1_000)): \(counts.open) open."
    }
    return [
      LinePart(text, .statusWarn),
      LinePart(until == nil ? " r sends the approved, defers the open." : "", .status),
    ]
  }

  private static func done(_ run: RunPicture) -> [LinePart] {
    var text = "Finished."
    if let start = run.baseline, let best = run.scoreBest {
      text += " val \(Quantity.score(start)) > \(Quantity.score(best))"
    }
    if let base = run.tests[.testBaseline], let best = run.tests[.testBest] {
      text += ", test \(Quantity.score(base)) > \(Quantity.score(best))"
    }
    return [LinePart(text, .status)]
  }

  /// What the stage that goes on is at.
  private static func doing(_ run: RunPicture) -> [LinePart] {
    guard let phase = run.phase else { return [LinePart("The run has started.", .status)] }
    let step = run.steps.last
    let name =
      phase.step > 0 ? step.map { " of \($0.name)" } ?? "" : phase.epoch > 0 ? " of epoch \(phase.epoch)" : ""
    if phase.stage == .gate, let gate = step?.gate {
      let word = gate.isAccepted ? "accepted" : gate.isBound ? "rejected, at most" : "rejected"
      return [
        LinePart(
          "Gate\(name): \(word)\(gate.isBound ? "" : ",") \(Quantity.score(gate.score)) against \(Quantity.score(gate.previous)).",
          .status)
      ]
    }
    var text: String
    if phase.stage.split != nil, let group = run.groups.last, group.phase == phase {
      text = "\(phase.stage.longName)\(name): \(group.done) of \(group.total) tasks, \(group.running) running"
      if phase.stage == .gate || phase.stage == .slowGate, let mean = group.meanHard, let now = run.scoreNow {
        text += "; \(Quantity.score(mean)) so far against \(Quantity.score(now))"
      }
    } else {
      text = "\(phase.stage.longName)\(name)"
      if phase.stage == .reflection, let step { text += ": \(step.reflections.count) minibatches done" }
    }
    return [LinePart(text + ".", .status)]
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
