extension ProposedItem {
  /// The item in one line, as the ranking sees it; texts are quoted as Python quotes them.
  package var rankingLine: String {
    Self.rankingLine(of: json)
  }

  /// What the step buffer keeps of the item when its candidate is rejected.
  package var summary: JSONObject {
    Self.summary(of: json)
  }

  /// The ranking line of an item's fields.
  package static func rankingLine(of fields: JSONObject) -> String {
    func text(_ key: String) -> String? {
      guard let value = fields[key], value.isTruthy else { return nil }
      return value.pythonText
    }
    var parts: [String]
    if fields["new_skill"] != nil || fields["change_summary"] != nil {
      parts = ["title=\((text("title") ?? "").pythonRepresentation)"]
      if let summary = fields["change_summary"], summary.isTruthy {
        parts.append("change_summary=\(summary.pythonRepresentation)")
      }
    } else if fields["instruction"] != nil || fields["title"] != nil {
      parts = ["type=\(text("type") ?? "?")", "title=\((text("title") ?? "").pythonRepresentation)"]
      if let instruction = text("instruction") {
        parts.append("instruction=\(instruction.pythonRepresentation)")
      }
      if let hint = text("priority_hint") { parts.append("priority=\(hint)") }
    } else {
      parts = ["op=\(text("op") ?? "?")"]
      if let target = text("target") { parts.append("target=\(target.pythonRepresentation)") }
      if let content = text("content") { parts.append("content=\(content.pythonRepresentation)") }
    }
    if let support = fields["support_count"], !support.isNull {
      parts.append("support=\(support.pythonText)")
    }
    return parts.joined(separator: "  ")
  }

  /// The summary of an item's fields.
  package static func summary(of fields: JSONObject) -> JSONObject {
    func value(_ key: String, default fallback: JSONValue = "") -> JSONValue { fields[key] ?? fallback }
    if fields["new_skill"] != nil || fields["change_summary"] != nil {
      var summary: JSONObject = [
        "title": value("title"), "change_summary": value("change_summary", default: []),
      ]
      if let source = fields["source_type"] { summary["source_type"] = source }
      return summary
    }
    if fields["instruction"] != nil || fields["title"] != nil {
      return [
        "type": value("type", default: "?"), "title": value("title"), "instruction": value("instruction"),
      ]
    }
    return ["op": value("op", default: "?"), "content": value("content"), "target": value("target")]
  }
}
