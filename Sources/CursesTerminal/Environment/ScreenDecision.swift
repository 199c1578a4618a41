import Dashboard

/// Whether there is a screen, and of what kind.
package enum ScreenDecision: Hashable, Sendable {
  case screen(ScreenKind)
  /// Plain lines, and why; the text is made of our own words and the name of the terminal, unfiltered.
  case plain(reason: String)
}

/// What kind of screen is opened.
package struct ScreenKind: Hashable, Sendable {
  /// The terminfo entry to open; not always that of `TERM`.
  package var term: String
  package var depth: ColorDepth
  /// False: nothing but ASCII is drawn.
  package var isUnicode: Bool
  /// What a person should know of a fallback: no entry for the terminal, no direct colours. Nil where nothing was replaced.
  package var remark: String?

  package init(term: String, depth: ColorDepth, isUnicode: Bool, remark: String? = nil) {
    self.term = term
    self.depth = depth
    self.isUnicode = isUnicode
    self.remark = remark
  }
}

extension ScreenDecision {
  /// The kind of terminal that an unknown name most likely speaks like.
  private static let substitute = "xterm-256color"
  private static let modern = [
    "xterm", "kitty", "ghostty", "foot", "wezterm", "alacritty", "rio", "contour", "konsole", "gnome", "vte",
    "iterm", "tmux", "screen", "rxvt", "st-", "mlterm", "vscode", "apple_terminal", "windows-terminal",
  ]

  /// Decides without touching the terminal.
  ///
  /// - Parameter isUTF8: whether characters of the locale in use are UTF-8.
  /// - Parameter depth: the depth that a configuration asks for; nil: what the terminal has.
  /// - Parameter entry: looks a terminfo entry up.
  package static func decide(
    _ environment: TerminalEnvironment, isUTF8: Bool, color: ColorWish = .auto, depth: ColorDepth? = nil,
    entry: (String) -> TerminfoEntry?
  ) -> ScreenDecision {
    guard environment.outputIsTerminal else { return .plain(reason: "standard output is not a terminal") }
    guard environment.hasKeyboard else { return .plain(reason: "there is no terminal to read keys from") }
    guard let name = environment.term else { return .plain(reason: "TERM is not set") }
    if name == "dumb" { return .plain(reason: "TERM=dumb can't place the cursor") }
    var kind = ScreenKind(term: name, depth: .mono, isUnicode: isUTF8)
    guard var found = entry(name) ?? modernEntry(for: environment, name, into: &kind, entry) else {
      return .plain(reason: "no terminfo entry for TERM=\(name)")
    }
    guard found.addressesCursor else { return .plain(reason: "TERM=\(name) can't place the cursor") }
    let wanted = wantedDepth(environment, color, depth)
    if wanted == .direct, !found.hasDirectColor {
      if let direct = directEntry(for: kind.term, entry) {
        kind.term = direct.name
        found = direct.entry
      } else {
        kind.remark = "no terminfo entry with direct colours for TERM=\(name): 256 colours"
      }
    }
    kind.depth = depthShown(wanted, found)
    return .screen(kind)
  }

  private static func modernEntry(
    for environment: TerminalEnvironment, _ name: String, into kind: inout ScreenKind,
    _ entry: (String) -> TerminfoEntry?
  ) -> TerminfoEntry? {
    let hints = [name, environment.program ?? ""].map { $0.lowercased() }
    guard modern.contains(where: { word in hints.contains { $0.contains(word) } }) else { return nil }
    guard let found = entry(substitute) else { return nil }
    kind.term = substitute
    kind.remark = "no terminfo entry for TERM=\(name): drawn as \(substitute)"
    return found
  }

  /// nil: as many colours as the terminal has.
  private static func wantedDepth(
    _ environment: TerminalEnvironment, _ color: ColorWish, _ depth: ColorDepth?
  ) -> ColorDepth? {
    switch color {
    case .never: .mono
    case .always: depth == .mono ? nil : depth
    case .auto: depth ?? (environment.noColor == nil ? nil : .mono)
    }
  }

  /// 24-bit colours are opened by an entry of their own name (SCREEN, "ncurses facts").
  private static func directEntry(
    for term: String, _ entry: (String) -> TerminfoEntry?
  ) -> (name: String, entry: TerminfoEntry)? {
    let family = term.prefix { $0 != "-" }
    for name in ["\(family)-direct", "xterm-direct"] {
      // Inside tmux or screen another family's sequences would be misread.
      if name == "xterm-direct", family == "tmux" || family == "screen" { continue }
      if let found = entry(name), found.hasDirectColor { return (name, found) }
    }
    return nil
  }

  private static func depthShown(_ wanted: ColorDepth?, _ found: TerminfoEntry) -> ColorDepth {
    let possible: ColorDepth =
      switch found.colors {
      case 256...: found.hasDirectColor ? .direct : .palette
      case 16...: .sixteen
      case 8...: .eight
      default: .mono
      }
    let order = ColorDepth.allCases
    guard let wanted, let limit = order.firstIndex(of: wanted), let most = order.firstIndex(of: possible)
    else { return possible }
    return order[min(limit, most)]
  }
}
