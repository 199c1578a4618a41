import SkillModel

/// A run's journal in the form in which two runs of the same are the same text.
///
/// Decisions in their order; records of calls sorted by where they belong; without times, durations, attempts, chain and
/// records about the process, such as a call that was sent again after an interruption.
package enum CanonicalJournal {
  /// One JSON object a line.
  package static func lines(of events: [RunEvent]) throws -> [String] {
    var decisions: [String] = []
    var calls: [(key: String, line: String)] = []
    var intents: Set<String> = []
    for event in events {
      switch event.ordering {
      case .process: continue
      case .decision: decisions.append(try line(of: event))
      case .call:
        guard let key = sortKey(of: event) else { continue }
        let line = try line(of: event)
        if event.kind == .callIntended, !intents.insert(line).inserted { continue }
        calls.append((key, line))
      }
    }
    calls.sort { ExactText($0.key) < ExactText($1.key) }
    return decisions + calls.map(\.line)
  }

  private static func line(of event: RunEvent) throws -> String {
    let data = stripped(try JSONValueEncoder().encode(event.payload), of: event.kind)
    return JSONWriter.text(of: ["type": .string(event.kind.rawValue), "data": data], layout: .compact)
  }

  /// Removes our own members that tell of time and process; what models and tasks said stays as it is.
  private static func stripped(_ data: JSONValue, of kind: RunEvent.Kind) -> JSONValue {
    guard var members = data.objectValue else { return data }
    switch kind {
    case .runStarted:
      members["run"] = nil
      members["build"] = nil
    case .callReplied:
      members["attempts"] = nil
      members["milliseconds"] = nil
    case .skillReverted: members["decision"] = nil
    case .stepCommitted: members.remove(["timing", "wall_time_s"], from: "record")
    case .runFinished: members.remove(["total_wall_time_s"], from: "summary")
    default: break
    }
    return .object(members)
  }

  /// nil for attempts that failed: they are about the weather, not about the run.
  private static func sortKey(of event: RunEvent) -> String? {
    func key(_ phase: Phase, _ rest: String) -> String {
      [
        RunState.padded(phase.epoch, to: 4), RunState.padded(phase.step, to: 6),
        RunState.padded(phase.stage.order, to: 2), RunState.padded(phase.batch, to: 4), rest,
      ].joined(separator: "/")
    }
    func key(_ call: CallKey, _ kind: String) -> String {
      let numbers = [call.index, call.turn, call.ask].map { RunState.padded($0, to: 6) }.joined(
        separator: "/")
      return key(call.phase, "\(call.lane)/\(numbers)/\(kind)")
    }
    switch event {
    case .textKept(let kept): return "~" + kept.digest
    case .callIntended(let call): return key(call.key, "1")
    case .callReplied(let reply): return key(reply.key, "2")
    case .taskScored(let scored):
      return key(scored.phase, "/\(RunState.padded(scored.index, to: 6))/~/~/3")
    case .degraded(let degraded) where degraded.kind.isWeather: return nil
    case .degraded(let degraded): return key(degraded.phase, "~\(degraded.kind.rawValue)/\(degraded.detail)")
    case .editsChecked(let checked):
      return key(Phase(step: checked.step, stage: .ranking), "~checked")
    default: return nil
    }
  }
}

extension JSONObject {
  /// Removes members of an object that is a member itself.
  fileprivate mutating func remove(_ names: [String], from name: String) {
    guard var inner = self[name]?.objectValue else { return }
    for name in names { inner[name] = nil }
    self[name] = .object(inner)
  }
}
