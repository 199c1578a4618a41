import Foundation
import RunStore
import SkillModel
import Testing

/// What happens before a single key is looked at: rows 1 to 11, 15 and 16 of the bad inputs.
@Suite struct ConfigurationFileTests {
  let folder: ConfigurationFolder

  init() throws { folder = try ConfigurationFolder() }

  @Test func `a missing file is told as typed and from the root`() throws {
    var options = ConfigurationLoader.Options()
    options.workingFolder = folder.path
    let error = #expect(throws: ProblemList.self) {
      try ConfigurationLoader.load(path: "no/such.yaml", options: options)
    }
    let problem = try #require(error?.problems.first)
    #expect(error?.problems.count == 1)
    #expect(problem.failureClass == .inputMissing)
    #expect(problem.message.hasPrefix("no/such.yaml (/"))
    #expect(problem.message.contains("/no/such.yaml): no such file"))
    #expect(problem.cure != nil)
  }

  @Test func `a folder is no file`() throws {
    #expect(try folder.problems(at: folder.path).map(\.failureClass) == [.inputMissing])
    #expect(try folder.problems(at: folder.path).first?.message.hasSuffix("is a folder, not a file") == true)
  }

  @Test(.enabled(if: geteuid() != 0, "root reads files of any mode"))
  func `a file of mode 000 is unreadable`() throws {
    let file = try folder.write("train: {}", to: "closed.yaml")
    #expect(chmod(file, 0) == 0)
    let problems = try folder.problems(at: file)
    #expect(problems.map(\.failureClass) == [.inputMissing])
    #expect(problems.first?.message.contains("no permission") == true)
  }

  @Test(arguments: ["", "\n\n", "# nothing\n", "---\n", "null\n", "\u{FEFF}"])
  func `an empty file has no target model`(text: String) throws {
    let problems = try folder.problems(text)
    #expect(problems.first?.failureClass == .configuration)
    #expect(problems.first?.message.contains("no target model") == true)
    #expect(problems.first?.place?.description == "run.yaml")
  }

  @Test func `a binary file is refused with the byte`() throws {
    let file = try folder.write(Array("train:\n  a".utf8) + [0, 1, 2], to: "run.yaml")
    #expect(
      try folder.problems(at: file).map(\.line) == [
        "E65 run.yaml:2:4: the file holds a NUL at byte 10: it is binary, not text"
      ])
  }

  @Test func `other control characters are refused with the byte`() throws {
    let problems = try folder.problems("train:\n  batch_size: 4\u{1B}[1m\n")
    #expect(problems.map(\.line) == ["E65 run.yaml:2:16: the file holds a control character at byte 22"])
  }

  @Test func `Latin-1 is refused with line and column`() throws {
    let file = try folder.write(
      Array("env:\n  name: ledger\n# caf".utf8) + [0xE9] + Array("\n".utf8), to: "run.yaml")
    #expect(
      try folder.problems(at: file).map(\.line) == ["E65 run.yaml:3:6: the file isn't UTF-8 from byte 25 on"])
  }

  @Test func `a byte order mark is accepted`() throws {
    #expect(
      try folder.load("\u{FEFF}" + SampleConfiguration.ledger).configuration.environment.name == "ledger")
  }

  @Test func `CRLF line ends are accepted`() throws {
    let text = SampleConfiguration.searchqa.replacingOccurrences(of: "\n", with: "\r\n")
    #expect(try folder.load(text).configuration.environment.splitFolder == "data")
  }

  @Test(arguments: [
    ("train:\n\tbatch_size: 4\n", "run.yaml:2:"), ("train:\n  seed: 1\n\tbatch_size: 4\n", "run.yaml:3:"),
  ])
  func `a tab in the indentation is named with its line`(text: String, place: String) throws {
    let problems = try folder.problems(text)
    #expect(problems.count == 1)
    #expect(problems.first?.line.hasPrefix("E78 " + place) == true)
    #expect(problems.first?.message.contains("tab in the indentation") == true)
  }

  @Test func `broken YAML is told with its place and hides nothing else`() throws {
    let problems = try folder.problems("train: [1, 2\nenv:\n  name: ledger\n", overrides: ["train.seed=x"])
    #expect(problems.count == 2)
    #expect(problems.first?.message.hasPrefix("not valid YAML") == true)
    #expect(problems.first?.place?.line != nil)
    #expect(problems.last?.place?.description == "--set train.seed=x")
  }

  @Test(arguments: ["- a\n- b\n", "just text\n", "42"])
  func `a root that is no mapping is refused`(text: String) throws {
    let problems = try folder.problems(text)
    #expect(problems.map(\.failureClass) == [.configuration])
    #expect(problems.first?.message.contains("must hold sections") == true)
  }

  @Test func `a second document is refused with its line`() throws {
    let problems = try folder.problems(SampleConfiguration.ledger + "---\ntrain:\n  seed: 1\n")
    #expect(problems.map(\.line) == ["E78 run.yaml:3:1: a second document starts here"])
  }

  @Test func `a stack of aliases is refused at once`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    var problems: [Problem] = []
    let time = try ProcessorTime.measure { problems = try folder.problems(text) }
    #expect(time < .seconds(1))
    #expect(problems.count == 1)
    #expect(problems.first?.message == "more than 32 aliases")
    #expect(problems.first?.place?.line == 5)
  }

  @Test func `a smaller stack of aliases is counted when it is followed`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...7 {
      text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
    }
    let problems = try folder.problems(text)
    #expect(problems.count == 1)
    #expect(problems.first?.message.hasPrefix("more than 20000 values") == true)
  }

  @Test func `stars in a text are no aliases`() throws {
    let stars = String(repeating: "*important* &c. ", count: 60)
    let text = SampleConfiguration.searchqa + "  prompt_template: |\n    {skill} \(stars)\n"
    #expect(try folder.load(text).configuration.environment.promptTemplate?.contains("*important*") == true)
  }

  @Test(arguments: ["[", "{", "- ", "{a: ", "? ", "&a [", "[[a]: {", "\"", "!", "!!", "|", "*a: "])
  func `a deep pile of one thing is refused quickly`(piece: String) throws {
    var problems: [Problem] = []
    let text = String(repeating: piece, count: 60_000)
    let time = try ProcessorTime.measure { problems = try folder.problems(text) }
    #expect(time < .seconds(5))
    #expect(!problems.isEmpty)
  }

  @Test func `a file above 1 MB is refused with the limit`() throws {
    let problems = try folder.problems("# " + String(repeating: "x", count: 1 << 20))
    #expect(problems.map(\.failureClass) == [.configuration])
    #expect(problems.first?.message == "the file is larger than the limit of 1 MB (1048578 bytes)")
  }

  @Test func `a key given twice is told with both lines, and the rest is still read`() throws {
    let problems = try folder.problems(
      """
      train:
        batch_size: 4
        seed: 1
        "batch_size": 8
      env:
        name: ledger
        limit: {a: 1, b: 2, a: 3}
      train:
        sed: 2
      """)
    #expect(
      problems.map(\.line) == [
        "E78 run.yaml:4:3: batch_size: given twice, in line 2 and in line 4",
        "E78 run.yaml:7:10: env.limit: must be a whole number from 0 to 10000000, found a mapping",
        "E78 run.yaml:7:23: a: given twice, in line 7 and in line 7",
        "E78 run.yaml:8:1: train: given twice, in line 1 and in line 8",
      ])
  }

  @Test func `an alias and a merge key are followed`() throws {
    let loaded = try folder.load(
      """
      train: &shared
        batch_size: 8
      gradient:
        minibatch_size: 3
      env:
        name: ledger
      """)
    #expect(loaded.configuration.train.batchSize == 8)
    let merged = try folder.load(
      """
      gradient: &g {minibatch_size: 3}
      train:
        seed: &seed 7
      env: {name: ledger, split_seed: *seed}
      """)
    #expect(merged.configuration.environment.splitSeed == 7)
    let inherited = try folder.load(
      """
      limits:
        prices:
          a: &price {input: 1, output: 2}
          b:
            <<: *price
            output: 3
      env: {name: ledger}
      """)
    #expect(inherited.configuration.limits.prices["b"] == ModelPrice(input: 1, output: 3))
  }

  @Test func `bases that go round are told with the chain`() throws {
    try folder.write("_base_: b.yaml\n", to: "a.yaml")
    try folder.write("_base_: ../deep/c.yaml\n", to: "b.yaml")
    let inner = try ConfigurationFolder()
    try inner.write("_base_: sub/b.yaml\n", to: "a.yaml")
    try inner.write("_base_: ../a.yaml\n", to: "sub/b.yaml")
    let problems = try inner.problems(at: inner.path + "/a.yaml")
    #expect(
      problems.map(\.line) == [
        "E78 sub/b.yaml:1:9: `_base_` goes round in a circle: a.yaml -> sub/b.yaml -> sub/../a.yaml"
      ])
  }

  @Test func `bases may be sixteen deep and not more`() throws {
    for depth in 0...18 { try folder.write("_base_: \(depth + 1).yaml\n", to: "\(depth).yaml") }
    try folder.write(SampleConfiguration.ledger, to: "19.yaml")
    #expect(try folder.problems(at: folder.path + "/3.yaml").isEmpty)
    let problems = try folder.problems(at: folder.path + "/2.yaml")
    #expect(problems.count == 1)
    #expect(problems.first?.message.contains("more than 16 files deep: 2.yaml -> 3.yaml") == true)
  }

  @Test func `a missing base is told where it is named`() throws {
    let problems = try folder.problems("env:\n  name: ledger\n_base_: gone.yaml\n")
    #expect(problems.first?.line.hasPrefix("E66 run.yaml:3:9: gone.yaml") == true)
    #expect(problems.count == 1)
  }

  @Test func `a base outside the tree is read and its real path recorded`() throws {
    let other = try ConfigurationFolder()
    try other.write("train: {seed: 5}\n", to: "real.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: other.path + "/link.yaml", withDestinationPath: "real.yaml")
    let loaded = try folder.load(SampleConfiguration.ledger + "_base_: \(other.path)/link.yaml\n")
    #expect(loaded.configuration.train.seed == 5)
    #expect(loaded.files.map { $0.resolvedPath.hasSuffix("/real.yaml") } == [false, true])
    #expect(loaded.files.last?.path == other.path + "/link.yaml")
    #expect(loaded.files.last?.sha256 == SHA256(hashing: "train: {seed: 5}\n").hexadecimal)
  }
}
