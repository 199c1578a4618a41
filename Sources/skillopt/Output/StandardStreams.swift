@preconcurrency import Glibc
import SkillModel

/// Standard output and error. Everything that is printed goes through here.
enum StandardStreams {
  static var output: UnsafeMutablePointer<FILE> { stdout }

  /// Prints a line. A reader that went away is not an error of ours.
  static func print(_ line: String) {
    fputs(line + "\n", stdout)
    fflush(stdout)
  }

  static func printError(_ line: String) {
    fputs(line + "\n", stderr)
  }

  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

extension StandardStreams {
  /// Writes a text as it is: for documents that go to a file or a pipe. On a terminal hidden characters are shown.
  static func write(_ text: String) {
    let shown = outputIsTerminal ? SafeText(text).text : text
    fputs(shown, stdout)
    fflush(stdout)
  }
}
