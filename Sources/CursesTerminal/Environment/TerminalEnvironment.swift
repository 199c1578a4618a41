/// What the environment of a process says about its terminal. A plain value: who reads it is `TerminalEnvironment.current`.
package struct TerminalEnvironment: Hashable, Sendable {
  /// `TERM`; nil when it is unset or empty.
  package var term: String?
  /// `TERM_PROGRAM`, `TERMINAL_EMULATOR` and what terminals set for themselves; only asked when `TERM` has no entry.
  package var program: String?
  /// `COLORTERM`.
  package var colorTerm: String?
  /// `NO_COLOR`; nil when it is unset or empty (no-color.org).
  package var noColor: String?
  /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty.
  package var locale: String?
  package var outputIsTerminal: Bool
  /// Whether keys can be read: from standard input or the controlling terminal.
  package var hasKeyboard: Bool

  package init(
    term: String?, program: String? = nil, colorTerm: String? = nil, noColor: String? = nil,
    locale: String? = nil, outputIsTerminal: Bool = true, hasKeyboard: Bool = true
  ) {
    self.term = term
    self.program = program
    self.colorTerm = colorTerm
    self.noColor = noColor
    self.locale = locale
    self.outputIsTerminal = outputIsTerminal
    self.hasKeyboard = hasKeyboard
  }
}

/// What a terminfo entry says.
package struct TerminfoEntry: Hashable, Sendable {
  /// 0 for none.
  package var colors: Int
  package var addressesCursor: Bool
  /// Takes colours as red, green and blue.
  package var hasDirectColor: Bool

  package init(colors: Int, addressesCursor: Bool = true, hasDirectColor: Bool = false) {
    self.colors = colors
    self.addressesCursor = addressesCursor
    self.hasDirectColor = hasDirectColor
  }
}

/// What a person asked for by `--color`.
package enum ColorWish: String, CaseIterable, Hashable, Sendable {
  case auto, always, never
}
