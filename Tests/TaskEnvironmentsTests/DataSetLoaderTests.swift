import Foundation
import SkillModel
import TestSupport
import Testing

@testable import TaskEnvironments

@Suite("Data sets that load")
struct DataSetLoaderTests {
  @Test func `a data set keeps the order of its files and the digests of their bytes`() throws {
    let data = try TemporaryData.splits()
    let loaded = try data.load()
    #expect(loaded.train.map(\.id.rawValue) == ["t0", "t1", "t2", "t3", "t4"])
    #expect(loaded.tasks(in: .selection).count == 20)
    #expect(loaded.test.first?.question == "Q x 0?")
    #expect(loaded.test.first?.answers == ["A0"])
    #expect(loaded.remarks.isEmpty)
    let bytes = try Data(contentsOf: data.folder.appending(path: "train/items.json"))
    #expect(loaded.files.map(\.split) == [.train, .selection, .test])
    #expect(loaded.files.first?.digest == SHA256(hashing: bytes).hexadecimal)
    #expect(loaded.files.map(\.itemCount) == [5, 20, 3])
  }

  @Test func `limits take the first tasks of each split`() throws {
    let loaded = try TemporaryData.splits().load(selectionLimit: 3, testLimit: 1) { $0.limit = 4 }
    #expect(loaded.train.count == 4)
    #expect(loaded.selection.map(\.id.rawValue) == ["v0", "v1", "v2"])
    #expect(loaded.test.map(\.id.rawValue) == ["x0"])
    #expect(loaded.files.map(\.itemCount) == [5, 20, 3])
  }

  @Test(
    "line ends, byte order marks and missing last line ends don't matter",
    arguments: [
      ("items.jsonl", "{A}\r\n{B}\r\n"), ("items.jsonl", "{A}\n{B}"), ("items.jsonl", "\n{A}\n\n  \n{B}\n\n"),
      ("items.jsonl", "{A}\r{B}"), ("items.jsonl", "\u{FEFF}{A}\n{B}\n"),
      ("items.json", "\u{FEFF}[{A},\r\n{B}]\r\n"),
      ("items.JSON", "[{A},{B}]"), ("items.jsonl", " [{A}, {B}] "),
      ("questions of the day.json", "[{A},{B}]"), ("問題.jsonl", "{A}\n{B}"),
    ])
  func forms(name: String, text: String) throws {
    let items = TemporaryData.items("é", 2)
    let filled = text.replacingOccurrences(of: "{A}", with: items[0]).replacingOccurrences(
      of: "{B}", with: items[1])
    var changes: [String: String?] = ["train/items.json": String?.none]
    changes["train/\(name)"] = filled
    let data = try TemporaryData.splits(changes)
    #expect(try data.load().train.map(\.id.rawValue) == ["é0", "é1"])
  }

  @Test(
    "split folders may have the reference's other names",
    arguments: [("selection", "valid_unseen"), ("valid_seen", "test")])
  func aliases(selection: String, test: String) throws {
    let data = try TemporaryData([
      "train/a.json": TemporaryData.array(TemporaryData.items("t", 2)),
      "\(selection)/a.json": TemporaryData.array(TemporaryData.items("v", 20)),
      "\(test)/a.json": TemporaryData.array(TemporaryData.items("x", 2)),
    ])
    #expect(try data.load().test.count == 2)
  }

  @Test func `a second folder of a split is named in a remark`() throws {
    let data = try TemporaryData.splits(["selection/items.json": "[]"])
    let remark = try data.load().remarks.first
    #expect(remark?.kind == .ignoredFolder)
    #expect(remark?.message.contains("selection") == true)
  }

  @Test func `other files in a split folder are left alone`() throws {
    let data = try TemporaryData.splits([
      "train/README.md": "x", "train/.hidden.json": "x", "split_manifest.json": "{}",
    ])
    #expect(try data.load().train.count == 5)
  }

  @Test func `relative paths start at the current folder, then at the configuration file`() throws {
    let data = try TemporaryData.splits()
    var settings = EnvironmentSettings()
    settings.name = "searchqa"
    settings.splitFolder = "."
    let name = data.folder.lastPathComponent
    settings.splitFolder = name
    let parent = data.folder.deletingLastPathComponent().path
    let loaded = try DataSetLoader.load(settings: settings, runSeed: 1, relativeTo: [".", parent])
    #expect(loaded.train.count == 5)
    #expect(loaded.files.first?.path == "\(parent)/\(name)/train/items.json")
  }

  @Test func `numbers as ids and answers become texts`() throws {
    let data = try TemporaryData.splits([
      "train/items.json":
        #"[{"id": 7, "question": "q", "answers": [3, 2.50]}, {"id": 1.5, "question": "r", "answers": "x"}]"#
    ])
    let train = try data.load().train
    #expect(train.map(\.id.rawValue) == ["7", "1.5"])
    #expect(train.map(\.answers) == [["3", "2.5"], ["x"]])
  }

  @Test(
    "hostile ids are kept as they are",
    arguments: [
      "../../x", "/etc/x", ".", "", "a/b", "nul\u{0}", "line\nend", "😀", "CON",
      String(repeating: "y", count: 5_000),
    ])
  func hostileID(_ id: String) throws {
    let item: JSONValue = ["id": .string(id), "question": "q", "answers": ["a"]]
    let data = try TemporaryData.splits(["train/items.json": "[\(JSONWriter.text(of: item))]"])
    #expect(try data.load().train.first?.id.rawValue.isIdentical(to: id) == true)
  }

