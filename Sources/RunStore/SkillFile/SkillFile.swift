import SkillModel

/// A skill document that was read from a file, byte for byte.
package struct LoadedSkill: Sendable {
  /// The whole file, front matter included.
  package let document: SkillDocument
  /// nil without front matter.
  package let frontMatter: SkillFrontMatter?
  /// The file that was read: of a folder, its SKILL.md. nil for a skill that starts empty.
  package let file: SourceFile?
  /// What a person should know: hidden characters, emptiness.
  package let remarks: [Remark]

  /// The skill of a run that starts from nothing.
  package static let empty = LoadedSkill(
    document: SkillDocument(""), frontMatter: nil, file: nil, remarks: [])

  /// A skill that comes with the program.
  package static func bundled(_ text: String) -> LoadedSkill {
    LoadedSkill(document: SkillDocument(text), frontMatter: nil, file: nil, remarks: [])
  }
}

/// Reads skill documents. Line ends, a missing last one and everything else are kept as they are.
package enum SkillFile {
  /// Largest skill document in bytes.
  package static let sizeLimit = 256 * 1024

  /// Reads a skill document, or the SKILL.md of a skill folder.
  ///
  /// - Parameters:
  ///   - path: as typed; problems name it so.
  ///   - allowsEmpty: an empty document is a remark instead of a problem.
  /// - Throws: every problem of the document, in the order of its lines.
  package static func load(path: String, allowsEmpty: Bool = false) throws(ProblemList) -> LoadedSkill {
    let name = path.isEmpty || !InputFile.isFolder(path) ? path : skillPath(inFolder: path)
    let bytes: [UInt8]
    let text: String
    do throws(Problem) {
      bytes = try InputFile.bytes(at: name, limit: sizeLimit, cure: missingCure(name, path)) { size in
        tooLarge(size, name: name)
      }
      text = try InputText.decode(bytes, name: name, what: "the skill")
    } catch {
      throw ProblemList([error])
    }
    let document = SkillDocument(text)
    let (frontMatter, frontMatterProblems) = SkillFrontMatter.read(text, name: name)
    var problems = frontMatterProblems + SkillMarkers.problems(in: text, name: name)
    var remarks = HiddenCharacters.remarks(in: text, name: name)
    if document.isBlank {
      if allowsEmpty {
        remarks.append(Remark(at: Place(name), "the skill is empty"))
      } else {
        problems.append(
          Problem(
            .dataMalformed, at: Place(name), "the skill is empty",
            cure: "write a first rule, or start from nothing with --init-skill empty"))
      }
    }
    if !problems.isEmpty {
      throw ProblemList(problems.sorted { ($0.place?.line ?? 0) < ($1.place?.line ?? 0) })
    }
    let file = SourceFile(
      path: name, resolvedPath: InputFile.resolvedPath(name), sha256: SHA256(hashing: bytes).hexadecimal)
    return LoadedSkill(document: document, frontMatter: frontMatter, file: file, remarks: remarks)
  }

  private static func skillPath(inFolder path: String) -> String {
    path.hasSuffix("/") ? path + "SKILL.md" : path + "/SKILL.md"
  }

  private static func missingCure(_ name: String, _ path: String) -> String {
    let start = name == path ? "check the path" : "a skill folder holds its skill as SKILL.md; check the path"
    return start + ", or start from nothing with --init-skill empty"
  }

  private static func tooLarge(_ size: Int?, name: String) -> Problem {
    // Four bytes a token is the usual guess for English text.
    let tokens = (size ?? sizeLimit) / 4
    return Problem(
      .dataMalformed, at: Place(name),
      "the skill has \(size.map(String.init) ?? "more than \(sizeLimit)") bytes, some \(tokens) tokens in every call; "
        + "the limit is 256 KB",
      cure: "keep rules in the skill and move long material elsewhere")
  }
}
