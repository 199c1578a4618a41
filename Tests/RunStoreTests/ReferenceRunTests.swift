import Foundation
import SkillModel
import Testing

@testable import RunStore

@Suite("A run of the reference as events")
struct ReferenceRunTests {
  private static func read(_ path: String) throws -> ReferenceRun {
    ReferenceRun(in: try RunFolder.openForReading(path).files, name: "reference")
  }

  @Test("the fold of the events is the state that the reference left")
  func fold() throws {
    let run = try Self.read(SampleRuns.reference)
    var state = RunState()
    for timed in run.events { state.apply(timed.event) }
    func json(_ name: String) throws -> JSONValue {
      let bytes = try RunFolder.openForReading(SampleRuns.reference).files.contents(of: name, limit: 1 << 30)
      return try JSONParser.parse(bytes, options: .python)
    }
    let runtime = try json(RunLayout.runtimeState)
    #expect(state.lastStep == runtime["last_completed_step"]?.intValue)
    #expect(state.current.gateScore == runtime["current_score"]?.doubleValue)
    #expect(state.best.gateScore == runtime["best_score"]?.doubleValue)
    #expect(state.bestStep == runtime["best_step"]?.intValue)
    #expect(state.current.origin == runtime["current_origin"]?.stringValue)
    #expect(state.best.origin == runtime["best_origin"]?.stringValue)
    #expect(JSONValue.array(state.history.map(JSONValue.object)) == (try json(RunLayout.history)))
    #expect(state.isFinished)
    let files = try RunFolder.openForReading(SampleRuns.reference).files
    let last = try files.contents(of: RunLayout.skill(version: state.lastStep), limit: 1 << 20)
    #expect(Array(state.current.text.utf8) == last)
    let best = try files.contents(of: RunLayout.bestSkill, limit: 1 << 20)
    #expect(Array(state.best.text.utf8) == best)
    #expect(run.events.map(\.sequence) == Array(1...run.events.count))
  }

  @Test("each missing file is named, and the rest is shown")
  func missingFiles() throws {
    let scratch = try TemporaryFolder()
    let copy = scratch.file("run")
    try FileManager.default.copyItem(atPath: SampleRuns.reference, toPath: copy)
    let gone = [
      "steps/step_0002/candidate_skill.md", "steps/step_0003/rollout/results.jsonl",
      "steps/step_0004/merged_patch.json", "summary.json", "slow_update/epoch_02/comparison_pairs.json",
      "meta_skill/epoch_03/meta_skill_result.json",
    ]
    for name in gone { try FileManager.default.removeItem(atPath: copy + "/" + name) }
    let torn = "selection_eval_baseline/results.jsonl"
    let rows = try String(contentsOfFile: copy + "/" + torn, encoding: .utf8)
    try String(rows.dropLast(30)).write(toFile: copy + "/" + torn, atomically: true, encoding: .utf8)
    let run = try Self.read(copy)
    let named = run.remarks.compactMap { $0.place?.name }
    for name in gone + [torn] { #expect(named.contains(name), "\(name)") }
    #expect(run.events.count { if case .stepCommitted = $0.event { true } else { false } } == 6)
    #expect(!run.events.contains { if case .runFinished = $0.event { true } else { false } })
  }

  @Test("a folder with nothing but its two marks opens")
  func almostEmpty() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.file("run")
    try FileManager.default.createDirectory(atPath: path + "/skills", withIntermediateDirectories: true)
    try "[]".write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
    let run = try Self.read(path)
    #expect(run.events.count == 1 && run.remarks.count > 3)
  }
}
