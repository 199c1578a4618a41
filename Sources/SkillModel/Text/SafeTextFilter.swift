/// Takes code points one by one and writes what may be shown of them.
struct SafeTextFilter {
  private(set) var output = String.UnicodeScalarView()
  private(set) var hidden = 0
  private let keepingLines: Bool
  private var base: Unicode.Scalar?
  private var marks = 0

  init(keepingLines: Bool) {
    self.keepingLines = keepingLines
  }

  /// What was written since the last time; the count of hidden characters and the open cluster stay.
  mutating func drain() -> String.UnicodeScalarView {
    let drained = output
    output = String.UnicodeScalarView()
    return drained
  }

  mutating func take(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x0A, 0x09: startCluster(keepingLines ? scalar : " ")
    case 0x00...0x1F: reveal("^" + String(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
    case 0x7F: reveal("^?")
    case 0x80...0x9F: reveal("<\(scalar.hexadecimal(digits: 2))>")
    case 0x20...0x7E: startCluster(scalar)
    default: takeOther(scalar)
    }
  }

  private mutating func takeOther(_ scalar: Unicode.Scalar) {
    if scalar.isVariationSelector {
      if let base, base.properties.isEmoji, !base.isASCII, marks == 0 {
        keepMark(scalar)
      } else {
        revealCode(scalar)
      }
    } else if scalar.isHidden {
      revealCode(scalar)
    } else if scalar.properties.generalCategory.isMark {
      if base != nil, marks < SafeText.marksPerBase { keepMark(scalar) } else { revealCode(scalar) }
    } else {
      startCluster(scalar)
    }
  }

  private mutating func startCluster(_ scalar: Unicode.Scalar) {
    output.append(scalar)
    base = scalar == "\n" || scalar == "\t" ? nil : scalar
    marks = 0
  }

  private mutating func keepMark(_ scalar: Unicode.Scalar) {
    output.append(scalar)
    marks += 1
  }

  private mutating func revealCode(_ scalar: Unicode.Scalar) {
    reveal("<U+\(scalar.hexadecimal(digits: 4))>")
  }

  private mutating func reveal(_ shown: String) {
    output.append(contentsOf: shown.unicodeScalars)
    hidden += 1
    base = nil
  }
}

extension Unicode.Scalar {
  fileprivate func hexadecimal(digits: Int) -> String {
    let hex = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - hex.utf8.count)) + hex
  }

  fileprivate var isVariationSelector: Bool {
    switch value {
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D, 0x180F: true
    default: false
    }
  }

  /// Whether the code point has no picture of its own, or turns the writing direction.
  fileprivate var isHidden: Bool {
    switch value {
    case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xE0000...0xE0FFF:
      return true
    default: break
    }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return true
    default: return properties.isNoncharacterCodePoint
    }
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isMark: Bool {
    self == .nonspacingMark || self == .enclosingMark || self == .spacingMark
  }
}
