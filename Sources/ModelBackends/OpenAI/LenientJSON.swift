import SkillModel

/// Reads what a provider sends although it isn't quite JSON, without guessing at its structure.
///
/// Broken UTF-8, lone surrogates and raw control characters inside strings become U+FFFD or their escape: they
/// are a model's words, and a reply is worth more than its encoding.
enum LenientJSON {
  /// Strict first; only a text that fails is mended and read again.
  static func parse(_ bytes: [UInt8]) throws(JSONError) -> (value: JSONValue, wasMended: Bool) {
    let options = JSONParser.Options(duplicateKeys: .keepLast, nonFinite: .accept)
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    do {
      return (try JSONParser.parse(body, options: options), false)
    } catch {
      switch error.reason {
      case .invalidUTF8, .loneSurrogate, .controlCharacter:
        let valid = Array(String(decoding: body, as: UTF8.self).utf8)
        return (try JSONParser.parse(mended(valid), options: options), true)
      default: throw error
      }
    }
  }

  /// The text with the contents of its strings made acceptable.
  private static func mended(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    var position = 0
    var isInString = false
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x22:
        isInString.toggle()
        result.append(byte)
        position += 1
      case 0x5C where isInString:
        let escape = escape(in: bytes, at: position)
        result += escape.replacement
        position += escape.length
      case 0..<0x20 where isInString:
        result += Array("\\u00".utf8) + [hexDigit(byte >> 4), hexDigit(byte & 15)]
        position += 1
      default:
        result.append(byte)
        position += 1
      }
    }
    return result
  }

  /// One escape sequence, with a surrogate that stands alone replaced.
  private static func escape(in bytes: [UInt8], at start: Int) -> (replacement: [UInt8], length: Int) {
    guard let unit = codeUnit(in: bytes, at: start) else {
      let end = min(start + 2, bytes.count)
      return (Array(bytes[start..<end]), end - start)
    }
    switch unit {
    case 0xD800..<0xDC00:
      if let next = codeUnit(in: bytes, at: start + 6), (0xDC00..<0xE000).contains(next) {
        return (Array(bytes[start..<(start + 12)]), 12)
      }
      return (Array("\\ufffd".utf8), 6)
    case 0xDC00..<0xE000: return (Array("\\ufffd".utf8), 6)
    default: return (Array(bytes[start..<(start + 6)]), 6)
    }
  }

  /// The value of a `\uXXXX` escape at that place.
  private static func codeUnit(in bytes: [UInt8], at start: Int) -> UInt16? {
    guard start + 6 <= bytes.count, bytes[start] == 0x5C, bytes[start + 1] == 0x75 else { return nil }
    return UInt16(String(decoding: bytes[(start + 2)..<(start + 6)], as: UTF8.self), radix: 16)
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x57 + value
  }
}