  @Test func `text with escape sequences and other alphabets is untouched`() throws {
    let text = "\u{1B}]0;x\u{7} e\u{301} é 日本 \u{202E}"
    let item: JSONValue = ["id": "i", "question": .string(text), "context": .string(text), "answers": ["a"]]
    let data = try TemporaryData.splits(["train/items.json": "[\(JSONWriter.text(of: item))]"])
    let task = try data.load().train.first
    #expect(task?.question.isIdentical(to: text) == true)
    #expect(task?.context.isIdentical(to: text) == true)
    #expect(task?.fields["question"] == .string(text))
  }

  @Test(
    "a source for the ratio mode may be an array, lines, or an object",
    arguments: [
      ("a.json", "[", ",", "]"), ("a.jsonl", "", "\n", ""), ("a.txt", "", "\n", "\n"),
      ("a.json", #"{"version": 1, "data": ["#, ",", "]}"),
    ])
  func sources(name: String, head: String, separator: String, tail: String) throws {
    let text = head + TemporaryData.items("i", 40).joined(separator: separator) + tail
    let data = try TemporaryData([name: text])
    let loaded = try data.load {
      $0.splitMode = .ratio
      $0.dataPath = data.path + "/" + name
    }
    #expect(DataSplit.allCases.map { loaded.tasks(in: $0).count } == [8, 4, 28])
    #expect(loaded.files.map(\.split) == [nil])
  }

  @Test func `an object without data holds the items as its values`() throws {
    let members = TemporaryData.items("i", 20).enumerated().map { #""k\#($0)": \#($1)"# }
    let data = try TemporaryData(["a.json": "{" + members.joined(separator: ", ") + "}"])
    let loaded = try data.load {
      $0.splitMode = .ratio
      $0.dataPath = data.path
    }
    #expect(loaded.train.count == 4)
  }

  @Test func `the ratio mode shuffles as the reference does`() throws {
    let data = try TemporaryData(["a.jsonl": TemporaryData.lines(TemporaryData.items("i", 20))])
    func ids(splitSeed: Int) throws -> [String] {
      let loaded = try data.load {
        $0.splitMode = .ratio
        $0.dataPath = data.path
        $0.splitSeed = splitSeed
      }
      return DataSplit.allCases.flatMap { loaded.tasks(in: $0) }.map(\.id.rawValue)
    }
    var expected = (0..<20).map { "i\($0)" }
    var random = PythonRandom(seed: 42)
    random.shuffle(&expected)
    #expect(try ids(splitSeed: 0) == expected)
    #expect(try ids(splitSeed: 42) == expected)
    #expect(try ids(splitSeed: 7) != expected)
  }

  @Test func `a divided source is kept as the reference keeps it, before any limit`() throws {
    let data = try TemporaryData(["all.json": TemporaryData.array(TemporaryData.items("q", 60))])
    let set = try data.load {
      $0.splitMode = .ratio
      $0.dataPath = data.path + "/all.json"
      $0.splitRatio = "2:1:7"
      $0.limit = 20
    }
    let division = try #require(set.division)
    #expect(division.items.map(\.count) == [12, 6, 42])
    #expect(division.items[2].prefix(20).map { $0["id"]?.stringValue } == set.test.map(\.id.rawValue))
    #expect(
      division.files.map(\.path)
        == ["train/items.json", "val/items.json", "test/items.json", "split_manifest.json"])
    let manifest = try #require(division.files.last?.content.objectValue)
    #expect(manifest.keys == ["source_data_path", "split_mode", "split_ratio", "split_seed", "counts"])
    #expect(manifest["counts"] == ["train": 12, "val": 6, "test": 42])
  }

  @Test func `ratio splits are disjoint, complete and the same each time`() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<15 {
      let count = 20 + generator.below(60)
      let data = try TemporaryData(["a.jsonl": TemporaryData.lines(TemporaryData.items("i", count))])
      let ratio = "\(1 + generator.below(5)):\(2 + generator.below(3)):\(1 + generator.below(7))"
      let seed = 1 + generator.below(1_000)
      func load() throws -> DataSet {
        try data.load {
          $0.splitMode = .ratio
          $0.dataPath = data.path
          $0.splitRatio = ratio
          $0.splitSeed = seed
        }
      }
      let loaded = try load()
      let all = DataSplit.allCases.map { Set(loaded.tasks(in: $0).map(\.id)) }
      #expect(all.map(\.count).reduce(0, +) == count)
      #expect(all.reduce(Set()) { $0.union($1) }.count == count)
      #expect(try load() == loaded)
    }
  }

  @Test func `counts of a ratio add up and stay within one of the exact share`() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let weights = (0..<3).map { _ in 1 + generator.below(12) }
      let total = generator.below(3_000)
      let counts = try SplitRatio(weights.map(String.init).joined(separator: ":")).counts(of: total)
      #expect(counts.reduce(0, +) == total)
      for (count, weight) in zip(counts, weights) {
        let share = Double(total * weight) / Double(weights.reduce(0, +))
        #expect((Double(count) - share).magnitude < 1)
      }
    }
  }
}
