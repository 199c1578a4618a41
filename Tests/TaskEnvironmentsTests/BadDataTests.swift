import Foundation
import SkillModel
import Testing

@testable import TaskEnvironments

/// The rows of the table of bad inputs that are about data sets, each with its class, place and words.
@Suite("Data sets that don't load")
struct BadDataTests {
  private func expect(
    _ problem: Problem?, _ failureClass: FailureClass, contains words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(problem?.failureClass == failureClass, sourceLocation: sourceLocation)
    for word in words {
      #expect(
        problem?.message.contains(word) == true, "\(problem?.message ?? "nothing")",
        sourceLocation: sourceLocation)
    }
    #expect(problem?.cure?.isEmpty == false, sourceLocation: sourceLocation)
  }

  @Test func `row 33: a missing split folder names all three`() throws {
    let data = try TemporaryData(["train/a.json": "[]"])
    let problems = try data.problems()
    expect(problems.first, .inputMissing, contains: "train/", "val/", "test/", "missing: val/, test/")
    #expect(problems.first?.place?.name == data.path)
  }

  @Test func `row 33: a folder that is nowhere names every place that was tried`() throws {
    var settings = EnvironmentSettings()
    settings.name = "searchqa"
    settings.splitFolder = "no such folder"
    #expect {
      try DataSetLoader.load(settings: settings, runSeed: 1, relativeTo: [".", "/configs"])
    } throws: { error in
      let problem = (error as? ProblemList)?.problems.first
      return problem?.failureClass == .inputMissing
        && problem?.message.contains("no such folder nor at /configs/no such folder") == true
    }
  }

  @Test(
    "row 34: an empty split is malformed",
    arguments: ["[]", " [ ] ", "", "\n\n"], ["train", "val", "test"])
  func emptySplit(text: String, split: String) throws {
    let problems = try TemporaryData.splits(["\(split)/items.json": text]).problems()
    #expect(problems.count == 1)
    expect(problems.first, .dataMalformed, contains: "the split \(split) is empty")
  }

  @Test func `row 34: a split folder without a data file is an empty split`() throws {
    let data = try TemporaryData.splits(["val/items.json": nil])
    try data.makeFolder("val")
    let problems = try data.problems()
    expect(problems.first, .dataMalformed, contains: "the split val is empty")
    #expect(data.place(problems.first) == "val")
  }

  @Test func `row 35: a malformed line has its file, line and column`() throws {
    var items = TemporaryData.items("t", 4)
    items[2] = #"{"id": "é", "question": }"#
    let data = try TemporaryData.splits([
      "train/items.json": nil, "train/a.jsonl": TemporaryData.lines(items),
    ])
    let problems = try data.problems()
    #expect(problems.count == 1)
    expect(problems.first, .dataMalformed, contains: "not valid JSON")
    #expect(data.place(problems.first) == "train/a.jsonl:3:25")
  }

  @Test func `row 35: a line that stops early is reported at its own line`() throws {
    let text = "\u{FEFF}" + #"{"id": "a", "question": "q""# + "\r\n" + TemporaryData.items("t", 1)[0]
    let data = try TemporaryData.splits(["train/items.json": nil, "train/a.jsonl": text])
    let problems = try data.problems()
    #expect(problems.map(data.place) == ["train/a.jsonl:1:28"])
  }

  @Test(
    "row 35: arrays are read strictly, with the place of the fault",
    arguments: [
      ("[{A},]", "1:56"), ("[{A} {A}]", "1:56"), ("[{A}", "1:55"), ("[{A}]x", "1:56"),
      ("[{A}\n, tru]", "2:3"),
      (#"[{"id": 1, "id": 2}]"#, "1:12"), ("nonsense", "1:1"),
    ])
  func arrays(text: String, place: String) throws {
    let filled = text.replacingOccurrences(of: "{A}", with: TemporaryData.items("t", 1)[0])
    let data = try TemporaryData.splits(["train/items.json": filled])
    let problems = try data.problems()
    #expect(problems.first?.failureClass == .dataMalformed)
    #expect(problems.map(data.place) == ["train/items.json:\(place)"])
  }

  @Test func `row 36: a last line without a line end is read`() throws {
    let text = TemporaryData.lines(TemporaryData.items("t", 3))
    let data = try TemporaryData.splits(["train/items.json": nil, "train/a.jsonl": text])
    #expect(try data.load().train.count == 3)
  }

  @Test func `row 37: an object where an array belongs`() throws {
    let data = try TemporaryData.splits(["train/items.json": #"{"data": []}"#])
    let problems = try data.problems()
    expect(problems.first, .dataMalformed, contains: "expected an array of items, found an object")
    #expect(data.place(problems.first) == "train/items.json:1:1")
  }

  @Test func `row 37: an item that is no object has its line`() throws {
    let data = try TemporaryData.splits(["train/items.json": "[\n  \"text\"\n]"])
    let problems = try data.problems()
    expect(problems.first, .dataMalformed, contains: "isn't an object")
    #expect(data.place(problems.first) == "train/items.json:2:3")
  }

  @Test func `row 38: several data files in a split are listed`() throws {
    let data = try TemporaryData.splits(["val/b.json": "[]", "val/a.jsonl": ""])
    let problems = try data.problems()
    #expect(problems.count == 1)
    expect(
      problems.first, .dataMalformed, contains: "3 data files", "val/a.jsonl", "val/b.json", "val/items.json")
  }

  @Test func `row 39: an id given twice has both lines`() throws {
    let items = TemporaryData.items("t", 3)
    let data = try TemporaryData.splits(["train/items.json": TemporaryData.array(items + [items[1]])])
    let problems = try data.problems()
    #expect(problems.count == 1)
    expect(problems.first, .dataMalformed, contains: #""t1" is given twice"#, "train/items.json:3:1")
    #expect(data.place(problems.first) == "train/items.json:5:1")
  }

  @Test func `row 39: a number and the same digits as text are one id`() throws {
    let text =
      #"[{"id": 1, "question": "a", "answers": ["x"]}, {"id": "1", "question": "b", "answers": ["x"]}]"#
    let problems = try TemporaryData.splits(["train/items.json": text]).problems()
    expect(problems.first, .dataMalformed, contains: "given twice")
  }

  @Test func `row 39: composed and decomposed accents are two ids`() throws {
    let text =
      #"[{"id": "\u00e9", "question": "a", "answers": ["x"]}, {"id": "e\u0301", "question": "b", "answers": ["x"]}]"#
    #expect(try TemporaryData.splits(["train/items.json": text]).load().train.count == 2)
  }

  @Test func `row 40: an id in two splits has both places`() throws {
    let text = #"[{"id": "t1", "question": "other", "answers": ["x"]}]"#
    let data = try TemporaryData.splits(["test/items.json": text])
    let problems = try data.problems()
    #expect(problems.count == 1)
    expect(problems.first, .dataMalformed, contains: "in train and in test", "train/items.json:3:1")
    #expect(data.place(problems.first) == "test/items.json:1:2")
  }

  @Test func `Correction 2.2 gold answers, row 41: the same content in train and a held-out split`() throws {
    let text =
      #"[{"id": "n", "question": " q  T 1?", "answers": ["x"]}, {"id": "m", "question": "new", "answers": ["x"]}]"#
    let data = try TemporaryData.splits(["test/items.json": text])
    let problems = try data.problems()
    #expect(problems.count == 1)
    expect(problems.first, .dataMalformed, contains: "1 of 2 tasks of test", "train/items.json:3:1")
    #expect(problems.first?.cure?.contains("--allow-overlap") == true)
    let remarks = try data.load { $0.allowsOverlap = true }.remarks
    #expect(remarks.map(\.kind) == [.overlap])
    #expect(remarks.first?.count == 1)
  }

  @Test func `row 41: the same question about another context is another task`() throws {
    let text = #"[{"id": "n", "question": "Q t 1?", "context": "c", "answers": ["x"]}]"#
    #expect(try TemporaryData.splits(["test/items.json": text]).load().remarks.isEmpty)
  }

  @Test(
    "row 42: ids that are no text",
    arguments: ["null", "true", "[1]", #"{"a": 1}"#])
  func badID(_ id: String) throws {
    let data = try TemporaryData.splits([
      "train/items.json": "[\n{\"id\": \(id), \"question\": \"q\", \"answers\": [\"a\"]}]"
    ])
    let problems = try data.problems()
    expect(problems.first, .dataMalformed, contains: "the id")
    #expect(data.place(problems.first) == "train/items.json:2:1")
  }

  @Test(
    "rows 42 and 47: members that are missing or of another kind",
    arguments: [
      (#"{"question": "q", "answers": ["a"]}"#, "no id"),
      (#"{"id": 1, "answers": ["a"]}"#, "no question"),
      (#"{"id": 1, "question": "  ", "answers": ["a"]}"#, "no question"),
      (#"{"id": 1, "question": 5, "answers": ["a"]}"#, "question is no text"),
      (#"{"id": 1, "question": "q", "context": ["c"], "answers": ["a"]}"#, "context is no text"),
      (#"{"id": 1, "question": "q"}"#, "no accepted answer"),
      (#"{"id": 1, "question": "q", "answers": null}"#, "no accepted answer"),
      (#"{"id": 1, "question": "q", "answers": []}"#, "no accepted answer"),
      (#"{"id": 1, "question": "q", "answers": ["a", " "]}"#, "accepted answer is empty"),
      (#"{"id": 1, "question": "q", "answers": ""}"#, "accepted answer is empty"),
      (#"{"id": 1, "question": "q", "answers": [{"a": 1}]}"#, "accepted answer is no text"),
    ])
  func members(item: String, words: String) throws {
    let data = try TemporaryData.splits(["train/items.json": nil, "train/a.jsonl": "\n" + item])
    let problems = try data.problems()
    #expect(problems.count == 1)
    expect(problems.first, .dataMalformed, contains: words)
    #expect(data.place(problems.first) == "train/a.jsonl:2")
  }

  @Test func `row 44: ids that differ in case only are two ids`() throws {
    let text =
      #"[{"id": "A", "question": "a", "answers": ["x"]}, {"id": "a", "question": "b", "answers": ["x"]}]"#
    #expect(try TemporaryData.splits(["train/items.json": text]).load().train.count == 2)
  }

  @Test(
    "row 45: an item of 50 MB is refused by a limit that is named", arguments: ["a.jsonl", "a.json"])
  func largeItem(name: String) throws {
    var limits = DataLimits()
    #expect(limits.itemBytes == 50_000_000)
    limits.itemBytes = 5_000
    let text = String(repeating: "x", count: limits.itemBytes)
    let item = #"{"id": 1, "question": "\#(text)", "answers": ["a"]}"#
    let data = try TemporaryData.splits([
      "train/items.json": nil, "train/\(name)": name == "a.json" ? "[\(item)]" : item,
    ])
    let problems = try data.problems(limits: limits)
    #expect(problems.count == 1)
    expect(problems.first, .dataMalformed, contains: "the limit is 5000")
    #expect(data.place(problems.first) == (name == "a.json" ? "train/a.json:1:2" : "train/a.jsonl:1:1"))
  }

  @Test func `row 46: too many items and too large files are refused by limits that are named`() throws {
    var limits = DataLimits()
    limits.itemsPerFile = 4
    let data = try TemporaryData.splits()
    let count = try data.problems(limits: limits)
    expect(count.first, .dataMalformed, contains: "more than 4 items")
    #expect(data.place(count.first) == "train/items.json:6:1")
    limits = DataLimits()
    limits.fileBytes = 100
    expect(try data.problems(limits: limits).first, .dataMalformed, contains: "the limit is 100")
  }

  @Test func `row 50: a small selection split is a remark, a tiny one is malformed`() throws {
    let small = try TemporaryData.splits(selection: 19).load().remarks
    #expect(small.map(\.kind) == [.smallSelection])
    #expect(small.first?.message.contains("an equal edit passes 4 times in 10") == true)
    #expect(try TemporaryData.splits(selection: 20).load().remarks.isEmpty)
    let data = try TemporaryData.splits(selection: 1)
    expect(try data.problems().first, .dataMalformed, contains: "val has 1 task")
    expect(
      try TemporaryData.splits().problems(selectionLimit: 1).first, .dataMalformed, contains: "val has 1 task"
    )
  }

  @Test func `all problems are reported together, the first twenty in full`() throws {
    let bad = (0..<30).map { #"{"id": \#($0), "question": "q\#($0)"}"# }
    let data = try TemporaryData.splits([
      "train/items.json": TemporaryData.array(bad), "val/items.json": "{", "test/b.json": "[]",
    ])
    let problems = try data.problems()
    #expect(problems.count == 21)
    #expect(problems.last?.message.contains("12 more problems") == true)
  }

  @Test func `text in another encoding is told apart from broken JSON`() throws {
    let data = try TemporaryData.splits(["train/items.json": nil])
    try data.write("train/a.json", bytes: [0xFF, 0xFE, 0x5B, 0x00])
    expect(try data.problems().first, .dataMalformed, contains: "UTF-16")
    try data.write("train/a.json", bytes: Array("[\"".utf8) + [0xE9] + Array("\"]".utf8))
    expect(try data.problems().first, .dataMalformed, contains: "UTF-8")
  }

  @Test func `a ratio that leaves a split empty says so`() throws {
    let data = try TemporaryData(["a.jsonl": TemporaryData.lines(TemporaryData.items("i", 5))])
    let problems = try data.problems {
      $0.splitMode = .ratio
      $0.dataPath = data.path
    }
    expect(problems.first, .dataMalformed, contains: "5 items at 2:1:7 leave the split val empty")
  }

  @Test func `settings that can't be used are of the configuration's class`() throws {
    let data = try TemporaryData(["a.jsonl": TemporaryData.lines(TemporaryData.items("i", 40))])
    let ratio = try data.problems {
      $0.splitMode = .ratio
      $0.dataPath = data.path
      $0.splitRatio = "1:2"
    }
    expect(ratio.first, .configuration, contains: "env.split_ratio", "1:2")
    expect(try data.problems { $0.splitFolder = "" }.first, .configuration, contains: "env.split_dir")
    expect(try data.problems { $0.splitMode = .ratio }.first, .configuration, contains: "env.data_path")
  }
}
