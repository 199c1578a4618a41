import SkillModel

/// Numbers in texts as Python's `float` reads them.
package enum PythonFloat {
  /// The number that fills the text but for blanks around it; underscores may stand between digits, digits of every
  /// script count, `inf` and `nan` are numbers.
  package static func parse(_ text: String) -> Double? {
    var ascii: [UInt8] = []
    for scalar in text.strippingBlanks().unicodeScalars {
      if scalar.isASCII {
        ascii.append(UInt8(scalar.value))
      } else if scalar.properties.numericType == .decimal, let digit = scalar.properties.numericValue {
        ascii.append(UInt8(ascii: "0") + UInt8(digit))
      } else {
        return nil
      }
    }
    guard let plain = removingUnderscores(from: ascii) else { return nil }
    let unsigned = plain.first == UInt8(ascii: "+") || plain.first == UInt8(ascii: "-") ? plain.dropFirst() : plain[...]
    let word = String(decoding: unsigned, as: UTF8.self).lowercased()
    let isNegative = plain.first == UInt8(ascii: "-")
    switch word {
    case "inf", "infinity": return isNegative ? -.infinity : .infinity
    case "nan": return .nan
    default:
      let parts: Set<Unicode.Scalar> = Set("0123456789.e+-".unicodeScalars)
      guard word.unicodeScalars.allSatisfy(parts.contains), let first = unsigned.first,
        first == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
      else { return nil }
      return magnitude(word).map { isNegative ? -$0 : $0 }
    }
  }

  /// Also reads `1.` and `.5`, which Swift may refuse.
  private static func magnitude(_ word: String) -> Double? {
    let halves = word.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    var mantissa = String(halves[0])
    guard mantissa != "." else { return nil }
    if mantissa.hasPrefix(".") { mantissa = "0" + mantissa }
    if mantissa.hasSuffix(".") { mantissa += "0" }
    guard halves.count == 2 else { return Double(mantissa) }
    return Double(mantissa + "e" + halves[1])
  }

  private static func removingUnderscores(from bytes: [UInt8]) -> [UInt8]? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var kept: [UInt8] = []
    for (place, byte) in bytes.enumerated() {
      guard byte == UInt8(ascii: "_") else {
        kept.append(byte)
        continue
      }
      guard place > 0, place + 1 < bytes.count, digits.contains(bytes[place - 1]), digits.contains(bytes[place + 1])
      else { return nil }
    }
    return kept
  }
}

extension Double {
  /// The number rounded to that many decimals (0...15) as Python's `round` does: by its exact binary value, a true
  /// tie to the even digit.
  package func rounded(toDecimals decimals: Int) -> Double {
    guard isFinite else { return self }
    let (units, scale) = roundedUnits(decimals: decimals)
    return units.isFinite ? units / scale : self
  }

  /// The number with exactly that many decimals (0...15), for magnitudes up to 1e15.
  package func fixedText(decimals: Int) -> String {
    let units = roundedUnits(decimals: decimals).units
    guard units.magnitude < 9e18 else { return pythonRepresentation }
    let digits = String(Int64(units.magnitude))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    let sign = self.sign == .minus ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// This number times the scale, rounded; the rounding error of the product decides what only looks like a tie.
  private func roundedUnits(decimals: Int) -> (units: Double, scale: Double) {
    let scale = (0..<max(0, decimals)).reduce(1.0) { product, _ in product * 10 }
    let product = self * scale
    let error = (-product).addingProduct(self, scale)
    let below = product.rounded(.down)
    guard product - below == 0.5, error != 0 else { return (product.rounded(.toNearestOrEven), scale) }
    return (error > 0 ? below + 1 : below, scale)
  }
}
