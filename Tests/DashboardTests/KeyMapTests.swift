import Dashboard
import SkillModel
import Testing

@Suite("Keys and the key table")
struct KeyMapTests {
  private func place(_ line: Int) -> Place { Place("keys.yaml", line: line) }

  @Test("Every key of the table has a name that reads back as the key")
  func namesReadBack() {
    for action in KeyTable.actions {
      for key in action.keys { #expect(KeyName.key(named: KeyName.text(of: key)) == key, "\(action.id)") }
    }
    for number in 1...12 { #expect(KeyName.key(named: "F\(number)") == KeyStroke(.function(number))) }
  }

  @Test(
    "Names of keys are read whatever their case; what names none is refused",
    arguments: [
      ("ctrl-r", KeyStroke.control("r")), ("CTRL-R", .control("r")), ("space", KeyStroke(" ")),
      ("esc", KeyStroke(.escape)),
      ("Escape", KeyStroke(.escape)), ("pgdn", KeyStroke(.pageDown)), ("f8", KeyStroke(.function(8))),
      ("é", KeyStroke("é")),
      ("A", KeyStroke("A")),
    ])
  func names(name: String, key: KeyStroke) {
    #expect(KeyName.key(named: name) == key)
  }

  @Test(
    "What is no key has no key",
    arguments: ["", "Ctrl-", "Ctrl-1", "F0", "F13", "F+1", "Alt-x", "ab", " ", "\u{1B}", "\u{7F}"])
  func noKey(name: String) {
    #expect(KeyName.key(named: name) == nil)
  }

  @Test("Every action stands in the table once, with a text, a label and places")
  func tableIsComplete() {
    #expect(
      KeyTable.actions.map(\.id).sorted { $0.rawValue < $1.rawValue }
        == ActionID.allCases.sorted { $0.rawValue < $1.rawValue })
    for action in KeyTable.actions {
      #expect(!action.text.isEmpty && !action.label.isEmpty && !action.places.isEmpty, "\(action.id)")
    }
  }

  @Test("No two actions of the table need the same key in the same place")
  func tableHasNoConflict() {
    for (index, first) in KeyTable.actions.enumerated() {
      for second in KeyTable.actions[(index + 1)...] where KeyMap.collide(first.id, second.id) {
        #expect(
          Set(first.keys).isDisjoint(with: second.keys), "\(first.id.rawValue) and \(second.id.rawValue)")
      }
    }
  }

  @Test("Every action that has keys is reached by one of them in one of its places")
  func everyActionIsReachable() {
    let edit: [Set<KeyPlace>] = [
      [.everywhere, .lists, .edits], [.everywhere, .detail, .difference, .editDetail],
      [.everywhere, .detail],
    ]
    for action in KeyTable.actions where !action.keys.isEmpty {
      let reached = [false, true].contains { replay in
        action.acts(inReplay: replay)
          && edit.contains { places in
            action.keys.contains { KeyMap.standard.action(for: $0, in: places, replay: replay) == action.id }
          }
      }
      #expect(reached, "\(action.id.rawValue)")
    }
  }

  @Test("On a recorded run the keys of the player win; on a live one those of control")
  func replayWins() {
    let places: Set<KeyPlace> = [.everywhere, .lists, .edits]
    let map = KeyMap.standard
    #expect(map.action(for: KeyStroke("p"), in: places, replay: true) == .replayPlay)
    #expect(map.action(for: KeyStroke("p"), in: places, replay: false) == .pause)
    #expect(map.action(for: KeyStroke(" "), in: places, replay: true) == .replayPlay)
    #expect(map.action(for: KeyStroke(" "), in: places, replay: false) == .mark)
    #expect(map.action(for: KeyStroke("+"), in: places, replay: true) == .replayFaster)
    #expect(map.action(for: KeyStroke(.end), in: places, replay: false) == .moveBottom)
    #expect(map.action(for: KeyStroke("s"), in: places, replay: true) == .replayDecision)
    #expect(map.action(for: KeyStroke("a"), in: places, replay: true) == .approve)
  }

