import SkillModel

extension [StyledText] {
  /// The same line with every occurrence of a text in the role `match`, whatever the case.
  ///
  /// A mark or a selector after the last character found belongs to it: no cluster is cut in two.
  package func marking(_ sought: String) -> [StyledText] {
    let wanted = sought.unicodeScalars.map(\.lowered)
    let scalars = flatMap { $0.text.text.unicodeScalars.map(\.lowered) }
    let found = scalars.ranges(ofExactly: wanted).map { range in
      range.lowerBound..<(scalars[range.upperBound...].firstIndex { !$0.continuesCluster } ?? scalars.count)
    }
    guard !found.isEmpty else { return self }
    var result: [StyledText] = []
    var start = 0
    for piece in self {
      let own = Array<Unicode.Scalar>(piece.text.text.unicodeScalars)
      let end = start + own.count
      var place = start
      for range in found where range.upperBound > start && range.lowerBound < end {
        let first = Swift.max(range.lowerBound, place)
        let match = first..<Swift.max(first, Swift.min(range.upperBound, end))
        result.add(own[(place - start)..<(match.lowerBound - start)], style: piece.style)
        var style = piece.style
        style.role = .match
        result.add(own[(match.lowerBound - start)..<(match.upperBound - start)], style: style)
        place = match.upperBound
      }
      result.add(own[(place - start)...], style: piece.style)
      start = end
    }
    return result
  }

  /// Whether something in it was found by `marking`.
  package var holdsMatch: Bool { contains { $0.style.role == .match } }

  private mutating func add(_ scalars: ArraySlice<Unicode.Scalar>, style: CellStyle) {
    guard !scalars.isEmpty else { return }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    append(StyledText(SafeText(String(text)), style: style))
  }
}

extension Array where Element: Equatable {
  /// Where a sequence of elements stands, from the left and without overlap.
  func ranges(ofExactly sought: [Element]) -> [Range<Int>] {
    guard let first = sought.first, count >= sought.count else { return [] }
    var ranges: [Range<Int>] = []
    var start = 0
    while start + sought.count <= count {
      if self[start] == first, self[start..<(start + sought.count)].elementsEqual(sought) {
        ranges.append(start..<(start + sought.count))
        start += sought.count
      } else {
        start += 1
      }
    }
    return ranges
  }
}

extension Unicode.Scalar {
  /// Its small letter; the first scalar of it where there are several.
  var lowered: Unicode.Scalar {
    isASCII
      ? value >= 65 && value <= 90 ? Unicode.Scalar(UInt8(value + 32)) : self
      : properties.lowercaseMapping.unicodeScalars.first ?? self
  }

  /// Sits on the character before it.
  fileprivate var continuesCluster: Bool {
    CellWidth.of(self) == 0 || value == 0x200D || (0xFE00...0xFE0F).contains(value)
      || (0x1F3FB...0x1F3FF).contains(value)
  }
}
