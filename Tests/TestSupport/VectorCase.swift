import Foundation
import SkillModel
import Testing

/// One input of the reference with the answer it gave.
package struct VectorCase: Sendable, CustomTestStringConvertible {
  /// The name of the file it stands in.
  package let file: String
  /// Its place in the file, from 0.
  package let index: Int
  /// What the reference was given.
  package let input: JSONValue
  /// What it answered.
  package let expected: JSONValue

  /// The place, for test output.
  package var testDescription: String { "\(file) \(index)" }

  /// The place and the input, for failures.
  package var comment: Comment { "\(file) \(index): \(JSONWriter.text(of: input))" }

  /// All cases of a file in a folder of vectors.
  package static func cases(of file: String, in folder: URL) throws -> [VectorCase] {
    let data = try Data(contentsOf: folder.appending(path: "\(file).json"))
    let cases = try JSONParser.parse(data)["cases"]?.arrayValue ?? []
    try #require(!cases.isEmpty)
    return cases.enumerated().map { index, value in
      VectorCase(
        file: file, index: index, input: value["input"] ?? .null, expected: value["expected"] ?? .null)
    }
  }
}
