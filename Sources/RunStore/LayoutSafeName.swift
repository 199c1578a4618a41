import SkillModel

extension RunLayout {
  /// A name for a task that is safe as a part of a path.
  ///
  /// An id of 1...80 ASCII letters, digits, dots, lines and hyphens that doesn't begin with a dot is its own name.
  /// Of any other id at most 80 letters, digits, lines and hyphens are kept, and eight digits of its SHA-256 follow.
  package static func safeName(for task: TaskID) -> String {
    let bytes = task.rawValue.utf8
    let isSafe =
      (1...longestName).contains(bytes.count) && bytes.first != UInt8(ascii: ".")
      && bytes.allSatisfy { isKept($0) || $0 == UInt8(ascii: ".") }
    return isSafe ? task.rawValue : markedName(for: task)
  }

  /// Names for tasks that stand in one folder: no two tasks share one, even where case is ignored.
  ///
  /// A task has the same name whatever other tasks there are, unless one of them would have the same name but for
  /// case: then all of these get the mark of their hash.
  package static func safeNames(for tasks: some Sequence<TaskID>) -> [TaskID: String] {
    var names: [TaskID: String] = [:]
    for task in tasks { names[task] = safeName(for: task) }
    var owners: [String: [TaskID]] = [:]
    for (task, name) in names { owners[folded(name), default: []].append(task) }
    for rivals in owners.values where rivals.count > 1 {
      for task in rivals { names[task] = markedName(for: task) }
    }
    return separated(names)
  }

  private static let longestName = 80

  private static func isKept(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func markedName(for task: TaskID, digits: Int = 8) -> String {
    let kept = task.rawValue.utf8.lazy.filter(isKept).prefix(longestName)
    let mark = SHA256(hashing: task.rawValue).hexadecimal.prefix(digits)
    return "\(String(decoding: Array(kept), as: UTF8.self))-\(mark)"
  }

  private static func folded(_ name: String) -> String { name.lowercased() }

  /// Gives the whole hash to tasks whose marked names still meet, as ids made for it can.
  private static func separated(_ names: [TaskID: String]) -> [TaskID: String] {
    var counts: [String: Int] = [:]
    for name in names.values { counts[folded(name), default: 0] += 1 }
    var separate = names
    for (task, name) in names where counts[folded(name), default: 0] > 1 {
      separate[task] = markedName(for: task, digits: 64)
    }
    return separate
  }
}
