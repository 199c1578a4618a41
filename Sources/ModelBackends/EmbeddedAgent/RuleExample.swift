/// Recognises examples in rules, such as `(45.00)` or `03/04/2025`, by their form.
enum RuleExample {
  /// The words that stand for a token of this form, nil for ordinary words.
  static func form(of token: Substring) -> [String]? {
    if token.first == "(", let end = token.firstIndex(of: ")") {
      let inner = token[token.index(after: token.startIndex)..<end]
      if inner.first?.isNumber ?? false, inner.allSatisfy({ $0.isNumber || ",.".contains($0) }) {
        return ["parenthesised"]
      }
    }
    let body = trimmed(token)
    if body.first == "-" && body.dropFirst().first?.isNumber ?? false { return ["minus"] }
    if let pattern = pattern(body) { return pattern }
    guard body.first?.isNumber ?? false else { return nil }
    return number(body)
  }

  /// Placeholders for the parts of a date.
  private static func pattern(_ body: Substring) -> [String]? {
    let parts = body.split { "-/.".contains($0) }
    guard parts.count >= 2,
      parts.allSatisfy({ ["d", "dd", "m", "mm", "yyyy", "yy", "y", "day", "month", "year"].contains($0) })
    else { return nil }
    switch parts[0].first {
    case "y": return ["yyyymmdd"]
    case "d": return ["ddmm"]
    default: return ["mmdd"]
    }
  }

  private static func number(_ body: Substring) -> [String]? {
    if body.last == "-" && body.dropLast().allSatisfy({ $0.isNumber || ",.".contains($0) }) {
      return ["trailing", "minus"]
    }
    if body.last == "k" && body.dropLast().allSatisfy({ $0.isNumber || $0 == "." }) { return ["knumber"] }
    let parts = body.split { "-/".contains($0) }
    if parts.count == 3 && parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
      // The numbers follow, so that `03/04/2025 is 3 April` can be understood.
      return [parts[0].count == 4 ? "isodate" : "slashdate", String(parts[0]), String(parts[1])]
    }
    if body.contains(",") && body.allSatisfy({ $0.isNumber || ",.".contains($0) }) {
      let digits = body.filter { $0 != "," }
      // `1,000` as a factor is a plain thousand.
      return digits == "1000" ? ["1000"] : ["commanumber"]
    }
    if body.last == "0", body.split(separator: ".").count == 2, body.split(separator: ".")[1].count == 2,
      body.allSatisfy({ $0.isNumber || $0 == "." })
    {
      return ["decimalexample"]
    }
    return nil
  }

  private static func trimmed(_ token: Substring) -> Substring {
    var body = token
    while let last = body.last, "\"'`*_,;:!?.)”’".contains(last) { body.removeLast() }
    while let first = body.first, "\"'`*_(“‘".contains(first) { body.removeFirst() }
    return body
  }
}
