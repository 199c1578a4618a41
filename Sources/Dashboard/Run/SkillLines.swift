import SkillModel

/// Where a line of a skill comes from.
package enum LineOrigin: Hashable, Sendable {
  case initial
  case step(Int)
  case slowUpdate(epoch: Int)
}

/// A skill's text with the origin of each of its lines, kept up as changes are taken over.
package struct SkillLines: Hashable, Sendable {
  package struct Line: Hashable, Sendable {
    package var text: String
    package var origin: LineOrigin
  }
  package private(set) var lines: [Line] = []
  /// The whole text, unfiltered.
  package private(set) var text = ""

  package init() {}

  package init(_ text: String, origin: LineOrigin = .initial) {
    self.text = text
    lines = text.splittingLines().map { Line(text: $0, origin: origin) }
  }

  /// Takes a new version over: lines that stayed keep their origin.
  package mutating func become(_ text: String, by origin: LineOrigin) {
    let new = text.splittingLines()
    let difference = SequenceDifference(
      from: lines.map { ExactText($0.text) }, to: new.map(ExactText.init))
    var result: [Line] = []
    result.reserveCapacity(new.count)
    var old = 0
    for change in difference.changes {
      switch change {
      case .same(let line):
        result.append(Line(text: line.text, origin: lines[old].origin))
        old += 1
      case .removed: old += 1
      case .added(let line): result.append(Line(text: line.text, origin: origin))
      }
    }
    lines = result
    self.text = text
  }
}

/// A skill that held at some time.
package struct SkillVersion: Hashable, Sendable {
  package var text: String
  package var origin: LineOrigin
  /// In the metric of the gate; nil before it was measured.
  package var score: Double?
  /// False for a text that was forced in without being measured.
  package var isGated: Bool
  package var sequence: Int
}
