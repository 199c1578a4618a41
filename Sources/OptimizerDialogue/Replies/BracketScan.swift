/// Finds balanced brackets in text that may or may not be JSON; brackets within double quotes don't count.
struct BracketScan {
  private let bytes: [UInt8]
  /// How many bytes may be looked at in all, so that hostile text costs no more than a few passes.
  private var allowance: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    allowance = 16 * bytes.count + 4_096
  }

  /// The balanced stretches that lie in no other one, in their order.
  func outermost() -> [Range<Int>] {
    var scan = self
    var found: [Range<Int>] = []
    var place = 0
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "[") || bytes[place] == UInt8(ascii: "{"),
        let end = scan.end(ofBracketAt: place)
      {
        found.append(place..<end)
        place = end
      } else {
        place += 1
      }
    }
    return found
  }

  /// The place after the bracket that closes the one here; nil when none does or the allowance is used up.
  mutating func end(ofBracketAt start: Int) -> Int? {
    var open: [UInt8] = []
    var isQuoted = false
    var place = start
    while place < bytes.count, allowance > 0 {
      allowance -= 1
      let byte = bytes[place]
      place += 1
      if isQuoted {
        if byte == UInt8(ascii: "\\") { place += 1 }
        if byte == UInt8(ascii: "\"") { isQuoted = false }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard open.popLast() == byte else { return nil }
        if open.isEmpty { return place }
      default: break
      }
    }
    return nil
  }
}
