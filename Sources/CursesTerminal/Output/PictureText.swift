import Dashboard

/// A picture of the screen as a file.
package enum PictureText {
  /// As lines of text.
  package static func plain(_ picture: ScreenBuffer) -> String {
    picture.lines.joined(separator: "\n") + "\n"
  }

  /// With the colours and attributes of a theme; `cat` shows it.
  package static func ansi(_ picture: ScreenBuffer, look: (CellStyle) -> TerminalLook) -> String {
    var text = ""
    for row in 0..<picture.size.rows {
      var current = TerminalLook()
      for column in 0..<picture.size.columns {
        let cell = picture[column, row]
        guard cell.width > 0 else { continue }
        let attributes = look(cell.style)
        if attributes != current { text += "\u{1B}[0\(codes(attributes))m" }
        current = attributes
        text.unicodeScalars.append(cell.base)
        text += cell.marks ?? ""
      }
      text += (current == TerminalLook() ? "" : "\u{1B}[0m") + "\n"
    }
    return text
  }

  private static func codes(_ look: TerminalLook) -> String {
    let attributes: [(CellAttributes, String)] = [
      (.bold, ";1"), (.dim, ";2"), (.italic, ";3"), (.underline, ";4"), (.reverse, ";7"),
    ]
    return attributes.filter { look.attributes.contains($0.0) }.map(\.1).joined()
      + color(look.foreground, 38) + color(look.background, 48)
  }

  private static func color(_ color: TerminalColor, _ kind: Int) -> String {
    switch color {
    case .standard: ""
    case .index(let place): ";\(kind);5;\(place)"
    case .rgb(let color): ";\(kind);2;\(color.red);\(color.green);\(color.blue)"
    }
  }
}
