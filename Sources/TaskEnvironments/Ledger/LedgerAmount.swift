/// What one row of a generated ledger is worth, and how the row writes it.
///
/// The value is what gold answers are made of; the text is all that the agent sees.
struct LedgerAmount: Hashable, Sendable {
  /// Cents of the ledger's own currency, or grams; negative for money that comes back.
  let value: Int
  /// The amount as the row shows it.
  let text: String

  /// The ways in which the books write a sum of money.
  enum Style: Hashable, Sendable {
    case plain, separators, parentheses, trailingMinus, thousands, cents
  }

  /// A sum of money in the ledger's own currency.
  /// - Parameter cents: negative only makes sense for `plain`, `parentheses` and `trailingMinus`; a multiple of
  ///   ten thousand for `thousands`.
  init(cents: Int, style: Style) {
    value = cents
    let size = cents.magnitude
    switch style {
    case .plain: text = (cents < 0 ? "-" : "") + Self.decimal(size)
    case .separators: text = (cents < 0 ? "-" : "") + Self.grouped(size)
    case .parentheses: text = "(\(Self.decimal(size)))"
    case .trailingMinus: text = "\(Self.decimal(size))-"
    case .thousands:
      let tenths = size / 10_000
      text = tenths % 10 == 0 ? "\(tenths / 10)k" : "\(tenths / 10).\(tenths % 10)k"
    case .cents: text = "\(size) ct"
    }
  }

  /// A sum of money in another currency.
  /// - Parameters:
  ///   - foreignCents: cents of that currency, a multiple of 100.
  ///   - rate: hundredths of the own currency for one unit of the other.
  init(foreignCents: Int, currency: String, rate: Int) {
    value = foreignCents / 100 * rate
    text = "\(Self.decimal(foreignCents.magnitude)) \(currency)"
  }

  /// A weight, written in kilograms or in grams.
  init(grams: Int, inKilograms: Bool) {
    value = grams
    text = inKilograms ? "\(Self.kilograms(grams)) kg" : "\(grams) g"
  }

  /// Hundredths with a point and two decimals: 125040 is `1250.40`.
  static func decimal(_ hundredths: UInt) -> String {
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// Grams as kilograms with as few decimals as they need.
  static func kilograms(_ grams: Int) -> String {
    var decimals = String(grams % 1_000 + 1_000).dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return decimals.isEmpty ? "\(grams / 1_000)" : "\(grams / 1_000).\(decimals)"
  }

  private static func grouped(_ hundredths: UInt) -> String {
    let plain = decimal(hundredths)
    guard hundredths >= 100_000 else { return plain }
    let whole = plain.dropLast(3)
    return "\(whole.dropLast(3)),\(whole.suffix(3))\(plain.suffix(3))"
  }
}
