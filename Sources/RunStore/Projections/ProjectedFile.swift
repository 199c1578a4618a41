import SkillModel

/// One file of the run folder as the journal says it should be.
package struct ProjectedFile: Hashable, Sendable {
  /// Relative to the run folder.
  package let path: String
  package let text: String

  package init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
  }

  /// A JSON file in the layout of the reference: two blanks of indentation, no final newline.
  init(_ path: String, pretty value: JSONValue) {
    self.init(path, JSONWriter.text(of: value, layout: .pretty))
  }
}
