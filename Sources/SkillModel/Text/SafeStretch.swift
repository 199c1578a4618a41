/// A part of a filtered text: as it was written, or a character that was made visible.
package struct SafeStretch: Hashable, Sendable {
  package let text: SafeText
  /// True where it stands for one or more characters that can't be seen.
  package let isRevealed: Bool
}

extension SafeText {
  /// The filtered text of one line in parts, so that what was hidden can be shown in a colour of its own.
  ///
  /// The parts joined are what `singleLine` gives. Empty for an empty text.
  package static func stretches(of untrusted: some StringProtocol) -> [SafeStretch] {
    let whole = SafeText.singleLine(untrusted)
    if whole.hiddenCharacters == 0 {
      return whole.text.isEmpty ? [] : [SafeStretch(text: whole, isRevealed: false)]
    }
    var filter = SafeTextFilter(keepingLines: false)
    var stretches: [(text: String.UnicodeScalarView, hidden: Int)] = []
    for scalar in untrusted.unicodeScalars {
      let hiddenBefore = filter.hidden
      filter.take(scalar)
      let added = filter.drain()
      let hidden = filter.hidden - hiddenBefore
      if let last = stretches.last, (last.hidden > 0) == (hidden > 0) {
        stretches[stretches.count - 1].text.append(contentsOf: added)
        stretches[stretches.count - 1].hidden += hidden
      } else {
        stretches.append((added, hidden))
      }
    }
    return stretches.map {
      SafeStretch(
        text: SafeText(text: String($0.text), hiddenCharacters: $0.hidden), isRevealed: $0.hidden > 0)
    }
  }
}
