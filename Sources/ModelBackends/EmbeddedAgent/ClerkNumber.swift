/// An exact decimal number with six places, as much as a ledger needs.
struct ClerkNumber: Hashable, Sendable, Comparable {
  /// The number times a million.
  var millionths: Int

  /// How many millionths make one.
  static let one = 1_000_000

  /// Makes a number from its millionths.
  init(millionths: Int) { self.millionths = millionths }

  /// A whole number.
  init(_ whole: Int) { millionths = whole * Self.one }

  /// Digits with at most one point; nil for anything else and for more than nine digits on a side.
  init?(digits: some StringProtocol) {
    var whole = 0
    var fraction = 0
    var wholeDigits = 0
    var places: Int?
    for byte in digits.utf8 {
      if byte == UInt8(ascii: ".") {
        guard places == nil else { return nil }
        places = 0
        continue
      }
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      let digit = Int(byte - UInt8(ascii: "0"))
      if let known = places {
        places = known + 1
        if known < 6 { fraction = fraction * 10 + digit }
      } else {
        wholeDigits += 1
        guard wholeDigits <= 9 else { return nil }
        whole = whole * 10 + digit
      }
    }
    guard wholeDigits > 0 else { return nil }
    for _ in min(places ?? 0, 6)..<6 { fraction *= 10 }
    millionths = whole * Self.one + fraction
  }

  /// The order of numbers.
  static func < (left: ClerkNumber, right: ClerkNumber) -> Bool { left.millionths < right.millionths }

  /// The sum; it wraps around beyond nine trillion.
  static func + (left: ClerkNumber, right: ClerkNumber) -> ClerkNumber {
    ClerkNumber(millionths: left.millionths &+ right.millionths)
  }

  /// The number with the other sign.
  var negated: ClerkNumber { ClerkNumber(millionths: 0 &- millionths) }

  /// The product, cut after six places.
  func multiplied(by factor: ClerkNumber) -> ClerkNumber {
    let product = millionths.multipliedFullWidth(by: factor.millionths)
    let (quotient, _) = Self.one.dividingFullWidthSafely(product)
    return ClerkNumber(millionths: quotient)
  }

  /// The quotient, rounded half up at the sixth place.
  func divided(by count: Int) -> ClerkNumber {
    ClerkNumber(millionths: Self.rounding(millionths, to: max(1, count)))
  }

  /// Rounded half up, away from zero, to so many places.
  func rounded(places: Int) -> ClerkNumber {
    let step = Self.step(places)
    return ClerkNumber(millionths: Self.rounding(millionths, to: step) &* step)
  }

  /// With a fixed number of places, or with as few as it needs; thousands grouped by commas if wanted.
  func text(places: Int?, grouped: Bool) -> String {
    let number = places.map { rounded(places: $0) } ?? self
    let size = number.millionths.magnitude
    var whole = String(size / UInt(Self.one))
    if grouped { whole = Self.grouped(whole) }
    var decimals = String(String(size % UInt(Self.one) + UInt(Self.one)).dropFirst())
    if let places {
      decimals = String(decimals.prefix(places))
    } else {
      while decimals.last == "0" { decimals.removeLast() }
    }
    return (number.millionths < 0 ? "-" : "") + whole + (decimals.isEmpty ? "" : "." + decimals)
  }

  private static func grouped(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  private static func step(_ places: Int) -> Int {
    (0..<(6 - min(6, max(0, places)))).reduce(1) { step, _ in step * 10 }
  }

  private static func rounding(_ value: Int, to divisor: Int) -> Int {
    let half = (value.magnitude + UInt(divisor) / 2) / UInt(divisor)
    let size = Int(clamping: half)
    return value < 0 ? -size : size
  }
}

extension Int {
  /// Divides a double-width number by this one; an overflow gives zero instead of a trap.
  fileprivate func dividingFullWidthSafely(_ dividend: (high: Int, low: UInt)) -> (
    quotient: Int, remainder: Int
  ) {
    let isSmall = dividend.high == 0 || dividend.high == -1 || dividend.high.magnitude < UInt(self) / 4
    return isSmall ? dividingFullWidth(dividend) : (0, 0)
  }
}
