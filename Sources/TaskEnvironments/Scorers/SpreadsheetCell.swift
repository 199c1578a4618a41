import SkillModel

/// A value in a cell, as far as comparing goes.
package enum SpreadsheetCell: Hashable, Sendable {
  case empty
  case text(String)
  case number(Double)
  case flag(Bool)
  /// A time of day as `HH:MM:SS`.
  case timeOfDay(String)
  /// Days since 1899-12-30, with a fraction.
  case date(Double)

  /// The cell of a plain JSON value; nil for arrays and objects.
  package init?(_ value: JSONValue) {
    switch value {
    case .null: self = .empty
    case .bool(let value): self = .flag(value)
    case .integer(let value): self = .number(Double(value))
    case .number(let value): self = .number(value)
    case .string(let text): self = .text(text)
    case .array, .object: return nil
    }
  }

  /// Whether two cells hold the same: numbers and texts that are numbers to two decimals, dates to the day, times
  /// to the minute, texts by code points; an empty text is an empty cell.
  package func matches(_ other: SpreadsheetCell) -> Bool {
    switch (comparable, other.comparable) {
    case (.empty, .empty): true
    case (.number(let left), .number(let right)): left == right
    case (.text(let left), .text(let right)): left.isIdentical(to: right)
    default: false
    }
  }

  private enum Comparable {
    case empty
    case number(Double)
    case text(String)
  }

  private var comparable: Comparable {
    switch self {
    case .empty: .empty
    case .number(let value): .number(value.rounded(toDecimals: 2))
    case .flag(let value): .number(value ? 1 : 0)
    case .date(let days): .number(days.rounded(.toNearestOrEven))
    case .timeOfDay(let text): .text(text.prefix(codePoints: max(0, text.codePointCount - 3)))
    case .text(let text):
      if text.isEmpty {
        .empty
      } else if let value = PythonFloat.parse(text) {
        .number(value.rounded(toDecimals: 2))
      } else {
        .text(text)
      }
    }
  }
}

/// A rectangle of cells such as `$A$1:B2`.
package enum SpreadsheetRange {
  /// The most cells that a range is spelt out for.
  package static let cellLimit = 1_000_000

  /// The cells of a range, column by column; a text without a colon is one cell as it stands.
  ///
  /// nil when a corner lacks its column or row, there are more than two corners, or the range is beyond the limit.
  package static func cellNames(in range: String) -> [String]? {
    let corners = range.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false)
    guard corners.count > 1 else { return [range] }
    guard corners.count == 2, let first = corner(corners[0]), let last = corner(corners[1]) else {
      return nil
    }
    guard first.column <= last.column, first.row <= last.row else { return [] }
    let (cells, overflow) = (last.column - first.column + 1)
      .multipliedReportingOverflow(by: last.row - first.row + 1)
    guard !overflow, cells <= cellLimit else { return nil }
    return (first.column...last.column).flatMap { column in
      let name = columnName(column)
      return (first.row...last.row).map { name + String($0) }
    }
  }

  private static func corner(_ scalars: Substring.UnicodeScalarView) -> (column: Int, row: Int)? {
    var column = 0
    var digits = ""
    for scalar in scalars {
      if scalar.properties.isAlphabetic {
        guard column < 1_000_000, scalar.value >= 64 else { return nil }
        column = column * 26 + Int(scalar.value) - 64
      } else if let digit = scalar.decimalDigit {
        digits += String(digit)
      }
    }
    return Int(digits).map { (column, $0) }
  }

  private static func columnName(_ number: Int) -> String {
    var rest = number
    var letters: [UInt8] = []
    while rest > 0 {
      let (quotient, remainder) = (rest - 1).quotientAndRemainder(dividingBy: 26)
      letters.append(UInt8(65 + remainder))
      rest = quotient
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }
}
