import SkillModel
import TestSupport
import Testing

struct DocumentTests {
  @Test("skill digests agree with the reference", arguments: try vectors("skill_hash"))
  func digests(_ vector: VectorCase) throws {
    let text = try #require(vector.input.stringValue)
    #expect(SkillDocument(text).digest.short == vector.expected.stringValue, vector.comment)
  }

  @Test("slow-update blocks agree with the reference", arguments: try vectors("slow_field"))
  func slowUpdate(_ vector: VectorCase) throws {
    let skill = try #require(vector.input["skill"]?.stringValue)
    let content = try #require(vector.input["content"]?.stringValue)
    let answer: JSONValue = [
      "has": .bool(SlowUpdateBlock.isPresent(in: skill)),
      "inject": .string(SlowUpdateBlock.injectingEmpty(into: skill)),
      "extract": .string(SlowUpdateBlock.content(of: skill)),
      "replace": .string(SlowUpdateBlock.replacing(in: skill, with: content)),
    ]
    #expect(answer == vector.expected, vector.comment)
  }

  @Test("execution appendices agree with the reference", arguments: try vectors("appendix_field"))
  func appendix(_ vector: VectorCase) throws {
    let skill = try #require(vector.input["skill"]?.stringValue)
    let notes = try #require(vector.input["notes"]?.texts)
    let answer: JSONValue = [
      "has": .bool(ExecutionAppendix.isPresent(in: skill)),
      "inject": .string(ExecutionAppendix.injectingEmpty(into: skill)),
      "extract": ExecutionAppendix.notes(of: skill).json,
      "append": .string(ExecutionAppendix.appending(notes, to: skill)),
      "strip": .string(ExecutionAppendix.stripping(from: skill)),
    ]
    #expect(answer == vector.expected, vector.comment)
  }

  @Test func `each unpaired marker is reported with its line`() {
    let start = ProtectedRegion.Kind.slowUpdate.startMarker
    let end = ProtectedRegion.Kind.slowUpdate.endMarker
    #expect(MarkerProblem.problems(in: "a\n\(start)\nx\n\(end)\n").isEmpty)
    #expect(MarkerProblem.problems(in: "a\n\(start)\n") == [.startWithoutEnd(.slowUpdate, line: 2)])
    #expect(
      MarkerProblem.problems(in: "\(end)\n\(start)") == [
        .endWithoutStart(.slowUpdate, line: 1), .startWithoutEnd(.slowUpdate, line: 2),
      ])
    #expect(
      MarkerProblem.problems(in: "\(start)\(end)\n\(start)\n\(end)") == [.secondRegion(.slowUpdate, line: 2)])
    #expect(
      MarkerProblem.problems(in: "\(start)\n\(start)\n\(end)") == [.nested(.slowUpdate, line: 2)])
  }

  @Test func `composed and decomposed accents are different documents`() {
    #expect(SkillDocument("\u{E9}") != SkillDocument("e\u{301}"))
    #expect(SkillDocument("\u{E9}").lengthInCodePoints == 1)
    #expect(SkillDocument("\r\n").lengthInCodePoints == 2)
  }
}
