import SkillModel
import Synchronization

/// Remembers the last change of an edit with its difference: picture after picture shows the same one.
final class ChangeMemo: Sendable {
  private struct Entry {
    let item: JSONObject
    let change: EditChange
    let difference: TextDifference
  }

  private let last = Mutex<Entry?>(nil)

  /// What an item would make of a skill, worked out anew only where it is not what was last asked for.
  func change(_ item: JSONObject, skill: String) -> (change: EditChange, difference: TextDifference) {
    last.withLock { last in
      if let last, last.item == item, last.change.before.isIdentical(to: skill) {
        return (last.change, last.difference)
      }
      let change = EditChange(item, skill: skill)
      let entry = Entry(item: item, change: change, difference: change.difference)
      last = entry
      return (entry.change, entry.difference)
    }
  }
}

extension ChangeMemo: Hashable {
  /// What is remembered can't be seen: all are equal.
  static func == (left: ChangeMemo, right: ChangeMemo) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
