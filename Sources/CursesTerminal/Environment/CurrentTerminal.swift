import CNCurses
import Dashboard
import Glibc

extension TerminalEnvironment {
  private static let programVariables = [
    "TERM_PROGRAM", "TERMINAL_EMULATOR", "KITTY_WINDOW_ID", "GHOSTTY_RESOURCES_DIR", "WEZTERM_EXECUTABLE",
    "ALACRITTY_WINDOW_ID", "VTE_VERSION", "KONSOLE_VERSION", "WT_SESSION",
  ]

  /// The environment of this process.
  package static var current: TerminalEnvironment {
    TerminalEnvironment(
      term: variable("TERM"),
      program: programVariables.compactMap { name in variable(name).map { "\(programName(name)) \($0)" } }
        .joined(separator: " "),
      colorTerm: variable("COLORTERM"), noColor: variable("NO_COLOR"),
      locale: variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG"),
      outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      hasKeyboard: isatty(STDIN_FILENO) == 1 || hasControllingTerminal)
  }

  /// A variable of some terminals only; its name tells which.
  private static func programName(_ variable: String) -> String {
    switch variable {
    case "VTE_VERSION": "vte"
    case "WT_SESSION": "windows-terminal"
    default: variable.lowercased()
    }
  }

  private static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  private static var hasControllingTerminal: Bool {
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    close(terminal)
    return true
  }
}

extension TerminfoEntry {
  /// Looks an entry up in the terminfo of this machine; nil when there is none.
  package static func named(_ name: String) -> TerminfoEntry? {
    var status: Int32 = 0
    guard !name.isEmpty, skillopt_terminal_exists(name, &status) == 0 else { return nil }
    return TerminfoEntry(
      colors: max(0, Int(skillopt_terminal_colors())),
      addressesCursor: skillopt_terminal_addresses_cursor() == 1,
      hasDirectColor: skillopt_terminal_has_direct_color() == 1)
  }
}

extension ScreenDecision {
  /// Decides for this process. Sets the locale of characters (LC_CTYPE) on the way, which curses needs before it starts.
  package static func current(color: ColorWish = .auto, depth: ColorDepth? = nil) -> ScreenDecision {
    let environment = TerminalEnvironment.current
    let isUTF8 = CharacterLocale.set(for: environment.locale)
    return decide(environment, isUTF8: isUTF8, color: color, depth: depth, entry: TerminfoEntry.named)
  }
}

/// The locale of characters: which bytes a terminal is sent.
package enum CharacterLocale {
  /// The locales to try for what the environment names, best first.
  ///
  /// C and POSIX mean ASCII. A UTF-8 locale that isn't installed, and an environment that names none, get C.UTF-8.
  package static func candidates(for name: String?) -> [String] {
    guard let name else { return ["C.UTF-8"] }
    if name == "C" || name == "POSIX" { return ["C"] }
    let folded = name.lowercased()
    let wantsUTF8 = folded.hasSuffix("utf-8") || folded.hasSuffix("utf8") || !folded.contains(".")
    return wantsUTF8 ? [name, "C.UTF-8"] : [name, "C"]
  }

  /// Sets the first that exists.
  ///
  /// - Returns: whether characters are UTF-8 now.
  static func set(for name: String?) -> Bool {
    for candidate in candidates(for: name) {
      let answer = skillopt_use_locale(candidate)
      if answer >= 0 { return answer == 1 }
    }
    return false
  }
}
