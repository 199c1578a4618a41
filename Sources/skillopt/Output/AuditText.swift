import Dashboard
import RunStore
import SkillModel

/// The audit trail in lines for people. Untrusted: whoever prints them filters them.
enum AuditText {
  /// One entry in one line.
  static func line(of entry: AuditEntry) -> String {
    func text(_ name: String) -> String { CSVText.text(of: entry.fields[name] ?? .null) }
    var parts = [
      text("seq"), text("time"), "epoch \(entry.epoch) step \(entry.step)", entry.source.rawValue,
      entry.subject,
      entry.action,
    ]
    switch entry.source {
    case .person, .policy:
      parts.append("by \(text("actor_name"))" + (text("actor_host").isEmpty ? "" : "@\(text("actor_host"))"))
      if !text("previous_mode").isEmpty {
        let window = text("window_seconds").isEmpty ? "" : ", window of \(text("window_seconds")) s"
        parts.append("from \(text("previous_mode")) to \(text("mode"))\(window)")
        break
      }
      parts.append("via \(text("via")), \(text("scope")), mode \(text("mode"))")
      if !text("reason_code").isEmpty {
        let words = text("reason_text")
        parts.append("reason \(text("reason_code"))" + (words.isEmpty ? "" : ": \(words)"))
      }
      if entry.source == .person { parts.append(seen(entry)) }
      if !text("shown_warnings").isEmpty { parts.append("shown with \(text("shown_warnings"))") }
    case .gate, .slowUpdate:
      if text("evidence") == "evaluated" {
        parts.append(evidence(of: entry))
      } else if entry.action == "stopped" {
        parts.append("not decided: a veto stopped it")
      } else {
        parts.append("UNGATED")
      }
    }
    return parts.joined(separator: "  ")
  }

  /// How much of the difference a person had before the eyes: `12 of 14 lines seen`.
  private static func seen(_ entry: AuditEntry) -> String {
    guard let lines = entry.fields["shown_difference_lines"]?.intValue,
      let seen = entry.fields["shown_difference_lines_seen"]?.intValue
    else { return "difference not shown" }
    return "\(seen) of \(lines) lines seen"
  }

  /// `0.733 against 0.700, n 30, 3 wins, 1 losses, 26 ties, P(better) 0.81 fair`.
  static func evidence(of entry: AuditEntry) -> String {
    func number(_ name: String, _ digits: Int = 3) -> String {
      entry.fields[name]?.doubleValue.map { Quantity.fixed($0, digits: digits) } ?? "-"
    }
    func count(_ name: String) -> String { entry.fields[name]?.intValue.map(String.init) ?? "-" }
    var text =
      entry.source == .gate
      ? (entry.fields["candidate_score_is_bound"] == true ? "at most " : "")
        + "\(number("candidate_score")) against \(number("previous_score"))" : "hard \(number("hard"))"
    text += ", n \(count("n"))"
    if entry.fields["wins"]?.intValue != nil {
      text +=
        ", \(count("wins")) wins, \(count("losses")) losses, \(count("ties")) ties, "
        + "P(better) \(number("p_better", 2)) \(CSVText.text(of: entry.fields["strength"] ?? .null))"
    } else {
      text += ", wins and losses not known"
    }
    if let hard = entry.fields["hard"]?.doubleValue, let n = entry.fields["n"]?.intValue,
      let interval = WilsonInterval(share: hard, count: n)
    {
      text += ", hard \(number("hard")) \(Quantity.interval(interval))"
    }
    return text + ", noise not measured"
  }

  /// A step with all that is known of it.
  static func lines(of step: AuditTrail.Step, entries: [AuditEntry], state: RunState) -> [String] {
    var lines = [
      "step \(step.step), epoch \(step.epoch), base skill \(SkillDigest(of: step.base).hexadecimal)"
    ]
    let numbered =
      (step.proposed?.chosen ?? []).map { ($0, "") }
      + (step.proposed?.clipped ?? []).map { ($0, ", clipped") }
    lines.append("")
    lines.append("EDITS" + (step.proposed?.budget.map { ", budget \($0)" } ?? ""))
    for (item, note) in numbered { lines += self.lines(of: item, note: note, in: step) }
    if numbered.isEmpty { lines.append("  none was proposed") }
    lines.append("")
    lines.append("DECISIONS")
    for entry in entries {
      lines.append("  " + line(of: entry))
      lines += record(of: entry, in: step).map { "      " + $0 }
    }
    if entries.isEmpty { lines.append("  none") }
    for stopped in step.stopped {
      lines.append("  a veto stopped the gate of candidate \(stopped.candidate.prefix(16))")
    }
    if let built = step.candidates.last {
      lines.append("")
      lines.append("DIFFERENCE to candidate \(built.digest)")
      lines += difference(from: step.base, to: built.skill)
      lines += built.refused.map { "  refused \($0.id): \($0.reason)" }
    }
    lines.append("")
    lines.append("OUTCOME  " + (step.committed?.action ?? "the step is not committed"))
    return lines + inflation(of: state)
  }

