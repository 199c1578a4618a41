/// The share of leading words, such as "must", among the words of a skill.
package enum SemanticDensity {
  /// The words that count as leading when the configuration names none.
  package static let builtInWords = [
    "must", "always", "never", "only", "critical", "ensure", "strict", "verify", "required", "exactly",
    "avoid",
  ]

  /// The density, from 0 to 1; 0 for a skill without words.
  ///
  /// Words are runs of ASCII letters, compared without regard to case; protected regions don't count.
  package static func density(of skill: String, leadingWords: [String] = builtInWords) -> Double {
    let text = ProtectedRegion.Kind.allCases.reduce(skill) {
      ProtectedRegion.removingBlocks(of: $1, from: $0)
    }
    let words = words(of: text)
    guard !words.isEmpty else { return 0 }
    let leading = Set(leadingWords.map { ExactText($0.pythonLowercased) })
    return Double(words.count { leading.contains(ExactText($0)) }) / Double(words.count)
  }

  /// Reads a list of words from a configuration's text: parted by commas, without blanks around them.
  package static func words(inList list: String) -> [String] {
    list.utf8.split(separator: UInt8(ascii: ",")).map { Substring($0).strippingBlanks() }
      .filter { !$0.isEmpty }
  }

  private static func words(of text: String) -> [String] {
    text.utf8.split { byte in
      !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte >= 0x80
    }
    .map { String(decoding: $0.map { $0 | 0x20 }, as: UTF8.self) }
  }
}
