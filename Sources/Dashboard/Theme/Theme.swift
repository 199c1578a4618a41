/// What one role looks like, at every depth.
package struct RoleStyle: Hashable, Sendable {
  package var foreground: ThemeColor?
  package var background: ThemeColor?
  package var attributes: CellAttributes = []
  /// Foreground at 256 colours, where the nearest one is not wanted.
  package var index256: UInt8?
  /// Foreground at 16 and 8 colours.
  package var ansi: ANSIColor?
  /// Background at 16 and 8 colours; without it the background is the terminal's own there.
  package var ansiBackground: ANSIColor?
  /// Attributes without colours; also added where a background is lost.
  package var mono: CellAttributes = []

  package init() {}
}

/// A look of the dashboard: a style for each role.
package struct Theme: Hashable, Sendable {
  package enum Variant: String, Hashable, Sendable, CaseIterable {
    case dark, light, any
  }
  package let name: String
  package let author: String
  package let variant: Variant
  private let styles: [ThemeRole: RoleStyle]

  package init(name: String, author: String, variant: Variant, styles: [ThemeRole: RoleStyle]) {
    self.name = name
    self.author = author
    self.variant = variant
    self.styles = styles
  }

  /// The style of a role: its own, else its parent's by the dots, else that of `text`.
  package func style(_ role: ThemeRole) -> RoleStyle {
    var name = role.rawValue
    while true {
      if let role = ThemeRole(rawValue: name), let style = styles[role] { return style }
      guard let dot = name.lastIndex(of: ".") else { break }
      name = String(name[..<dot])
    }
    return styles[.text] ?? RoleStyle()
  }

  /// Roles that the theme styles itself, without parents.
  package var ownRoles: Set<ThemeRole> { Set(styles.keys) }

  /// The plainest look: attributes only. Used where no theme can be read.
  package static let plain = Theme(
    name: "plain", author: "skillopt", variant: .any,
    styles: {
      var styles: [ThemeRole: RoleStyle] = [:]
      func set(_ attributes: CellAttributes, _ roles: ThemeRole...) {
        for role in roles {
          var style = RoleStyle()
          style.attributes = attributes
          style.mono = attributes
          styles[role] = style
        }
      }
      set([], .text)
      set(.bold, .textStrong, .titleFocus, .key, .statusWarn, .statusError, .editVetoed, .gateAccept)
      set(
        .reverse, .cursor, .badgeRun, .badgePause, .badgeGate, .badgeReplay, .badgeError, .matchCurrent,
        .suspicious)
      set(.underline, .cursorUnfocused, .marked, .match, .diffAddWord, .diffAdd, .input)
      set([.reverse], .diffDelWord)
      return styles
    }())
}

/// A theme at the depth of one terminal: the only thing that drawing asks.
package struct ResolvedTheme: Sendable {
  package let theme: Theme
  package let depth: ColorDepth
  private let looks: [ThemeRole: TerminalLook]

  package init(_ theme: Theme, depth: ColorDepth) {
    self.theme = theme
    self.depth = depth
    var looks: [ThemeRole: TerminalLook] = [:]
    for role in ThemeRole.allCases { looks[role] = Self.look(theme.style(role), at: depth) }
    self.looks = looks
  }

  /// How a cell is drawn: the role's foreground on its own background, else on the one that lies under it, else on the
  /// screen's.
  package func look(of style: CellStyle) -> TerminalLook {
    var look = looks[style.role] ?? TerminalLook()
    if let under = style.under.flatMap({ looks[$0] }) {
      if look.background == .standard { look.background = under.background }
      look.attributes.formUnion(under.attributes)
    }
    if look.background == .standard { look.background = looks[.background]?.background ?? .standard }
    return look
  }

  private static func look(_ style: RoleStyle, at depth: ColorDepth) -> TerminalLook {
    switch depth {
    case .mono: return TerminalLook(attributes: style.mono)
    case .direct:
      return TerminalLook(
        foreground: direct(style.foreground), background: direct(style.background),
        attributes: style.attributes)
    case .palette:
      return TerminalLook(
        foreground: style.index256.map(TerminalColor.index) ?? palette(style.foreground),
        background: palette(style.background), attributes: style.attributes)
    case .sixteen, .eight:
      var attributes = style.attributes
      var background = TerminalColor.standard
      if let chosen = style.ansiBackground ?? named(style.background) {
        background = .index(depth == .eight ? chosen.base.rawValue : chosen.rawValue)
      } else if let lost = style.background, lost != .standard {
        attributes.formUnion(style.mono)
      }
      guard let chosen = style.ansi ?? sixteen(style.foreground) else {
        return TerminalLook(background: background, attributes: attributes)
      }
      if depth == .eight, chosen.isBright { attributes.insert(.bold) }
      return TerminalLook(
        foreground: .index(depth == .eight ? eight(chosen) : chosen.rawValue), background: background,
        attributes: attributes)
    }
  }

  private static func direct(_ color: ThemeColor?) -> TerminalColor {
    switch color {
    case .none, .standard: .standard
    case .ansi(let named): .index(named.rawValue)
    case .rgb(let rgb): .rgb(rgb)
    }
  }

  private static func palette(_ color: ThemeColor?) -> TerminalColor {
    switch color {
    case .none, .standard: .standard
    case .ansi(let named): .index(named.rawValue)
    case .rgb(let rgb): .index(ColorReduction.index256(of: rgb))
    }
  }

  private static func named(_ color: ThemeColor?) -> ANSIColor? {
    if case .ansi(let named) = color { named } else { nil }
  }

  private static func sixteen(_ color: ThemeColor?) -> ANSIColor? {
    switch color {
    case .none, .standard: nil
    case .ansi(let named): named
    case .rgb(let rgb): ColorReduction.ansi(of: rgb)
    }
  }

  /// Bright black in bold black would vanish on a dark console: white stands for it there.
  private static func eight(_ color: ANSIColor) -> UInt8 {
    color == .brightBlack ? ANSIColor.white.rawValue : color.base.rawValue
  }
}