  private static func lines(of item: NumberedItem, note: String, in step: AuditTrail.Step) -> [String] {
    var lines = ["  \(item.id)\(note)  sha256 \(item.itemDigest.prefix(16))"]
    lines.append("    " + ProposedItem.rankingLine(of: item.item))
    if let decided = step.decisions.last(where: { $0.edit == item.id }), decided.verdict == .edit,
      let edited = decided.edited
    {
      lines.append("    in the wording of \(decided.actor.name):")
      lines.append("    " + ProposedItem.rankingLine(of: edited))
      let difference = decided.difference ?? UnifiedDifference.text(from: item.item, to: edited)
      lines += difference.split(separator: "\n").map { "      " + $0 }
    }
    for finding in step.checked?.rows.first(where: { $0.edit == item.id })?.findings ?? [] {
      lines.append("    \(finding.kind.badge): \(finding)")
    }
    return lines
  }

  /// What a record says beyond the one line of it.
  private static func record(of entry: AuditEntry, in step: AuditTrail.Step) -> [String] {
    func text(_ name: String) -> String { CSVText.text(of: entry.fields[name] ?? .null) }
    func part(_ words: String, _ name: String) -> String? {
      text(name).isEmpty ? nil : "\(words) \(text(name))"
    }
    let build = text("build").isEmpty ? "" : " (\(text("build")))"
    var lines: [[String?]] = [
      [part("decision", "decision_id"), part("prev", "prev"), part("after ms", "monotonic_ms")],
      [
        part("edit", "edit_sha256"), part("base", "base_skill_sha256"), part("candidate", "candidate_sha256"),
      ],
      [part("evaluation", "evaluation"), part("evidence", "evidence")],
    ]
    if entry.source == .person || entry.source == .policy {
      if let digest = entry.fields["shown_difference_sha256"]?.stringValue {
        let words = "shown: \(text("shown_difference_form")), sha256 \(digest)"
        lines.append([words, isReproduced(digest, entry, in: step) ? "as it is drawn now" : nil])
      }
      lines.append([
        part("made visible", "shown_substitutions"), part("seen for ms", "dwell_ms"),
        part("keys since", "keys_pressed"), part("paused", "paused"),
      ])
      lines.append([
        part("uid", "actor_uid"), part("on", "actor_terminal"), part("from", "actor_ssh"),
        part("session", "actor_session"),
      ])
    }
    lines.append([
      part("run", "run_id"), "program \(text("program"))\(build)", part("config", "config_sha256"),
    ])
    return lines.map { $0.compactMap(\.self).joined(separator: "  ") }.filter { !$0.isEmpty }
  }

  /// Whether the difference of the edit, as proposed or in a wording of a person, still has the digest on record.
  private static func isReproduced(
    _ digest: String, _ entry: AuditEntry, in step: AuditTrail.Step
  ) -> Bool {
    let proposed = (step.proposed?.chosen ?? []) + (step.proposed?.clipped ?? [])
    let edit = EditID(rawValue: entry.subject)
    let items =
      proposed.filter { $0.id == edit }.map(\.item)
      + step.decisions.filter { $0.edit == edit }.compactMap(\.edited)
    guard let form = DiffStyle.read(CSVText.text(of: entry.fields["shown_difference_form"] ?? .null)) else {
      return false
    }
    return items.contains { item in
      let lines = DiffLines(
        EditChange(item, skill: step.base).difference, style: form.style, width: form.width)
      return lines.digest.isIdentical(to: digest)
    }
  }

  /// Changed lines with two unchanged ones around them.
  private static func difference(from old: String, to new: String) -> [String] {
    let hunks = TextDifference(from: old, to: new).hunks(context: 2)
    guard !hunks.isEmpty else { return ["  no difference"] }
    return hunks.map { line in
      switch line {
      case nil: "  ..."
      case .same(let text)?: "    " + text
      case .removed(let pieces)?: "  - " + pieces.map(\.text).joined()
      case .added(let pieces)?: "  + " + pieces.map(\.text).joined()
      }
    }
  }

  private static func inflation(of state: RunState) -> [String] {
    guard let test = state.tests[.testBest]?.score,
      let interval = WilsonInterval(share: test.hard, count: test.count), let inflation = state.inflation
    else { return [] }
    return [
      "RUN      best skill on test: hard \(Quantity.fixed(test.hard, digits: 3)) \(Quantity.interval(interval)) of "
        + "\(test.count); inflation (val minus test) \(Quantity.fixed(inflation, digits: 3))"
    ]
  }
}
