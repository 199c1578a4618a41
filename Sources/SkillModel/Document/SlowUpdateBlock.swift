/// The block at the end of a skill that holds the guidance of the slow update (FORMATS section 2).
package enum SlowUpdateBlock {
  private static let kind = ProtectedRegion.Kind.slowUpdate

  /// Whether both markers stand in the text, in whatever order.
  package static func isPresent(in text: String) -> Bool {
    text.containsExactly(kind.startMarker) && text.containsExactly(kind.endMarker)
  }

  /// The text with an empty block at its end; unchanged when the markers are there.
  package static func injectingEmpty(into text: String) -> String {
    if isPresent(in: text) { return text }
    return "\(text.strippingTrailingBlanks())\n\n\(kind.startMarker)\n\(kind.endMarker)\n"
  }

  /// What the block holds, without blanks around it; empty when there is no block.
  ///
  /// The block is taken between the first start marker and the first end marker of the text.
  package static func content(of text: String) -> String {
    guard let start = text.firstRange(ofExactly: kind.startMarker),
      let end = text.firstRange(ofExactly: kind.endMarker), end.lowerBound > start.lowerBound
    else { return "" }
    return text[start.upperBound..<end.lowerBound].strippingBlanks()
  }

  /// The text with one block at its end in place of all blocks and stray markers.
  ///
  /// Runs of three and more line ends shrink to two in the whole text, as in the reference.
  package static func replacing(in text: String, with content: String) -> String {
    let rest = ProtectedRegion.removingBlocks(of: kind, from: text).shrinkingEmptyLines()
    let body = content.strippingBlanks()
    return "\(rest.strippingTrailingBlanks())\n\n\(kind.startMarker)\n\(body)\n\(kind.endMarker)\n"
  }
}

extension String {
  /// The text with every run of three and more LF cut to two.
  func shrinkingEmptyLines() -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    var run = 0
    for byte in utf8 {
      run = byte == 0x0A ? run + 1 : 0
      if run <= 2 { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
