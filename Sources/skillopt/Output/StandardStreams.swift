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
