import Foundation
import RunStore
import SkillModel
import Testing

/// Rows 21 to 31 of the bad inputs.
@Suite struct SkillFileTests {
  let folder: ConfigurationFolder

  init() throws { folder = try ConfigurationFolder() }

  private func problems(_ text: String) throws -> [String] {
    try folder.skillProblems(at: folder.write(text, to: "skill.md")).map(\.line)
  }

  @Test func `Correction 15: a missing skill never starts blank`() throws {
    let problems = folder.skillProblems(at: folder.path + "/gone.md")
    #expect(problems.map(\.failureClass) == [.inputMissing])
    #expect(problems.first?.cure?.contains("--init-skill empty") == true)
    #expect(folder.skillProblems(at: "").map(\.failureClass) == [.inputMissing])
  }

  @Test func `a folder stands for its SKILL.md`() throws {
    try folder.write("# Rules\n", to: "pack/SKILL.md")
    let skill = try SkillFile.load(path: folder.path + "/pack")
    #expect(skill.document.text == "# Rules\n")
    #expect(skill.file?.path == folder.path + "/pack/SKILL.md")
    #expect(folder.skillProblems(at: folder.path).map(\.failureClass) == [.inputMissing])
    #expect(folder.skillProblems(at: folder.path).first?.message.contains("SKILL.md") == true)
  }

