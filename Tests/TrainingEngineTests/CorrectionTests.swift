import SkillModel
import Testing

@testable import TrainingEngine

/// Defects of the reference that have no other test with their number.
struct CorrectionTests {
  @Test("Correction 6: a baseline of exactly 0 is a score and is not measured again")
  func zeroBaseline() async throws {
    let run = ScriptedRun.twoEpochs
    let whole = await run.play()
    let place = try #require(whole.events.firstIndex { $0.kind == .baselineMeasured })
    guard case .baselineMeasured(let baseline) = whole.events[place] else { return }
    try #require(baseline.gateScore == 0)
    let resumed = await run.play(after: Array(whole.events[...place]))
    #expect(resumed.failure == nil)
    #expect(!resumed.new.contains { $0.kind == .baselineMeasured })
    #expect(resumed.state.current == whole.state.current)
    #expect(resumed.state.baseline == baseline)
  }

  @Test("Correction 14: after a resume analysts are told of this epoch's steps as without one")
  func stepBuffer() async throws {
    let run = ScriptedRun.twoEpochs
    let whole = await run.play()
    let commits = whole.events.indices.filter { whole.events[$0].kind == .stepCommitted }
    for place in commits {
      let resumed = await run.play(after: Array(whole.events[...place]))
      let expected = whole.questions(.failures).suffix(resumed.questions(.failures).count)
      #expect(
        resumed.optimizerRequests.isEmpty
          || resumed.optimizerRequests.allSatisfy(whole.optimizerRequests.contains))
      #expect(expected.count == resumed.questions(.failures).count)
    }
    let before = RunRecorder(
      sink: MemorySink(past: [], capacity: 0), past: Array(whole.events[...commits[0]]))
    #expect(!before.state.stepBuffer.isEmpty)
  }

  @Test("Correction 16: a split has one of three names, and no other name stands for one")
  func splitNames() {
    #expect(DataSplit(rawValue: "tset") == nil)
    #expect(DataSplit.allCases.map(\.rawValue) == ["train", "val", "test"])
  }

  @Test("Correction 2.2 gate noise: a score is known by the whole text, and each candidate is measured once")
  func fullDigest() async {
    let whole = await ScriptedRun.twoEpochs.play()
    #expect(whole.state.measured.keys.allSatisfy { $0.utf8.count == 64 })
  }
}
