import SkillModel

/// Which key does what: the key table with the changes of a person.
package struct KeyMap: Hashable, Sendable {
  /// One line of `keys.yaml`.
  package typealias Assignment = (action: String, keys: [String], place: Place)

  /// What is wrong with a line of `keys.yaml`. The rest of the file is used.
  package enum Fault: Hashable, Sendable {
    case unknownAction(String, nearest: String?)
    case unknownKey(String, action: ActionID)
    /// Another line gave the key to another action that acts in the same place.
    case conflict(key: String, action: ActionID, other: ActionID)
    /// The key was taken from an action, which now has none.
    case keyless(ActionID, key: String, takenBy: ActionID)
    /// Ctrl-C always asks how to leave.
    case reserved(action: ActionID)
    case setTwice(ActionID)
  }
  package struct KeyProblem: Hashable, Sendable {
    package var place: Place?
    package var fault: Fault
  }

  private static let reserved = KeyStroke.control("c")

  private var keys: [ActionID: [KeyStroke]]
  private var actions: [KeyStroke: [ActionID]] = [:]

  /// The keys of the table.
  package static let standard = KeyMap(
    keys: Dictionary(KeyTable.actions.map { ($0.id, $0.keys) }, uniquingKeysWith: { first, _ in first }))

  private init(keys: [ActionID: [KeyStroke]]) {
    self.keys = keys
    for action in KeyTable.actions {
      for key in keys[action.id] ?? [] { actions[key, default: []].append(action.id) }
    }
  }

  /// The keys of an action, the first one for the footer.
  package func keys(of action: ActionID) -> [KeyStroke] { keys[action] ?? [] }

  /// The action of a key where all of these places are active; the narrowest place wins, then what acts only there.
  package func action(for key: KeyStroke, in places: Set<KeyPlace>, replay: Bool) -> ActionID? {
    var best: (id: ActionID, place: KeyPlace, isNarrow: Bool)?
    for id in actions[key] ?? [] {
      let action = KeyTable[id]
      guard let place = action.places.intersection(places).max() else { continue }
      // A key that acts only on a live run is understood in a replay too, so that the screen can say why not.
      let isNarrow = action.availability == .replay
      if isNarrow, !replay { continue }
      if action.availability == .live, replay, best != nil { continue }
      if let known = best {
        let isBetter =
          isNarrow != known.isNarrow
          ? isNarrow
          : replay && KeyTable[known.id].availability == .live && action.availability != .live
            || place > known.place
        if !isBetter { continue }
      }
      best = (id, place, isNarrow)
    }
    return best?.id
  }

  /// The table's keys with the changes of a file, and what is wrong with the file.
  ///
  /// A line replaces all keys of its action; an empty list takes them away.
  package static func applying(_ assignments: [Assignment]) -> (map: KeyMap, problems: [KeyProblem]) {
    var keys = standard.keys
    var problems: [KeyProblem] = []
    var lines: [ActionID: Place] = [:]
    var owners: [KeyStroke: [ActionID]] = [:]
    for assignment in assignments {
      func report(_ fault: Fault) { problems.append(KeyProblem(place: assignment.place, fault: fault)) }
      guard let action = ActionID(rawValue: assignment.action) else {
        let nearest = NearestName(among: ActionID.allCases.map(\.rawValue)).match(for: assignment.action)
        report(.unknownAction(assignment.action, nearest: nearest))
        continue
      }
      if lines[action] != nil {
        report(.setTwice(action))
        continue
      }
      lines[action] = assignment.place
      var own: [KeyStroke] = []
      for name in assignment.keys {
        guard let key = KeyName.key(named: name) else {
          report(.unknownKey(name, action: action))
          continue
        }
        if key == reserved {
          if action != .interrupt { report(.reserved(action: action)) }
          continue
        }
        if let other = owners[key, default: []].first(where: { collide($0, action) }) {
          report(.conflict(key: KeyName.text(of: key), action: action, other: other))
          continue
        }
        owners[key, default: []].append(action)
        if !own.contains(key) { own.append(key) }
      }
      keys[action] = action == .interrupt ? [reserved] + own : own
    }
    for action in KeyTable.actions where lines[action.id] == nil {
      let kept = action.keys.filter { key in !owners[key, default: []].contains { collide($0, action.id) } }
      guard kept != action.keys else { continue }
      keys[action.id] = kept
      let lost = action.keys.first { !kept.contains($0) }
      if kept.isEmpty, let lost, let taker = owners[lost]?.first(where: { collide($0, action.id) }) {
        problems.append(
          KeyProblem(
            place: lines[taker], fault: .keyless(action.id, key: KeyName.text(of: lost), takenBy: taker)))
      }
    }
    return (KeyMap(keys: keys), problems)
  }

  /// Whether one key can't serve both: they act at the same breadth in one place, on the same kind of run.
  package static func collide(_ first: ActionID, _ second: ActionID) -> Bool {
    guard first != second else { return false }
    let left = KeyTable[first]
    let right = KeyTable[second]
    return left.availability == right.availability && !left.places.isDisjoint(with: right.places)
  }
}

extension KeyMap.KeyProblem: CustomStringConvertible {
  /// Place, fault and cure in one line.
  package var description: String {
    let told = problem
    return (place.map { "\($0): " } ?? "") + told.message + (told.cure.map { "; \($0)" } ?? "")
  }

  /// The fault with its cure, for people.
  package var problem: Problem {
    let (message, cure) = words
    return Problem(.configuration, at: place, message, cure: cure)
  }

  private var words: (message: String, cure: String) {
    switch fault {
    case .unknownAction(let name, let nearest):
      ("unknown action \(name)", nearest.map { "did you mean \($0)?" } ?? "see the help (?) for all names")
    case .unknownKey(let name, let action):
      (
        "\(action.rawValue): no key is named \(name)",
        "use a character, Ctrl-R, F8, space, Tab, Enter, PgUp and the like"
      )
    case .conflict(let key, let action, let other):
      ("\(action.rawValue): \(key) is the key of \(other.rawValue) in the same place", "choose another key")
    case .keyless(let action, let key, let taker):
      ("\(key) was taken from \(action.rawValue) by \(taker.rawValue)", "give \(action.rawValue) another key")
    case .reserved(let action): ("\(action.rawValue): Ctrl-C is kept for leaving", "choose another key")
    case .setTwice(let action): ("\(action.rawValue) is set twice; the first line counts", "remove one line")
    }
  }
}
