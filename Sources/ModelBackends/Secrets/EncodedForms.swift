/// The forms in which a value may come back in a text.
enum EncodedForms {
  /// Every form, without repetition. Base64 forms shorter than 8 characters are left out.
  static func all(of bytes: [UInt8]) -> Set<[UInt8]> {
    var forms: Set<[UInt8]> = [bytes, escapedForJSON(bytes)]
    for digits in ["0123456789ABCDEF", "0123456789abcdef"] {
      forms.insert(percentEncoded(bytes, digits: Array(digits.utf8)))
    }
    for offset in 0..<3 {
      let plain = innerBase64(bytes, offset: offset)
      guard plain.count >= 8 else { continue }
      forms.insert(plain)
      forms.insert(plain.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 })
    }
    return forms
  }

  private static func escapedForJSON(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x22, 0x2F, 0x5C: [0x5C, byte]
      default: [byte]
      }
    }
  }

  private static func percentEncoded(_ bytes: [UInt8], digits: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: [byte]
      default: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
  }

  /// The base64 characters that depend on the value alone when it starts at byte `offset` of a group of three.
  private static func innerBase64(_ bytes: [UInt8], offset: Int) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let bitCount = (offset + bytes.count) * 8
    // A character is fixed when all of its six bits lie in the value.
    let firstBit = (offset * 8 + 5) / 6 * 6
    var characters: [UInt8] = []
    var bit = firstBit
    while bit + 6 <= bitCount {
      let start = bit - offset * 8
      let byte = start / 8
      let shift = start % 8
      let pair = UInt16(bytes[byte]) << 8 | UInt16(byte + 1 < bytes.count ? bytes[byte + 1] : 0)
      characters.append(alphabet[Int(pair >> (10 - UInt16(shift)) & 63)])
      bit += 6
    }
    return characters
  }
}
