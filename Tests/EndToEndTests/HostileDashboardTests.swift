import Foundation
import Testing

@Suite("A run of hostile text", .slot)
struct HostileDashboardTests {
  @Test(
    "reaches neither terminal, clipboard, files nor lines as anything but visible text, and is not approved unasked"
  )
  func hostileRun() async throws {
    let script = Bundle.module.bundleURL.appending(path: "Terminal/hostile_dashboard.py").path
    let program = try ProgramUnderTest(in: ScratchFolder())
    let outcome = try await program.start(
      "python3", [script, ProgramUnderTest.path, ReferenceRun.folder.path]
    ).outcome(limit: .seconds(300))
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    withExtendedLifetime(program) {}
    print(outcome.output)
  }
}
