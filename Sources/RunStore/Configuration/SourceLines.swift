import Yams

/// The lines of a YAML text as its parser counts them, for questions that the parser doesn't answer.
struct SourceLines {
  private(set) var lines: [[Unicode.Scalar]]
  private var hiddenCount: UInt32 = 0

  /// Splits at every line break of YAML 1.1.
  init(_ text: String) {
    lines = []
    var line: [Unicode.Scalar] = []
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      if Self.isBreak(scalar) {
        lines.append(line)
        line = []
      } else {
        line.append(scalar)
      }
    }
    lines.append(line)
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  /// The text again, with LF between lines.
  var text: String {
    var view = String.UnicodeScalarView()
    for (index, line) in lines.enumerated() {
      if index > 0 { view.append("\n") }
      view.append(contentsOf: line)
    }
    return String(view)
  }

  /// Whether the blanks that this line, counted from 1, starts with hold a tab.
  func hasTabInIndentation(line number: Int) -> Bool {
    guard lines.indices.contains(number - 1) else { return false }
    return lines[number - 1].prefix { $0 == " " || $0 == "\t" }.contains("\t")
  }

  /// Finds the second place where the mapping that holds `key` at `mark` gives it, and renames it there so that the
  /// rest of the file can still be read.
  ///
  /// - Returns: line and column of the second place; nil when it isn't found, as in some flow mappings.
  mutating func hideRepetition(of key: String, from mark: Mark) -> (line: Int, column: Int)? {
    let letters = Array(key.unicodeScalars)
    guard !letters.isEmpty, lines.indices.contains(mark.line - 1) else { return nil }
    let first = mark.line - 1
    if let column = place(of: letters, in: lines[first], after: mark.column - 1 + letters.count) {
      hide(letters.count, line: first, column: column)
      return (first + 1, column + 1)
    }
    for number in lines.indices.dropFirst(first + 1) {
      let line = lines[number]
      guard let indent = line.firstIndex(where: { $0 != " " }), line[indent] != "#" else { continue }
      if indent < mark.column - 1 { return nil }
      guard indent == mark.column - 1 else { continue }
      let start = indent + (line[indent] == "\"" || line[indent] == "'" ? 1 : 0)
      if isKey(letters, in: line, at: start) {
        hide(letters.count, line: number, column: start)
        return (number + 1, indent + 1)
      }
    }
    return nil
  }

  /// Whether a key was made by `hideRepetition`.
  static func isHidden(_ key: String) -> Bool {
    key.unicodeScalars.first.map { (0xF0000...0xF00FF).contains($0.value) } ?? false
  }

  private mutating func hide(_ count: Int, line: Int, column: Int) {
    let mask = Unicode.Scalar(0xF0000 + hiddenCount % 256) ?? "?"
    hiddenCount += 1
    lines[line].replaceSubrange(column..<column + count, with: repeatElement(mask, count: count))
  }

  private func place(of letters: [Unicode.Scalar], in line: [Unicode.Scalar], after start: Int) -> Int? {
    guard start > 0, start + letters.count < line.count else { return nil }
    return (start...(line.count - letters.count)).first { column in
      let before = line[column - 1]
      return [" ", ",", "{", "\"", "'"].contains(before) && isKey(letters, in: line, at: column)
    }
  }

  private func isKey(_ letters: [Unicode.Scalar], in line: [Unicode.Scalar], at start: Int) -> Bool {
    guard start + letters.count <= line.count, line[start..<start + letters.count].elementsEqual(letters)
    else {
      return false
    }
    var rest = line[(start + letters.count)...]
    if let quote = rest.first, quote == "\"" || quote == "'" { rest = rest.dropFirst() }
    return rest.first { $0 != " " && $0 != "\t" } == ":"
  }
}
