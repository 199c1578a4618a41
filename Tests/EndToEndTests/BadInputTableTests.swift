import Foundation
import SkillModel
import Testing

/// The 102 bad inputs, each with what it gets (RELIABILITY section 4).
///
/// `SKILLOPT_TABLE=FILE` writes the table as JSON: for each row what it must give, and where it is proved or why it was
/// not run.
@Suite(.slot)
struct BadInputTableTests {
  @Test("Every bad input gets what the table says", arguments: BadInputTable.rows)
  func row(_ row: BadInputTable.Row) async throws {
    switch row.proof {
    case .cases(let cases):
      #expect(!cases.isEmpty, "row \(row.number) has no case")
      for single in cases { try await single.run() }
    case .elsewhere(let places):
      for place in places {
        let text = try String(contentsOf: Self.tests.appending(path: place.file), encoding: .utf8)
        #expect(text.contains(place.test), "\(place.file) has no test \(place.test)")
        #expect(place.test.count >= 3 && !place.test.hasPrefix("@"), "\(place.test) names no test")
      }
    case .notRun(let reason): #expect(!reason.isEmpty)
    }
  }

  @Test("The table has 102 rows, and those that this machine can't produce say why")
  func complete() throws {
    #expect(BadInputTable.rows.map(\.number) == Array(1...102))
    #expect(BadInputTable.rows.count { $0.isRun } >= 95)
    if let path = ProcessInfo.processInfo.environment["SKILLOPT_TABLE"] {
      let table = JSONValue.array(BadInputTable.rows.map(\.json))
      try JSONWriter.text(of: table, layout: .pretty).write(toFile: path, atomically: true, encoding: .utf8)
    }
  }

  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
}

enum BadInputTable {
  /// One run of the program with its expectations.
  struct Case: Sendable {
    let name: String
    let run: @Sendable () async throws -> Void
  }

  /// A test of its own, by a part of its name.
  struct Place: Sendable {
    let file: String
    let test: String
  }

  enum Proof: Sendable {
    case cases([Case])
    case elsewhere([Place])
    case notRun(String)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let number: Int
    let input: String
    /// Exit code, or what the program does where it goes on.
    let expected: String
    let proof: Proof

    var testDescription: String { "\(number) \(input): \(expected)" }

    var isRun: Bool {
      if case .notRun = proof { false } else { true }
    }

    var json: JSONValue {
      let (state, detail): (String, [String]) =
        switch proof {
        case .cases(let cases): ("run", cases.map(\.name))
        case .elsewhere(let places): ("run elsewhere", places.map { "\($0.file): \($0.test)" })
        case .notRun(let reason): ("not run", [reason])
        }
      return [
        "row": .integer(number), "input": .string(input), "expected": .string(expected),
        "state": .string(state),
        "detail": .array(detail.map { .string($0) }),
      ]
    }
  }

  static let rows = configuration + skill + data + replies + folder + terminal + network

  // MARK: Rows

  /// Proved by every case whose name begins with the row's number.
  static func row(_ number: Int, _ input: String, _ expected: String, _ more: [Case] = []) -> Row {
    Row(number: number, input: input, expected: expected, proof: .cases(cases(of: number) + more))
  }

  static func elsewhere(_ number: Int, _ input: String, _ expected: String, _ places: (String, String)...)
    -> Row
  {
    Row(
      number: number, input: input, expected: expected,
      proof: .elsewhere(places.map { Place(file: $0.0, test: $0.1) }))
  }

  static func notRun(_ number: Int, _ input: String, _ expected: String, because reason: String) -> Row {
    Row(number: number, input: input, expected: expected, proof: .notRun(reason))
  }

  private static func cases(of number: Int) -> [Case] {
    func belongs(_ name: String) -> Bool { name.hasPrefix("\(number) ") }
    return BadInput.all.filter { belongs($0.name) }.map { input in
      Case(name: input.name) { try await BadInputTests().isRefused(input) }
    }
      + UnusualInputTests.Row.all.filter { belongs($0.name) }.map { row in
        Case(name: row.name) { try await UnusualInputTests().isAccepted(row) }
      }
      + ReplyTests.TargetCase.all.filter { belongs($0.name) }.map { row in
        Case(name: row.name) { try await ReplyTests().target(row) }
      }
      + ReplyTests.AnalystCase.all.filter { belongs($0.name) }.map { row in
        Case(name: row.name) { try await ReplyTests().analyst(row) }
      }
  }
}
