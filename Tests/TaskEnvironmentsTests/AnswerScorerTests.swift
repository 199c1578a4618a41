import SkillModel
import Testing

@testable import TaskEnvironments

@Suite("Scorers of people's own tasks")
struct AnswerScorerTests {
  private func score(
    _ kind: EnvironmentSettings.Scorer, _ answer: String, _ golds: [String], tolerance: Double = 0,
    choices: JSONValue? = nil
  ) throws -> AnswerScore {
    var settings = EnvironmentSettings()
    settings.scorer = kind
    settings.tolerance = tolerance
    var item = JSONObject()
    item["choices"] = choices
    return try AnswerScorer(item: item, settings: settings).score(answer, answers: golds)
  }

  @Test(
    "exact",
    arguments: [("Paris", true), (" Paris\n", true), ("paris", false), ("Paris.", false), ("", false)])
  func exact(answer: String, passes: Bool) throws {
    #expect(try score(.exact, answer, ["Rome", "Paris"]).isPass == passes)
  }

  @Test func `exact tells composed from decomposed letters`() throws {
    #expect(try !score(.exact, "e\u{301}", ["\u{E9}"]).isPass)
  }

  @Test(
    "normalized, with word F1 as partial credit",
    arguments: [
      ("the PARIS.", true, 1.0), ("Paris, France", false, 2.0 / 3), ("London", false, 0), ("the", false, 0),
    ] as [(String, Bool, Double)])
  func normalized(answer: String, passes: Bool, partial: Double) throws {
    let given = try score(.normalized, answer, ["Rome", "Paris"])
    #expect(given.isPass == passes)
    #expect(given.partial == partial)
  }

  @Test func `an accepted answer that is only an article isn't passed by silence`() throws {
    #expect(try score(.normalized, "a", ["A"]).isPass)
    #expect(try !score(.normalized, "the", ["A"]).isPass)
    #expect(try !score(.contains, "the cat", ["A"]).isPass)
  }

  @Test(
    "contains takes whole words side by side",
    arguments: [
      ("I think it's the New York City.", true), ("New big York", false), ("Newyork", false),
      ("York New", false),
      ("new york", true),
    ])
  func contains(answer: String, passes: Bool) throws {
    #expect(try score(.contains, answer, ["New York"]).isPass == passes)
  }

  @Test(
    "numbers are read with signs, separators, brackets, currencies and units",
    arguments: [
      ("12", 12), ("-12", -12), ("\u{2212}12", -12), ("+12", 12), ("(12)", -12), ("($1,234.50)", -1234.5),
      ("$1,234,567.89", 1_234_567.89), ("-$5", -5), ("$-5", -5), ("1.234,56", 1234.56), ("3,5", 3.5),
      ("1,234", 1234),
      ("1.5e3", 1500), ("2E-2", 0.02), (".5", 0.5), ("42 %", 42), ("42%", 42), ("12 km", 12),
      ("about 3.14", 3.14), ("1'234'567", 1_234_567), ("1\u{202F}234", 1234), ("5.", 5), ("12 million", 12),
      ("In 2019 it was 42", 42), ("42 (2019)", 42), ("A1 is 7", 7), ("€ 9", 9), ("1.2.3", 123), ("3-4", 3),
    ] as [(String, Double)])
  func numbers(text: String, value: Double) {
    #expect(NumberReading.number(in: text) == value)
  }

  @Test("texts without a number", arguments: ["", "none", "A1", "-", "($)", "e5"])
  func noNumber(text: String) {
    #expect(NumberReading.number(in: text) == nil)
  }

  @Test(
    "number within the tolerance",
    arguments: [
      ("1,000", 0.0, true), ("1000.4", 0.5, true), ("1000.6", 0.5, false), ("1000.1", 0.1, true),
      ("x", 9, false),
    ] as [(String, Double, Bool)])
  func number(answer: String, tolerance: Double, passes: Bool) throws {
    #expect(try score(.number, answer, ["1000"], tolerance: tolerance).isPass == passes)
  }

  @Test func `an answer that is no number says so`() throws {
    #expect(try score(.number, "many", ["1"]).defect == "not a number")
  }

  @Test(
    "a choice by letter or text",
    arguments: [
      ("B", true), ("b", true), ("(b)", true), ("B.", true), ("**B**", true), ("B) Rome", true),
      ("Rome", true),
      ("rome.", true), ("A", false), ("Paris", false), ("B Rome", false), ("a rome", true), ("", false),
      ("D", false),
    ])
  func choice(answer: String, passes: Bool) throws {
    let choices: JSONValue = ["Paris", "Rome", "Oslo"]
    #expect(try score(.choice, answer, ["B"], choices: choices).isPass == passes)
    #expect(try score(.choice, answer, ["Rome"], choices: choices).isPass == passes)
  }

