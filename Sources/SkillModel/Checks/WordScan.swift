/// The words of a text as hashes: without case, punctuation and characters that can't be seen.
///
/// Letters of scripts that are written without blanks count as words of their own, so that phrases of them can be
/// compared too.
struct WordScan {
  struct Word {
    let hash: UInt64
    /// Letters and digits; 2 for a letter that is a word of its own.
    let weight: Int
    let isNumber: Bool
    let range: Range<String.Index>
  }

  private(set) var words: [Word] = []

  /// - Parameter limit: words after which the scan ends.
  init(_ text: String, limit: Int = .max) {
    let scalars = text.unicodeScalars
    var hash = Self.offset
    var weight = 0
    var isNumber = true
    var start = scalars.startIndex
    var end = scalars.startIndex
    func close(_ words: inout [Word]) {
      guard weight > 0 else { return }
      words.append(Word(hash: hash, weight: weight, isNumber: isNumber, range: start..<end))
      hash = Self.offset
      weight = 0
      isNumber = true
    }
    var place = scalars.startIndex
    while place < scalars.endIndex, words.count < limit {
      let scalar = scalars[place]
      let next = scalars.index(after: place)
      switch Self.role(of: scalar) {
      case .nothing: break
      case .gap: close(&words)
      case .letter(let isDigit):
        if weight == 0 { start = place }
        hash = Self.mixed(hash, scalar)
        weight += 1
        isNumber = isNumber && isDigit
        end = next
      case .word:
        close(&words)
        words.append(
          Word(hash: Self.mixed(Self.offset, scalar), weight: 2, isNumber: false, range: place..<next))
      }
      place = next
    }
    if words.count < limit { close(&words) }
  }

  private enum Role {
    case gap, nothing, word
    case letter(isDigit: Bool)
  }

  private static func role(of scalar: Unicode.Scalar) -> Role {
    switch scalar.value {
    case 0x30...0x39: return .letter(isDigit: true)
    case 0x41...0x5A, 0x61...0x7A: return .letter(isDigit: false)
    case 0..<0x80: return .gap
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      return .word
    default: break
    }
    switch scalar.properties.generalCategory {
    case .format, .nonspacingMark, .enclosingMark, .control: return .nothing
    default: break
    }
    if scalar.properties.isAlphabetic { return .letter(isDigit: false) }
    return scalar.properties.numericType == nil ? .gap : .letter(isDigit: true)
  }

  private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325

  private static func mixed(_ hash: UInt64, _ scalar: Unicode.Scalar) -> UInt64 {
    if scalar.isASCII {
      let value = UInt64(scalar.value)
      return (hash ^ (0x41...0x5A ~= value ? value + 0x20 : value)) &* 0x100_0000_01B3
    }
    return scalar.properties.lowercaseMapping.unicodeScalars.reduce(hash) {
      ($0 ^ UInt64($1.value)) &* 0x100_0000_01B3
    }
  }
}

/// Phrases of so many words as hashes, rolled over a text.
struct PhraseHashes: Sequence {
  let words: [WordScan.Word]
  let length: Int

  /// The hash of a whole list of words.
  static func hash(of words: some Sequence<WordScan.Word>) -> UInt64 {
    words.reduce(0) { $0 &* factor &+ $1.hash }
  }

  private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The place of the phrase's first word, and the hash.
  func makeIterator() -> some IteratorProtocol<(place: Int, hash: UInt64)> {
    var place = 0
    var hash: UInt64 = 0
    let leading = (1..<Swift.max(1, length)).reduce(1) { power, _ in power &* Self.factor } as UInt64
    return AnyIterator {
      guard length > 0, place + length <= words.count else { return nil }
      if place == 0 {
        hash = Self.hash(of: words.prefix(length))
      } else {
        hash = (hash &- words[place - 1].hash &* leading) &* Self.factor &+ words[place + length - 1].hash
      }
      defer { place += 1 }
      return (place, hash)
    }
  }
}
