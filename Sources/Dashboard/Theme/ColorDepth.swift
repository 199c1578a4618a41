/// How many colours a terminal is given.
package enum ColorDepth: String, Hashable, Sendable, CaseIterable {
  case mono
  case eight = "8"
  case sixteen = "16"
  case palette = "256"
  /// Red, green and blue as they are.
  case direct
}

/// A colour as the terminal is told it.
package enum TerminalColor: Hashable, Sendable {
  case standard
  /// 0 to 255; below 16 the user's own palette.
  case index(UInt8)
  case rgb(RGB)
}

/// Attributes of a cell.
package struct CellAttributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let bold = CellAttributes(rawValue: 1)
  package static let dim = CellAttributes(rawValue: 2)
  package static let italic = CellAttributes(rawValue: 4)
  package static let underline = CellAttributes(rawValue: 8)
  package static let reverse = CellAttributes(rawValue: 16)

  static let names: [(String, CellAttributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
  ]
}

/// How a cell is drawn on a terminal of a certain depth.
package struct TerminalLook: Hashable, Sendable {
  package var foreground: TerminalColor
  package var background: TerminalColor
  package var attributes: CellAttributes

  package init(
    foreground: TerminalColor = .standard, background: TerminalColor = .standard,
    attributes: CellAttributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// Nearest colours of smaller palettes.
package enum ColorReduction {
  private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

  /// The nearest of the 6x6x6 cube and the 24 greys; never one of the first 16, which users change.
  package static func index256(of color: RGB) -> UInt8 {
    let cube = [color.red, color.green, color.blue].map(nearestLevel)
    let inCube = RGB(levels[cube[0]], levels[cube[1]], levels[cube[2]])
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let grey = min(23, max(0, (mean - 3) / 10))
    let tone = UInt8(8 + 10 * grey)
    return RGB(tone, tone, tone).distance(to: color) < inCube.distance(to: color)
      ? UInt8(232 + grey) : UInt8(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
  }

  private static func nearestLevel(_ part: UInt8) -> Int {
    levels.indices.min { abs(Int(levels[$0]) - Int(part)) < abs(Int(levels[$1]) - Int(part)) } ?? 0
  }

  /// One of the sixteen by hue and lightness: the user's palette decides on the rest.
  package static func ansi(of color: RGB) -> ANSIColor {
    let parts = [Int(color.red), Int(color.green), Int(color.blue)]
    let most = parts.max() ?? 0
    let least = parts.min() ?? 0
    let chroma = most - least
    if chroma < 40 {
      switch (most + least) / 2 {
      case ..<48: return .black
      case ..<140: return .brightBlack
      case ..<216: return .white
      default: return .brightWhite
      }
    }
    let isBright = most >= 200
    let near = parts.map { $0 - least > chroma / 2 }
    let base: ANSIColor =
      switch (near[0], near[1], near[2]) {
      case (true, true, _): .yellow
      case (true, false, true): .magenta
      case (true, false, false): .red
      case (false, true, true): .cyan
      case (false, true, false): .green
      case (false, false, _): .blue
      }
    return isBright ? ANSIColor(rawValue: base.rawValue + 8) ?? base : base
  }

  /// The colour that a terminal usually shows for an index: for measuring contrasts, not for drawing.
  package static func usual(_ index: UInt8) -> RGB {
    switch index {
    case 0..<16: return sixteen[Int(index)]
    case 16..<232:
      let place = Int(index) - 16
      return RGB(levels[place / 36], levels[place / 6 % 6], levels[place % 6])
    default:
      let tone = UInt8(8 + 10 * (Int(index) - 232))
      return RGB(tone, tone, tone)
    }
  }

  private static let sixteen = [
    RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0), RGB(0, 0, 238), RGB(205, 0, 205),
    RGB(0, 205, 205), RGB(229, 229, 229), RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0),
    RGB(255, 255, 0),
    RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
  ]
}
