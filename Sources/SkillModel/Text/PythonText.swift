/// The reference's text rules: everything is counted and cut in code points, and blanks are Unicode's.
extension Unicode.Scalar {
  /// Whether Python's `isspace` holds: Unicode blanks, line ends and the four separators U+001C to U+001F.
  package var isBlank: Bool {
    switch value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
      0x3000:
      true
    default: false
    }
  }

  /// Whether Python's `splitlines` ends a line here; CR LF counts as one end.
  package var endsLine: Bool {
    switch value {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension StringProtocol {
  /// The text without blanks at both ends.
  package func strippingBlanks() -> String {
    stripped { $0.isBlank }
  }

  /// The text without blanks at its start.
  package func strippingLeadingBlanks() -> String {
    stripped(trailing: false) { $0.isBlank }
  }

  /// The text without blanks at its end.
  package func strippingTrailingBlanks() -> String {
    stripped(leading: false) { $0.isBlank }
  }

  /// The text without the given code points at both ends.
  package func stripping(_ scalars: Set<Unicode.Scalar>) -> String {
    stripped { scalars.contains($0) }
  }

  /// The text without the given code points at its end.
  package func strippingTrailing(_ scalars: Set<Unicode.Scalar>) -> String {
    stripped(leading: false) { scalars.contains($0) }
  }

  private func stripped(
    leading: Bool = true, trailing: Bool = true, where drop: (Unicode.Scalar) -> Bool
  ) -> String {
    let scalars = unicodeScalars
    var start = scalars.startIndex
    var end = scalars.endIndex
    while leading, start < end, drop(scalars[start]) { start = scalars.index(after: start) }
    while trailing, end > start {
      let before = scalars.index(before: end)
      guard drop(scalars[before]) else { break }
      end = before
    }
    return String(self[start..<end])
  }

  /// The pieces between runs of blanks, without empty pieces.
  package func splittingAtBlanks() -> [String] {
    unicodeScalars.split { $0.isBlank }.map { String(String.UnicodeScalarView($0)) }
  }

  /// The lines as Python's `splitlines` cuts them; an end at the very end opens no further line.
  package func splittingLines(keepingEnds: Bool = false) -> [String] {
    let scalars = unicodeScalars
    var lines: [String] = []
    var start = scalars.startIndex
    var place = start
    while place < scalars.endIndex {
      let scalar = scalars[place]
      let lineEnd = place
      place = scalars.index(after: place)
      guard scalar.endsLine else { continue }
      if scalar == "\r", place < scalars.endIndex, scalars[place] == "\n" {
        place = scalars.index(after: place)
      }
      lines.append(String(self[start..<(keepingEnds ? place : lineEnd)]))
      start = place
    }
    if start < scalars.endIndex { lines.append(String(self[start...])) }
    return lines
  }
}

extension StringProtocol {
  /// The number of code points.
  package var codePointCount: Int { unicodeScalars.count }

  /// The first code points, at most that many.
  package func prefix(codePoints count: Int) -> String {
    guard utf8.count > count else { return String(self) }
    let scalars = unicodeScalars
    let end = scalars.index(scalars.startIndex, offsetBy: Swift.max(0, count), limitedBy: scalars.endIndex)
    return String(self[..<(end ?? scalars.endIndex)])
  }

  /// Whether the text starts with exactly these bytes.
  package func hasExactPrefix(_ start: String) -> Bool {
    utf8.starts(with: start.utf8)
  }

  /// Whether the text ends with exactly these bytes.
  package func hasExactSuffix(_ end: String) -> Bool {
    utf8.reversed().starts(with: end.utf8.reversed())
  }
}
