import SkillModel

/// Checks that the markers of protected regions pair up: one region of a kind at most, none in another.
enum SkillMarkers {
  private struct Marker {
    let kind: ProtectedRegion.Kind
    let isStart: Bool
    let line: Int
    var text: String { isStart ? kind.startMarker : kind.endMarker }
  }

  /// One problem for each marker that is out of place, with the lines of all that take part.
  static func problems(in text: String, name: String) -> [Problem] {
    var problems: [Problem] = []
    var open: Marker?
    var closed: [ProtectedRegion.Kind: Int] = [:]
    func refuse(_ marker: Marker, _ message: String) {
      problems.append(
        Problem(
          .dataMalformed, at: Place(name, line: marker.line), message,
          cure: "leave one start and one end marker of each kind, the start first, or remove them all"))
    }
    for marker in markers(in: text) {
      if marker.isStart {
        if let outer = open {
          refuse(marker, "\(marker.text) stands inside the region that starts in line \(outer.line)")
        } else if let line = closed[marker.kind] {
          refuse(marker, "\(marker.text) starts a second region; the first starts in line \(line)")
          open = marker
        } else {
          open = marker
        }
      } else if let start = open, start.kind == marker.kind {
        closed[marker.kind] = closed[marker.kind] ?? start.line
        open = nil
      } else if let other = open {
        refuse(marker, "\(marker.text) stands inside the region that starts in line \(other.line)")
      } else {
        refuse(marker, "\(marker.text) has no start marker before it")
      }
    }
    if let open { refuse(open, "\(open.text) has no end marker after it") }
    return problems
  }

  private static func markers(in text: String) -> [Marker] {
    var found: [(kind: ProtectedRegion.Kind, isStart: Bool, index: String.Index)] = []
    for kind in ProtectedRegion.Kind.allCases {
      for isStart in [true, false] {
        var place = text.startIndex
        let marker = isStart ? kind.startMarker : kind.endMarker
        while let range = text.firstRange(ofExactly: marker, from: place) {
          found.append((kind, isStart, range.lowerBound))
          place = range.upperBound
        }
      }
    }
    var line = 1
    var place = text.startIndex
    return found.sorted { $0.index < $1.index }.map { marker in
      line += text.utf8[place..<marker.index].count { $0 == 0x0A }
      place = marker.index
      return Marker(kind: marker.kind, isStart: marker.isStart, line: line)
    }
  }
}
