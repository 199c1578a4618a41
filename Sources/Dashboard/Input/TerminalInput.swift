/// A key as the terminal reports it.
package struct KeyStroke: Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    case character(Unicode.Scalar)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    /// 1 to 12.
    case function(Int)
  }
  package var code: Code
  /// Ctrl with a letter: `character` holds the small letter.
  package var isControl: Bool

  package init(_ code: Code, control: Bool = false) {
    self.code = code
    isControl = control
  }

  package init(_ character: Unicode.Scalar) { self.init(.character(character)) }

  package static func control(_ letter: Unicode.Scalar) -> KeyStroke {
    KeyStroke(.character(letter), control: true)
  }
}

/// What came in from the terminal, in its order.
package enum TerminalInput: Hashable, Sendable {
  package enum MouseAction: Hashable, Sendable {
    case click, doubleClick, wheelUp, wheelDown
  }
  case key(KeyStroke)
  /// A bracketed paste as a whole; not filtered yet.
  case paste(String)
  case mouse(MouseAction, column: Int, row: Int)
  case resize(ScreenSize)
  case focus(Bool)
  /// The screen was given back after a suspension or an editor: everything has to be drawn anew.
  case restored
}
