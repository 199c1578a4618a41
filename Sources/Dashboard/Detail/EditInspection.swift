import SkillModel

/// One line of the checks of an edit.
package struct InspectionRow: Hashable, Sendable {
  /// Short name, recorded with a decision where it warns.
  package var name: String
  package var title: String
  package var finding: [StyledText]
  package var isWarning: Bool
}

/// What speaks for care with an edit, as the screen shows it and as a decision records it.
package struct EditInspection: Hashable, Sendable {
  package let checks: [InspectionRow]
  package let hiddenCharacters: Int

  /// Words in common, of all words of both, from which on an edit resembles a rejected one.
  package static let similarity = 0.6
  /// Share of the shorter one's words that the longer one repeats.
  package static let containment = 0.9

  /// - Parameters:
  ///   - findings: what the checks of the engine found, which know the data too, in untrusted words.
  ///   - difference: that of the change, where it was made already.
  ///   - rejected: the rejected edits with their items; nil: not compared with any.
  package init(
    _ item: JSONObject, change: EditChange, difference: TextDifference? = nil,
    findings: [(kind: EditFinding.Kind, words: String)],
    rejected: [(row: RejectedRow, item: JSONObject)]?
  ) {
    var checks: [InspectionRow] = []
    func add(_ name: String, _ title: String, _ finding: String, warns: Bool = false) {
      checks.append(
        InspectionRow(
          name: name, title: title, finding: StyledText.untrusted(finding, warns ? .statusWarn : .text),
          isWarning: warns))
    }
    if case .refused(let refusal) = change.verdict {
      add("refused", "can be applied", "no: \(refusal)", warns: true)
    }
    Self.target(of: change, add)
    let grown = (difference ?? change.difference).changedCodePoints
    let before = change.before.codePointCount
    let after = change.after.codePointCount
    add("size", "size", "+\(grown.added) / -\(grown.removed) characters")
    add("skill_size", "skill after this edit", "\(before) -> \(after) characters")
    let touches: Bool = if case .refused(.changesProtectedRegion) = change.verdict { true } else { false }
    add("protected", "touches protected block", touches ? "yes" : "no", warns: touches)
    for remark in Self.remarks(of: change) {
      switch remark {
      case .markersRemoved: add("markers", "markers in the text", "taken out", warns: true)
      case .changesNothing: add("no_change", "changes", "nothing", warns: true)
      case .operationCaseFolded(let written): add("operation", "operation written as", written)
      default: break
      }
    }
    let hidden = Self.texts(of: item).reduce(0) { $0 + SafeText($1).hiddenCharacters }
    hiddenCharacters = hidden
    add(
      "hidden_characters", "hidden characters in text",
      hidden == 0 ? "none" : "\(hidden), shown as <U+...>; approving asks once more", warns: hidden > 0)
    // What is said above already is not said twice.
    for finding in findings where ![.ambiguousTarget, .missingTarget, .noChange].contains(finding.kind) {
      add(finding.kind.rawValue, finding.kind.badge.lowercased(), finding.words, warns: true)
    }
    guard let rejected else {
      self.checks = checks
      return
    }
    let similar = rejected.lazy.filter { Self.resembles($0.item, item) }.last
    add(
      "similar_to_rejected", "similar to a rejected edit",
      similar.map { "\($0.row.epoch).\($0.row.stepInEpoch) \($0.row.kind.rawValue) (\($0.row.reason.word))" }
        ?? "no",
      warns: similar != nil)
    self.checks = checks
  }

  /// Names of the checks that warn.
  package var warnings: [String] { checks.filter(\.isWarning).map(\.name) }

  private static func remarks(of change: EditChange) -> [EditValidation.Remark] {
    if case .allowed(_, let remarks) = change.verdict { remarks } else { [] }
  }

  private static func target(of change: EditChange, _ add: (String, String, String, Bool) -> Void) {
    guard let edit = change.edit, edit.knownOperation != .append else { return }
    let target = edit.target ?? ""
    let places = target.isEmpty ? [] : change.before.ranges(ofExactly: target)
    var lines: [String] = []
    for remark in remarks(of: change) {
      if case .ambiguousTarget(let found) = remark { lines = found.map(String.init) }
    }
    switch places.count {
    case 0:
      let words =
        edit.knownOperation == .insertAfter
        ? "no: appended at the end instead" : "no: it can't be carried out"
      add("missing_target", "target text found once", words, true)
    case 1: add("target", "target text found once", "yes", false)
    default:
      let where_ = lines.isEmpty ? "\(places.count) times" : "lines " + lines.joined(separator: ", ")
      add("ambiguous_target", "target text found once", "no: \(where_); the first is changed", true)
    }
  }

  /// All texts of an item that a person would approve.
  package static func texts(of item: JSONObject) -> [String] {
    ["op", "target", "content", "title", "instruction", "new_skill"].compactMap { item[$0]?.stringValue }
  }

  /// Same operation, and most words in common.
  private static func resembles(_ one: JSONObject, _ other: JSONObject) -> Bool {
    guard one["op"]?.stringValue == other["op"]?.stringValue else { return false }
    let left = words(of: one)
    let right = words(of: other)
    guard !left.isEmpty, !right.isEmpty else { return false }
    let common = left.intersection(right).count
    // One that says all of the other and a condition more is the other again.
    let smaller = min(left.count, right.count)
    if smaller >= 5, Double(common) >= containment * Double(smaller) { return true }
    return Double(common) >= similarity * Double(left.union(right).count)
  }

  private static func words(of item: JSONObject) -> Set<String> {
    let text = texts(of: item).dropFirst(item["op"] == nil ? 0 : 1).joined(separator: " ")
    return Set(
      text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 2 }.map(String.init))
  }
}

extension TextDifference {
  /// Code points put in and left out, by words where a line has a counterpart.
  package var changedCodePoints: (added: Int, removed: Int) {
    var added = 0
    var removed = 0
    func changed(_ pieces: [Piece]) -> Int {
      let words = pieces.filter(\.isChanged)
      return (words.isEmpty ? pieces : words).reduce(0) { $0 + $1.text.codePointCount }
    }
    for line in lines {
      switch line {
      case .same: break
      case .added(let pieces): added += changed(pieces)
      case .removed(let pieces): removed += changed(pieces)
      }
    }
    return (added, removed)
  }
}
