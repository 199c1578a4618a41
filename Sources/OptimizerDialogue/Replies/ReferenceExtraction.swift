import SkillModel

/// How the reference finds JSON in a reply, without its optional repair package.
///
/// Kept for comparison with it; the engine reads replies with `ReplyReading`.
package enum ReferenceExtraction {
  /// The first fenced value, else the stretch from the first `{` to the last `}`; nil when it doesn't parse.
  package static func object(in reply: String) -> JSONValue? {
    if let fenced = fencedValue(in: reply) { return fenced }
    let bytes = Array(reply.utf8)
    guard let start = bytes.firstIndex(of: UInt8(ascii: "{")),
      let end = bytes.lastIndex(of: UInt8(ascii: "}")), start < end
    else { return nil }
    return try? JSONParser.parse(Array(bytes[start...end]), options: .python)
  }

  /// The first fenced value, else the only array that stands in no other brackets; nil for none or several.
  package static func array(in reply: String) -> JSONValue? {
    if let fenced = fencedValue(in: reply) { return fenced }
    let bytes = Array(reply.utf8)
    let arrays = BracketScan(bytes).outermost().filter { bytes[$0.lowerBound] == UInt8(ascii: "[") }
      .compactMap { try? JSONParser.parse(Array(bytes[$0]), options: .python) }
    return arrays.count == 1 ? arrays.first : nil
  }

  private static func fencedValue(in reply: String) -> JSONValue? {
    guard let open = reply.firstRange(ofExactly: "```json"),
      let close = reply.firstRange(ofExactly: "```", from: open.upperBound)
    else { return nil }
    let content = reply[open.upperBound..<close.lowerBound].strippingBlanks()
    return try? JSONParser.parse(content, options: .python)
  }
}
