import Foundation
import SkillModel
import TestSupport

/// The cases of one vector file of this target.
func vectors(_ file: String) throws -> [VectorCase] {
  try VectorCase.cases(of: file, in: Bundle.module.bundleURL.appending(path: "Vectors"))
}

extension JSONValue {
  /// The texts of an array of strings.
  var texts: [String] { (arrayValue ?? []).compactMap(\.stringValue) }
}

extension [String] {
  /// The texts as JSON.
  var json: JSONValue { .array(map { .string($0) }) }
}
