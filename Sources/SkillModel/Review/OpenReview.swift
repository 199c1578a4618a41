/// The edits of one step between their proposal and the gate's decision, with what was decided on each.
///
/// A pure fold: of `editsProposed`, the decisions, and what the engine then did. The engine and every screen read the
/// same value, so there is one place that knows which edits are in play.
package struct OpenReview: Hashable, Sendable {
  /// One proposed edit.
  package struct Entry: Hashable, Sendable {
    /// As it was proposed.
    package let item: NumberedItem
    /// Whether selection chose it; a clipped edit comes into play only when one above it is vetoed.
    package let isChosen: Bool
    /// The decision that counts; nil: undecided.
    package fileprivate(set) var decision: EditDecided?

    package var verdict: EditVerdict? { decision?.verdict }

    /// The edit in the wording that would be applied: a person's, where there is one.
    package var standing: NumberedItem {
      guard decision?.verdict == .edit, let edited = decision?.edited else { return item }
      return NumberedItem(id: item.id, item: edited)
    }
  }

  /// How far the step is.
  package enum Stage: String, Hashable, Sendable {
    /// Verdicts of every kind count.
    case open
    /// A candidate exists: only a veto counts, and stops it.
    case gating
    /// The gate has decided: it is too late.
    case decided
  }

  package let epoch: Int
  package let step: Int
  /// SHA-256 of the skill that the edits would change.
  package let baseDigest: String
  /// Chosen edits in the order of their ranks, then the clipped ones.
  package private(set) var entries: [Entry]
  /// 0 before the first gate; counts up for each veto that stopped a gate.
  package private(set) var round = 0
  package private(set) var stage = Stage.open
  /// Digest of the candidate that is in the gate.
  package private(set) var candidate: String?
  /// What the candidate holds, in the order of application; empty while the review is open.
  package private(set) var approved: [NumberedItem] = []
  /// How many edits go into the candidate at most.
  private let room: Int
  private var closed: ReviewClosed?

  package init(_ proposed: EditsProposed, epoch: Int, baseDigest: String) {
    self.epoch = epoch
    self.baseDigest = baseDigest
    step = proposed.step
    room = proposed.chosen.count
    entries =
      proposed.chosen.map { Entry(item: $0, isChosen: true) }
      + proposed.clipped.map { Entry(item: $0, isChosen: false) }
  }

  package subscript(_ edit: EditID) -> Entry? { entries.first { $0.item.id == edit } }

  /// The edits that are decided on: the chosen ones, and for each that is vetoed the next clipped one.
  package var inPlay: [Entry] {
    var left = room
    var playing: [Entry] = []
    for entry in entries {
      guard left > 0 else { break }
      playing.append(entry)
      if entry.verdict != .veto { left -= 1 }
    }
    return playing
  }

  package func isInPlay(_ edit: EditID) -> Bool { inPlay.contains { $0.item.id == edit } }

  /// Edits in play without a verdict.
  package var undecided: [Entry] { inPlay.filter { $0.verdict == nil } }

  /// What goes into the candidate once review is over.
  package var passed: [NumberedItem] { closed?.approved ?? untouched }

  /// Edits that the candidate holds although they are vetoed by now: its evaluation is void.
  package var withdrawn: [EditID] {
    guard stage == .gating else { return [] }
    return approved.map(\.id).filter { self[$0]?.verdict == .veto }
  }

  /// What review comes to if it ends now.
  ///
  /// - Parameter defersUndecided: true in manual mode, where an edit without a verdict is not applied.
  package func closing(defersUndecided: Bool) -> ReviewClosed {
    let playing = inPlay
    var result = ReviewClosed(
      step: step, round: round, approved: [], vetoed: [], deferred: [],
      promoted: playing.filter { !$0.isChosen }.map(\.item.id))
    for entry in playing {
      switch entry.verdict {
      case .approve, .edit: result.approved.append(entry.standing)
      case .veto:
        result.vetoed.append(
          VetoedEdit(
            step: step, item: entry.item, reason: entry.decision?.reason ?? VetoReason(),
            actor: entry.decision?.actor ?? .policy("")))
      case .defer: result.deferred.append(entry.item)
      case nil, .clear:
        if defersUndecided {
          result.deferred.append(entry.item)
        } else {
          result.approved.append(entry.standing)
        }
      }
    }
    return result
  }

  /// Whether these are exactly the chosen edits as they were proposed.
  package func isAsProposed(_ closed: ReviewClosed) -> Bool {
    closed.approved == untouched && closed.vetoed.isEmpty && closed.deferred.isEmpty
  }

  /// The chosen edits as they were proposed.
  package var untouched: [NumberedItem] { entries.filter(\.isChosen).map(\.item) }

  /// The review after one more record of its step.
  package mutating func apply(_ event: RunEvent) {
    switch event {
    case .editDecided(let decided) where decided.step == step:
      guard let place = entries.firstIndex(where: { $0.item.id == decided.edit }) else { return }
      entries[place].decision = decided.verdict == .clear ? nil : decided
    case .reviewClosed(let closed): self.closed = closed
    case .candidateBuilt(let built):
      stage = .gating
      candidate = built.digest
      approved = passed
    case .gateStopped(let stopped):
      stage = .open
      round = stopped.round + 1
      candidate = nil
      approved = []
      closed = nil
    case .gateDecided: stage = .decided
    default: break
    }
  }
}
