import SkillModel
import Testing

@Suite struct UnifiedDifferenceTests {
  @Test func `a changed line stands in a hunk with its places and the lines around it`() {
    let old = (1...9).map { "line \($0)" }.joined(separator: "\n")
    let new = old.replacingAll(exactly: "line 5", with: "other\nmore")
    #expect(
      UnifiedDifference.text(from: old, to: new, names: ("a", "b"), context: 1)
        == "--- a\n+++ b\n@@ -4,3 +4,4 @@\n line 4\n-line 5\n+other\n+more\n line 6\n")
  }

  @Test func `changes far apart are two hunks, near ones are one, and equal texts give nothing`() {
    let old = (1...20).map { "\($0)" }.joined(separator: "\n")
    let far = old.replacingAll(exactly: "\n3\n", with: "\nx\n").replacingAll(exactly: "\n18\n", with: "\n")
    let text = UnifiedDifference.text(from: old, to: far, names: ("a", "b"))
    #expect(text.ranges(ofExactly: "\n@@ -").count == 2)
    #expect(text.containsExactly("@@ -15,6 +15,5 @@\n 15\n 16\n 17\n-18\n 19\n 20\n"))
    let near = old.replacingAll(exactly: "\n3\n", with: "\nx\n").replacingAll(exactly: "\n6\n", with: "\ny\n")
    #expect(
      UnifiedDifference.text(from: old, to: near, names: ("a", "b")).ranges(ofExactly: "\n@@ -").count == 1)
    #expect(UnifiedDifference.text(from: old, to: old, names: ("a", "b")).isEmpty)
  }

  @Test func `a person's wording is compared with the proposed one field by field`() {
    let proposed: JSONObject = ["op": "replace", "target": "a", "content": "one\ntwo", "support_count": 3]
    let edited: JSONObject = ["op": "replace", "target": "a", "content": "one\nthree", "author": "human"]
    #expect(
      UnifiedDifference.text(from: proposed, to: edited)
        == "--- proposed\n+++ edited\n@@ -1,6 +1,6 @@\n op: replace\n target:\n a\n content:\n one\n-two\n+three\n"
    )
  }
}
