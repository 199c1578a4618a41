import SkillModel

/// What changed between the start of a run and its resume (RELIABILITY, D8).
enum Drift {
  /// - Returns: the changed inputs, where that was accepted.
  /// - Throws: class 78 with every difference, where it was not.
  static func check(
    _ past: [RunEvent], against inputs: RunInputs, isAccepted: Bool
  ) throws -> [InputDigest] {
    guard case .runStarted(let started)? = past.first else { return [] }
    let before = Dictionary(started.inputs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var changed = inputs.digests.filter { before[$0.name]?.sha256 != $0.sha256 }
    changed += started.inputs.filter { old in !inputs.digests.contains { $0.name == old.name } }
    let settings = differences(started.flat, inputs.flat)
    changed += settings.map { InputDigest(name: "setting", path: $0, sha256: "") }
    if started.program != ProgramVersion.text {
      changed.append(
        InputDigest(name: "program", path: "\(started.program) -> \(ProgramVersion.text)", sha256: ""))
    }
    for role in ModelRole.allCases {
      let identity = inputs.models[role]?.identity
      guard started.models[role.rawValue] != identity else { continue }
      let now = identity.map { ([$0.backend, $0.model] + $0.parameters).joined(separator: " ") } ?? "none"
      changed.append(InputDigest(name: "\(role.rawValue) model", path: now, sha256: ""))
    }
    if !changed.isEmpty, !isAccepted {
      throw ProblemList(
        changed.map {
          Problem(
            .configuration, "changed since the run began: \($0.name): \($0.path)",
            cure: "put it back, or go on with it by --accept-drift, which is recorded")
        })
    }
    return changed
  }

  private static func differences(_ old: JSONObject, _ new: JSONObject) -> [String] {
    let keys = old.keys + new.keys.filter { old[$0] == nil }
    return keys.filter { old[$0] != new[$0] && !isCeiling($0) }.map { key in
      "\(key): \(text(old[key])) -> \(text(new[key]))"
    }
  }

  /// Ceilings and timeouts decide how far a run gets, not what comes out; who reviews is recorded with each decision.
  private static func isCeiling(_ key: String) -> Bool {
    key.hasPrefix("limits_") || key.hasPrefix("review_")
  }

  private static func text(_ value: JSONValue?) -> String {
    value.map { JSONWriter.text(of: $0, layout: .python) } ?? "unset"
  }
}
