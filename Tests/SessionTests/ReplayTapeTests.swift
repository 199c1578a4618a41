import Dashboard
import Foundation
import RunStore
import SkillModel
import Testing

@testable import skillopt

@Suite("A recorded run under a replay's head")
struct ReplayTapeTests {
  private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sample-runs")

  private static func tape(_ name: String) throws -> (tape: ReplayTape, events: [TimedEvent]) {
    let folder = try RunFolder.openForReading(samples.appending(path: name).path)
    let source: RecordedEvents.Source =
      folder.contents == .referenceRun
      ? .reference(ReferenceRun(in: folder.files, name: name)) : .journal(folder)
    var tape = ReplayTape(source)
    while try tape.load().isMore {}
    var recorded = RecordedEvents(source)
    return (tape, try recorded.next(1_000_000).events)
  }

  @Test(
    "wherever it is sought, the picture is that of the events up to there", arguments: ["demo", "reference"])
  func seeking(name: String) throws {
    var (tape, events) = try Self.tape(name)
    #expect(tape.position.taken == events.count && tape.position.total == events.count)
    let jumps: [ReplayCommand] = [
      .toStart, .nextDecision, .step(by: 1), .step(by: 2), .step(by: -1), .epoch(by: 1), .nextDecision,
      .toEnd,
      .epoch(by: -1), .step(by: -3), .nextDecision, .nextDecision,
    ]
    for jump in jumps {
      _ = try tape.handle(jump)
      var expected = RunFold()
      for event in events.prefix(tape.position.taken) { expected.take(event) }
      #expect(tape.fold == expected, "\(jump)")
    }
  }

  @Test("what it plays are the events in their order, each once")
  func playing() throws {
    var (tape, events) = try Self.tape("demo")
    _ = try tape.handle(.toStart)
    _ = try tape.handle(.speed(20))
    _ = try tape.handle(.play)
    var played: [TimedEvent] = []
    while tape.player.isPlaying {
      if case .events(let added)? = try tape.pass(milliseconds: 40) { played += added }
    }
    #expect(played == Array(events.dropFirst()))
  }
}
