/// The file that an editor is opened on: an explanation in a comment, then the text.
///
/// What comes back is the text without the comment. An editor that ends the last line does not change the text by that.
package struct EditorFile: Hashable, Sendable {
  private static let start = "<!-- skillopt: this comment is taken off again"
  private static let end = "-->"

  /// The text to edit.
  package let text: String
  /// One or more lines, shown above the text.
  package let explanation: String

  package init(text: String, explanation: String) {
    self.text = text
    self.explanation = explanation
  }

  /// What is written into the file.
  package var contents: String {
    guard !explanation.isEmpty else { return text }
    return [Self.start, Self.harmless(explanation), Self.end, text].joined(separator: "\n")
  }

  /// Nothing in the explanation may end the comment.
  private static func harmless(_ explanation: String) -> String {
    var words = String.UnicodeScalarView()
    var dashes = 0
    for scalar in explanation.unicodeScalars {
      if scalar == ">", dashes >= 2 { words.append(" ") }
      dashes = scalar == "-" ? dashes + 1 : 0
      words.append(scalar)
    }
    return String(words)
  }

  /// The text in a file that a person edited.
  package func text(in edited: String) -> String {
    var lines = edited.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)[...]
    if let first = lines.first, String(first).hasPrefix(Self.start),
      let last = lines.firstIndex(where: { line in line.elementsEqual(Self.end.unicodeScalars) })
    {
      lines = lines[(last + 1)...]
    }
    var result = lines.map { String($0) }.joined(separator: "\n")
    let hadFinalLine = text.unicodeScalars.last == "\n"
    if !hadFinalLine, result.unicodeScalars.last == "\n" { result.unicodeScalars.removeLast() }
    return result
  }
}

/// The command line of an editor.
package enum EditorCommand {
  /// What to run: through a shell, since the variables may hold arguments and quotes.
  ///
  /// `$VISUAL`, `$EDITOR`, else vi; the file is the last argument.
  package static func words(visual: String?, editor: String?, file: String) -> [String] {
    let command = [visual, editor].compactMap { $0 }.first { $0.contains { !$0.isWhitespace } } ?? "vi"
    return ["/bin/sh", "-c", "exec \(command) \"$@\"", "skillopt-editor", file]
  }

  /// The environment without what may be a key to a model: an editor starts shells and plug-ins.
  package static func environment(_ variables: [String]) -> [String] {
    variables.filter { variable in
      let name = variable.prefix { $0 != "=" }.uppercased()
      return !["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].contains { name.contains($0) }
    }
  }
}
