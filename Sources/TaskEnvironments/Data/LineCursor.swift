/// Counts lines and columns while offsets only grow; going back starts anew.
struct LineCursor {
  private var offset = 0
  private var line = 1
  private var column = 1

  /// Line and column in code points, both from 1; lines end at LF, CR or CR LF.
  mutating func place(of target: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    if target < offset { self = LineCursor() }
    while offset < target, offset < bytes.count {
      let byte = bytes[offset]
      let isPair = byte == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
      if byte == 0x0A || byte == 0x0D && !isPair {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      offset += 1
    }
    return (line, column)
  }
}
