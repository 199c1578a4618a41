import SkillModel

/// A task and where its item stands.
struct LocatedTask {
  let task: TrainingTask
  let place: Place
}

/// What must hold between the tasks of a data set (RELIABILITY 4.3, rows 39 to 41 and 50).
enum SplitChecks {
  /// Selection splits below this size decide mostly by chance.
  static let smallSelection = 20

  /// The first task of each id; the others are problems.
  static func uniqueIDs(of tasks: [LocatedTask], problems: inout ProblemCollector) -> [ExactText: Place] {
    var places: [ExactText: Place] = [:]
    places.reserveCapacity(tasks.count)
    for located in tasks {
      let id = ExactText(located.task.id.rawValue)
      if let first = places[id] {
        problems.malformed(
          located.place, "the id \(quoted(id)) is given twice, here and at \(first)",
          cure: "give every item an id of its own")
      } else {
        places[id] = located.place
      }
    }
    return places
  }

  /// Reports ids that two splits share.
  static func sharedIDs(
    _ left: [ExactText: Place], _ right: [LocatedTask], names: (DataSplit, DataSplit),
    problems: inout ProblemCollector
  ) {
    for located in right {
      let id = ExactText(located.task.id.rawValue)
      guard let first = left[id] else { continue }
      problems.malformed(
        located.place,
        "the id \(quoted(id)) is in \(names.0.rawValue) and in \(names.1.rawValue), here and at \(first)",
        cure: "remove it from one of the two splits")
    }
  }

  private static func quoted(_ id: ExactText) -> String {
    let text = id.text
    let shown = text.codePointCount > 60 ? text.prefix(codePoints: 60) + "..." : text
    return JSONWriter.text(of: .string(shown))
  }

  /// A remark, or a problem below two tasks, about the size of the selection split.
  static func selectionSize(
    _ count: Int, place: Place, problems: inout ProblemCollector
  ) -> DataRemark? {
    if count == 1 {
      problems.malformed(
        place, "val has 1 task; a gate needs at least 2, better \(smallSelection) or more",
        cure: "add tasks to val, or raise env.limit and evaluation.sel_env_num")
    }
    guard (2..<smallSelection).contains(count) else { return nil }
    return DataRemark(
      .smallSelection, at: place, count: count,
      "val has \(count) tasks, fewer than \(smallSelection): an equal edit passes 4 times in 10")
  }
}
