import SkillModel

/// Something that a person should know and that stops nothing.
package struct Remark: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Where it is about, if anywhere.
  package let place: Place?
  /// One phrase; may quote hostile input, as a `Problem` may.
  package let message: String

  package init(at place: Place? = nil, _ message: String) {
    self.place = place
    self.message = message
  }

  package var description: String { place.map { "\($0): \(message)" } ?? message }
}
