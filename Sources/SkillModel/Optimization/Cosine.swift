/// The cosine, correct to the last bit for nearly every argument.
///
/// The budget schedule rounds it half to even, so a last bit decides between two budgets. It is computed with
/// about 100 bits by a series and rounded once.
enum Cosine {
  /// The cosine of an angle from 0 to pi, in radians.
  static func of(_ angle: Double) -> Double {
    // cos x = sin(pi/2 - x), and the second part of pi/2 is what a double leaves out.
    let turned = TwofoldDouble(sumOf: 1.570_796_326_794_896_6, -angle)
      .adding(TwofoldDouble(high: 6.123_233_995_736_766e-17, low: 0))
    return sine(turned)
  }

  /// The sine of an angle from -pi/2 to pi/2.
  private static func sine(_ angle: TwofoldDouble) -> Double {
    let square = angle.multiplied(by: angle)
    var term = angle
    var sum = angle
    var divisor = 1.0
    while term.high.magnitude > 1e-34 {
      term = term.multiplied(by: square).divided(by: -(divisor + 1) * (divisor + 2))
      sum = sum.adding(term)
      divisor += 2
    }
    return sum.high
  }
}

/// A number as the unrounded sum of two doubles.
private struct TwofoldDouble {
  var high: Double
  var low: Double

  init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  init(sumOf a: Double, _ b: Double) {
    let sum = a + b
    let added = sum - a
    self.init(high: sum, low: (a - (sum - added)) + (b - added))
  }

  func adding(_ other: TwofoldDouble) -> TwofoldDouble {
    let sum = TwofoldDouble(sumOf: high, other.high)
    return TwofoldDouble(sumOf: sum.high, sum.low + low + other.low)
  }

  func multiplied(by other: TwofoldDouble) -> TwofoldDouble {
    let product = high * other.high
    let error = (-product).addingProduct(high, other.high)
    return TwofoldDouble(sumOf: product, error + high * other.low + low * other.high)
  }

  func divided(by divisor: Double) -> TwofoldDouble {
    let quotient = high / divisor
    let rest = high.addingProduct(-quotient, divisor)
    return TwofoldDouble(sumOf: quotient, (rest + low) / divisor)
  }
}
