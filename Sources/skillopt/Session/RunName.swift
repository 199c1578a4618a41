import Foundation

/// Names for runs and their folders.
enum RunName {
  /// Sorts by time of start: `20261122-201533-3f2a`.
  static func new() -> String {
    let now = Date()
    let calendar = Calendar(identifier: .gregorian)
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: now)
    func two(_ number: Int?) -> String { RunNamePart.padded(number ?? 0, 2) }
    let mark = RunNamePart.padded(Int.random(in: 0..<0x10000), 4, radix: 16)
    return "\(RunNamePart.padded(parts.year ?? 0, 4))\(two(parts.month))\(two(parts.day))-"
      + "\(two(parts.hour))\(two(parts.minute))\(two(parts.second))-\(mark)"
  }
}

private enum RunNamePart {
  static func padded(_ number: Int, _ width: Int, radix: Int = 10) -> String {
    let digits = String(number, radix: radix)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
