/// The only text that may be printed or drawn: made from untrusted text by one filter.
///
/// Nothing in it moves the cursor, starts an escape sequence, turns the writing direction or hides. Whatever would
/// is shown as text and counted, since a person must see it before approving (RELIABILITY section 8, point 4).
/// LF and TAB stay; the drawing code splits lines and widens tabs.
package struct SafeText: Hashable, Sendable {
  /// How many combining marks one base may carry; more are shown as code points.
  package static let marksPerBase = 4

  /// The filtered text.
  package let text: String
  /// How many characters were made visible because they can't be seen or act on the terminal.
  package let hiddenCharacters: Int

  /// Filters untrusted text.
  package init(_ untrusted: some StringProtocol) {
    self.init(untrusted, keepingLines: true)
  }

  /// Filters untrusted text for one line: LF and TAB become blanks.
  package static func singleLine(_ untrusted: some StringProtocol) -> SafeText {
    SafeText(untrusted, keepingLines: false)
  }

  /// Filters untrusted bytes; what isn't UTF-8 becomes U+FFFD.
  package init(decoding bytes: some Collection<UInt8>) {
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  private init(_ untrusted: some StringProtocol, keepingLines: Bool) {
    if Self.isPlain(untrusted, keepingLines: keepingLines) {
      text = String(untrusted)
      hiddenCharacters = 0
      return
    }
    var filter = SafeTextFilter(keepingLines: keepingLines)
    for scalar in untrusted.unicodeScalars { filter.take(scalar) }
    text = String(filter.output)
    hiddenCharacters = filter.hidden
  }

  /// What stands in place of the hidden characters of some texts, each with how often, in the order of their code
  /// points: `3 x <U+202E>`.
  package static func substitutions(in texts: [String]) -> [String] {
    var counts: [Unicode.Scalar: (shown: String, count: Int)] = [:]
    for text in texts where !isPlain(text, keepingLines: true) {
      var filter = SafeTextFilter(keepingLines: true)
      for scalar in text.unicodeScalars {
        let before = filter.hidden
        _ = filter.drain()
        filter.take(scalar)
        guard filter.hidden > before else { continue }
        counts[scalar, default: (String(filter.output), 0)].count += 1
      }
    }
    return counts.sorted { $0.key < $1.key }.map { "\($0.value.count) x \($0.value.shown)" }
  }

  init(text: String, hiddenCharacters: Int) {
    self.text = text
    self.hiddenCharacters = hiddenCharacters
  }

  private static func isPlain(_ text: some StringProtocol, keepingLines: Bool) -> Bool {
    func isPlain(_ byte: UInt8) -> Bool {
      (byte >= 0x20 && byte < 0x7F) || (keepingLines && (byte == 0x0A || byte == 0x09))
    }
    // The loop over the bytes themselves is several times as fast as the one over a view: this is asked of every text.
    let quick = text.utf8.withContiguousStorageIfAvailable { bytes in
      for byte in bytes where !isPlain(byte) { return false }
      return true
    }
    return quick ?? text.utf8.allSatisfy(isPlain)
  }

  /// Joins two filtered texts.
  package static func + (left: SafeText, right: SafeText) -> SafeText {
    SafeText(
      text: left.text + right.text, hiddenCharacters: left.hiddenCharacters + right.hiddenCharacters)
  }

  /// The lines of the text, cut at LF; at least one.
  package var lines: [SafeText] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { SafeText(text: String($0), hiddenCharacters: 0) }
  }

  /// Equality of bytes and of what was hidden.
  package static func == (left: SafeText, right: SafeText) -> Bool {
    left.text.isIdentical(to: right.text) && left.hiddenCharacters == right.hiddenCharacters
  }

  /// Feeds the bytes and the count.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(ExactText(text))
    hasher.combine(hiddenCharacters)
  }
}

extension SafeText: CustomStringConvertible {
  /// The filtered text.
  package var description: String { text }
}
