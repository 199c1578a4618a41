import SkillModel
import TestSupport
import Testing

struct RolloutTests {
  private func rows(_ value: JSONValue?) throws -> [RolloutRow] {
    try (value?.arrayValue ?? []).map { try RolloutRow($0.objectValue ?? [:]) }
  }

  @Test("mean scores agree with the reference", arguments: try vectors("compute_score"))
  func means(_ vector: VectorCase) throws {
    let means = try rows(vector.input).meanScores
    #expect(
      [.number(means.hard.value), .number(means.soft.value)] == vector.expected.doubles, vector.comment)
  }

  @Test("buckets and failure patterns agree with the reference", arguments: try vectors("buckets_patterns"))
  func buckets(_ vector: VectorCase) throws {
    let rows = try rows(vector.input["results"])
    let buckets = TaskTypeBucket.buckets(of: rows, taskTypes: vector.input["task_types"]?.texts ?? [])
    let json = JSONObject(
      buckets.map { bucket in
        let fields: JSONObject = [
          "total": .integer(bucket.total), "hard": bucket.total == 0 ? 0 : .number(bucket.hardSum),
          "soft": .number(bucket.softSum),
        ]
        return (bucket.taskType, .object(fields))
      })
    #expect(.object(json) == vector.expected["buckets"], vector.comment)
    let patterns = FailurePattern.patterns(of: rows).map { JSONValue.object($0.json) }
    #expect(.array(patterns) == vector.expected["patterns"], vector.comment)
  }

  @Test func `patterns take the analysts' names in their order`() throws {
    let rows = try ["a: x", "b", "a: y", "c"].enumerated().map { place, reason in
      try RolloutRow(["id": .string("q\(place)"), "hard": 0, "fail_reason": .string(reason)])
    }
    let patterns = FailurePattern.patterns(of: rows, names: ["wrong: first", "late: second"])
    #expect(patterns.map(\.pattern) == ["wrong: first", "late: second", "c"])
    #expect(patterns.map(\.count) == [2, 1, 1])
  }

  @Test("trajectory texts agree with the reference", arguments: try vectors("fmt_trajectory"))
  func trajectories(_ vector: VectorCase) throws {
    let conversation = try #require(vector.input.arrayValue)
    #expect(.string(TrajectoryText.text(of: conversation)) == vector.expected, vector.comment)
  }

  @Test("comparison pairs agree with the reference", arguments: try vectors("comparison_pairs"))
  func pairs(_ vector: VectorCase) throws {
    let items = try #require(vector.input["items"]?.arrayValue).compactMap(\.objectValue)
    let pairs = try ComparisonPair.pairs(
      previous: rows(vector.input["prev"]), current: rows(vector.input["curr"]), items: items)
    let json = pairs.map {
      JSONValue.object($0.json.merging(["prev_trajectory": "", "curr_trajectory": ""]))
    }
    #expect(.array(json) == vector.expected["pairs"]?.softAsDoubles, vector.comment)
    let counts = JSONObject(
      ComparisonPair.Category.allCases.map { category in
        (category.rawValue, .integer(pairs.count { $0.category == category }))
      })
    #expect(.object(counts) == vector.expected["counts"], vector.comment)
    #expect(PairPolicy.changed.kept(pairs).map(\.id).json == vector.expected["changed"], vector.comment)
    #expect(PairPolicy.unchanged.kept(pairs).map(\.id).json == vector.expected["unchanged"], vector.comment)
    #expect(PairPolicy.mixed.kept(pairs) == pairs)
    #expect(.string(ComparisonText.text(of: pairs)) == vector.expected["text"], vector.comment)
  }

  @Test(
    "what is no score from 0 to 1 is refused",
    arguments: [.number(.nan), .number(.infinity), -1, 1.5, "x", "nan", nil, [1]] as [JSONValue])
  func badScores(_ value: JSONValue) {
    #expect(throws: ScoreError.self) { try Score(reading: value) }
  }

  @Test func `a hard score counts as success from a billionth on`() throws {
    #expect(try Score(1e-9).isSuccess)
    #expect(try !Score(1e-12).isSuccess)
    #expect(try Score(reading: true) == .one)
  }
}

extension JSONValue {
  /// The elements as fractions, whatever their form.
  var doubles: [JSONValue] { (arrayValue ?? []).map { $0.doubleValue.map(JSONValue.number) ?? $0 } }

  /// Pairs with their soft scores as fractions: the reference keeps an integer that it was given.
  fileprivate var softAsDoubles: JSONValue {
    .array(
      (arrayValue ?? []).map { pair in
        var fields = pair.objectValue ?? [:]
        for key in ["prev", "curr"] {
          guard var side = fields[key]?.objectValue, let soft = side["soft"]?.doubleValue else { continue }
          side["soft"] = .number(soft)
          fields[key] = .object(side)
        }
        return .object(fields)
      })
  }
}
