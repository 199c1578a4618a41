/// What identifies the exact text of a skill: the SHA-256 of its UTF-8 bytes.
package struct SkillDigest: Hashable, Sendable {
  /// The whole digest.
  package let hash: SHA256

  /// Digests a skill's text.
  package init(of text: String) {
    hash = SHA256(hashing: text)
  }

  /// Reads 64 hexadecimal digits; nil for anything else.
  package init?(hexadecimal: some StringProtocol) {
    guard let hash = SHA256(hexadecimal: hexadecimal) else { return nil }
    self.hash = hash
  }

  /// All 64 hexadecimal digits, lower case.
  package var hexadecimal: String { hash.hexadecimal }

  /// The first 16 hexadecimal digits: `candidate_hash` of the reference's files (FORMATS 1.3).
  package var short: String { String(hexadecimal.prefix(16)) }
}

extension SkillDigest: CustomStringConvertible {
  /// The short form.
  package var description: String { short }
}
