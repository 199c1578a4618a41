extension NumberedItem {
  /// SHA-256 of what the item would do, without support, source and rank: the same change proposed again has the same
  /// digest (RELIABILITY section 7, rule 4).
  package var contentDigest: String {
    func text(_ key: String) -> JSONValue { item[key] ?? "" }
    let content: JSONObject
    if item["new_skill"] != nil {
      content = ["new_skill": text("new_skill")]
    } else if item["instruction"] != nil || item["title"] != nil {
      content = ["type": text("type"), "title": text("title"), "instruction": text("instruction")]
    } else {
      let written = item["op"]?.stringValue ?? ""
      let operation = EditOperation(folding: written)?.rawValue ?? written
      content = ["op": .string(operation), "target": text("target"), "content": text("content")]
    }
    return SHA256(hashing: JSONWriter.text(of: .object(content), layout: .compact)).hexadecimal
  }
}

extension VetoReason {
  /// The reason as it is kept: one line, at most `lengthLimit` code points.
  package var normalised: VetoReason {
    let line = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\t"].contains(scalar) ? " " : scalar
        }))
    return VetoReason(code, text: line.strippingBlanks().prefix(codePoints: Self.lengthLimit))
  }
}

extension VetoedEdit {
  /// How long a text of an edit may be where the optimizer is told of it, in code points.
  private static let advisedLength = 2_000

  /// The edit in one line with the reason, as later reflections are told of it.
  package var advice: String {
    let fields = item.item
    func text(_ key: String) -> String {
      (fields[key]?.stringValue ?? "").prefix(codePoints: Self.advisedLength).splittingLines().joined(
        separator: " / ")
    }
    var words: String
    if fields["new_skill"] != nil {
      words = "[skill] \"\(text("title"))\""
    } else if fields["instruction"] != nil || fields["title"] != nil {
      words = "[\(text("type"))] \"\(text("title"))\" → \"\(text("instruction"))\""
    } else {
      let target = text("target")
      let content = "\"\(text("content"))\""
      words = "[\(text("op"))] " + (target.isEmpty ? content : "target=\"\(target)\" → \(content)")
    }
    words += ": \(reason.description)"
    return words
  }
}

extension [VetoedEdit] {
  /// What later reflections are told: each refused change once, in the order of the vetoes.
  package var advice: [String] {
    var seen: Set<String> = []
    return filter { $0.reason.code != .vetoedBefore && seen.insert($0.item.contentDigest).inserted }.map(
      \.advice)
  }
}

extension NumberedItem {
  /// Whether it was put off in an earlier step and is offered again.
  package var wasDeferred: Bool { item["deferred_from"] != nil }
}
