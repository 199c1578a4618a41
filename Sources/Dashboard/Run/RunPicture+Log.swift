import SkillModel

extension RunPicture {
  /// The most lines of the log that are kept; older ones are read from the journal.
  package static let logLimit = 2_000
  private static let logSlack = 250

  /// Who did something, for the log's second column.
  enum Author {
    case engine, rollout, optimizer, gate
    case actor(DecisionActor)

    var text: SafeText {
      switch self {
      case .engine: SafeText("engine")
      case .rollout: SafeText("rollout")
      case .optimizer: SafeText("optimizer")
      case .gate: SafeText("gate")
      case .actor(let actor):
        SafeText.singleLine(
          actor.name.isEmpty ? actor.kind == .person ? "you" : "policy" : actor.name.prefix(codePoints: 16))
      }
    }
  }

  /// Adds a line to the log.
  mutating func note(
    _ number: Int, _ time: Int, _ who: Author, _ what: String, _ text: String, step: Int? = nil,
    role: ThemeRole = .text
  ) {
    var text = text.prefix(codePoints: 240)
    if let step, let place = place(ofStep: step) { text = steps[place].name + " " + text }
    append(
      LogRow(
        sequence: number, time: time, who: who.text, what: SafeText(what), text: SafeText.singleLine(text),
        role: role))
  }

  private mutating func append(_ row: LogRow) {
    if log.count >= Self.logLimit { log.removeFirst(Self.logSlack) }
    log.append(row)
  }

  mutating func take(_ failed: CallAttemptFailed, at time: Int, _ number: Int) {
    failedAttempts += 1
    if let usage = failed.usage { failedUsage.add(usage, of: failed.key.phase.stage.role) }
    let status = failed.status.map { " \($0)" } ?? ""
    repeated(
      number, time, "retry",
      "\(failed.kind)\(status), again in \(Quantity.fixed(failed.delay, digits: 1)) s: \(failed.message)")
  }

  mutating func take(_ degraded: Degraded, at time: Int, _ number: Int) {
    if degraded.kind != .outageEnded { degradations[degraded.kind, default: 0] += 1 }
    repeated(number, time, degraded.kind.rawValue.replacingAll(exactly: "_", with: " "), degraded.detail)
  }

  /// A line that takes the place of the one before where that says the same of another call, with how often.
  private mutating func repeated(_ number: Int, _ time: Int, _ what: String, _ text: String) {
    var row = LogRow(
      sequence: number, time: time, who: Author.engine.text, what: SafeText.singleLine(what),
      text: SafeText.singleLine(text.prefix(codePoints: 240)), role: .statusWarn)
    if let last = log.last, last.what == row.what, last.role == .statusWarn {
      row.count = last.count + 1
      log[log.count - 1] = row
    } else {
      append(row)
    }
  }
}
