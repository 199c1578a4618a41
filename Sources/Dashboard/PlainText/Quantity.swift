import SkillModel

/// How numbers are written for people.
package enum Quantity {
  /// A number with so many digits after the point, half away from zero; `-` for what is no number.
  package static func fixed(_ number: Double, digits: Int) -> String {
    guard number.isFinite else { return "-" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = (number.magnitude * scale).rounded()
    guard scaled < 1e15 else { return "\(number)" }
    let whole = Int(scaled)
    let sign = number < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(whole) }
    let divisor = Int(scale)
    return sign + String(whole / divisor) + "." + RunState.padded(whole % divisor, to: digits)
  }

  /// A score with three digits and without the zero in front: `.640`, `1.00`; `-` for what is no number.
  package static func score(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    let text = fixed(value, digits: 3)
    if text.hasPrefix("0.") { return String(text.dropFirst()) }
    return text.hasPrefix("1.000") ? "1.00" : text
  }

  /// A number with the word for what is counted: `1 edit`, `2 edits`, `1 success`, `3 successes`.
  package static func counted(_ number: Int, _ word: String) -> String {
    if number == 1 { return "1 \(word)" }
    let hisses = ["s", "x", "ch", "sh"].contains { word.hasSuffix($0) }
    return "\(number) \(word)\(hisses ? "es" : "s")"
  }

  /// A count with thousands separated: `1,204`.
  package static func count(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.utf8.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits = String(digits.dropLast(3))
    }
    return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// Tokens: `812`, `12.3k`, `4.1M`.
  package static func tokens(_ count: Int) -> String {
    switch count {
    case ..<1_000: String(count)
    case ..<1_000_000: fixed(Double(count) / 1_000, digits: 1) + "k"
    default: fixed(Double(count) / 1_000_000, digits: 1) + "M"
    }
  }

  /// Seconds as `0.4s`, `12s`, `3m05s`, `2h10m`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "-" }
    if seconds < 10 { return fixed(seconds, digits: 1) + "s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole)s" }
    if whole < 3_600 { return "\(whole / 60)m\(RunState.padded(whole % 60, to: 2))s" }
    return "\(whole / 3_600)h\(RunState.padded(whole / 60 % 60, to: 2))m"
  }

  /// Money in the unit of `limits.prices`, which names none: two digits, more for small sums.
  package static func money(_ amount: Double) -> String {
    fixed(amount, digits: amount.magnitude < 1 ? 4 : 2)
  }

  /// A share of 0...1 with its interval: `0.733 [0.556, 0.858]`.
  package static func interval(_ interval: WilsonInterval) -> String {
    "[\(fixed(interval.lower, digits: 3)), \(fixed(interval.upper, digits: 3))]"
  }
}