  @Test(arguments: ["", " \n\n\t"])
  func `an empty skill needs to be allowed`(text: String) throws {
    let file = try folder.write(text, to: "skill.md")
    #expect(folder.skillProblems(at: file).map(\.line) == ["E65 skill.md: the skill is empty"])
    #expect(
      try SkillFile.load(path: file, allowsEmpty: true).remarks.map(\.message) == ["the skill is empty"])
    #expect(LoadedSkill.empty.document.text.isEmpty)
  }

  @Test func `a skill above 256 KB is refused with its tokens`() throws {
    let problems = try problems(String(repeating: "rule\n", count: 2_000_000))
    #expect(
      problems == [
        "E65 skill.md: the skill has 10000000 bytes, some 2500000 tokens in every call; the limit is 256 KB"
      ])
    #expect(try self.problems(String(repeating: "x", count: 256 * 1024)).isEmpty)
    #expect(try self.problems(String(repeating: "x", count: 256 * 1024 + 1)).count == 1)
  }

  @Test(arguments: ["a\r\nb\r\n", "no end", "\r\n\r\n a \t\n\n\n", "\u{FEFF}# A\n", "e\u{301} é\n"])
  func `every byte is kept`(text: String) throws {
    let skill = try SkillFile.load(path: folder.write(text, to: "skill.md"))
    #expect(Array(skill.document.text.utf8) == Array(text.utf8))
    #expect(skill.file?.sha256 == SHA256(hashing: text).hexadecimal)
  }

  @Test func `bytes that aren't UTF-8 are told with their offset`() throws {
    let file = try folder.write(Array("# Caf".utf8) + [0xE9] + Array(" rules\n".utf8), to: "skill.md")
    #expect(
      folder.skillProblems(at: file).map(\.line) == ["E65 skill.md:1:6: the skill isn't UTF-8 from byte 5 on"]
    )
    let cut = try folder.write(Array("ab\n".utf8) + [0xF0, 0x9F], to: "skill.md")
    #expect(
      folder.skillProblems(at: cut).map(\.line) == ["E65 skill.md:2:1: the skill isn't UTF-8 from byte 3 on"])
    let binary = try folder.write([0x61, 0x00], to: "skill.md")
    #expect(folder.skillProblems(at: binary).first?.message.contains("NUL at byte 1") == true)
  }

  @Test func `front matter is read and kept`() throws {
    let text = "---\nname: pdf-forms\ndescription: >\n  Fills forms.\nlicense: MIT\n---\n# Rules\n"
    let skill = try SkillFile.load(path: folder.write(text, to: "skill.md"))
    #expect(skill.document.text == text)
    #expect(skill.frontMatter?.name == "pdf-forms")
    #expect(skill.frontMatter?.summary == "Fills forms.\n")
    #expect(skill.frontMatter?.lastLine == 6)
    #expect(try SkillFile.load(path: folder.write("# A\n---\n", to: "skill.md")).frontMatter == nil)
    #expect(
      try SkillFile.load(path: folder.write("---\n\n# A rule above\n", to: "skill.md")).frontMatter == nil)
  }

  @Test func `front matter may end lines in CRLF and follow a byte order mark`() throws {
    let skill = try SkillFile.load(
      path: folder.write("\u{FEFF}---\r\nname: a\r\n---\r\n# Rules\r\n", to: "skill.md"))
    #expect(skill.frontMatter?.name == "a")
  }

  @Test(arguments: [
    ("---\nname: a\n# Rules\n", "E65 skill.md:1: front matter starts here and is never closed"),
    (
      "---\nname: \(String(repeating: "n", count: 65))\n---\n",
      "E65 skill.md:2:1: front matter: name has 65 characters, the limit is 64"
    ),
    (
      "---\nname: a\ndescription: \(String(repeating: "d", count: 1025))\n---\n",
      "E65 skill.md:3:1: front matter: description has 1025 characters, the limit is 1024"
    ),
    ("---\nname: [a, b]\n---\n", "E65 skill.md:2:1: front matter: name must be text, found a list"),
    (
      "---\nname: a\nname: b\n---\n",
      "E65 skill.md:3:1: front matter: name: given twice, in line 2 and in line 3"
    ),
    ("---\njust words\n---\n", "E65 skill.md:2:1: front matter: front matter must hold"),
    ("---\nname: a\n\tb: c\n---\n", "E65 skill.md:3:"),
    ("---\nname: a: b\n---\n", "E65 skill.md:2:8: front matter:"),
  ])
  func `broken front matter is told with its line`(text: String, expected: String) throws {
    let found = try problems(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(expected) == true)
  }

  @Test func `markers must pair up`() throws {
    let start = "<!-- SLOW_UPDATE_START -->"
    let end = "<!-- SLOW_UPDATE_END -->"
    let note = "<!-- APPENDIX_START -->"
    let noteEnd = "<!-- APPENDIX_END -->"
    func check(_ lines: [String]) throws -> [String] { try problems(lines.joined(separator: "\n")) }
    #expect(try check(["a", start, "x", end, note, "- y", noteEnd]).isEmpty)
    #expect(try check(["a", start, "x"]) == ["E65 skill.md:2: \(start) has no end marker after it"])
    #expect(
      try check(["a", end, "x", start]) == [
        "E65 skill.md:2: \(end) has no start marker before it",
        "E65 skill.md:4: \(start) has no end marker after it",
      ])
    #expect(
      try check([start, end, "x", start, end]) == [
        "E65 skill.md:4: \(start) starts a second region; the first starts in line 1"
      ])
    #expect(
      try check([start, note, noteEnd, end]) == [
        "E65 skill.md:2: \(note) stands inside the region that starts in line 1",
        "E65 skill.md:3: \(noteEnd) stands inside the region that starts in line 1",
      ])
    #expect(
      try check(["a", start, start, end]) == [
        "E65 skill.md:3: \(start) stands inside the region that starts in line 2"
      ])
  }

  @Test func `hidden characters are counted with their first places`() throws {
    let text = "plain\nbad \u{202E}order\n\u{200B}\u{200B}\r\nfine\r\n\u{E0041}\nx\u{200B}\n"
    let skill = try SkillFile.load(path: folder.write(text, to: "skill.md"))
    #expect(skill.document.text == text)
    #expect(
      skill.remarks.map(\.message) == [
        "5 hidden characters: <U+202E> in line 2, <U+200B> in line 3, <U+E0041> in line 5"
      ])
    #expect(skill.remarks.first?.place?.line == 2)
    #expect(try SkillFile.load(path: folder.write("a\r\nb\tc é 日本\n", to: "skill.md")).remarks.isEmpty)
  }

  @Test func `a link is followed`() throws {
    let other = try ConfigurationFolder()
    try other.write("# Rules\n", to: "real.md")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.md", withDestinationPath: other.path + "/real.md")
    let skill = try SkillFile.load(path: folder.path + "/link.md")
    #expect(skill.file?.path == folder.path + "/link.md")
    #expect(skill.file?.resolvedPath.hasSuffix("/real.md") == true)
  }

  @Test func `all problems of a skill come in the order of its lines`() throws {
    let found = try problems("---\nname: [x]\n---\n<!-- APPENDIX_END -->\n<!-- SLOW_UPDATE_START -->\n")
    #expect(found.map { $0.split(separator: " ")[1] } == ["skill.md:2:1:", "skill.md:4:", "skill.md:5:"])
  }
}
