import SkillModel

/// Reads the number that a short text means.
///
/// Counted as part of a number: a sign (also U+2212) before it or before its currency sign, round brackets around it
/// for a negative, thousands separators between groups of three (comma, apostrophe, underscore, no-break blank, thin
/// blank), a decimal point or comma, an exponent. A single comma followed by anything but three digits is a decimal
/// comma; when points and commas both occur, the last one is the decimal sign. Currency signs, percent signs and
/// words of unit are ignored and never change the value: `12 %`, `$12` and `12 million` are 12.
///
/// A text that starts with a number means that number, else its last one.
package enum NumberReading {
  /// The number that a text means; nil when it holds none.
  package static func number(in text: String) -> Double? {
    let scalars = Array(text.strippingBlanks().unicodeScalars)
    var found: (value: Double, start: Int)?
    var place = 0
    while place < scalars.count {
      guard let token = token(in: scalars, from: place) else {
        place += 1
        continue
      }
      found = (token.value, token.start)
      if found?.start == 0 { break }
      place = token.end
    }
    return found?.value
  }

  private static let currencySigns: Set<Unicode.Scalar> = ["$", "€", "£", "¥", "₹"]
  private static let groupSeparators: Set<Unicode.Scalar> = ["'", "’", "_", "\u{A0}", "\u{202F}", "\u{2009}"]

  private static func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ("0"..."9").contains($0) } ?? false
  }

  /// The number that starts exactly at a place, with its signs and brackets.
  private static func token(
    in scalars: [Unicode.Scalar], from start: Int
  ) -> (value: Double, start: Int, end: Int)? {
    func scalar(_ place: Int) -> Unicode.Scalar? { scalars.indices.contains(place) ? scalars[place] : nil }
    var place = start
    var isNegative = false
    let hasBracket = scalar(place) == "("
    if hasBracket { place += 1 }
    while let next = scalar(place), currencySigns.contains(next) || next == " " || isSign(next) {
      if isSign(next) {
        guard next == "+" || !isNegative, place == start || !continuesWord(scalar(place - 1)) else {
          return nil
        }
        if next != "+" { isNegative = true }
      }
      if next == " ", place == start { return nil }
      place += 1
    }
    let isFraction = scalar(place) == "." && isDigit(scalar(place + 1))
    guard isDigit(scalar(place)) || isFraction, !continuesWord(start > 0 ? scalar(start - 1) : nil) else {
      return nil
    }
    let (digits, end) = digits(in: scalars, from: place)
    guard let value = Double(digits) else { return nil }
    var last = end
    while let next = scalar(last), next == "%" || next == " " || currencySigns.contains(next) { last += 1 }
    let isBracketed = hasBracket && scalar(last) == ")"
    return (isNegative || isBracketed ? -value : value, start, isBracketed ? last + 1 : end)
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "-" || scalar == "+" || scalar == "\u{2212}"
  }

  /// Whether a number right after this code point is a part of a word, such as the 1 of `A1`.
  private static func continuesWord(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { $0.isWordPart || $0 == "." } ?? false
  }

  /// The digits from a place on in the form that `Double` reads, and the place behind them.
  private static func digits(in scalars: [Unicode.Scalar], from start: Int) -> (String, Int) {
    var end = start
    var separators: [Int] = []
    while end < scalars.count {
      let next = end + 1 < scalars.count ? scalars[end + 1] : nil
      if scalars[end] == "." || scalars[end] == "," || groupSeparators.contains(scalars[end]) {
        guard isDigit(next) else { break }
        separators.append(end)
      } else if !isDigit(scalars[end]) {
        break
      }
      end += 1
    }
    let decimal = decimalSign(among: separators, in: scalars, start: start, end: end)
    var text = String.UnicodeScalarView()
    for place in start..<end {
      if place == decimal {
        text.append(".")
      } else if isDigit(scalars[place]) {
        text.append(scalars[place])
      }
    }
    let exponent = exponent(in: scalars, from: end)
    let mantissa = String(text)
    return ((mantissa.hasPrefix(".") ? "0" : "") + mantissa + exponent.text, exponent.end)
  }

  private static func exponent(in scalars: [Unicode.Scalar], from start: Int) -> (text: String, end: Int) {
    guard start < scalars.count, scalars[start] == "e" || scalars[start] == "E" else { return ("", start) }
    var end = start + 1
    if end < scalars.count, scalars[end] == "-" || scalars[end] == "+" { end += 1 }
    let firstDigit = end
    while end < scalars.count, isDigit(scalars[end]) { end += 1 }
    let isWhole = end == scalars.count || !scalars[end].isWordPart
    guard end > firstDigit, end - firstDigit < 5, isWhole else { return ("", start) }
    return (String(String.UnicodeScalarView(scalars[start..<end])), end)
  }

  private static func decimalSign(
    among separators: [Int], in scalars: [Unicode.Scalar], start: Int, end: Int
  ) -> Int? {
    let signs = separators.filter { scalars[$0] == "." || scalars[$0] == "," }
    guard let last = signs.last else { return nil }
    let isMixed = signs.contains { scalars[$0] != scalars[last] }
    let sameAsLast = signs.filter { scalars[$0] == scalars[last] }.count
    if isMixed { return sameAsLast == 1 ? last : nil }
    guard signs.count == 1 else { return nil }
    let looksGrouped = scalars[last] == "," && end - last == 4 && (1...3).contains(last - start)
    return looksGrouped ? nil : last
  }
}
