extension StringProtocol {
  /// The text in lower case as Python's `lower()` gives it: a sigma that ends a word becomes ς.
  package var pythonLowercased: String {
    let scalars = Array(unicodeScalars)
    var lowered = ""
    lowered.reserveCapacity(utf8.count)
    for (place, scalar) in scalars.enumerated() {
      if scalar == "\u{3A3}" {
        lowered += endsWord(scalars, at: place) ? "\u{3C2}" : "\u{3C3}"
      } else {
        lowered += scalar.properties.lowercaseMapping
      }
    }
    return lowered
  }

  /// The text with the differences of case removed, as Python's `casefold()` does: ß becomes ss.
  package var caseFolded: String {
    var folded = ""
    folded.reserveCapacity(utf8.count)
    for scalar in unicodeScalars { folded += scalar.caseFolding }
    return folded
  }
}

private func endsWord(_ scalars: [Unicode.Scalar], at place: Int) -> Bool {
  let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
  let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
  return before?.properties.isCased == true && after?.properties.isCased != true
}

extension Unicode.Scalar {
  /// Unicode's full case folding of one code point.
  ///
  /// It is the lower case of the upper case, except where a letter has no partner of its own: the dotless i stays,
  /// and Cherokee folds to its capitals.
  fileprivate var caseFolding: String {
    if value < 0x80 { return properties.lowercaseMapping }
    switch value {
    case 0x131: return String(self)
    case 0x13A0...0x13F5: return String(self)
    case 0x13F8...0x13FD, 0xAB70...0xABBF: return properties.uppercaseMapping
    default: break
    }
    let lower = properties.lowercaseMapping
    return lower.unicodeScalars.map { scalar in
      scalar.properties.uppercaseMapping.unicodeScalars.map(\.properties.lowercaseMapping).joined()
    }.joined()
  }
}
