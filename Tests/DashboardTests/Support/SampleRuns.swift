import Foundation
import SkillModel

@testable import Dashboard

/// The recorded runs of `sample-runs/` as events.
enum SampleRun: String, CaseIterable, Sendable {
  case demo
  case functionCalls = "function-calls"

  static let root: URL = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let demoEvents = read("sample-runs/demo/journal.jsonl")
  private static let functionCallEvents = read("sample-runs/function-calls/run/journal.jsonl")

  var events: [TimedEvent] { self == .demo ? Self.demoEvents : Self.functionCallEvents }

  private static func read(_ path: String) -> [TimedEvent] {
    guard let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) else {
      return []
    }
    return text.split(separator: "\n").compactMap { line in
      guard let record = try? JSONParser.parse(String(line)), let data = record["data"],
        let kind = record["type"]?.stringValue.flatMap(RunEvent.Kind.init(rawValue:)),
        let event = try? RunEvent(kind: kind, payload: data)
      else { return nil }
      return TimedEvent(
        sequence: record["seq"]?.intValue ?? 0, time: record["t"]?.intValue ?? 0, event: event)
    }
  }

  /// The run up to and with the first event for which that holds; the whole run where there is none.
  func picture(upTo isLast: (RunEvent) -> Bool = { _ in false }) -> RunPicture {
    var picture = RunPicture()
    for event in events {
      picture.take(event)
      if isLast(event.event) { break }
    }
    return picture
  }
}

extension RunPicture {
  mutating func take(_ events: some Sequence<RunEvent>, milliseconds: Int = 1_000) {
    for event in events {
      take(TimedEvent(sequence: sequence + 1, time: times.last + milliseconds, event: event))
    }
  }
}
