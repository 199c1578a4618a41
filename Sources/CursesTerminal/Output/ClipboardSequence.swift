import SkillModel

/// The sequence that puts a filtered text on the terminal's clipboard (OSC 52).
package struct ClipboardSequence: Hashable, Sendable {
  /// Encoded bytes that terminals take; longer ones are dropped as a whole by some.
  package static let limit = 74_994

  package let bytes: [UInt8]
  /// How many bytes of the text are in it.
  package let copied: Int
  /// The text was too long: its beginning is in it.
  package let isCut: Bool

  package init(_ text: SafeText) {
    let all = Array(text.text.utf8)
    var count = min(all.count, Self.limit / 4 * 3)
    // Never half a character.
    while count < all.count, count > 0, all[count] & 0xC0 == 0x80 { count -= 1 }
    copied = count
    isCut = count < all.count
    bytes = Array("\u{1B}]52;c;".utf8) + Base64.encode(all[..<count]) + [0x07]
  }
}

/// Base64 with padding (RFC 4648, section 4).
package enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var encoded: [UInt8] = []
    encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = rest.prefix(3)
      rest = rest.dropFirst(3)
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        let digit = digits[value >> (18 - 6 * place) & 63]
        encoded.append(place <= group.count ? digit : UInt8(ascii: "="))
      }
    }
    return encoded
  }
}
