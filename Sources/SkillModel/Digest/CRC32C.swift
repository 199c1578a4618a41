/// The CRC-32C checksum (Castagnoli) of RFC 3720, one table look-up a byte.
package struct CRC32C: Hashable, Sendable {
  private var register: UInt32 = 0xFFFF_FFFF

  /// Starts with no bytes.
  package init() {}

  /// Takes further bytes in.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    var register = register
    for byte in bytes {
      register = Self.table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
    }
    self.register = register
  }

  /// The checksum of the bytes so far.
  package var value: UInt32 { ~register }

  /// The checksum of some bytes.
  package static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    var checksum = CRC32C()
    checksum.update(bytes)
    return checksum.value
  }

  private static let table: [UInt32] = (0..<256).map { index in
    var entry = UInt32(index)
    for _ in 0..<8 { entry = entry & 1 == 1 ? entry >> 1 ^ 0x82F6_3B78 : entry >> 1 }
    return entry
  }
}
