import SkillModel

/// Reads proposed changes into rows, against the skill that they would change.
struct EditReader {
  /// Code points of a row's text.
  private static let textLimit = 300

  let skill: String
  let mode: UpdateMode

  /// The rows of the chosen changes, each judged on what those before it leave.
  func rows(of chosen: [NumberedItem], step: Int, _ number: Int) -> [EditRow] {
    var rows = chosen.enumerated().map { row(of: $1, step: step, rank: $0 + 1, number) }
    guard mode == .patch else { return rows }
    let validation = EditValidation(
      of: chosen.map { EditReading(.object($0.item)) }, on: SkillDocument(skill))
    for (index, verdict) in validation.verdicts.enumerated() { rows[index].take(verdict) }
    return rows
  }

  func row(of item: NumberedItem, step: Int, rank: Int, _ number: Int) -> EditRow {
    var row = EditRow(
      id: item.id, step: step, rank: rank, item: item.item, kind: .unknown, place: SafeText(""), line: nil,
      text: SafeText(""), support: item.item["support_count"]?.intValue,
      source: item.item["source_type"]?.stringValue.flatMap(EditSource.init(rawValue:)), stage: .proposed,
      decision: nil, remarks: [], refusal: nil, hiddenCharacters: 0, sequence: number)
    read(&row)
    if mode == .patch {
      row.take(EditValidation.verdict(on: EditReading(.object(item.item)), for: SkillDocument(skill)))
    }
    return row
  }

  /// Reads a row's change again, after a person changed its wording or took that back.
  func refresh(_ row: inout EditRow) {
    read(&row)
    if mode == .patch {
      row.take(EditValidation.verdict(on: EditReading(.object(row.effectiveItem)), for: SkillDocument(skill)))
    }
  }

  private func read(_ row: inout EditRow) {
    let item = row.effectiveItem
    func text(_ key: String) -> String { item[key]?.stringValue ?? "" }
    let words: String
    switch mode {
    case .rewriteFromSuggestions:
      row.kind = .suggestion
      words = text("title") + ": " + text("instruction")
    case .fullRewriteMinibatch:
      row.kind = .rewrite
      words = text("title")
    case .patch:
      let target = text("target")
      let content = text("content")
      row.kind = EditKind(EditOperation(folding: text("op")))
      switch row.kind {
      case .replace: words = Self.plain(target, limit: 90) + " -> " + Self.plain(content)
      case .delete: words = Self.plain(target)
      default: words = Self.plain(content)
      }
      (row.place, row.line) = place(of: target, kind: row.kind)
    }
    let whole = text("target") + text("content") + text("instruction") + text("new_skill")
    row.hiddenCharacters = SafeText(whole).hiddenCharacters
    row.text = SafeText.singleLine(words.prefix(codePoints: Self.textLimit))
  }

  /// A text without the bullet at its start and with its lines joined.
  private static func plain(_ text: String, limit: Int = textLimit) -> String {
    var text = text.strippingBlanks()
    for bullet in ["- ", "* "] where text.hasExactPrefix(bullet) {
      text = String(text.unicodeScalars.dropFirst(2))
    }
    guard text.codePointCount > limit else { return text }
    return text.prefix(codePoints: limit) + "..."
  }

  /// Heading and line of the first occurrence; the end of the skill for what is appended.
  private func place(of target: String, kind: EditKind) -> (SafeText, Int?) {
    guard kind != .append, !target.isEmpty else { return (SafeText("end"), nil) }
    guard let range = skill.firstRange(ofExactly: target) else {
      return (SafeText(kind == .insert ? "end" : "gone"), nil)
    }
    let line = skill[..<range.lowerBound].utf8.count { $0 == 0x0A } + 1
    let end = skill.utf8[range.lowerBound...].firstIndex(of: 0x0A) ?? skill.endIndex
    let heading = Self.heading(endOf: String(skill[..<end]))
    return (SafeText.singleLine("\(heading):\(line)"), line)
  }

  /// The first word of the nearest heading at or above the last line; `top` before any.
  private static func heading(endOf text: String) -> String {
    for line in text.splittingLines().reversed() where line.hasExactPrefix("#") {
      let words = line.stripping(["#", " "])
      let first = words.splittingAtBlanks().first ?? words
      if !first.isEmpty { return first.prefix(codePoints: 16) }
    }
    return "top"
  }
}

extension EditKind {
  init(_ operation: EditOperation?) {
    switch operation {
    case .append: self = .append
    case .insertAfter: self = .insert
    case .replace: self = .replace
    case .delete: self = .delete
    case nil: self = .unknown
    }
  }
}

extension EditRow {
  mutating func take(_ verdict: EditValidation.Verdict) {
    switch verdict {
    case .refused(let refusal):
      self.refusal = refusal
      remarks = []
    case .allowed(_, let remarks):
      refusal = nil
      self.remarks = remarks
    }
  }
}
