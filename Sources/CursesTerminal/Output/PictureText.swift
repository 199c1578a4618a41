import Dashboard

/// A picture of the screen as a file.
package enum PictureText {
  /// As lines of text.
  package static func plain(_ picture: ScreenBuffer) -> String {
    picture.lines.joined(separator: "\n") + "\n"
  }

  /// With the colours and attributes of a theme; `cat` shows it.
  package static func ansi(_ picture: ScreenBuffer, look: (CellStyle) -> TerminalAttributes) -> String {
    var text = ""
    for row in 0..<picture.size.rows {
      var current = TerminalAttributes.plain
      for column in 0..<picture.size.columns {
        let cell = picture[column, row]
        guard cell.width > 0 else { continue }
        let attributes = look(cell.style)
        if attributes != current { text += "\u{1B}[0\(codes(attributes))m" }
        current = attributes
        text.unicodeScalars.append(cell.base)
        text += cell.marks ?? ""
      }
      text += (current == .plain ? "" : "\u{1B}[0m") + "\n"
    }
    return text
  }

  private static func codes(_ attributes: TerminalAttributes) -> String {
    var codes = ""
    if attributes.isBold { codes += ";1" }
    if attributes.isDim { codes += ";2" }
    if attributes.isItalic { codes += ";3" }
    if attributes.isUnderlined { codes += ";4" }
    if attributes.isReversed { codes += ";7" }
    return codes + color(attributes.foreground, 38) + color(attributes.background, 48)
  }

  private static func color(_ color: TerminalColor, _ kind: Int) -> String {
    switch color {
    case .standard: ""
    case .palette(let place): ";\(kind);5;\(place)"
    case .rgb(let red, let green, let blue): ";\(kind);2;\(red);\(green);\(blue)"
    }
  }
}
