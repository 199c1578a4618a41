import SkillModel
import Testing

struct DigestTests {
  @Test(
    "SHA-256 agrees with the published vectors",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func sha256(_ text: String, _ expected: String) {
    let hash = SHA256(hashing: text)
    #expect(hash.hexadecimal == expected)
    #expect(SHA256(hexadecimal: expected.uppercased()) == hash)
    #expect(hash.bytes.count == 32)
  }

  @Test func `SHA-256 of a long message agrees`() {
    #expect(
      SHA256(hashing: repeatElement(UInt8(ascii: "a"), count: 100_000)).hexadecimal
        == "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee")
  }

  @Test func `only 64 hexadecimal digits are a digest`() {
    #expect(SkillDigest(hexadecimal: "abc") == nil)
    #expect(SkillDigest(hexadecimal: String(repeating: "g", count: 64)) == nil)
  }

  @Test func `CRC-32C agrees with the published vectors`() {
    #expect(CRC32C.checksum(of: "123456789".utf8) == 0xE306_9283)
    #expect(CRC32C.checksum(of: [UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum(of: [UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum(of: (0..<32).map { UInt8($0) }) == 0x46DD_794E)
    var inParts = CRC32C()
    inParts.update("1234".utf8)
    inParts.update("56789".utf8)
    #expect(inParts.value == 0xE306_9283)
  }
}
