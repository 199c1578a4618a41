import Dashboard

/// Which pair of colours has which number. Pairs are given out on first use; where a terminal has few of them, the
/// background is given up first.
struct ColorPairs {
  struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private var numbers: [Pair: Int32] = [Pair(foreground: -1, background: -1): 0]
  private let capacity: Int

  /// - Parameter capacity: how many pairs the terminal has, pair 0 included.
  init(capacity: Int) {
    self.capacity = capacity
  }

  /// The number of a pair, and whether it has to be made known to the terminal first.
  mutating func number(of pair: Pair) -> (number: Int32, isNew: Bool) {
    if let known = numbers[pair] { return (known, false) }
    if numbers.count < capacity {
      let number = Int32(numbers.count)
      numbers[pair] = number
      return (number, true)
    }
    let alone = [Pair(foreground: pair.foreground, background: -1), Pair(foreground: -1, background: -1)]
    return (alone.compactMap { numbers[$0] }.first ?? 0, false)
  }
}

/// Colours as curses counts them.
enum ColorNumber {
  /// The number of a colour for a terminal with so many colours; whether bold has to stand for brightness.
  static func of(_ color: TerminalColor, colors: Int, isDirect: Bool) -> (number: Int32, needsBold: Bool) {
    switch color {
    case .standard: return (-1, false)
    case .index(let place) where isDirect:
      return (place < 8 ? Int32(place) : direct(ColorReduction.usual(place)), false)
    case .index(let place):
      if Int(place) < colors { return (Int32(place), false) }
      // Eight colours: the bright ones are the plain ones, bold.
      return place < 16 ? (Int32(place) - 8, true) : (-1, false)
    case .rgb(let color):
      return isDirect ? (direct(color), false) : (-1, false)
    }
  }

  /// The lowest eight numbers mean the palette, even in direct colour.
  private static func direct(_ color: RGB) -> Int32 { max(8, Int32(color.value)) }
}
