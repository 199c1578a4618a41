import SkillModel

/// Finds the answer in a reply.
package enum AnswerExtraction {
  private static let opening = Array("<answer>".unicodeScalars)
  private static let closing = Array("</answer>".unicodeScalars)

  /// What stands in the last closed `<answer>` tag, in any case of letters; without such a tag the last line that
  /// isn't blank. Blanks around it are dropped.
  ///
  /// Tags are taken from left to right, each with the nearest closing tag, so a tag inside a tag is text.
  package static func answer(in reply: String) -> String {
    taggedAnswer(in: reply) ?? lastLine(of: reply)
  }

  /// What stands in the last closed `<answer>` tag; nil when there is none.
  package static func taggedAnswer(in reply: String) -> String? {
    let scalars = Array(reply.unicodeScalars)
    var found: ArraySlice<Unicode.Scalar>?
    var place = 0
    while let start = firstPlace(of: opening, in: scalars, from: place) {
      let contentStart = start + opening.count
      guard let end = firstPlace(of: closing, in: scalars, from: contentStart) else { break }
      found = scalars[contentStart..<end]
      place = end + closing.count
    }
    return found.map { text(of: $0).strippingBlanks() }
  }

  /// The last line that isn't blank, without blanks around it; empty when all are blank.
  package static func lastLine(of reply: String) -> String {
    reply.splittingLines().last { !$0.unicodeScalars.allSatisfy(\.isBlank) }?.strippingBlanks() ?? ""
  }

  private static func text(of scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  private static func firstPlace(
    of tag: [Unicode.Scalar], in scalars: [Unicode.Scalar], from start: Int
  ) -> Int? {
    guard scalars.count >= start + tag.count else { return nil }
    for place in start...(scalars.count - tag.count) where scalars[place] == "<" {
      if zip(tag, scalars[place...]).allSatisfy({ $0 == caseless($1) }) { return place }
    }
    return nil
  }

  /// The small letter of an ASCII letter; the long s counts as an s, as it does in the reference.
  private static func caseless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x41...0x5A: Unicode.Scalar(UInt8(scalar.value) + 0x20)
    case 0x17F: "s"
    default: scalar
    }
  }
}
