/// An amount as a row writes it, with everything that habits may read in different ways.
struct ClerkAmount: Hashable, Sendable {
  /// Letters after the number.
  enum Mark: Hashable, Sendable {
    case none, thousands, cents, grams, kilograms
    case currency(String)
  }

  /// The number up to its first comma.
  private let untilComma: ClerkNumber
  /// The number with its commas taken out.
  private let withoutCommas: ClerkNumber
  private let hasLeadingMinus: Bool
  private let hasTrailingMinus: Bool
  private let isInParentheses: Bool
  /// The letters after the number.
  let mark: Mark

  /// Nil when there is no number.
  init?(_ cell: Substring) {
    var rest = ClerkText.trimmed(cell)
    isInParentheses = rest.first == "(" && rest.last == ")"
    if isInParentheses { rest = rest.dropFirst().dropLast() }
    hasLeadingMinus = rest.first == "-"
    if hasLeadingMinus { rest = rest.dropFirst() }
    let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
    rest = ClerkText.trimmed(rest[number.endIndex...])
    hasTrailingMinus = rest.first == "-"
    if hasTrailingMinus { rest = ClerkText.trimmed(rest.dropFirst()) }
    mark = Self.mark(rest)
    let head = number.prefix { $0 != "," }
    guard let untilComma = ClerkNumber(digits: head) else { return nil }
    self.untilComma = untilComma
    if head.endIndex == number.endIndex {
      withoutCommas = untilComma
    } else {
      withoutCommas = ClerkNumber(digits: number.filter { $0 != "," }) ?? untilComma
    }
  }

  private static func mark(_ text: Substring) -> Mark {
    switch text {
    case "": .none
    case "k", "K": .thousands
    case "ct", "c", "cents": .cents
    case "g": .grams
    case "kg": .kilograms
    default: .currency(String(text))
    }
  }

  /// What the amount is worth under these habits; nil when they leave it out.
  func value(under habits: ClerkHabits, currency: String, rates: [String: ClerkNumber]) -> ClerkNumber? {
    var value = habits.has(.commasSkipped) ? withoutCommas : untilComma
    switch mark {
    case .none, .kilograms: break
    case .thousands:
      if habits.has(.thousandsMarkMultiplied) { value = value.multiplied(by: ClerkNumber(1_000)) }
    case .cents:
      if habits.has(.centsConverted) { value = value.multiplied(by: ClerkNumber(millionths: 10_000)) }
    case .grams:
      if habits.has(.gramsConverted) { value = value.multiplied(by: ClerkNumber(millionths: 1_000)) }
    case .currency(let code):
      if code != currency, let rate = rates[code] {
        if habits.has(.foreignLeftOut) { return nil }
        if habits.has(.foreignConverted) { value = value.multiplied(by: rate) }
      }
    }
    var isNegative = hasLeadingMinus
    if isInParentheses && habits.has(.parenthesesNegative) { isNegative = true }
    if hasTrailingMinus && habits.has(.trailingMinusNegative) { isNegative = true }
    return isNegative ? value.negated : value
  }
}