  @Test("h and l go to changes in a difference and move elsewhere")
  func narrowerPlaceWins() {
    let map = KeyMap.standard
    #expect(
      map.action(for: KeyStroke("l"), in: [.everywhere, .detail, .difference], replay: false) == .hunkNext)
    #expect(map.action(for: KeyStroke("l"), in: [.everywhere, .detail], replay: false) == .moveRight)
  }

  @Test("A line of keys.yaml replaces the keys of its action")
  func remapping() {
    let (map, problems) = KeyMap.applying([
      ("edit.veto", ["x", "F2"], place(1)), ("run.pause", [], place(2)),
    ])
    #expect(problems.isEmpty)
    #expect(map.keys(of: .veto) == [KeyStroke("x"), KeyStroke(.function(2))])
    #expect(map.action(for: KeyStroke("v"), in: [.everywhere, .lists, .edits], replay: false) == nil)
    #expect(map.action(for: KeyStroke("x"), in: [.everywhere, .lists, .edits], replay: false) == .veto)
    #expect(map.keys(of: .pause).isEmpty)
  }

  @Test("Faults of keys.yaml are named with their line and the rest is used")
  func faults() {
    let (map, problems) = KeyMap.applying([
      ("edit.vetto", ["x"], place(1)), ("edit.veto", ["Alt-x", "x"], place(2)),
      ("edit.approve", ["x"], place(3)),
      ("view.zoom", ["Ctrl-C", "Z"], place(4)), ("edit.veto", ["b"], place(5)),
      ("no.such.thing", ["b"], place(6)),
      ("edit.defer", ["u"], place(7)),
    ])
    #expect(
      problems.map(\.fault) == [
        .unknownAction("edit.vetto", nearest: "edit.veto"), .unknownKey("Alt-x", action: .veto),
        .conflict(key: "x", action: .approve, other: .veto), .reserved(action: .zoom), .setTwice(.veto),
        .unknownAction("no.such.thing", nearest: nil), .keyless(.undo, key: "u", takenBy: .defer),
      ])
    #expect(problems.map(\.place?.line) == [1, 2, 3, 4, 5, 6, 7])
    #expect(map.keys(of: .veto) == [KeyStroke("x")])
    #expect(map.keys(of: .zoom) == [KeyStroke("Z")])
    #expect(map.action(for: .control("c"), in: [.everywhere, .lists, .edits], replay: false) == .interrupt)
    #expect(problems[0].problem.cure == "did you mean edit.veto?")
  }

  @Test("A key that only a footer of enough width has room for is left out, the least needed first")
  func footer() {
    let places: Set<KeyPlace> = [.everywhere, .lists, .edits]
    let wide = KeyFooter(map: .standard, places: places, replay: false, width: 200)
    let narrow = KeyFooter(map: .standard, places: places, replay: false, width: 40)
    #expect(wide.line.plain.hasPrefix(" p pause"))
    #expect(narrow.entries.map(\.action) == [.approve, .veto, .edit, .defer])
    for width in [10, 20, 40, 80, 120, 200] {
      let footer = KeyFooter(map: .standard, places: places, replay: false, width: width)
      #expect(footer.line.width <= width || footer.entries.isEmpty, "\(width)")
    }
    let remapped = KeyMap.applying([("edit.veto", ["F2"], place(1))]).map
    let line = KeyFooter(map: remapped, places: places, replay: false, width: 80).line.plain
    #expect(line.contains("F2 veto"))
  }

  @Test("The palette finds actions by letters in their order, the nearest first")
  func palette() {
    func first(_ typed: String) -> ActionID? {
      ActionList.palette(typed, map: .standard, replay: false).action(at: 0)
    }
    #expect(first("veto") == .veto)
    #expect(first("vetoall") == .vetoAll)
    #expect(first("auto") == .modeAuto)
    #expect(first("revert") == .revert)
    #expect(first("best") == .skillBest)
    #expect(ActionList.palette("qqqq", map: .standard, replay: false).choices.isEmpty)
  }

  @Test("The help holds every action once with its keys, and narrows by words and keys")
  func help() {
    let all = ActionList.help("", map: .standard, replay: false)
    let live = KeyTable.actions.filter { $0.acts(inReplay: false) }.map(\.id)
    #expect(Set(all.choices.indices.compactMap { all.action(at: $0) }) == Set(live))
    #expect(all.choices.count == live.count)
    let undo = ActionList.help("ctrl-r", map: .standard, replay: false)
    #expect(undo.choices.indices.compactMap { undo.action(at: $0) } == [.redo])
  }
}
