/// Why a text isn't acceptable JSON, and where.
package struct JSONError: Error, Hashable, Sendable {
  /// What is wrong, in words that fit after a place.
  package enum Reason: String, Hashable, Sendable {
    case unexpectedEnd = "the text ends too early"
    case unexpectedCharacter = "unexpected character"
    case trailingContent = "something follows the value"
    case badLiteral = "unknown literal"
    case badNumber = "malformed number"
    case numberTooLong = "number with too many digits"
    case numberOverflow = "number out of range"
    case nonFinite = "NaN and Infinity aren't JSON"
    case controlCharacter = "raw control character in a string"
    case badEscape = "unknown escape in a string"
    case loneSurrogate = "lone surrogate in a string"
    case invalidUTF8 = "not valid UTF-8"
    case tooDeep = "nested too deeply"
    case duplicateKey = "name given twice in one object"
  }

  /// What is wrong.
  package let reason: Reason
  /// Place of the offending byte, from 0.
  package let byteOffset: Int
  /// Line of that place, from 1; lines end at LF.
  package let line: Int
  /// Column of that place in code points, from 1.
  package let column: Int

  /// Finds line and column of a byte.
  package init(_ reason: Reason, at byteOffset: Int, in bytes: [UInt8]) {
    self.reason = reason
    self.byteOffset = byteOffset
    var line = 1
    var column = 1
    for byte in bytes.prefix(byteOffset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.line = line
    self.column = column
  }
}

extension JSONError: CustomStringConvertible {
  /// The place and the reason in one line.
  package var description: String { "line \(line), column \(column): \(reason.rawValue)" }
}
