/// Looks at proposed edits before a person does (RELIABILITY 1.4, S6).
///
/// It refuses nothing: `EditValidation` does that. Its findings go to people and into the journal, never to the
/// optimizer, which would learn from them what the held-out items hold.
package struct EditChecks: Sendable {
  /// From this share of the skill's length on, an addition counts as large growth.
  package static let largeShare = 0.5
  /// Additions up to so many bytes never count as large growth.
  package static let smallAddition = 2_048

  private let heldOut: HeldOutIndex

  package init(heldOut: HeldOutIndex = .empty) { self.heldOut = heldOut }

  /// The findings on the edits of a step, each looked at on its own; nil where there are none.
  package func record(of items: [NumberedItem], step: Int, on skill: SkillDocument) -> EditsChecked? {
    let rows = items.compactMap { item -> EditsChecked.Row? in
      let findings = findings(in: item.item, on: skill)
      return findings.isEmpty ? nil : EditsChecked.Row(edit: item.id, findings: findings)
    }
    return rows.isEmpty ? nil : EditsChecked(step: step, rows: rows)
  }

  /// What is worth seeing of one proposed item, the gravest first. At most one finding of each kind.
  package func findings(in item: JSONObject, on skill: SkillDocument) -> [EditFinding] {
    let texts = Self.textKeys(of: item).compactMap { item[$0]?.stringValue }
    let target = item["target"]?.stringValue ?? ""
    let added = Self.addedLines(of: texts, to: skill.text)
    let visible = Self.visibleFolded(added)
    var findings = Self.characterFindings(in: added + "\n" + target)
    // A rewrite of the whole skill brings its regions along; an edit has no business with a marker.
    let marked = item["op"] == nil ? visible : Self.visibleFolded(texts.joined(separator: "\n"))
    findings += Self.markerFindings(inFolded: marked)
    if let address = LinkScan.firstAddress(in: visible) { findings.append(EditFinding(.link, address)) }
    if let command = CommandScan.firstCommand(in: visible) {
      findings.append(EditFinding(.command, command))
    }
    findings += copyFindings(in: added, target: target)
    if item["op"] != nil { findings += Self.effectFindings(of: item, on: skill) }
    findings += Self.growth(of: item, on: skill)
    return findings
  }

  /// The members of an item that end up in the skill or tell the optimizer what to write there.
  private static func textKeys(of item: JSONObject) -> [String] {
    if item["op"] != nil { return ["content"] }
    return item["new_skill"] != nil ? ["new_skill"] : ["title", "instruction"]
  }

  // MARK: What the edit would add

  /// The lines that are not in the skill already: only what is new can be smuggled in.
  private static func addedLines(of texts: [String], to skill: String) -> String {
    let present = Set(skill.unicodeScalars.split(separator: "\n").map { ExactText(String($0)) })
    return texts.map { text in
      text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !present.contains(ExactText(String($0))) }.map(String.init).joined(separator: "\n")
    }.joined(separator: "\n").replacingAll(exactly: "\r\n", with: "\n")
  }

  /// In lower case and without what can't be seen, so that neither hides a word.
  private static func visibleFolded(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars
    where scalar.isASCII && scalar.value >= 0x20 || scalar == "\n"
      || SafeText(String(scalar)).hiddenCharacters == 0
    {
      kept.append(scalar)
    }
    return String(kept).pythonLowercased
  }

  // MARK: Characters and markers

  private static func characterFindings(in text: String) -> [EditFinding] {
    var findings: [EditFinding] = []
    let bidi = text.unicodeScalars.count { turnsDirection($0) }
    let hidden = SafeText(text).hiddenCharacters - bidi
    if hidden > 0 { findings.append(EditFinding(.invisibleCharacters, "\(hidden)")) }
    if bidi > 0 { findings.append(EditFinding(.bidiCharacters, "\(bidi)")) }
    return findings
  }

  private static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func markerFindings(inFolded folded: String) -> [EditFinding] {
    for kind in ProtectedRegion.Kind.allCases {
      for end in ["_start", "_end"] where folded.containsExactly(kind.rawValue.pythonLowercased + end) {
        return [EditFinding(.protectedMarker, kind.rawValue + end.uppercased())]
      }
    }
    for opening in ["<!--", "-->", "<![cdata["] {
      guard let range = folded.firstRange(ofExactly: opening) else { continue }
      return [EditFinding(.hiddenComment, EditFinding.excerpt(folded[range.lowerBound...].prefix(40)))]
    }
    return []
  }

  // MARK: Copies of the data

  private func copyFindings(in added: String, target: String) -> [EditFinding] {
    let words = WordScan(added).words
    func quote(_ range: Range<Int>) -> String {
      EditFinding.excerpt(
        added[words[range.lowerBound].range.lowerBound..<words[range.upperBound - 1].range.upperBound])
    }
    var findings: [EditFinding] = []
    if let copied = heldOut.copiedAnswer(in: words), !target.containsExactly(quote(copied)) {
      findings.append(EditFinding(.copiedAnswer, quote(copied)))
    }
    if let overlap = heldOut.overlap(in: words) {
      findings.append(EditFinding(.heldOutOverlap, quote(overlap)))
    }
    return findings
  }

  // MARK: What the edit would do

  private static func effectFindings(of item: JSONObject, on skill: SkillDocument) -> [EditFinding] {
    guard
      case .allowed(_, let remarks) = EditValidation.verdict(on: EditReading(.object(item)), for: skill)
    else { return [] }
    return remarks.compactMap { remark in
      switch remark {
      case .ambiguousTarget(let lines):
        EditFinding(.ambiguousTarget, "lines " + lines.map(String.init).joined(separator: ", "))
      case .fallbackAppend: EditFinding(.missingTarget, "the text is appended at the end")
      case .willBeSkipped(.skippedInProtectedRegion): nil
      case .willBeSkipped(let outcome): EditFinding(.missingTarget, outcome.rawValue)
      case .changesNothing: EditFinding(.noChange, "the skill stays as it is")
      case .operationCaseFolded, .markersRemoved, .hiddenCharacters: nil
      }
    }
  }

  private static func growth(of item: JSONObject, on skill: SkillDocument) -> [EditFinding] {
    let added: Int
    if let whole = item["new_skill"]?.stringValue {
      added = whole.utf8.count - skill.lengthInBytes
    } else {
      let replaced =
        item["op"]?.stringValue == EditOperation.replace.rawValue ? item["target"]?.stringValue : nil
      added = (item["content"]?.stringValue ?? "").utf8.count - (replaced ?? "").utf8.count
    }
    guard added > smallAddition, Double(added) > largeShare * Double(skill.lengthInBytes) else { return [] }
    return [EditFinding(.largeGrowth, "\(added) bytes more, the skill has \(skill.lengthInBytes)")]
  }
}
