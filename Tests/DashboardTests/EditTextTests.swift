import SkillModel
import Testing

@testable import Dashboard

@Suite("An edit as a text for an editor")
struct EditTextTests {
  private static let edit: JSONObject = [
    "op": "replace", "target": "3. Convert.\n  ==== not a marker",
    "content": "# Title\nop: x\n===== content =====\n",
    "support_count": 6, "source_type": "failure",
  ]

  @Test(
    "what was not changed comes back as it was, with the author",
    arguments: [
      edit, ["op": "append", "content": "- x"], ["op": "delete", "target": "a"],
      ["type": "a", "title": "b", "instruction": "c\nd", "priority_hint": "high"],
      ["title": "t", "change_summary": ["x"], "new_skill": "# S\n\n- a\n"],
    ] as [JSONObject])
  func roundTrip(item: JSONObject) throws {
    let back = try EditText.item(from: EditText.text(of: item), original: item)
    var expected = item
    expected["author"] = "human"
    #expect(back == expected)
  }

  @Test("changed parts are taken over")
  func changed() throws {
    let text = "op: insert_after\n\n==== target ====\nnew place\n==== content ====\nfirst\n\nsecond\n"
    let item = try EditText.item(from: text, original: Self.edit)
    #expect(item["op"] == "insert_after" && item["target"] == "new place")
    #expect(item["content"] == "first\n\nsecond" && item["support_count"] == 6)
  }

  @Test("a person's notes above the first part are no fields, and are left out")
  func notes() throws {
    let text =
      "# todo: ask\n<!-- why:\nlonger\n-->\nop: replace\n// note: x\n==== target ====\na\n==== content ====\n# kept\n"
    let item = try EditText.item(from: text, original: Self.edit)
    #expect(item["op"] == "replace" && item["target"] == "a" && item["content"] == "# kept")
  }

  @Test(
    "a text that is no edit is refused, and the line is named",
    arguments: [
      ("op: move\n==== target ====\na\n==== content ====\nb\n", "one of"),
      ("op: replace\n==== content ====\nb\n", "target is missing"),
      ("op: replace\n==== target ====\n==== content ====\nb\n", "needs a target"),
      ("op: append\n==== target ====\n==== content ====\n \n", "needs a content"),
      ("hello\n", "line 1: no `name: value`"), ("op: append\nop: append\n", "line 2: op is there twice"),
      ("why: because\n", "line 1: there is no field why"),
      ("op: append\n==== reason ====\n", "line 2: this item has no part reason"), ("", "missing"),
    ])
  func refused(text: String, words: String) {
    do {
      _ = try EditText.item(from: text, original: Self.edit)
      Issue.record("taken")
    } catch {
      #expect(error.description.contains(words), "\(error)")
    }
  }
}
