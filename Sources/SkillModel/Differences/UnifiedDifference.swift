/// A difference in the form that `diff -u` and `patch` know.
package enum UnifiedDifference {
  /// Hunks with their headings; empty where the texts are equal.
  ///
  /// - Parameter context: unchanged lines around a change.
  package static func text(
    from old: String, to new: String, names: (old: String, new: String), context: Int = 3
  ) -> String {
    let lines = TextDifference(from: old, to: new).lines
    let hunks = hunks(of: lines, context: context)
    guard !hunks.isEmpty else { return "" }
    return "--- \(names.old)\n+++ \(names.new)\n" + hunks.joined()
  }

  /// What a person made of a proposed item, field by field.
  package static func text(from proposed: JSONObject, to edited: JSONObject) -> String {
    text(from: proposed.wording, to: edited.wording, names: ("proposed", "edited"), context: 1_000)
  }

  private static func hunks(of lines: [TextDifference.Line], context: Int) -> [String] {
    var ranges: [Range<Int>] = []
    for index in lines.indices where lines[index].isChanged {
      let range = max(0, index - context)..<min(lines.count, index + context + 1)
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    var (old, new) = (1, 1)
    var next = 0
    return ranges.map { range in
      for line in lines[next..<range.lowerBound] { count(line, &old, &new) }
      next = range.upperBound
      let start = (old, new)
      var body = ""
      for line in lines[range] {
        count(line, &old, &new)
        switch line {
        case .same(let text): body += " " + text + "\n"
        case .removed(let pieces): body += "-" + pieces.map(\.text).joined() + "\n"
        case .added(let pieces): body += "+" + pieces.map(\.text).joined() + "\n"
        }
      }
      let sides = (stretch(start.0, old - start.0), stretch(start.1, new - start.1))
      return "@@ -\(sides.0) +\(sides.1) @@\n" + body
    }
  }

  private static func count(_ line: TextDifference.Line, _ old: inout Int, _ new: inout Int) {
    switch line {
    case .same:
      old += 1
      new += 1
    case .removed: old += 1
    case .added: new += 1
    }
  }

  /// `3,7`; one that is empty names the line before it.
  private static func stretch(_ first: Int, _ count: Int) -> String {
    count == 1 ? "\(first)" : "\(count == 0 ? first - 1 : first),\(count)"
  }
}

extension TextDifference.Line {
  fileprivate var isChanged: Bool { if case .same = self { false } else { true } }
}

extension JSONObject {
  /// What an item would do, as lines that a person reads: each field's name, then its text.
  package var wording: String {
    var lines: [String] = []
    for name in ["op", "type", "title", "priority_hint"] {
      if let value = self[name]?.stringValue { lines.append("\(name): \(value)") }
    }
    for name in ["target", "content", "instruction", "new_skill"] {
      guard let value = self[name]?.stringValue, !value.isEmpty else { continue }
      lines.append("\(name):")
      lines += value.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    return lines.joined(separator: "\n")
  }
}
