import SkillModel

/// One line of text that a person types, with a cursor, a limit and the earlier texts.
package struct TextBox: Hashable, Sendable {
  /// Code points.
  package private(set) var scalars: [Unicode.Scalar] = []
  /// Where the next character goes, 0 to the count.
  package private(set) var cursor = 0
  package let limit: Int
  /// Latest first.
  private let earlier: [String]
  /// Which of the earlier texts is shown; nil: the person's own.
  private var recalled: Int?
  private var own: [Unicode.Scalar] = []

  package init(_ text: String = "", limit: Int = 200, earlier: [String] = []) {
    self.limit = limit
    self.earlier = earlier
    insert(text)
  }

  package var text: String { String(String.UnicodeScalarView(scalars)) }
  package var isEmpty: Bool { scalars.isEmpty }

  /// Puts text in at the cursor: line ends and tabs become blanks, what can't be seen is left out, the rest is cut at the limit.
  package mutating func insert(_ text: String) {
    var wasBreak = false
    for scalar in text.unicodeScalars {
      guard scalars.count < limit else { return }
      let isBreak = scalar == "\r" || scalar == "\n" || scalar == "\t"
      defer { wasBreak = scalar == "\r" }
      if isBreak {
        if scalar == "\n", wasBreak { continue }
        put(" ")
      } else if SafeText(String(scalar)).hiddenCharacters == 0 {
        put(scalar)
      } else if Self.isMark(scalar), cursor > 0, trailingMarks < SafeText.marksPerBase {
        put(scalar)
      }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    scalars.insert(scalar, at: cursor)
    cursor += 1
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark: SafeText("a" + String(scalar)).hiddenCharacters == 0
    default: false
    }
  }

  /// Marks right before the cursor.
  private var trailingMarks: Int {
    scalars[..<cursor].reversed().prefix { Self.isMark($0) }.count
  }

  /// Changes the text by a key; false for a key that means nothing here.
  package mutating func take(_ key: KeyStroke) -> Bool {
    if key.isControl {
      switch key.code {
      case .character("a"): cursor = 0
      case .character("e"): cursor = scalars.count
      case .character("u"):
        scalars.removeSubrange(..<cursor)
        cursor = 0
      case .character("k"): scalars.removeSubrange(cursor...)
      case .character("w"):
        let end = cursor
        while cursor > 0, scalars[cursor - 1] == " " { cursor -= 1 }
        while cursor > 0, scalars[cursor - 1] != " " { cursor -= 1 }
        scalars.removeSubrange(cursor..<end)
      case .character("h"): return take(KeyStroke(.backspace))
      default: return false
      }
      return true
    }
    switch key.code {
    case .character(let character): insert(String(character))
    case .backspace:
      guard cursor > 0 else { return true }
      scalars.remove(at: cursor - 1)
      cursor -= 1
    case .delete: if cursor < scalars.count { scalars.remove(at: cursor) }
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(scalars.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = scalars.count
    case .up: recall(by: 1)
    case .down: recall(by: -1)
    default: return false
    }
    return true
  }

  private mutating func recall(by step: Int) {
    guard !earlier.isEmpty else { return }
    if recalled == nil { own = scalars }
    let place = (recalled ?? -1) + step
    guard place < earlier.count else { return }
    recalled = place < 0 ? nil : place
    scalars = place < 0 ? own : Array(earlier[place].unicodeScalars.prefix(limit))
    cursor = scalars.count
  }

  /// What is visible of it in that many cells, with the column of the cursor; the end nearest to the cursor is kept.
  package func window(width: Int) -> (text: SafeText, cursor: Int) {
    let clusters = CellCluster.clusters(of: SafeText.singleLine(text))
    let before = CellWidth.of(SafeText.singleLine(String(String.UnicodeScalarView(scalars[..<cursor]))))
    guard width > 1 else { return (SafeText(""), 0) }
    var skipped = 0
    var shown = ""
    var cells = 0
    for cluster in clusters {
      if before - skipped >= width {
        skipped += cluster.width
        continue
      }
      if cells + cluster.width > width { break }
      cells += cluster.width
      shown.unicodeScalars.append(cluster.base)
      if let marks = cluster.marks { shown += marks }
    }
    return (SafeText.singleLine(shown), max(0, min(before - skipped, width - 1)))
  }
}
