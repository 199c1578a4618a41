import SkillModel
import TestSupport
import Testing

struct EditApplicationTests {
  @Test("applied edits agree with the reference", arguments: try vectors("apply_patch"))
  func application(_ vector: VectorCase) throws {
    let skill = try #require(vector.input["skill"]?.stringValue)
    let edits = try #require(vector.input["edits"]?.arrayValue).map(EditReading.init)
    let application = EditApplication(of: edits, to: SkillDocument(skill))
    let rows = application.report.map { JSONValue.object($0.json).withoutError }
    let expected = try #require(vector.expected["report"]?.arrayValue).map(\.withoutError)
    #expect(JSONValue.string(application.document.text) == vector.expected["skill"], vector.comment)
    #expect(rows == expected, vector.comment)
  }

  @Test func `applied, skipped and failed edits add up to the proposed ones`() throws {
    for vector in try vectors("apply_patch") {
      let edits = try #require(vector.input["edits"]?.arrayValue).map(EditReading.init)
      let summary = EditApplication(of: edits, to: SkillDocument("a\nb")).summary
      #expect(summary.applied + summary.skipped + summary.errors == edits.count, vector.comment)
      #expect(summary.total == edits.count, vector.comment)
    }
  }
}

extension JSONValue {
  /// A report row without the words of its error, which need not agree.
  var withoutError: JSONValue {
    var row = objectValue ?? [:]
    row["error"] = nil
    return .object(row)
  }
}
