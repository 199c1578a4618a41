import SkillModel

/// One decision, verdict or change of the review mode of a run: of a person, a policy or the gate (RELIABILITY section 7).
package struct AuditEntry: Hashable, Sendable {
  package enum Source: String, Hashable, Sendable {
    case person, policy, gate
    case slowUpdate = "slow_update"
  }
  package let source: Source
  package let step: Int
  package let epoch: Int
  /// The edit's id, `candidate`, `slow update`, `skill` (taken back) or `review mode`.
  package let subject: String
  package let action: String
  /// Every field of the record, in the order of the columns; what doesn't apply is null.
  package let fields: JSONObject

  /// The names of `fields`: columns of the export.
  package static let columns = [
    "seq", "time", "monotonic_ms", "prev", "run_id", "program", "build", "config_sha256", "epoch", "step",
    "source", "subject", "decision_id", "action", "scope", "reason_code", "reason_text", "edit_sha256",
    "base_skill_sha256", "candidate_sha256", "shown_difference_sha256", "shown_difference_form",
    "shown_difference_lines", "shown_difference_lines_seen", "shown_hidden_characters",
    "shown_substitutions", "shown_warnings", "dwell_ms", "keys_pressed", "via", "mode", "previous_mode",
    "window_seconds", "paused", "edited", "edited_sha256", "edited_difference", "parent_sha256", "author",
    "evidence", "evaluation", "n", "hard", "soft",
    "candidate_score", "candidate_score_is_bound", "previous_score", "wins", "losses", "ties", "p_better",
    "strength", "noise",
    "gate_metric",
    "gate_verdict", "scores_reused", "actor_kind", "actor_name", "actor_uid", "actor_terminal", "actor_host",
    "actor_ssh", "actor_session",
  ]

  init(source: Source, step: Int, epoch: Int, subject: String, action: String, fields: [String: JSONValue]) {
    self.source = source
    self.step = step
    self.epoch = epoch
    self.subject = subject
    self.action = action
    var known = fields
    known["source"] = .string(source.rawValue)
    known["step"] = .integer(step)
    known["epoch"] = .integer(epoch)
    known["subject"] = .string(subject)
    known["action"] = .string(action)
    self.fields = JSONObject(Self.columns.map { ($0, known[$0] ?? .null) })
  }
}

/// A time as ISO 8601 in UTC, to the millisecond.
package enum AuditTime {
  /// - Parameter milliseconds: since 1970.
  package static func text(of milliseconds: Int) -> String {
    let day = floorDivided(milliseconds, by: 86_400_000)
    let rest = milliseconds - day * 86_400_000
    let (year, month, dayOfMonth) = date(ofDay: day)
    func two(_ number: Int) -> String { RunState.padded(number, to: 2) }
    return "\(RunState.padded(year, to: 4))-\(two(month))-\(two(dayOfMonth))T\(two(rest / 3_600_000)):"
      + "\(two(rest / 60_000 % 60)):\(two(rest / 1_000 % 60)).\(RunState.padded(rest % 1_000, to: 3))Z"
  }

  /// The Gregorian date of a day counted from 1970-01-01: years that begin in March have their leap day last.
  private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = floorDivided(shifted, by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }

  private static func floorDivided(_ number: Int, by divisor: Int) -> Int {
    number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
  }
}
