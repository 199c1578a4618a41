extension Double {
  /// The number as Python's `repr` writes it: the shortest digits, an exponent below 1e-4 and from 1e16 on.
  package var pythonRepresentation: String {
    if isNaN { return "nan" }
    if isInfinite { return self < 0 ? "-inf" : "inf" }
    let (digits, pointPlace) = shortestDigits
    let sign = self.sign == .minus ? "-" : ""
    let exponent = pointPlace - 1
    if exponent < -4 || exponent >= 16 {
      let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
      let magnitude = String(abs(exponent))
      let padding = magnitude.utf8.count < 2 ? "0" : ""
      return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + padding + magnitude
    }
    if pointPlace <= 0 {
      return sign + "0." + String(repeating: "0", count: -pointPlace) + digits
    }
    if digits.count <= pointPlace {
      return sign + digits + String(repeating: "0", count: pointPlace - digits.count) + ".0"
    }
    return sign + digits.prefix(pointPlace) + "." + digits.dropFirst(pointPlace)
  }

  /// The shortest decimal digits that give this number back, and how many of them stand before the point.
  private var shortestDigits: (digits: String, pointPlace: Int) {
    let parts = magnitude.description.split(separator: "e", maxSplits: 1)
    let mantissa = parts.first ?? "0"
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = halves.first ?? ""
    let fraction = halves.count > 1 ? halves[1] : ""
    let all = whole + fraction
    let leadingZeros = all.prefix { $0 == "0" }.count
    var digits = all.dropFirst(leadingZeros)
    while digits.last == "0" { digits.removeLast() }
    if digits.isEmpty { return ("0", 1) }
    return (String(digits), whole.count - leadingZeros + exponent)
  }
}

extension StringProtocol {
  /// The text as Python's `repr` writes it: quotes chosen as Python does, unprintable code points escaped.
  package var pythonRepresentation: String {
    let quote: Unicode.Scalar =
      utf8.contains(UInt8(ascii: "'")) && !utf8.contains(UInt8(ascii: "\"")) ? "\"" : "'"
    var written = String.UnicodeScalarView()
    written.append(quote)
    for scalar in unicodeScalars {
      switch scalar {
      case quote, "\\":
        written.append("\\")
        written.append(scalar)
      case "\n": written.append(contentsOf: "\\n".unicodeScalars)
      case "\r": written.append(contentsOf: "\\r".unicodeScalars)
      case "\t": written.append(contentsOf: "\\t".unicodeScalars)
      default:
        if scalar.isPrintable {
          written.append(scalar)
        } else {
          written.append(contentsOf: scalar.pythonEscape.unicodeScalars)
        }
      }
    }
    written.append(quote)
    return String(written)
  }
}

extension Unicode.Scalar {
  /// Whether Python prints the code point as it is: not a control, format, private, unassigned or separator
  /// code point, except the plain blank.
  fileprivate var isPrintable: Bool {
    if isASCII { return value >= 0x20 && value < 0x7F }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      return false
    default: return true
    }
  }

  fileprivate var pythonEscape: String {
    let hex = String(value, radix: 16)
    let (letter, width) = value < 0x100 ? ("x", 2) : value < 0x1_0000 ? ("u", 4) : ("U", 8)
    return "\\" + letter + String(repeating: "0", count: width - hex.utf8.count) + hex
  }
}
