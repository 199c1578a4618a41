import SkillModel

/// Rows as CSV (RFC 4180) that a spreadsheet can't be made to calculate and a terminal can't be made to obey.
package enum CSVText {
  /// One line without its line end.
  package static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") }

  /// The text of a JSON value: nothing for null, texts without quotes.
  package static func text(of value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    default: JSONWriter.text(of: value, layout: .compact)
    }
  }

  /// A field: control characters made visible, an apostrophe before what a spreadsheet would take for a formula.
  static func field(_ text: String) -> String {
    var shown = SafeText.singleLine(text).text
    if let first = shown.unicodeScalars.first(where: { $0 != " " }), formulaStarts.contains(first),
      Double(shown) == nil
    {
      shown = "'" + shown
    }
    guard shown.unicodeScalars.contains(where: { ",\"\n\r ".unicodeScalars.contains($0) }) else {
      return shown
    }
    return "\"" + shown.replacingAll(exactly: "\"", with: "\"\"") + "\""
  }

  private static let formulaStarts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF20}",
  ]
}
