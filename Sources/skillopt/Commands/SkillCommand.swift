import ArgumentParser
import RunStore
import SkillModel

/// `skillopt skill`.
struct SkillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skill", abstract: "Works on skill documents.",
    subcommands: [ApplyCommand.self, DiffCommand.self, CheckCommand.self])

  /// A skill document that is there already.
  private static func document(at path: String) throws -> SkillDocument {
    try load { () throws(ProblemList) in try SkillFile.load(path: path, allowsEmpty: true) }.document
  }

  /// Nothing begins here: where a run would be told to start from an empty skill, only the path can be wrong.
  private static func load(_ body: () throws(ProblemList) -> LoadedSkill) throws -> LoadedSkill {
    do throws(ProblemList) {
      return try body()
    } catch {
      throw ProblemList(
        error.problems.map { problem in
          var problem = problem
          if problem.failureClass == .inputMissing { problem.cure = "check the path" }
          return problem
        })
    }
  }

  /// `skillopt skill apply`.
  struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "apply", abstract: "Applies a patch file to a skill and prints the result.",
      discussion: """
        A patch is a JSON object with "edits" (or a whole patches/minibatch_*.json or ranked_edits.json of a run). Edits \
        that would change a protected region are refused. What became of each edit goes to standard error.

        EXAMPLES
          skillopt skill apply SKILL.md patch.json > SKILL.new.md
          skillopt skill apply SKILL.md patch.json --json
        """)

    @Argument(help: "The skill document.") var skill: String
    @Argument(help: "The patch, a JSON file.") var patch: String
    @Flag(help: "The new text and the report as one JSON object.") var json = false
    @Flag(help: "Errors on standard error as JSON, one a line.") var jsonErrors = false

    func run() throws {
      let document = try SkillCommand.document(at: skill)
      let readings = try PatchFile.edits(at: patch).map(EditReading.init)
      let validation = EditValidation(of: readings, on: document)
      var passed: [EditReading] = []
      for (index, verdict) in validation.verdicts.enumerated() {
        switch verdict {
        case .allowed(let edit, _): passed.append(.edit(edit))
        case .refused(let refusal): RunOutput.remark("edit \(index + 1) refused: \(refusal)")
        }
      }
      let application = EditApplication(of: passed, to: document)
      if json {
        let report: JSONValue = [
          "skill": .string(application.document.text),
          "sha256": .string(application.document.digest.hexadecimal),
          "report": .array(application.report.map { .object($0.json) }),
          "refused": .integer(validation.refusals.count),
        ]
        StandardStreams.print(report, layout: .pretty)
        return
      }
      for row in application.report {
        RunOutput.remark("edit \(row.index) \(row.operation): \(row.outcome.rawValue)")
      }
      StandardStreams.write(application.document.text)
    }
  }

  /// `skillopt skill diff`.
  struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff", abstract: "Compares two skills word by word.",
      discussion: """
        Changed words stand as [-old-] and {+new+}. Exit status 0 whether or not they differ.

        EXAMPLES
          skillopt skill diff runs/a/skills/skill_v0000.md runs/a/best_skill.md
        """)

    @Argument(help: "The older skill.") var old: String
    @Argument(help: "The newer skill.") var new: String
    @Option(help: ArgumentHelp("Unchanged lines around a change.", valueName: "n")) var context = 3
    @Flag(help: "The changes as JSON, one line an object.") var json = false
    @Flag(help: "Errors on standard error as JSON, one a line.") var jsonErrors = false

    func run() throws {
      let before = try SkillCommand.document(at: old)
      let after = try SkillCommand.document(at: new)
      let difference = TextDifference(from: before.text, to: after.text)
      for line in difference.hunks(context: max(0, min(context, 1_000))) {
        StandardStreams.print(json ? Self.json(of: line) : Self.text(of: line))
      }
    }

    private static func text(of line: TextDifference.Line?) -> String {
      let text: String
      switch line {
      case nil: text = "..."
      case .same(let line)?: text = "  " + line
      case .removed(let pieces)?:
        text = "- " + pieces.grouped.map { $0.isChanged ? "[-\($0.text)-]" : $0.text }.joined()
      case .added(let pieces)?:
        text = "+ " + pieces.grouped.map { $0.isChanged ? "{+\($0.text)+}" : $0.text }.joined()
      }
      return SafeText.singleLine(text).text
    }

    private static func json(of line: TextDifference.Line?) -> String {
      func pieces(_ pieces: [TextDifference.Piece]) -> JSONValue {
        .array(pieces.map { ["text": .string($0.text), "changed": .bool($0.isChanged)] })
      }
      let value: JSONValue =
        switch line {
        case nil: ["gap": true]
        case .same(let text)?: ["same": .string(text)]
        case .removed(let those)?: ["removed": pieces(those)]
        case .added(let those)?: ["added": pieces(those)]
        }
      return JSONWriter.text(of: value, layout: .compact)
    }
  }

  /// `skillopt skill check`.
  struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Checks a skill document or a skill folder.",
      discussion: """
        Encoding, size, front matter, protected regions and hidden characters. Exit status 65 with the line of each \
        problem, or 0.

        EXAMPLES
          skillopt skill check SKILL.md
          skillopt skill check my-skill/
        """)

    @Argument(help: "The skill document, or a folder with a SKILL.md.") var skill: String
    @Flag(help: "The findings as one JSON object.") var json = false
    @Flag(help: "Errors on standard error as JSON, one a line.") var jsonErrors = false

    func run() throws {
      let loaded = try SkillCommand.load { () throws(ProblemList) in try SkillFile.load(path: skill) }
      let document = loaded.document
      if json {
        let report: JSONValue = [
          "sha256": .string(document.digest.hexadecimal), "characters": .integer(document.lengthInCodePoints),
          "bytes": .integer(document.lengthInBytes),
          "name": loaded.frontMatter?.name.map(JSONValue.string) ?? .null,
          "remarks": .array(loaded.remarks.map { .string($0.description) }),
        ]
        StandardStreams.print(report, layout: .pretty)
        return
      }
      for remark in loaded.remarks { RunOutput.remark(remark.description) }
      let regions = ProtectedRegion.regions(in: document.text)
      StandardStreams.print(
        "ok  \(document.lengthInCodePoints) characters, about \((document.lengthInCodePoints + 3) / 4) tokens, "
          + "\(regions.count) protected region\(regions.count == 1 ? "" : "s"), sha256 \(document.digest.short)"
      )
    }
  }
}
