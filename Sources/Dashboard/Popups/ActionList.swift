import SkillModel

/// The rows of help and palette: actions of the key table, narrowed by what was typed.
package struct ActionList: Hashable, Sendable {
  package enum Row: Hashable, Sendable {
    case heading(String)
    case action(ActionID, keys: String, text: String)
  }
  package let rows: [Row]
  /// Indices of `rows` that can be chosen.
  package let choices: [Int]

  /// All actions grouped by place, those that hold all the typed words.
  package static func help(_ typed: String, map: KeyMap, replay: Bool) -> ActionList {
    let words = typed.lowercased().split(separator: " ").map(String.init)
    var rows: [Row] = []
    for place in KeyPlace.allCases {
      let actions = KeyTable.actions.filter { action in
        guard action.places.min() == place, action.acts(inReplay: replay) else { return false }
        let keys = map.keys(of: action.id).map(KeyName.text).joined(separator: " ")
        let text = "\(action.id.rawValue) \(action.text) \(keys)".lowercased()
        return words.allSatisfy { text.containsExactly($0) }
      }
      guard !actions.isEmpty else { continue }
      rows.append(.heading(place.title))
      rows += actions.map { row($0, map: map) }
    }
    return ActionList(rows: rows)
  }

  /// Actions whose name or text has the typed letters in their order, the nearest first.
  package static func palette(_ typed: String, map: KeyMap, replay: Bool) -> ActionList {
    let scored = KeyTable.actions.enumerated().compactMap { place, action -> (Row, Int, Int)? in
      guard action.acts(inReplay: replay), action.id != .palette else { return nil }
      guard let score = score(of: typed, for: action) else { return nil }
      return (row(action, map: map), score, place)
    }
    return ActionList(rows: scored.sorted { ($0.1, $0.2) < ($1.1, $1.2) }.map(\.0))
  }

  private init(rows: [Row]) {
    self.rows = rows
    choices = rows.indices.filter { if case .action = rows[$0] { true } else { false } }
  }

  private static func row(_ action: KeyAction, map: KeyMap) -> Row {
    .action(
      action.id, keys: map.keys(of: action.id).map(KeyName.text).joined(separator: " "), text: action.text)
  }

  private static func score(of typed: String, for action: KeyAction) -> Int? {
    let name = fuzzy(typed, in: action.id.rawValue)
    let label = fuzzy(typed, in: action.label).map { $0 + 1 }
    let text = fuzzy(typed, in: action.text).map { $0 + 40 }
    return [name, label, text].compactMap { $0 }.min()
  }

  /// How far the typed letters lie apart in a text, case aside; nil when they don't all stand there in order.
  static func fuzzy(_ typed: String, in text: String) -> Int? {
    let wanted = typed.lowercased().unicodeScalars.filter { $0 != " " }
    guard !wanted.isEmpty else { return 0 }
    let letters = Array(text.lowercased().unicodeScalars)
    var best: Int?
    for start in letters.indices where letters[start] == wanted.first {
      var place = start
      var gaps = 0
      var complete = true
      for letter in wanted.dropFirst() {
        guard let next = letters[(place + 1)...].firstIndex(of: letter) else {
          complete = false
          break
        }
        gaps += next - place - 1
        place = next
      }
      guard complete else { continue }
      let isWordStart = start == 0 || [" ", ".", "-"].contains(letters[start - 1])
      let score = gaps * 3 + (isWordStart ? 0 : 8) + start / 4
      best = min(best ?? score, score)
    }
    return best
  }

  /// The action under the cursor.
  package func action(at cursor: Int) -> ActionID? {
    guard choices.indices.contains(cursor), case .action(let id, _, _) = rows[choices[cursor]] else {
      return nil
    }
    return id
  }
}
