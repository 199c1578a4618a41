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

extension StandardStreams {
  /// Prints JSON. Characters that a terminal would act on are escaped, which changes nothing in what is read.
  static func print(_ json: JSONValue, layout: JSONWriter.Layout) {
    let text = JSONWriter.text(of: json, layout: layout)
    if text.utf8.allSatisfy({ $0 < 0x7F }) { return print(text) }
    var line = ""
    for scalar in text.unicodeScalars {
      if actsOnTerminals(scalar) {
        for unit in String(scalar).utf16 {
          line += "\\u" + String(0x1_0000 + Int(unit), radix: 16).dropFirst()
        }
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
    print(line)
  }

  private static func actsOnTerminals(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x7F else { return false }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
