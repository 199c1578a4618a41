/// A colour as a terminal takes it.
package enum TerminalColor: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// A place in the terminal's palette: 0 to 7, 0 to 15 or 0 to 255.
  case palette(UInt8)
  /// Only at depth `direct`; drawn as `standard` at any other.
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// How a cell is drawn: what a theme makes of a style at the depth in use.
package struct TerminalAttributes: Hashable, Sendable {
  package var foreground: TerminalColor
  package var background: TerminalColor
  package var isBold: Bool
  package var isDim: Bool
  package var isItalic: Bool
  package var isUnderlined: Bool
  package var isReversed: Bool

  package init(
    foreground: TerminalColor = .standard, background: TerminalColor = .standard, bold: Bool = false,
    dim: Bool = false, italic: Bool = false, underlined: Bool = false, reversed: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    isBold = bold
    isDim = dim
    isItalic = italic
    isUnderlined = underlined
    isReversed = reversed
  }

  package static let plain = TerminalAttributes()
}
