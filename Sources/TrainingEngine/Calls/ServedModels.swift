import SkillModel
import Synchronization

/// Watches under which names models answer: a dated name is remarked once, any other new one is drift
/// (RELIABILITY, row 102).
final class ServedModels: Sendable {
  private let seen: Mutex<[ModelRole: Set<String>]>

  /// - Parameter past: names that are on record.
  init(_ past: [ModelRole: Set<String>]) {
    seen = Mutex(past)
  }

  /// What is to be recorded about a reply's model name; nil for a name that is as expected or known.
  func remark(
    on name: String?, role: ModelRole, asked: String
  ) -> (kind: Degraded.Kind, detail: String)? {
    guard let name, !name.isEmpty else { return nil }
    let before = seen.withLock { seen -> Set<String>? in
      let before = seen[role, default: []]
      return seen[role, default: []].insert(name).inserted ? before : nil
    }
    guard let before else { return nil }
    if let known = before.sorted(by: { ExactText($0) < ExactText($1) }).last {
      return (.servedModelChanged, "\(role.rawValue): '\(name)' answers, before it was '\(known)'")
    }
    return name == asked
      ? nil : (.servedModelDiffers, "\(role.rawValue): asked for '\(asked)', '\(name)' answers")
  }
}