  @Test func `a choice without listed choices is compared by letter, else by text`() throws {
    #expect(try score(.choice, "c) because", ["C"]).isPass)
    #expect(try !score(.choice, "Cats", ["C"]).isPass)
    #expect(try score(.choice, "the Rome", ["Rome"]).isPass)
  }

  @Test(
    "a pattern must match the whole answer",
    arguments: [
      (#"\d{4}-\d{2}"#, "2024-05", true), (#"\d{4}-\d{2}"#, "x 2024-05", false), ("(?i)yes|y", "YES", true),
      ("[a-c]+", "abcabc", true), ("é", "e\u{301}", false), (#"\s*(\d+)\s*,\s*(\d+)\s*"#, " 12 , 13", true),
    ])
  func pattern(pattern: String, answer: String, passes: Bool) throws {
    #expect(try score(.regex, answer, [pattern]).isPass == passes)
  }

  @Test(
    "patterns that may never end are refused",
    arguments: [
      "(a+)+b", "(a|a)*b", "(a*)*", "(a?)+x", "((ab)?c*)+", "(?:a{0,3})*x", "(a|b){0,60}", "(.*,){16}x",
      "(?x) ( a + ) + b", "(?>a*)*b", "(?i)(a+)+",
      String(repeating: ".*", count: 20), String(repeating: "a", count: 501), "(", "[a", "a{5,2}",
    ])
  func refused(pattern: String) {
    #expect(throws: PatternRefusal.self) { try AnswerPattern(pattern) }
  }

  @Test(
    "patterns of common kinds are accepted",
    arguments: [
      "yes", "(foo|bar)", #"\d+(\.\d+)?"#, "[^,]+, [A-Z]{2}", ".*Paris.*", #"(?i)the (first|second)"#,
      #"\(\d+\)"#,
      #"[\w.]+@[\w.]+"#, "(?<year>\\d{4})", "(ab)*", "a{2,5}?", #"\Q(a+)+\E"#, #"\p{L}+"#,
    ])
  func accepted(pattern: String) throws {
    #expect(try AnswerPattern(pattern).answerLimit >= AnswerPattern.shortestAnswerLimit)
  }

  @Test func `ambiguous patterns end in time on the longest answers they allow`() throws {
    let source = String(repeating: "a*", count: 5) + "b"
    let pattern = try AnswerPattern(source)
    let started = ContinuousClock.now
    #expect(!pattern.matches(String(repeating: "a", count: pattern.answerLimit)))
    #expect(ContinuousClock.now - started < .seconds(30))
    #expect(!pattern.matches(String(repeating: "a", count: 5_000) + "b"))
    let long = try score(.regex, String(repeating: "a", count: 5_000), [source])
    #expect(long.defect?.contains("longer than") == true)
  }

  @Test(
    "JSON of the same meaning, with the share of equal leaves as partial credit",
    arguments: [
      (#"{"b": [1, 2], "a": "x"}"#, true, 1.0), (#"{"a": "x", "b": [1.0, 2]}"#, true, 1),
      (#"{"a": "x", "b": [2, 1]}"#, false, 1.0 / 3), (#"{"a": "x", "b": [1, 2], "c": 0}"#, false, 0.75),
      (#"{"a": "x"}"#, false, 1.0 / 3), ("```json\n{\"a\": \"x\", \"b\": [1, 2]}\n```", true, 1),
      ("[]", false, 0),
      ("not json", false, 0), (#"{"a": "X", "b": {"1": 1}}"#, false, 0),
    ] as [(String, Bool, Double)])
  func json(answer: String, passes: Bool, partial: Double) throws {
    let given = try score(.json, answer, [#"{"a": "x", "b": [1, 2]}"#])
    #expect(given.isPass == passes)
    #expect(given.partial == partial)
  }

  @Test func `the json scorer takes a whole reply without a tag`() throws {
    var settings = EnvironmentSettings()
    settings.scorer = .json
    let scorer = try AnswerScorer(item: [:], settings: settings)
    #expect(scorer.answer(in: "{\n \"a\": 1\n}\n") == "{\n \"a\": 1\n}")
    #expect(scorer.answer(in: "Here:\n{\"a\": 1}") == "{\"a\": 1}")
    #expect(scorer.answer(in: "x <answer>{}</answer> y") == "{}")
  }
}
