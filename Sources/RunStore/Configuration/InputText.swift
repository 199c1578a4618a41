import SkillModel

/// A place in a text: bytes from 0, lines and columns from 1, columns in code points.
package struct TextPosition: Hashable, Sendable {
  package let byteOffset: Int
  package let line: Int
  package let column: Int

  /// Finds line and column of a byte; lines end at LF.
  package init(of byteOffset: Int, in bytes: some Sequence<UInt8>) {
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

/// Turns bytes into text, or says where they aren't text.
package enum InputText {
  /// The text of UTF-8 bytes, a byte order mark included.
  ///
  /// - Throws: a problem of class 65 with the byte, line and column of the first NUL or of the first byte that isn't
  ///   UTF-8.
  package static func decode(_ bytes: [UInt8], name: String, what: String) throws(Problem) -> String {
    if let offset = bytes.firstIndex(of: 0) {
      throw Problem(
        .dataMalformed, at: place(of: offset, in: bytes, name: name),
        "\(what) holds a NUL at byte \(offset): it is binary, not text", cure: "give a text file in UTF-8")
    }
    if let offset = firstInvalidByte(bytes) {
      throw Problem(
        .dataMalformed, at: place(of: offset, in: bytes, name: name),
        "\(what) isn't UTF-8 from byte \(offset) on", cure: "save the file as UTF-8")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The first byte of the first ill-formed sequence; nil for valid UTF-8.
  package static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }

  /// The place of a byte.
  package static func place(of offset: Int, in bytes: [UInt8], name: String) -> Place {
    let position = TextPosition(of: offset, in: bytes)
    return Place(name, line: position.line, column: position.column)
  }
}
