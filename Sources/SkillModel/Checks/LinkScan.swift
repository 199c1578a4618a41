/// Finds addresses in a text: links, mail addresses, host names, numeric addresses.
enum LinkScan {
  private static let schemes = [
    "://", "www.", "mailto:", "javascript:", "data:text", "data:application", "data:image", "hxxp", "[.]",
    "(dot)", "[dot]", "[at]", "(at)", " dot com",
  ]
  /// Ends of names that stand for a host wherever they stand.
  private static let domains: Set<String> = [
    "com", "org", "net", "edu", "gov", "info", "biz", "ru", "cn", "xyz", "onion", "top", "online", "site",
    "click",
  ]
  /// Ends of names that may be something else, and stand for a host when a path follows.
  private static let domainsBeforePaths: Set<String> = [
    "ai", "app", "cc", "co", "de", "dev", "eu", "fr", "gg", "gl", "in", "io", "ly", "me", "sh", "tv", "uk",
    "us",
  ]

  /// The first address in a text that is in lower case already; nil where there is none.
  static func firstAddress(in text: String) -> String? {
    if let range = text.firstRange(ofExactly: "]("), range.upperBound < text.endIndex,
      text[range.upperBound] != ")", !text[range.upperBound].isWhitespace
    {
      return EditFinding.excerpt(text[range.lowerBound...].prefix(40))
    }
    let scalars = text.unicodeScalars
    for token in scalars.split(whereSeparator: { separators.contains($0) }) {
      let word = String(token)
      if isAddress(word) { return EditFinding.excerpt(word) }
    }
    return schemes.first { $0.utf8.first == 0x20 && text.containsExactly($0) }
  }

  private static let separators: Set<Unicode.Scalar> = [
    " ", "\t", "\n", "\r", "\"", "'", "`", "<", ">", "{", "}", "|", ",", ";", "\u{201C}", "\u{201D}",
  ]

  private static func isAddress(_ word: String) -> Bool {
    if schemes.contains(where: { word.containsExactly($0) }) { return true }
    let parts = word.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
    if parts.count == 2, let user = parts[0].last, isNamePart(user) {
      if isHost(String(parts[1]), needsKnownEnd: false) { return true }
    }
    return isHost(word, needsKnownEnd: true)
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == "_"
  }

  private static func isHost(_ word: String, needsKnownEnd: Bool) -> Bool {
    let trimmed = word.stripping(["(", ")", "[", "]", ".", ":", "!", "?", "*"])
    let end = trimmed.unicodeScalars.firstIndex { $0 == "/" || $0 == ":" || $0 == "?" || $0 == "#" }
    let host = String(trimmed.unicodeScalars[..<(end ?? trimmed.unicodeScalars.endIndex)])
    let labels = host.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.allSatisfy(isNamePart) })
    else { return false }
    if labels.count == 4, labels.allSatisfy({ Int($0).map { (0...255).contains($0) } ?? false }) {
      return true
    }
    guard let last = labels.last, Int(last) == nil else { return false }
    if domains.contains(last) { return true }
    let hasPath = end.map { trimmed.unicodeScalars[$0] == "/" } ?? false
    return needsKnownEnd ? hasPath && domainsBeforePaths.contains(last) : true
  }
}
