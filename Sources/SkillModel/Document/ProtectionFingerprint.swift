/// Everything about a skill that an edit must not change: its markers in their order, and what they enclose.
///
/// Two texts with equal fingerprints have byte-equal protected regions.
package struct ProtectionFingerprint: Hashable, Sendable {
  /// One marker comment and where it stands.
  package struct Marker: Hashable, Sendable {
    /// The region it belongs to.
    package let kind: ProtectedRegion.Kind
    /// Whether it opens the region.
    package let isStart: Bool
    /// The line it stands in, from 1.
    package let line: Int
    let range: Range<String.Index>
  }

  private struct Mark: Hashable {
    let kind: ProtectedRegion.Kind
    let isStart: Bool
  }

  private let marks: [Mark]
  private let enclosed: [ExactText]

  /// Takes the fingerprint of a skill's text.
  package init(of text: String) {
    let markers = Self.markers(in: text)
    marks = markers.map { Mark(kind: $0.kind, isStart: $0.isStart) }
    enclosed = markers.enumerated().compactMap { place, marker in
      guard marker.isStart,
        let end = markers[(place + 1)...].first(where: { $0.kind == marker.kind && !$0.isStart })
      else { return nil }
      return ExactText(String(text[marker.range.lowerBound..<end.range.upperBound]))
    }
  }

  /// All markers of a text in their order.
  package static func markers(in text: String) -> [Marker] {
    var found: [(kind: ProtectedRegion.Kind, isStart: Bool, range: Range<String.Index>)] = []
    for kind in ProtectedRegion.Kind.allCases {
      found += text.ranges(ofExactly: kind.startMarker).map { (kind, true, $0) }
      found += text.ranges(ofExactly: kind.endMarker).map { (kind, false, $0) }
    }
    found.sort { $0.range.lowerBound < $1.range.lowerBound }
    var line = 1
    var place = text.startIndex
    return found.map { kind, isStart, range in
      line += text.utf8[place..<range.lowerBound].count { $0 == 0x0A }
      place = range.lowerBound
      return Marker(kind: kind, isStart: isStart, line: line, range: range)
    }
  }
}

/// A way in which the markers of a skill don't pair up, with the line to look at (from 1).
package enum MarkerProblem: Hashable, Sendable {
  case startWithoutEnd(ProtectedRegion.Kind, line: Int)
  case endWithoutStart(ProtectedRegion.Kind, line: Int)
  case secondRegion(ProtectedRegion.Kind, line: Int)
  case nested(ProtectedRegion.Kind, line: Int)

  /// Everything that is wrong with the markers of a skill, in text order; none for a sound skill.
  package static func problems(in text: String) -> [MarkerProblem] {
    var problems: [MarkerProblem] = []
    var open: ProtectionFingerprint.Marker?
    var closed: Set<ProtectedRegion.Kind> = []
    for marker in ProtectionFingerprint.markers(in: text) {
      if marker.isStart {
        if open != nil {
          problems.append(.nested(marker.kind, line: marker.line))
        } else if closed.contains(marker.kind) {
          problems.append(.secondRegion(marker.kind, line: marker.line))
        }
        if open == nil { open = marker }
      } else if let opened = open, opened.kind == marker.kind {
        closed.insert(marker.kind)
        open = nil
      } else {
        problems.append(.endWithoutStart(marker.kind, line: marker.line))
      }
    }
    if let open { problems.append(.startWithoutEnd(open.kind, line: open.line)) }
    return problems
  }
}
