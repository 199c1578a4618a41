import Foundation
import Testing

@Suite("The dashboard, as a person uses it", .slot)
struct DashboardJourneyTests {
  enum Journey: String, CaseIterable, CustomTestStringConvertible {
    case demo, replay, steer, detach, revert, hangup, onlookers

    var testDescription: String {
      switch self {
      case .demo: "held, stepped, an edit vetoed with a reason and another written anew, run to the end"
      case .replay: "a recorded run of ours and one of the reference are played and left as they were"
      case .steer: "a run without a terminal is steered by a second screen and by commands"
      case .detach: "a run goes on without its terminal and is found again"
      case .revert: "an accepted step is taken back with a reason, and the run goes on from before it"
      case .hangup: "a closed window ends the run in good order"
      case .onlookers: "those who look on and are stopped, or never read, hold nobody up"
      }
    }
  }

  @Test(
    "a journey with the dashboard ends at the shell's prompt with the terminal as before",
    arguments: Journey.allCases)
  func journey(_ journey: Journey) async throws {
    let folder = try ScratchFolder()
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    let script = tests.appending(path: "Terminal/journeys.py").path
    let outcome = try await ProgramUnderTest(in: folder)
      .start(
        "python3",
        [script, ProgramUnderTest.path, root.appending(path: "sample-runs").path, journey.rawValue]
      )
      .outcome(limit: .seconds(150))
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
  }
}
