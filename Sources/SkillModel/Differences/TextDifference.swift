extension [TextDifference.Piece] {
  /// Changed words that only blanks and signs divide as one changed stretch, as a person reads them.
  package var grouped: [TextDifference.Piece] {
    var result: [TextDifference.Piece] = []
    for (place, piece) in enumerated() {
      let isDivider =
        !piece.isChanged && place > 0 && place < count - 1
        && !piece.text.unicodeScalars.contains {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
      let isChanged = piece.isChanged || isDivider
      if let last = result.last, last.isChanged == isChanged {
        result[result.count - 1] = TextDifference.Piece(text: last.text + piece.text, isChanged: isChanged)
      } else {
        result.append(TextDifference.Piece(text: piece.text, isChanged: isChanged))
      }
    }
    return result
  }
}

/// Two versions of a skill, line by line, with the changed words of each changed line.
package struct TextDifference: Hashable, Sendable {
  /// A stretch of one line.
  package struct Piece: Hashable, Sendable {
    package let text: String
    /// True for words that differ from the line's counterpart; a line without one is new or gone as a whole.
    package let isChanged: Bool
  }

  package enum Line: Hashable, Sendable {
    case same(String)
    case removed([Piece])
    case added([Piece])
  }

  package let lines: [Line]

  package init(from old: String, to new: String) {
    let difference = SequenceDifference(
      from: old.splittingLines().map(ExactText.init), to: new.splittingLines().map(ExactText.init))
    var lines: [Line] = []
    var removed: [String] = []
    var added: [String] = []
    func flush() {
      let pairs = min(removed.count, added.count)
      var sides: (old: [Line], new: [Line]) = ([], [])
      for index in 0..<pairs {
        let (old, new) = Self.pieces(from: removed[index], to: added[index])
        sides.old.append(.removed(old))
        sides.new.append(.added(new))
      }
      sides.old += removed[pairs...].map { .removed([Piece(text: $0, isChanged: false)]) }
      sides.new += added[pairs...].map { .added([Piece(text: $0, isChanged: false)]) }
      lines += sides.old + sides.new
      removed = []
      added = []
    }
    for change in difference.changes {
      switch change {
      case .removed(let line): removed.append(line.text)
      case .added(let line): added.append(line.text)
      case .same(let line):
        flush()
        lines.append(.same(line.text))
      }
    }
    flush()
    self.lines = lines
  }

  package var isEmpty: Bool {
    lines.allSatisfy { if case .same = $0 { true } else { false } }
  }

  /// The lines with so many unchanged ones around each change; nil marks a gap.
  package func hunks(context: Int) -> [Line?] {
    let changed = lines.indices.filter { if case .same = lines[$0] { false } else { true } }
    var shown: Set<Int> = []
    for index in changed {
      for near in max(0, index - context)...min(lines.count - 1, index + context) { shown.insert(near) }
    }
    var result: [Line?] = []
    var last = -1
    for index in shown.sorted() {
      if index != last + 1 { result.append(nil) }
      result.append(lines[index])
      last = index
    }
    return result
  }

  private static func pieces(from old: String, to new: String) -> (old: [Piece], new: [Piece]) {
    let difference = SequenceDifference(from: words(of: old), to: words(of: new))
    var sides: (old: [Piece], new: [Piece]) = ([], [])
    for change in difference.changes {
      switch change {
      case .same(let word):
        sides.old.append(Piece(text: word.text, isChanged: false))
        sides.new.append(Piece(text: word.text, isChanged: false))
      case .removed(let word): sides.old.append(Piece(text: word.text, isChanged: true))
      case .added(let word): sides.new.append(Piece(text: word.text, isChanged: true))
      }
    }
    return (joined(sides.old), joined(sides.new))
  }

  /// Words, stretches of blanks and single other signs.
  private static func words(of line: String) -> [ExactText] {
    var words: [ExactText] = []
    var word = ""
    var kind = -1
    for scalar in line.unicodeScalars {
      let now =
        scalar.isBlank ? 0 : scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? 1 : 2
      if now != kind || now == 2, !word.isEmpty {
        words.append(ExactText(word))
        word = ""
      }
      word.unicodeScalars.append(scalar)
      kind = now
    }
    if !word.isEmpty { words.append(ExactText(word)) }
    return words
  }

  private static func joined(_ pieces: [Piece]) -> [Piece] {
    var result: [Piece] = []
    for piece in pieces {
      if let last = result.last, last.isChanged == piece.isChanged {
        result[result.count - 1] = Piece(text: last.text + piece.text, isChanged: piece.isChanged)
      } else {
        result.append(piece)
      }
    }
    return result
  }
}
