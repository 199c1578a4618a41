/// The SHA-256 digest of FIPS 180-4 over bytes that are all in memory.
package struct SHA256: Hashable, Sendable {
  private let high: UInt64
  private let middleHigh: UInt64
  private let middleLow: UInt64
  private let low: UInt64

  /// Digests some bytes.
  package init(hashing message: some Sequence<UInt8>) {
    let bytes = Array(message)
    var compression = Compression()
    let whole = bytes.count & ~63
    compression.absorb(bytes, count: whole)
    let tail = Self.padded(tail: bytes[whole...], total: bytes.count)
    compression.absorb(tail, count: tail.count)
    (high, middleHigh, middleLow, low) = compression.words
  }

  /// Digests the UTF-8 bytes of a text.
  package init(hashing text: String) {
    self.init(hashing: text.utf8)
  }

  /// Reads 64 hexadecimal digits of either case; nil for anything else.
  package init?(hexadecimal: some StringProtocol) {
    let digits = Array(hexadecimal.utf8)
    guard digits.count == 64 else { return nil }
    var words: [UInt64] = []
    for start in stride(from: 0, to: 64, by: 16) {
      var word: UInt64 = 0
      for digit in digits[start..<(start + 16)] {
        guard let value = Character(Unicode.Scalar(digit)).hexDigitValue, digit < 0x80 else { return nil }
        word = word << 4 | UInt64(value)
      }
      words.append(word)
    }
    (high, middleHigh, middleLow, low) = (words[0], words[1], words[2], words[3])
  }

  private static func padded(tail: ArraySlice<UInt8>, total: Int) -> [UInt8] {
    var padded = Array(tail)
    padded.append(0x80)
    while padded.count % 64 != 56 { padded.append(0) }
    let bits = UInt64(total) &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      padded.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    return padded
  }

  /// The 32 bytes of the digest.
  package var bytes: [UInt8] {
    [high, middleHigh, middleLow, low].flatMap { word in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  /// The digest as 64 lower-case hexadecimal digits.
  package var hexadecimal: String {
    let digits = Self.digits
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for word in [high, middleHigh, middleLow, low] {
      var shift: UInt64 = 64
      while shift > 0 {
        shift &-= 4
        text.append(digits[Int(truncatingIfNeeded: word &>> shift & 15)])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The first eight bytes as a number, most significant first.
  package var leadingWord: UInt64 { high }

  private static let digits = Array("0123456789abcdef".utf8)
}

extension SHA256 {
  private struct Compression {
    private var state: [UInt32] = [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var schedule = Array(repeating: UInt32(0), count: 64)

    var words: (UInt64, UInt64, UInt64, UInt64) {
      func pair(_ place: Int) -> UInt64 { UInt64(state[place]) << 32 | UInt64(state[place + 1]) }
      return (pair(0), pair(2), pair(4), pair(6))
    }

    /// Takes in whole blocks of 64 bytes, `count` bytes in all.
    mutating func absorb(_ bytes: [UInt8], count: Int) {
      precondition(count % 64 == 0 && count <= bytes.count)
      // Buffers instead of arrays, and no loop over a range: without the optimizer, as in tests, this is five times as
      // fast. All places are below 64, or below the count that was checked.
      bytes.withUnsafeBufferPointer { block in
        schedule.withUnsafeMutableBufferPointer { schedule in
          state.withUnsafeMutableBufferPointer { state in
            SHA256.constants.withUnsafeBufferPointer { constants in
              var start = 0
              while start < count {
                Self.expand(block, at: start, into: schedule)
                Self.compress(schedule, constants, into: state)
                start &+= 64
              }
            }
          }
        }
      }
    }

    private static func compress(
      _ schedule: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>,
      into state: UnsafeMutableBufferPointer<UInt32>
    ) {
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      var (e, f, g, h) = (state[4], state[5], state[6], state[7])
      var round = 0
      while round < 64 {
        let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
        let choice = (e & f) ^ (~e & g)
        let first = h &+ sum1 &+ choice &+ constants[round] &+ schedule[round]
        let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
        let majority = (a & b) ^ (a & c) ^ (b & c)
        (h, g, f, e) = (g, f, e, d &+ first)
        (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
        round &+= 1
      }
      state[0] &+= a
      state[1] &+= b
      state[2] &+= c
      state[3] &+= d
      state[4] &+= e
      state[5] &+= f
      state[6] &+= g
      state[7] &+= h
    }

    private static func expand(
      _ block: UnsafeBufferPointer<UInt8>, at start: Int, into schedule: UnsafeMutableBufferPointer<UInt32>
    ) {
      var word = 0
      while word < 16 {
        let place = start &+ 4 &* word
        let upper = UInt32(block[place]) &<< 24 | UInt32(block[place &+ 1]) &<< 16
        schedule[word] = upper | UInt32(block[place &+ 2]) &<< 8 | UInt32(block[place &+ 3])
        word &+= 1
      }
      while word < 64 {
        let (early, late) = (schedule[word &- 15], schedule[word &- 2])
        let sigma0 = rotated(early, 7) ^ rotated(early, 18) ^ early &>> 3
        let sigma1 = rotated(late, 17) ^ rotated(late, 19) ^ late &>> 10
        schedule[word] = schedule[word &- 16] &+ sigma0 &+ schedule[word &- 7] &+ sigma1
        word &+= 1
      }
    }

    private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
      word &>> count | word &<< (32 &- count)
    }
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
