import SkillModel

/// How long each stage of a step took.
struct StageTimer: Sendable {
  enum Part: String, CaseIterable {
    case rollout = "rollout_s"
    case reflect = "reflect_s"
    case aggregate = "aggregate_s"
    case select = "select_s"
    case update = "update_s"
    case evaluate = "evaluate_s"
  }

  private let clock: any RunClock
  private let start: Int
  private var last: Int
  private var parts: [Part: Int] = [:]

  init(clock: any RunClock) {
    self.clock = clock
    start = clock.milliseconds()
    last = start
  }

  /// Everything since the last mark belongs to this part.
  mutating func mark(_ part: Part) {
    let now = clock.milliseconds()
    parts[part, default: 0] += now - last
    last = now
  }

  /// `timing` of a step record: seconds, rounded to a tenth.
  var json: JSONObject {
    JSONObject(Part.allCases.map { ($0.rawValue, .number(Self.seconds(parts[$0] ?? 0))) })
  }

  /// `wall_time_s`.
  var total: Double { Self.seconds(clock.milliseconds() - start) }

  private static func seconds(_ milliseconds: Int) -> Double {
    (Double(milliseconds) / 100).rounded(.toNearestOrEven) / 10
  }
}
