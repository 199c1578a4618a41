extension String {
  /// The first place at or after an index where exactly these bytes stand, in linear time.
  ///
  /// Valid UTF-8 makes a match of bytes a match of code points. Empty text is found at the start of the search.
  package func firstRange(ofExactly sought: String, from start: Index? = nil) -> Range<Index>? {
    let base = start ?? startIndex
    let offset = utf8.distance(from: startIndex, to: base)
    guard let found = ByteSearch(sought.utf8).firstOffset(in: utf8, from: offset) else { return nil }
    let lower = utf8.index(startIndex, offsetBy: found)
    return lower..<utf8.index(lower, offsetBy: sought.utf8.count)
  }

  /// Whether exactly these bytes stand somewhere.
  package func containsExactly(_ sought: String) -> Bool {
    firstRange(ofExactly: sought) != nil
  }

  /// All places where these bytes stand, none overlapping the one before; none for an empty text.
  package func ranges(ofExactly sought: String) -> [Range<Index>] {
    guard !sought.isEmpty else { return [] }
    let search = ByteSearch(sought.utf8)
    let length = sought.utf8.count
    var ranges: [Range<Index>] = []
    var offset = 0
    while let found = search.firstOffset(in: utf8, from: offset) {
      let lower = utf8.index(startIndex, offsetBy: found)
      ranges.append(lower..<utf8.index(lower, offsetBy: length))
      offset = found + length
    }
    return ranges
  }

  /// The text with every occurrence, found from left to right, put in another's place.
  package func replacingAll(exactly sought: String, with replacement: String) -> String {
    let found = ranges(ofExactly: sought)
    guard !found.isEmpty else { return self }
    var result = ""
    result.reserveCapacity(utf8.count)
    var place = startIndex
    for range in found {
      result += self[place..<range.lowerBound]
      result += replacement
      place = range.upperBound
    }
    result += self[place...]
    return result
  }
}

/// A prepared search for a run of bytes that never looks at a byte of the text twice (Knuth, Morris, Pratt).
struct ByteSearch {
  private let sought: [UInt8]
  private let fallback: [Int]

  init(_ sought: some Sequence<UInt8>) {
    self.sought = Array(sought)
    var table = Array(repeating: 0, count: self.sought.count)
    var length = 0
    for place in self.sought.indices.dropFirst() {
      while length > 0, self.sought[place] != self.sought[length] { length = table[length - 1] }
      if self.sought[place] == self.sought[length] { length += 1 }
      table[place] = length
    }
    fallback = table
  }

  func firstOffset(in text: String.UTF8View, from start: Int) -> Int? {
    let fast = text.withContiguousStorageIfAvailable { offset(in: $0, from: start) }
    return fast ?? Array(text).withUnsafeBufferPointer { offset(in: $0, from: start) }
  }

  private func offset(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let first = sought.first else { return start <= bytes.count ? start : nil }
    var matched = 0
    var place = start
    while place < bytes.count {
      // Most of a text is passed over here.
      if matched == 0, bytes[place] != first {
        place += 1
        continue
      }
      while matched > 0, bytes[place] != sought[matched] { matched = fallback[matched - 1] }
      if bytes[place] == sought[matched] { matched += 1 }
      place += 1
      if matched == sought.count { return place - matched }
    }
    return nil
  }
}
