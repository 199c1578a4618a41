import Glibc
import SkillModel
import TestSupport
import Testing

@Suite(.slot)
struct BadInputTests {
  /// Bad input is refused before anything is asked or written. Called by the table of bad inputs.
  func isRefused(_ input: BadInput) async throws {
    let provider = try FakeProvider { _ in .chat("<answer>none</answer>") }
    defer { provider.stop() }
    let folder = try BadInputFolder(endpoint: provider.baseURL, variables: input.variables)
    try input.spoil(folder.scratch)
    let before = try folder.scratch.files()
    let outcome = try await folder.program.run(
      folder.arguments(input.arguments, config: input.config), limit: .seconds(20))
    outcome.expectComplaint(input.code)
    for part in input.naming { #expect(outcome.errors.contains(part), "\(outcome.errors)") }
    for part in input.concealing { #expect(!(outcome.errors + outcome.output).contains(part)) }
    #expect(outcome.output.isEmpty)
    #expect(provider.requestCount == 0)
    #expect(try folder.scratch.files() == before)
    #expect(!folder.scratch.exists("run"))
  }

  @Test("Errors come as JSON where that is wanted")
  func asJSON() async throws {
    let folder = try BadInputFolder(endpoint: "http://127.0.0.1:9/v1")
    try folder.scratch.replace("batch_size: 20", by: "batch_sise: 20", in: "config.yaml")
    let outcome = try await folder.program.run(folder.arguments(["--json-errors"]))
    #expect(outcome.exitCode == 78)
    let error = try JSONParser.parse(
      try #require(outcome.errors.split(separator: "\n").first.map(String.init)))
    #expect(error["exit_code"]?.intValue == 78)
    #expect(error["place"]?.stringValue == "config.yaml:14:3")
    #expect(error["error"]?.stringValue?.contains("batch_sise") == true)
    #expect(error["fix"]?.stringValue?.isEmpty == false)
  }

  @Test("All that is wrong with a configuration is told at once")
  func several() async throws {
    let folder = try BadInputFolder(endpoint: "http://127.0.0.1:9/v1")
    try folder.scratch.replace("batch_size: 20", by: "batch_size: many", in: "config.yaml")
    try folder.scratch.replace("lr_scheduler: cosine", by: "lr_scheduler: sine", in: "config.yaml")
    let outcome = try await folder.program.run(folder.arguments())
    outcome.expectComplaint(78, naming: "batch_size")
    #expect(outcome.errors.contains("lr_scheduler"))
  }

  @Test("A file that may not be read is an input that is missing", .enabled(if: geteuid() != 0))
  func unreadable() async throws {
    let folder = try BadInputFolder(endpoint: "http://127.0.0.1:9/v1")
    chmod(folder.scratch.path(of: "config.yaml"), 0)
    try await folder.program.run(folder.arguments()).expectComplaint(66, naming: "config.yaml")
  }
}

/// One way to spoil a folder, and what is said about it.
struct BadInput: Sendable, CustomTestStringConvertible {
  let name: String
  let code: Int32
  let naming: [String]
  var arguments: [String] = []
  var config = "config.yaml"
  var variables: [String: String?] = [:]
  var concealing: [String] = []
  var spoil: @Sendable (ScratchFolder) throws -> Void = { _ in }

  var testDescription: String { name }

  static let all = configurations + values + skills + dataSets + items + environments + commandLines

  /// With a text of the sound configuration replaced.
  private static func config(
    _ name: String, _ code: Int32, _ naming: [String], replacing old: String = "batch_size: 20",
    by new: String,
    concealing: [String] = []
  ) -> BadInput {
    BadInput(name: name, code: code, naming: naming, concealing: concealing) {
      try $0.replace(old, by: new, in: "config.yaml")
    }
  }

  /// With other bytes for a file.
  private static func file(
    _ name: String, _ code: Int32, _ naming: [String], _ path: String, _ bytes: [UInt8],
    arguments: [String] = []
  ) -> BadInput {
    BadInput(name: name, code: code, naming: naming, arguments: arguments) { try $0.write(bytes, to: path) }
  }

  private static func file(
    _ name: String, _ code: Int32, _ naming: [String], _ path: String, _ text: String,
    arguments: [String] = []
  ) -> BadInput {
    file(name, code, naming, path, Array(text.utf8), arguments: arguments)
  }

  private static let configurations: [BadInput] = [
    BadInput(
      name: "1 no such file", code: 66, naming: ["absent.yaml (/", "no such file"], config: "absent.yaml"),
    BadInput(
      name: "1 no such file, and a hostile name", code: 66, naming: ["no such file"],
      config: "a\u{1B}]0;x\u{7}.yaml"),
    BadInput(name: "2 a folder", code: 66, naming: ["data", "is a folder"], config: "data"),
    file("4 empty", 78, ["no target model", "env.name"], "config.yaml", ""),
    file("5 binary", 65, ["config.yaml:1:4", "byte 3"], "config.yaml", "a: \0b"),
    file(
      "6 Latin-1", 65, ["config.yaml:2:14", "UTF-8"], "config.yaml",
      Array("model:\n  target: caf".utf8) + [0xE9]),
    file("8 tabs", 78, ["config.yaml:2:1", "tab"], "config.yaml", "model:\n\ttarget: a\n"),
    file("9 aliases without end", 78, ["config.yaml:", "aliases"], "config.yaml", bomb),
    file("10 a large file", 78, ["1 MB"], "config.yaml", "# " + String(repeating: "x", count: 2_000_000)),
    config("11 a key twice", 78, ["line 15", "line 14"], by: "batch_size: 20\n  batch_size: 20"),
    config("12 an unknown key", 78, ["config.yaml:14:3", "did you mean batch_size?"], by: "batch_sise: 20"),
    config("12 an unknown section", 78, ["trian", "unknown"], replacing: "train:", by: "trian:"),
    BadInput(name: "15 a circle", code: 78, naming: ["config.yaml -> b.yaml -> config.yaml"]) {
      try $0.replace("model:", by: "_base_: b.yaml\nmodel:", in: "config.yaml")
      try $0.write("_base_: config.yaml\n", to: "b.yaml")
    },
    config(
      "16 a base that is missing", 66, ["_base_", "b.yaml"], replacing: "model:", by: "_base_: b.yaml\nmodel:"
    ),
    config(
      "18 a key in the file", 78, ["config.yaml:4:3", "environment"], replacing: "model:",
      by: "model:\n  azure_openai_api_key: sk-canary-0123456789", concealing: ["canary", "0123456789"]),
  ]

  private static let bomb =
    "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + zip("abcdefgh", "bcdefghi").map { old, new in
      "\(new): &\(new) [" + [String](repeating: "*\(old)", count: 9).joined(separator: ", ") + "]\n"
    }.joined()

  /// Rows 13, 14 and 17: settings are typed by what they are for, never guessed.
  private static let values: [BadInput] =
    [#""eight""#, "0", "-1", "1e308", ".nan", "1_000", "1:30", "no", "[1]", "{a: 1}", "99999999999999999999"]
    .map {
      config("13 batch size \($0)", 78, ["config.yaml:14", "train.batch_size"], by: "batch_size: \($0)")
    } + [
      config("13 a scheduler", 78, ["cosine, "], replacing: "cosine", by: "sine"),
      config(
        "13 a metric", 78, ["hard, soft, mixed"], replacing: "gate_metric: hard", by: "gate_metric: best"),
      config("13 a switch", 78, ["use_gate"], replacing: "use_gate: true", by: "use_gate: maybe"),
      config("13 an environment", 78, ["searchqa"], replacing: "name: searchqa", by: "name: serchqa"),
      config(
        "14 a train size that is not the data's", 78, ["train_size", "99", "4"], replacing: "train_size: 0",
        by: "train_size: 99"),
    ]

  private static let skills: [BadInput] = [
    BadInput(
      name: "21 no skill file", code: 66, naming: ["initial_skill.md", "no such file", "--init-skill empty"]
    ) {
      try $0.remove("initial_skill.md")
    },
    BadInput(
      name: "21 no skill named", code: 78, naming: ["env.skill_init"],
      arguments: ["--set", "env.skill_init="]),
    file("22 an empty skill", 65, ["empty"], "initial_skill.md", ""),
    file(
      "23 a long skill", 65, ["256 KB", "tokens"], "initial_skill.md", String(repeating: "x", count: 300_000)),
    file("26 a skill in Latin-1", 65, [":1:4", "byte 3"], "initial_skill.md", Array("caf".utf8) + [0xE9]),
    file(
      "27 broken front matter", 65, [":3:1", "front matter"], "initial_skill.md", "---\nname: [\n---\nx\n"),
    file(
      "27 a long name", 65, [":2:1", "1000", "64"], "initial_skill.md",
      "---\nname: \(String(repeating: "n", count: 1_000))\n---\nx\n"),
    file("28 a start without end", 65, [":2:", "no end"], "initial_skill.md", "x\n\(slowStart)\n"),
    file(
      "28 an end before its start", 65, [":2:", ":3:"], "initial_skill.md", "x\n\(slowEnd)\n\(slowStart)\n"),
    file(
      "28 two regions", 65, [":3:", "second"], "initial_skill.md",
      "\(slowStart)\n\(slowEnd)\n\(slowStart)\n\(slowEnd)\n"),
    file(
      "28 nested regions", 65, [":2:", "inside"], "initial_skill.md",
      "\(slowStart)\n\(slowStart)\n\(slowEnd)\n\(slowEnd)\n"),
  ]
  private static let slowStart = "<!-- SLOW_UPDATE_START -->"
  private static let slowEnd = "<!-- SLOW_UPDATE_END -->"

  private static let dataSets: [BadInput] = [
    BadInput(name: "33 a split is missing", code: 66, naming: ["train/, val/ and test/", "missing: val/"]) {
      try $0.remove("data/val")
    },
    BadInput(name: "33 there is no data", code: 66, naming: ["data"]) { try $0.remove("data") },
    file("34 an empty split", 65, ["val", "empty"], "data/val/items.json", "[]"),
    file(
      "35 a malformed line", 65, ["items.jsonl:2:11"], "items.jsonl",
      #"{"id":"a","question":"q","context":"c","answers":["x"]}"# + "\n" + #"{"id":"b" "question":"q"}"#
        + "\n",
      arguments: ["--set", "env.split_mode=ratio", "--set", "env.data_path=items.jsonl"]),
    file("35 malformed JSON", 65, ["data/val/items.json:1:9"], "data/val/items.json", #"[{"id": }]"#),
    file(
      "37 an object for a list", 65, ["data/val/items.json:1:1", "array"], "data/val/items.json", #"{"a": 1}"#
    ),
    file("38 two files", 65, ["val/items.json", "val/other.json"], "data/val/other.json", "[]"),
    BadInput(name: "39 an id twice", code: 65, naming: ["train/items.json:10:", "train/items.json:2:", "t1"])
    {
      try $0.replace(#""t2""#, by: #""t1""#, in: "data/train/items.json")
    },
    BadInput(
      name: "40 an id in two splits", code: 65, naming: ["val/items.json:2:", "train/items.json:2:", "t1"]
    ) {
      try $0.replace(#""t5""#, by: #""t1""#, in: "data/val/items.json")
    },
    BadInput(name: "41 a task in two splits", code: 65, naming: ["1 of 3", "--allow-overlap"]) {
      var items = BadInputFolder.items([1, 6, 7])
      items[0]["id"] = "other"
      try $0.write(BadInputFolder.json(of: items), to: "data/val/items.json")
    },
    BadInput(name: "46 a huge file", code: 65, naming: ["val/items.json", "limit"]) {
      #expect(truncate($0.path(of: "data/val/items.json"), 300_000_000) == 0)
    },
    BadInput(name: "50 one task to select by", code: 65, naming: ["val has 1 task", "2"]) {
      try $0.write(BadInputFolder.json(of: BadInputFolder.items([5])), to: "data/val/items.json")
    },
  ]

  /// Row 42 and its like: members of an item.
  private static let items: [BadInput] =
    ["null", #"{"a": 1}"#, "[1]", "true"].map { value in
      BadInput(name: "42 an id \(value)", code: 65, naming: ["train/items.json:10:", "id"]) {
        try $0.replace(#""t2""#, by: value, in: "data/train/items.json")
      }
    } + [
      BadInput(name: "42 no id", code: 65, naming: ["train/items.json:10:", "id"]) {
        try $0.replace(#""id": "t2","#, by: "", in: "data/train/items.json")
      },
      BadInput(name: "42 no question", code: 65, naming: ["train/items.json:10:", "question"]) {
        try $0.replace(#""question": "What is number 2 called?","#, by: "", in: "data/train/items.json")
      },
      BadInput(name: "47 an empty answer", code: 65, naming: ["val/items.json:2:", "empty"]) {
        try $0.replace(#""name5""#, by: #""""#, in: "data/val/items.json")
      },
    ]

  private static let environments: [BadInput] = [
    BadInput(
      name: "19 a key over plain http", code: 78, naming: ["https", "--allow-plaintext"],
      variables: ["OPENAI_COMPATIBLE_BASE_URL": "http://192.0.2.1/v1"], concealing: ["sk-test"]),
    BadInput(
      name: "19 no URL", code: 78, naming: ["URL"], variables: ["OPENAI_COMPATIBLE_BASE_URL": "nonsense"]),
    BadInput(
      name: "19 an unset URL", code: 78, naming: ["OPENAI_COMPATIBLE_BASE_URL"],
      variables: ["OPENAI_COMPATIBLE_BASE_URL": nil as String?]),
    BadInput(
      name: "90 an empty key", code: 77, naming: ["empty"], variables: ["OPENAI_COMPATIBLE_API_KEY": ""]),
    BadInput(
      name: "90 a key with a blank", code: 77, naming: ["white space"],
      variables: ["OPENAI_COMPATIBLE_API_KEY": "canary 0123456789"], concealing: ["canary", "0123456789"]),
    BadInput(
      name: "90 a key with a line end", code: 77, naming: ["white space"],
      variables: ["OPENAI_COMPATIBLE_API_KEY": "canary0123456789\n"], concealing: ["canary"]),
  ]

  private static let commandLines: [BadInput] = [
    BadInput(
      name: "20 two forms of output", code: 64, naming: ["--plain", "--json"],
      arguments: ["--plain", "--json"]),
    BadInput(
      name: "20 a new run and an old one", code: 64, naming: ["--run", "--resume"],
      arguments: ["--resume", "run"]),
    BadInput(
      name: "drift without a run", code: 64, naming: ["--accept-drift"], arguments: ["--accept-drift"]),
    BadInput(name: "an unknown switch", code: 64, naming: ["--nosuch"], arguments: ["--nosuch"]),
    BadInput(name: "a hostile switch", code: 64, naming: ["--"], arguments: ["--a\u{1B}[31m"]),
    BadInput(
      name: "an override without value", code: 64, naming: ["train.seed"], arguments: ["--set", "train.seed"]),
    BadInput(
      name: "an override of nothing", code: 78, naming: ["--set nosuch.key=1", "unknown"],
      arguments: ["--set", "nosuch.key=1"]),
    BadInput(name: "too many words", code: 64, naming: ["extra"], arguments: ["extra"]),
  ]
}
