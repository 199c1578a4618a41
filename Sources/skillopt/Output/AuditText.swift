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
      parts.append("via \(text("via")), \(text("scope")), mode \(text("mode"))")
      if !text("reason_code").isEmpty {
        parts.append("reason \(text("reason_code")): \(text("reason_text"))")
      }
      if !text("shown_warnings").isEmpty { parts.append("shown with \(text("shown_warnings"))") }
    case .gate, .slowUpdate:
      if text("evidence") == "evaluated" {
        parts.append(evidence(of: entry))
      } else {
        parts.append("UNGATED")
      }
    }
    return parts.joined(separator: "  ")
  }

  /// `0.733 against 0.700, n 30, 3 wins, 1 losses, 26 ties, P(better) 0.81 fair`.
  static func evidence(of entry: AuditEntry) -> String {
    func number(_ name: String, _ digits: Int = 3) -> String {
      entry.fields[name]?.doubleValue.map { Quantity.fixed($0, digits: digits) } ?? "-"
    }
    func count(_ name: String) -> String { entry.fields[name]?.intValue.map(String.init) ?? "-" }
    var text =
      entry.source == .gate
      ? "\(number("candidate_score")) against \(number("previous_score"))" : "hard \(number("hard"))"
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
    lines += entries.map { "  " + line(of: $0) }
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
    for finding in step.checked?.rows.first(where: { $0.edit == item.id })?.findings ?? [] {
      lines.append("    \(finding.kind.badge): \(finding)")
    }
    return lines
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
