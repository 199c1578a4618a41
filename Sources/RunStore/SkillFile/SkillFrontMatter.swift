import SkillModel

/// What a skill says of itself between two `---` lines at its start.
package struct SkillFrontMatter: Hashable, Sendable {
  /// Most characters of `name`.
  package static let longestName = 64
  /// Most characters of `description`.
  package static let longestDescription = 1_024

  package let name: String?
  package let summary: String?
  /// The line, counted from 1, of the closing `---`.
  package let lastLine: Int

  /// Reads the front matter of a skill; nil when it has none.
  ///
  /// Front matter starts with `---` as the very first line, followed by a line that isn't blank: a rule drawn at the
  /// top of a document is none.
  static func read(_ text: String, name file: String) -> (SkillFrontMatter?, [Problem]) {
    let lines = SourceLines(
      text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    )
    .lines.map { String(String.UnicodeScalarView($0)) }
    guard lines.count > 1, isFence(lines[0]), !lines[1].trimmedASCII.isEmpty else { return (nil, []) }
    guard let end = lines.indices.dropFirst().first(where: { isFence(lines[$0]) }) else {
      let problem = Problem(
        .dataMalformed, at: Place(file, line: 1), "front matter starts here and is never closed",
        cure: "close it with a line `---`")
      return (nil, [problem])
    }
    // The empty first line stands for the opening fence, so that lines are counted from the file's start.
    let (root, problems) = ConfigurationTree.read(
      "\n" + lines[1..<end].joined(separator: "\n") + "\n", name: file,
      expectation: "front matter must hold `name: ...` and `description: ...`")
    var found = problems.map { problem in
      Problem(.dataMalformed, at: problem.place, "front matter: \(problem.message)", cure: problem.cure)
    }
    let entries = root ?? []
    let name = Self.text(of: "name", in: entries, limit: longestName, &found)
    let summary = Self.text(of: "description", in: entries, limit: longestDescription, &found)
    return (SkillFrontMatter(name: name, summary: summary, lastLine: end + 1), found)
  }

  private static func isFence(_ line: String) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).trimmingBlanks.isEmpty
  }

  private static func text(
    of key: String, in entries: [SourceEntry], limit: Int, _ problems: inout [Problem]
  ) -> String? {
    guard let entry = entries.first(where: { $0.key == key }), !entry.value.isUnset else { return nil }
    guard case .scalar(let text, _, _) = entry.value else {
      problems.append(
        Problem(
          .dataMalformed, at: entry.place, "front matter: \(key) must be text, found \(entry.value.shown)",
          cure: "write \(key): and the text behind it"))
      return nil
    }
    let count = text.unicodeScalars.count
    if count > limit {
      problems.append(
        Problem(
          .dataMalformed, at: entry.place,
          "front matter: \(key) has \(count) characters, the limit is \(limit)",
          cure: "shorten the \(key)"))
    }
    return text
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String { String(self).trimmedASCII }
}
