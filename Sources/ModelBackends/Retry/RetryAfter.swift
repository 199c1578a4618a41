/// How long a provider asks to wait.
package enum RetryAfter {
  /// Longest wait that is honoured, in seconds.
  package static let longest = 600.0

  /// Seconds to wait in 0...600; nil without a header that makes sense. `retry-after-ms` counts first.
  ///
  /// A date is taken relative to the reply's own `Date` where it has one, so that a wrong clock here or there does
  /// no harm; a negative number and a date in the past mean 0.
  package static func seconds(in headers: [String: String], wallClock: Double) -> Double? {
    if let milliseconds = number(headers["retry-after-ms"]) { return min(milliseconds / 1_000, longest) }
    guard let value = headers["retry-after"] else { return nil }
    if let seconds = number(value) { return min(seconds, longest) }
    guard let date = HTTPDate.seconds(of: value) else { return nil }
    let now = headers["date"].flatMap(HTTPDate.seconds(of:)) ?? wallClock
    return min(max(date - now, 0), longest)
  }

  private static func number(_ text: String?) -> Double? {
    guard let text else { return nil }
    let trimmed = text.split(separator: " ").joined(separator: " ")
    let digits = trimmed.hasPrefix("-") ? trimmed.dropFirst() : trimmed[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
      let value = Double(trimmed), value.isFinite
    else { return nil }
    return max(value, 0)
  }
}

/// Dates of HTTP headers, as `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  /// Seconds since 1970; nil for any other form.
  static func seconds(of text: String) -> Double? {
    let parts = text.split { " ,:".contains($0) }
    guard parts.count == 8, parts[7] == "GMT" || parts[7] == "UTC", let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
      let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6]),
      (1...31).contains(day), (1970...9999).contains(year), (0..<24).contains(hour),
      (0..<60).contains(minute), (0...60).contains(second)
    else { return nil }
    let days = daysSinceEpoch(year: year, month: month + 1, day: day)
    return Double(((days * 24 + hour) * 60 + minute) * 60 + second)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Days of the Gregorian calendar, counted in years that begin in March.
  private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let leapDays = shifted / 4 - shifted / 100 + shifted / 400
    return shifted * 365 + leapDays + (monthFromMarch * 153 + 2) / 5 + day - 1 - 719_468
  }
}
