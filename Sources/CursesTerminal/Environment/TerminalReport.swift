import CNCurses
import Glibc
import SkillModel

/// What the terminal of this process can do, read from terminfo without touching the screen.
package struct TerminalReport: Sendable {
  /// `TERM`, empty when unset.
  package let name: String
  /// nil when there is no entry for the terminal.
  package let colors: Int?
  /// Whether the cursor can be placed: without it there is no screen.
  package let addressesCursor: Bool
  package let isTerminal: Bool

  package init() {
    name = getenv("TERM").map { String(cString: $0) } ?? ""
    isTerminal = isatty(STDOUT_FILENO) == 1
    var status: Int32 = 0
    if !name.isEmpty, skillopt_terminal_exists(name, &status) == 0 {
      colors = Int(skillopt_terminal_colors())
      addressesCursor = skillopt_terminal_addresses_cursor() == 1
    } else {
      colors = nil
      addressesCursor = false
    }
  }

  /// Why the terminal shows plain lines only; nil when it can show a screen.
  package var limitation: String? {
    if !isTerminal { return "standard output is not a terminal: plain lines" }
    if name.isEmpty { return "TERM is not set: plain lines" }
    if colors == nil { return "no terminfo entry for TERM=\(name): plain lines" }
    return addressesCursor ? nil : "TERM=\(name) can't place the cursor: plain lines"
  }

  package var text: String { "\(name), \(max(0, colors ?? 0)) colours" }
}
