/// How keys are written: in the key table, in `keys.yaml`, in help and in the footer.
///
/// A character stands for itself; the others have names: `space`, `Tab`, `Shift-Tab`, `Enter`, `Esc`, `Backspace`,
/// `Del`, `Ins`, `Up`, `Down`, `Left`, `Right`, `Home`, `End`, `PgUp`, `PgDn`, `F1` to `F12`, `Ctrl-R`.
package enum KeyName {
  private static let named: [(name: String, code: KeyStroke.Code)] = [
    ("space", .character(" ")), ("Tab", .tab), ("Shift-Tab", .backTab), ("Enter", .enter), ("Esc", .escape),
    ("Backspace", .backspace), ("Del", .delete), ("Ins", .insert), ("Up", .up), ("Down", .down),
    ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end), ("PgUp", .pageUp),
    ("PgDn", .pageDown),
  ]
  /// Other spellings that are understood, in small letters.
  private static let spellings: [String: KeyStroke.Code] = [
    "return": .enter, "escape": .escape, "delete": .delete, "insert": .insert, "pageup": .pageUp,
    "pagedown": .pageDown, "backtab": .backTab,
  ]

  /// The name of a key.
  package static func text(of key: KeyStroke) -> String {
    if let known = named.first(where: { $0.code == key.code }), !key.isControl { return known.name }
    switch key.code {
    case .function(let number): return "F\(number)"
    case .character(let character):
      return key.isControl ? "Ctrl-" + String(character).uppercased() : String(character)
    default: return named.first { $0.code == key.code }?.name ?? "?"
    }
  }

  /// The key of a name; nil for what names none. The case of names does not count, that of a character does.
  package static func key(named name: String) -> KeyStroke? {
    let scalars = Array(name.unicodeScalars)
    if scalars.count == 1 {
      let isShown = scalars[0].value > 0x20 && scalars[0].value != 0x7F && !scalars[0].properties.isWhitespace
      return isShown ? KeyStroke(scalars[0]) : nil
    }
    let folded = name.lowercased()
    if let known = named.first(where: { $0.name.lowercased() == folded }) { return KeyStroke(known.code) }
    if let code = spellings[folded] { return KeyStroke(code) }
    if folded.hasPrefix("ctrl-"), scalars.count == 6, let letter = folded.unicodeScalars.last,
      ("a"..."z").contains(letter)
    {
      return .control(letter)
    }
    if folded.hasPrefix("f"), let number = Int(folded.dropFirst()), (1...12).contains(number),
      folded.utf8.allSatisfy({ $0 != 0x2B })
    {
      return KeyStroke(.function(number))
    }
    return nil
  }
}
