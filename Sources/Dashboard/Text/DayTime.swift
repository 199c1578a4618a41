import SkillModel

/// A time of day as people read it.
package enum DayTime {
  /// `12:04:31` of milliseconds since 1970, so many seconds east of Greenwich.
  package static func text(_ milliseconds: Int, utcOffset: Int) -> String {
    let day = 86_400
    let seconds = ((milliseconds / 1_000 + utcOffset) % day + day) % day
    func two(_ number: Int) -> String { RunState.padded(number, to: 2) }
    return "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }
}
