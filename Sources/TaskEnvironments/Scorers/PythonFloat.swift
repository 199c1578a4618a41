import SkillModel

/// Numbers in texts as Python's `float` reads them.
enum PythonFloat {
  /// The number that fills the text but for blanks around it, with digits of every script.
  static func parse(_ text: String) -> Double? {
    var plain = String.UnicodeScalarView()
    for scalar in text.strippingBlanks().unicodeScalars {
      if scalar.isASCII {
        plain.append(scalar)
      } else if let digit = scalar.decimalDigit {
        plain.append(contentsOf: String(digit).unicodeScalars)
      } else {
        return nil
      }
    }
    return String(plain).pythonFloat
  }
}

extension Unicode.Scalar {
  /// The value of a decimal digit of any script, 0...9; nil for everything else.
  var decimalDigit: Int? {
    guard properties.numericType == .decimal else { return nil }
    return properties.numericValue.map { Int($0) }
  }
}

extension Double {
  /// The number rounded to that many decimals (0...15) as Python's `round` does: by its exact binary value, a true
  /// tie to the even digit. Works for every magnitude.
  func rounded(toDecimals decimals: Int) -> Double {
    guard isFinite else { return self }
    let scale = (0..<max(0, decimals)).reduce(1.0) { product, _ in product * 10 }
    let product = self * scale
    guard product.isFinite else { return self }
    let below = product.rounded(.down)
    let error = (-product).addingProduct(self, scale)
    guard product - below == 0.5, error != 0 else { return product.rounded(.toNearestOrEven) / scale }
    return (error > 0 ? below + 1 : below) / scale
  }
}
