import SkillModel

/// The scores and standings that an acceptance changes.
package struct StandingScores: Hashable, Sendable {
  var now: Double?
  var best: Double?
  var bestStep: Int
  var bestDepth: Int
  var isUngated: Bool
  /// Index of the group that measured the current skill; nil where its items are not known.
  var items: Int?
}

/// One acceptance that the current skill is made of.
package struct AcceptedLayer: Hashable, Sendable {
  package let origin: LineOrigin
  /// Place of its text among the versions.
  let version: Int
  let before: StandingScores
}

extension RunPicture {
  var standingScores: StandingScores {
    get {
      StandingScores(
        now: scoreNow, best: scoreBest, bestStep: bestStep, bestDepth: bestDepth, isUngated: isUngated,
        items: currentItems)
    }
    set {
      scoreNow = newValue.now
      scoreBest = newValue.best
      bestStep = newValue.bestStep
      bestDepth = newValue.bestDepth
      isUngated = newValue.isUngated
      currentItems = newValue.items
    }
  }

  /// The current skill is the best one, too.
  mutating func becomeBest() {
    best = current
    bestDepth = layers.count
  }

  /// What was accepted from this step on, itself first; empty where it is not in the skill.
  package func layers(fromStep step: Int) -> ArraySlice<AcceptedLayer> {
    guard let place = layers.firstIndex(where: { $0.origin == .step(step) }) else { return [] }
    return layers[place...]
  }

  mutating func take(_ asked: RevertAsked, at time: Int, _ number: Int) {
    revertAsked = asked
    note(
      number, time, .actor(asked.actor), "revert", "asked: \(asked.request.reason.description)",
      step: asked.request.step, role: .editVetoed)
  }

  mutating func take(_ reverted: SkillReverted, at time: Int, _ number: Int) {
    let asked = revertAsked
    revertAsked = nil
    guard let layer = layers(fromStep: reverted.step).first else { return }
    let gone = layers(fromStep: reverted.step)
    layers.removeLast(gone.count)
    standingScores = layer.before
    current = lines(ofLayers: layers.count)
    best = lines(ofLayers: bestDepth)
    versions.append(
      SkillVersion(
        text: current.text, origin: layers.last?.origin ?? .initial, score: scoreNow, isGated: !isUngated,
        sequence: number))
    if epochs.indices.contains(epoch &- 1) { epochs[epoch &- 1].scoreNow = scoreNow }
    takeBackEdits(ofStep: reverted.step, asked, number)
    for case .step(let step) in gone.dropFirst().map(\.origin) {
      loseEdits(ofStep: step, with: reverted.step)
    }
    let more = gone.count > 1 ? ", and \(Quantity.counted(gone.count - 1, "acceptance")) after it" : ""
    note(
      number, time, .engine, "revert", "taken back\(more): val \(scoreNow.map(Self.score) ?? "-")",
      step: reverted.step, role: .editVetoed)
  }

  /// A skill with the origin of its lines, after so many of its layers.
  private func lines(ofLayers count: Int) -> SkillLines {
    var lines = SkillLines(versions.first?.text ?? "")
    for layer in layers.prefix(count) where versions.indices.contains(layer.version) {
      lines.become(versions[layer.version].text, by: layer.origin)
    }
    return lines
  }
}
