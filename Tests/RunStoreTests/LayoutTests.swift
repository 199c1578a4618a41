import SkillModel
import Testing

@testable import RunStore

@Suite("Layout of a run folder")
struct RunLayoutTests {
  static func padded(_ text: String, _ count: Int) -> String {
    String(repeating: "0", count: max(0, count - text.count)) + text
  }

  @Test("paths are those of the reference")
  func paths() {
    #expect(RunLayout.skill(version: 0) == "skills/skill_v0000.md")
    #expect(RunLayout.step(12).record == "steps/step_0012/step_record.json")
    #expect(RunLayout.step(1).rollout().results == "steps/step_0001/rollout/results.jsonl")
    #expect(RunLayout.step(1).rollout(part: 2).path == "steps/step_0001/batch_2/rollout")
    #expect(
      RunLayout.step(1).patch(fromFailures: true, minibatch: 3)
        == "steps/step_0001/patches/minibatch_fail_003.json")
    #expect(
      RunLayout.step(1).patch(fromFailures: false, minibatch: 0, part: 1)
        == "steps/step_0001/batch_1/patches/minibatch_succ_000.json")
    #expect(RunLayout.slowUpdate(epoch: 2).result == "slow_update/epoch_02/slow_result.json")
    #expect(RunLayout.metaSkill(epoch: 2).result == "meta_skill/epoch_02/meta_skill_result.json")
    #expect(
      RunLayout.slowUpdate(epoch: 2).previousRollout.topUp("a").path
        == "slow_update/epoch_02/rollout_prev/topup/a")
    #expect(RunLayout.test.conversation("q1") == "test_eval/predictions/q1/conversation.json")
    #expect(
      RunLayout.generatedSplit(environment: "qa", weights: "2:1:7", seed: 42)
        == "_generated_splits/qa_2-1-7_seed42")
    #expect(RunLayout.blob("abcd") == "blobs/ab/abcd")
    #expect(RunLayout.temporaryName(of: "steps/x.json") == "steps/.x.json.tmp")
    #expect(RunLayout.temporaryName(of: "x.json") == ".x.json.tmp")
  }

  @Test("a harmless id is its own name")
  func harmlessIds() {
    for id in ["a", "Train_01-b.json", String(repeating: "x", count: 80), "CON"] {
      #expect(RunLayout.safeName(for: TaskID(id)) == id)
    }
  }

  @Test("Correction 11: any other id gets a name that is one part of a path")
  func hostileIds() {
    let ids = [
      "", ".", "..", ".hidden", "../../x", "/etc/passwd", "a/b", "a\u{0}b", "a\nb", "\u{1F600}", "a b",
      String(repeating: "y", count: 5_000), "-\u{1b}]0;t\u{7}",
    ]
    for (place, id) in ids.enumerated() {
      let name = RunLayout.safeName(for: TaskID(id))
      #expect((9...89).contains(name.utf8.count), "id \(place)")
      #expect(name.utf8.allSatisfy { $0.isLetterDigitLineOrHyphen }, "id \(place)")
      #expect(name.hasSuffix("-" + SHA256(hashing: id).hexadecimal.prefix(8)), "id \(place)")
    }
  }

  @Test("no two tasks of a folder share a name, even without case")
  func collisions() {
    let marked = RunLayout.safeName(for: TaskID("a/b"))
    let ids = ["Ab", "aB", "ab", "a/b", "a\\b", marked, marked.uppercased(), "q", "Q1"].map { TaskID($0) }
    let names = RunLayout.safeNames(for: ids)
    #expect(names.count == ids.count)
    #expect(Set(names.values.map { $0.lowercased() }).count == ids.count)
    #expect(names[TaskID("q")] == "q" && names[TaskID("Q1")] == "Q1")
    #expect(RunLayout.safeNames(for: ids.reversed()) == names)
  }
}

extension UInt8 {
  fileprivate var isLetterDigitLineOrHyphen: Bool {
    (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self) || self == 95
      || self == 45
  }
}
