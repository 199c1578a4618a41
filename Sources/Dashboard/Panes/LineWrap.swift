import SkillModel

/// Breaks styled text into lines of some width, at blanks where it can.
enum LineWrap {
  /// - Parameter indent: blanks before every line but the first.
  static func lines(_ parts: [LinePart], width: Int, indent: Int = 0) -> [[LinePart]] {
    guard width > indent + 4 else { return [parts] }
    var lines: [[LinePart]] = []
    var line: [LinePart] = []
    var used = 0
    func breakLine() {
      lines.append(line)
      line = indent > 0 ? [LinePart(String(repeating: " ", count: indent))] : []
      used = indent
    }
    for part in parts {
      for word in words(of: part.text) {
        let cells = CellWidth.of(word)
        if used + cells > width, used > indent {
          breakLine()
          if word.text.allSatisfy({ $0 == " " }) { continue }
        }
        for piece in cells > width - indent ? pieces(of: word, width: width - indent) : [word] {
          if used > indent, used + CellWidth.of(piece) > width { breakLine() }
          var new = part
          new.text = piece
          line.append(new)
          used += CellWidth.of(piece)
        }
      }
    }
    lines.append(line)
    return lines
  }

  /// Words with the blanks after them as words of their own.
  private static func words(of text: SafeText) -> [SafeText] {
    var words: [SafeText] = []
    var word = String.UnicodeScalarView()
    var isBlank = false
    for scalar in text.text.unicodeScalars {
      let blank = scalar == " " || scalar == "\t"
      if blank != isBlank, !word.isEmpty {
        words.append(SafeText(String(word)))
        word = String.UnicodeScalarView()
      }
      isBlank = blank
      word.append(blank ? " " : scalar)
    }
    if !word.isEmpty { words.append(SafeText(String(word))) }
    return words
  }

  private static func pieces(of word: SafeText, width: Int) -> [SafeText] {
    var pieces: [SafeText] = []
    var piece = String.UnicodeScalarView()
    var used = 0
    for cluster in CellCluster.clusters(of: word) {
      if used + cluster.width > max(2, width) {
        pieces.append(SafeText(String(piece)))
        piece = String.UnicodeScalarView()
        used = 0
      }
      piece.append(cluster.base)
      piece.append(contentsOf: (cluster.marks ?? "").unicodeScalars)
      used += cluster.width
    }
    pieces.append(SafeText(String(piece)))
    return pieces
  }
}
