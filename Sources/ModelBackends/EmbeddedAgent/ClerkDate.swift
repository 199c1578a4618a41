/// A date as a row writes it.
struct ClerkDate: Hashable, Sendable {
  /// The date as the row writes it.
  let text: Substring
  private let year: Int
  private let first: Int
  private let second: Int
  /// Whether `first` and `second` could be day and month or month and day.
  private let isOpen: Bool

  /// Understands `2025-04-03`, `03/04/2025`, `3.4.2025`, `3 Apr 2025` and `April 3, 2025`.
  init?(_ text: Substring) {
    self.text = text
    let parts = text.split { " /.-,".contains($0) }
    guard parts.count == 3 else { return nil }
    if let month = Self.month(named: parts[1]), let day = Int(parts[0]), let year = Int(parts[2]) {
      (self.year, first, second, isOpen) = (year, month, day, false)
    } else if let month = Self.month(named: parts[0]), let day = Int(parts[1]), let year = Int(parts[2]) {
      (self.year, first, second, isOpen) = (year, month, day, false)
    } else if let one = Int(parts[0]), let two = Int(parts[1]), let three = Int(parts[2]) {
      let isYearFirst = parts[0].utf8.count == 4
      (year, first, second, isOpen) = isYearFirst ? (one, two, three, false) : (three, one, two, true)
    } else {
      return nil
    }
  }

  /// The number of a month by its name or its first three letters, 1...12.
  static func month(named name: some StringProtocol) -> Int? {
    guard name.utf8.count >= 3 else { return nil }
    let name = name.lowercased()
    return monthNames.firstIndex { $0.hasPrefix(name) }.map { $0 + 1 }
  }

  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december",
  ]

  /// The day that the text means when the day or the month stands first; a number above twelve is always the day.
  func reading(dayFirst: Bool) -> ClerkDay {
    guard isOpen else { return ClerkDay(year: year, month: first, day: second) }
    let isDayFirst = first > 12 ? true : second > 12 ? false : dayFirst
    return isDayFirst
      ? ClerkDay(year: year, month: second, day: first) : ClerkDay(year: year, month: first, day: second)
  }
}

/// A day of the calendar as the clerk understood it.
struct ClerkDay: Hashable, Sendable, Comparable {
  /// All four digits.
  let year: Int
  /// From 1.
  let month: Int
  /// From 1.
  let day: Int

  /// The order of the calendar.
  static func < (left: ClerkDay, right: ClerkDay) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// Year, month and day, with hyphens.
  var yearFirst: String { "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))" }

  /// Day, month and year, with slashes.
  var dayFirst: String { "\(Self.twoDigits(day))/\(Self.twoDigits(month))/\(year)" }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
