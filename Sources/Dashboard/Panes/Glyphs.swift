/// The characters of frames, marks and bars, in Unicode or in ASCII.
struct Glyphs {
  let glyphSet: GlyphSet

  init(_ glyphSet: GlyphSet) { self.glyphSet = glyphSet }

  var isUnicode: Bool { glyphSet == .unicode }

  private func pick(_ unicode: Unicode.Scalar, _ ascii: Unicode.Scalar) -> Unicode.Scalar {
    isUnicode ? unicode : ascii
  }

  /// Corners and sides of a box: heavy around the focused pane, light and rounded around the others.
  struct Box {
    let topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical: Unicode.Scalar
  }

  func box(isFocused: Bool) -> Box {
    switch (isUnicode, isFocused) {
    case (true, true):
      Box(
        topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛", horizontal: "━", vertical: "┃")
    case (true, false):
      Box(
        topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", horizontal: "─", vertical: "│")
    case (false, true):
      Box(topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "=", vertical: "|")
    case (false, false):
      Box(topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|")
    }
  }

  /// Stands where a text was cut.
  var cut: Unicode.Scalar { pick("…", "~") }
  /// Before the line under the cursor.
  var cursor: Unicode.Scalar { pick("▸", ">") }
  var marked: Unicode.Scalar { pick("•", "*") }
  var thumb: Unicode.Scalar { pick("█", "#") }
  var separator: Unicode.Scalar { pick("│", "|") }
  var arrow: String { isUnicode ? "→" : ">" }
  var barFull: Unicode.Scalar { pick("█", "#") }
  var barEmpty: Unicode.Scalar { pick("░", ".") }

  /// Eighths of a cell from the left, for the end of a bar.
  func barPart(_ eighths: Int) -> Unicode.Scalar {
    guard isUnicode else { return eighths >= 4 ? "#" : "." }
    let parts: [Unicode.Scalar] = ["░", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return parts[min(max(0, eighths), 7)]
  }

  /// One cell for one task.
  func tile(_ state: TaskState) -> Unicode.Scalar {
    switch state {
    case .pass: pick("✓", "+")
    case .fail: pick("✗", "x")
    case .partial: pick("~", "~")
    case .running: pick("▸", ">")
    case .queued: pick("·", ".")
    case .unscored: "?"
    }
  }

  var gateAccepted: Unicode.Scalar { pick("●", "A") }
  var gateRejected: Unicode.Scalar { pick("×", "x") }
}
