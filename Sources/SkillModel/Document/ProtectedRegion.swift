/// A part of a skill that step edits must leave alone: the slow-update block or the execution appendix.
package struct ProtectedRegion: Hashable, Sendable {
  /// Which of the two regions; each has its own pair of marker comments.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case slowUpdate = "SLOW_UPDATE"
    case appendix = "APPENDIX"

    /// The comment that opens the region.
    package var startMarker: String { "<!-- \(rawValue)_START -->" }
    /// The comment that closes the region.
    package var endMarker: String { "<!-- \(rawValue)_END -->" }
  }

  /// Which region this is.
  package let kind: Kind
  /// From the start marker to the end of the end marker.
  package let range: Range<String.Index>

  /// The regions that the reference sees, at most one of each kind.
  ///
  /// A region lies between the first start marker and the first end marker of the whole text; when that end
  /// stands before the start, there is none.
  package static func regions(in text: String) -> [ProtectedRegion] {
    Kind.allCases.compactMap { kind in
      guard let start = text.firstRange(ofExactly: kind.startMarker),
        let end = text.firstRange(ofExactly: kind.endMarker), end.lowerBound > start.lowerBound
      else { return nil }
      return ProtectedRegion(kind: kind, range: start.lowerBound..<end.upperBound)
    }
  }

  /// The place before which appended text goes: the earliest start marker, closed or not.
  package static func earliestStart(in text: String) -> String.Index? {
    Kind.allCases.compactMap { text.firstRange(ofExactly: $0.startMarker)?.lowerBound }.min()
  }

  /// The text without any of the four markers, removed one after the other in one pass each.
  ///
  /// A marker nested in another one survives; `EditValidation` catches that.
  package static func removingMarkers(from text: String) -> String {
    Kind.allCases.reduce(text) { rest, kind in
      rest.replacingAll(exactly: kind.startMarker, with: "").replacingAll(exactly: kind.endMarker, with: "")
    }
  }

  /// The text without the blocks of one kind and without its stray markers.
  static func removingBlocks(of kind: Kind, from text: String) -> String {
    var rest = ""
    var place = text.startIndex
    while let start = text.firstRange(ofExactly: kind.startMarker, from: place),
      let end = text.firstRange(ofExactly: kind.endMarker, from: start.upperBound)
    {
      rest += text[place..<start.lowerBound]
      place = end.upperBound
    }
    rest += text[place...]
    return rest.replacingAll(exactly: kind.startMarker, with: "")
      .replacingAll(exactly: kind.endMarker, with: "")
  }
}
