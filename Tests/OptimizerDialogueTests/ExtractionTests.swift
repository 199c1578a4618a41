import Foundation
import OptimizerDialogue
import SkillModel
import TestSupport
import Testing

/// The cases of a vector file; the files stand beside the tests of the skill model.
private func vectors(_ file: String) throws -> [VectorCase] {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return try VectorCase.cases(of: file, in: tests.appending(path: "SkillModelTests/Vectors"))
}

struct ExtractionTests {
  @Test("extraction agrees with the reference", arguments: try vectors("extract_json"))
  func extraction(_ vector: VectorCase) throws {
    let reply = try #require(vector.input.stringValue)
    let object = ReferenceExtraction.object(in: reply) ?? .null
    let array = ReferenceExtraction.array(in: reply) ?? .null
    #expect(object == vector.expected["object"]?["value"]?.withPlainNumbers, vector.comment)
    #expect(array == vector.expected["array"]?["value"]?.withPlainNumbers, vector.comment)
  }

  @Test func `whatever is read as one object is what the reference reads`() throws {
    for vector in try vectors("extract_json") {
      let reply = try #require(vector.input.stringValue)
      let reference = vector.expected["object"]?["value"]?.withPlainNumbers.objectValue
      guard let reference, let ours = try? ReplyReading.object(in: reply, satisfying: { _ in true }) else {
        continue
      }
      #expect(ours == reference, vector.comment)
    }
  }
}

extension JSONValue {
  /// The value with the vectors' spelling of special numbers resolved.
  fileprivate var withPlainNumbers: JSONValue {
    switch self {
    case .array(let values): return .array(values.map(\.withPlainNumbers))
    case .object(let object):
      if let text = (object["__float__"] ?? object["__int__"])?.stringValue, let number = Double(text) {
        return .number(number)
      }
      return .object(JSONObject(object.map { ($0.key, $0.value.withPlainNumbers) }))
    default: return self
    }
  }
}
