import CNCurses
import Dashboard

/// What is sent for a cell: the same character, or a stand-in where the terminal could not show it in as many cells.
struct DrawnCharacter: Hashable {
  var base: UInt32
  var marks: [UInt32]
  /// A blank has to follow, since the stand-in is narrower than the character.
  var needsBlank: Bool

  /// - Parameter width: what libc says of a character; curses counts with it.
  static func of(
    _ cell: ScreenCell, isUnicode: Bool, width: (UInt32) -> Int32 = skillopt_width
  ) -> DrawnCharacter {
    let scalar = cell.base
    if scalar.isASCII {
      let isShown = (0x20...0x7E).contains(scalar.value)
      return DrawnCharacter(
        base: isShown ? scalar.value : 0x20, marks: isUnicode ? marks(of: cell, width) : [], needsBlank: false
      )
    }
    guard isUnicode else {
      return DrawnCharacter(base: ASCIIStandIn.of(scalar).value, marks: [], needsBlank: cell.width == 2)
    }
    if width(scalar.value) == Int32(cell.width) {
      return DrawnCharacter(base: scalar.value, marks: marks(of: cell, width), needsBlank: false)
    }
    return DrawnCharacter(base: 0xFFFD, marks: [], needsBlank: cell.width == 2)
  }

  private static func marks(of cell: ScreenCell, _ width: (UInt32) -> Int32) -> [UInt32] {
    guard let marks = cell.marks else { return [] }
    return marks.unicodeScalars.prefix(4).map(\.value).filter { width($0) == 0 }
  }
}

/// ASCII for characters of other alphabets, one for one.
enum ASCIIStandIn {
  static func of(_ scalar: Unicode.Scalar) -> Unicode.Scalar { known[scalar] ?? "?" }

  private static let known: [Unicode.Scalar: Unicode.Scalar] = {
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (plain, others) in pairs {
      for other in others.unicodeScalars { table[other] = plain }
    }
    return table
  }()

  private static let pairs: [(Unicode.Scalar, String)] = [
    ("'", "‘’‚′"), ("\"", "“”„″«»"), ("-", "‐‑‒–—―−─━═╌┄"), (".", "…·•∙"), (">", "→▶›≥⇒"), ("<", "←◀‹≤⇐"),
    ("^", "↑▲"), ("v", "↓▼"), ("|", "│┃║¦"), ("+", "┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋±"), ("#", "█▓▒░■▪▮"),
    ("x", "×✗✘"), ("*", "★✓✔◆●"), ("o", "○◦°"), (" ", "\u{A0}\u{2007}\u{202F}\u{3000}"), ("~", "≈∼"),
    ("=", "≠≡"),
    ("A", "ÀÁÂÃÄÅĀĂĄ"), ("a", "àáâãäåāăąª"), ("C", "ÇĆČ"), ("c", "çćč¢"), ("D", "ÐĎĐ"), ("d", "ďđð"),
    ("E", "ÈÉÊËĒĖĘĚ€"), ("e", "èéêëēėęě"), ("G", "ĞĢ"), ("g", "ğģ"), ("I", "ÌÍÎÏĪĮİ"), ("i", "ìíîïīįı"),
    ("L", "ĹĻĽŁ£"), ("l", "ĺļľł"), ("N", "ÑŃŅŇ"), ("n", "ñńņň"), ("O", "ÒÓÔÕÖØŌŐ"), ("o", "òóôõöøōőº"),
    ("R", "ŔŘ®"), ("r", "ŕř"), ("S", "ŚŞŠȘ§"), ("s", "śşšșß"), ("T", "ŢŤȚ"), ("t", "ţťț"), ("U", "ÙÚÛÜŪŮŰŲ"),
    ("u", "ùúûüūůűųµ"), ("Y", "ÝŸ¥"), ("y", "ýÿ"), ("Z", "ŹŻŽ"), ("z", "źżž"),
  ]
}
