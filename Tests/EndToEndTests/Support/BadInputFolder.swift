import Foundation
import SkillModel
import TestSupport

/// A small sound folder to spoil: a configuration, a skill and ten tasks.
struct BadInputFolder: Sendable {
  let scratch: ScratchFolder
  let program: ProgramUnderTest

  /// - Parameter variables: what differs from a sound environment; nil unsets.
  init(endpoint: String, variables: [String: String?] = [:]) throws {
    scratch = try ScratchFolder()
    var environment = Endpoint.environment(base: endpoint)
    for name in ["HOME", "TMPDIR"] { environment[name] = scratch.path(of: name) }
    for (name, value) in variables { environment[name] = value }
    program = try ProgramUnderTest(in: scratch, environment: environment)
    for name in ["config.yaml", "initial_skill.md"] {
      try scratch.copyIn(ReferenceRun.folder.appending(path: name), as: name)
    }
    var numbers = 1...
    for (split, count) in [("train", 4), ("val", 3), ("test", 3)] {
      try scratch.write(Self.json(of: Self.items(numbers.prefix(count))), to: "data/\(split)/items.json")
      numbers = (numbers.lowerBound + count)...
    }
    for name in ["HOME", "TMPDIR"] { try scratch.write("", to: name + "/before") }
  }

  func arguments(_ more: [String] = [], config: String = "config.yaml", command: String = "train") -> [String]
  {
    var arguments = [command, config]
    if command == "train" { arguments += ["--run", "run"] }
    for setting in ["env.skill_init=initial_skill.md", "env.split_dir=data"] {
      arguments += ["--set", setting]
    }
    return arguments + more
  }

  static func items(_ numbers: some Sequence<Int>) -> [JSONObject] {
    numbers.map { number in
      [
        "id": .string("t\(number)"), "question": .string("What is number \(number) called?"),
        "context": .string("[DOC] Number \(number) is called name\(number)."),
        "answers": [.string("name\(number)")],
      ]
    }
  }

  static func json(of items: [JSONObject]) -> String {
    JSONWriter.text(of: .array(items.map(JSONValue.object)), layout: .pretty)
  }
}

extension ScratchFolder {
  /// Replaces the first occurrence of a text in a file.
  func replace(_ old: String, by new: String, in name: String) throws {
    let text = try text(of: name)
    guard let range = text.range(of: old) else { throw NothingToReplace(text: old, file: name) }
    try write(text.replacingCharacters(in: range, with: new), to: name)
  }
}

/// A test that would spoil nothing.
struct NothingToReplace: Error {
  let text: String
  let file: String
}
