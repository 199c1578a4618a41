/// A day of the calendar in a generated ledger.
struct LedgerDate: Hashable, Sendable, Comparable {
  /// All four digits.
  let year: Int
  /// 1...12.
  let month: Int
  /// 1...28, so that it exists in every month.
  let day: Int

  /// The English names, from January.
  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
  ]

  /// The order of the calendar.
  static func < (left: LedgerDate, right: LedgerDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// Year, month and day with hyphens: the form that answers want.
  var iso: String { "\(year)-\(Self.twoDigits(month))-\(Self.twoDigits(day))" }

  /// The month as questions name it, such as `April 2025`.
  var monthAndYear: String { "\(Self.monthNames[month - 1]) \(year)" }

  /// Whether exchanging day and month gives another date that exists.
  var isAmbiguous: Bool { day <= 12 && day != month }

  /// The ways in which the books write a date.
  enum Style: Hashable, Sendable, CaseIterable {
    case iso, slashes, dots, dayAndName, nameAndDay
  }

  /// The date as a row shows it; slashes and dots put the day first.
  func written(_ style: Style) -> String {
    switch style {
    case .iso: iso
    case .slashes: "\(Self.twoDigits(day))/\(Self.twoDigits(month))/\(year)"
    case .dots: "\(day).\(month).\(year)"
    case .dayAndName: "\(day) \(Self.monthNames[month - 1].prefix(3)) \(year)"
    case .nameAndDay: "\(Self.monthNames[month - 1]) \(day), \(year)"
    }
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
