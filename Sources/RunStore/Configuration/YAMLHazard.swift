import SkillModel

/// Refuses, before the parser sees it, a text whose parsing could take for ever: many aliases of anchors that hold
/// aliases, and deep mappings as keys. Counts more than there may be, never less.
enum YAMLHazard {
  /// At most some 100,000 values come of this many aliases, however they are stacked.
  private static let maximumAliases = 32
  private static let maximumComplexKeys = 100

  static func problem(in lines: SourceLines, name: String) -> Problem? {
    var aliases: [(name: [Unicode.Scalar], place: Place)] = []
    var anchors: Set<[Unicode.Scalar]> = []
    var complexKeys = 0
    for (index, line) in lines.lines.enumerated() {
      for (column, scalar) in line.enumerated() {
        let before = column == 0 ? " " : line[column - 1]
        let after = column + 1 < line.count ? line[column + 1] : " "
        switch scalar {
        case "*" where startsToken(before) && isWord(after):
          aliases.append((word(in: line, from: column + 1), Place(name, line: index + 1, column: column + 1)))
        case "&" where startsToken(before) && isWord(after):
          anchors.insert(word(in: line, from: column + 1))
        case "?" where startsToken(before) && isBlank(after): complexKeys += 1
        case ":" where before == "]" || before == "}": complexKeys += 1
        default: break
        }
        if complexKeys > maximumComplexKeys {
          return Problem(
            .configuration, at: Place(name, line: index + 1, column: column + 1),
            "more than \(maximumComplexKeys) lists or mappings as keys", cure: "write keys as plain words")
        }
      }
    }
    let used = anchors.isEmpty ? [] : aliases.filter { anchors.contains($0.name) }
    guard used.count > maximumAliases else { return nil }
    return Problem(
      .configuration, at: used[maximumAliases].place, "more than \(maximumAliases) aliases",
      cure: "write the values out, without aliases")
  }

  private static func word(in line: [Unicode.Scalar], from start: Int) -> [Unicode.Scalar] {
    Array(line[start...].prefix(while: isWord))
  }

  private static func startsToken(_ before: Unicode.Scalar) -> Bool {
    isBlank(before) || ["[", "{", ",", ":", "-", "?", "]", "}", "\"", "'"].contains(before)
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
    default: false
    }
  }
}
