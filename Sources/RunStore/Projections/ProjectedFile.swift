import SkillModel

/// One file of the run folder as the journal says it should be.
package struct ProjectedFile: Hashable, Sendable {
  /// Relative to the run folder.
  package let path: String
  /// The content; nil where no such file should be.
  package let text: String?

  package init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
  }

  /// A file that should not be there any more.
  init(absent path: String) {
    self.path = path
    text = nil
  }

  /// A JSON file in the layout of the reference: two blanks of indentation, no final newline.
  package init(_ path: String, pretty value: JSONValue) {
    self.init(path, JSONWriter.text(of: value, layout: .pretty))
  }
}
