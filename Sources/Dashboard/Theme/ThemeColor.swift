/// A colour as a theme names it.
package enum ThemeColor: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the terminal's sixteen, in the user's own palette.
  case ansi(ANSIColor)
  case rgb(RGB)

  /// Reads `default`, a name such as `bright-red`, or `#rrggbb`; nil for anything else.
  package init?(_ written: String) {
    if written == "default" {
      self = .standard
    } else if let named = ANSIColor(named: written) {
      self = .ansi(named)
    } else if let rgb = RGB(hexadecimal: written) {
      self = .rgb(rgb)
    } else {
      return nil
    }
  }
}

/// The terminal's sixteen colours, in their order.
package enum ANSIColor: UInt8, CaseIterable, Hashable, Sendable {
  case black, red, green, yellow, blue, magenta, cyan, white
  case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite

  /// `red`, `bright-red`, `gray` for bright black.
  package init?(named written: String) {
    let word = written == "gray" || written == "grey" ? "bright-black" : written
    guard let found = Self.allCases.first(where: { $0.name == word }) else { return nil }
    self = found
  }

  package var name: String {
    let words = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    return rawValue < 8 ? words[Int(rawValue)] : "bright-" + words[Int(rawValue) - 8]
  }

  /// The same without its brightness, 0 to 7.
  package var base: ANSIColor { ANSIColor(rawValue: rawValue & 7) ?? .white }

  package var isBright: Bool { rawValue >= 8 }
}

/// A colour by its parts, 0 to 255 each.
package struct RGB: Hashable, Sendable {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Reads `#rrggbb`.
  package init?(hexadecimal written: String) {
    let digits = written.utf8.dropFirst()
    guard written.utf8.first == 0x23, digits.count == 6, let value = UInt32(Substring(digits), radix: 16)
    else {
      return nil
    }
    self.init(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
  }

  package var value: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  /// A weighted distance near to what the eye sees ("redmean"), squared.
  package func distance(to other: RGB) -> Int {
    let mean = (Int(red) + Int(other.red)) / 2
    let (r, g, b) = (Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue))
    return ((512 + mean) * r * r >> 8) + 4 * g * g + ((767 - mean) * b * b >> 8)
  }
}
