import Dashboard
import SkillModel
import TestSupport
import Testing

@Suite("Any input, any size, any text")
struct DashboardFuzzTests {
  /// Whether a character may stand in a cell: nothing that acts on a terminal, turns the direction or can't be seen.
  static func isAllowed(_ base: Unicode.Scalar) -> Bool {
    if base.value < 0x20 || (0x7F...0x9F).contains(base.value) { return false }
    if base.properties.isNoncharacterCodePoint { return false }
    switch base.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .nonspacingMark,
      .enclosingMark:
      return false
    default: return true
    }
  }

  private func check(_ picture: ScreenBuffer, _ size: ScreenSize, _ what: @autoclosure () -> String) {
    #expect(picture.size == size && picture.cells.count == size.columns * size.rows, "\(what())")
    if let bad = picture.cells.first(where: {
      !Self.isAllowed($0.base) || ($0.marks?.unicodeScalars.count ?? 0) > SafeText.marksPerBase
    }) {
      Issue.record("U+\(String(bad.base.value, radix: 16)) is drawn: \(what())")
    }
    if let cursor = picture.cursor {
      #expect(cursor.column < size.columns && cursor.row < size.rows, "\(what())")
    }
  }

  private static let strokes: [KeyStroke] =
    KeyTable.actions.flatMap(\.keys)
    + [
      KeyStroke("y"), KeyStroke("n"), KeyStroke(.enter), KeyStroke(.escape), KeyStroke(.backspace),
      KeyStroke("1"), KeyStroke("x"),
    ]

  private static let subjects: [DetailSubject] =
    DetailViewTests.subjects.map(\.1) + [
      .trajectory(sequence: 9), .call(CallKey(Phase(epoch: 3, step: 5, stage: .reflection), lane: "failure")),
      .edit(EditID(step: 99, rank: 1)), .step(99), .epoch(99),
    ]

  @Test("Every key of the table in every pane and every view: no crash, whole pictures")
  func everyKeyEverywhere() {
    let size = ScreenSize(columns: 80, rows: 24)
    let keys = Set(KeyTable.actions.flatMap(\.keys))
    for control in [DashboardOptions.Control.allowed, .replay] {
      var start = DashboardControlTests.waiting(control).dashboard
      _ = start.handle(.resize(size), at: 0)
      for pane in PaneID.allCases {
        for key in keys {
          var dashboard = start
          dashboard.view.focus = pane
          _ = dashboard.handle(.key(key), at: 1_000)
        }
        var dashboard = start
        dashboard.view.focus = pane
        for key in keys where key != .control("c") { _ = dashboard.handle(.key(key), at: 1_000) }
        check(dashboard.picture(size: size, at: 1_000), size, "\(pane)")
      }
      for subject in Self.subjects {
        for key in keys {
          var dashboard = start
          dashboard.view.details = [DetailState(subject)]
          _ = dashboard.handle(.key(key), at: 1_000)
        }
        var dashboard = start
        dashboard.view.details = [DetailState(subject)]
        check(dashboard.picture(size: size, at: 1_000), size, "\(subject)")
      }
    }
  }

  @Test(
    "1,000 random sequences of keys, pastes, mouse, resizes and events keep to the rules", arguments: 0..<10)
  func sequences(part: Int) {
    let full = ReviewedRun()
    for seed in (part * 100)..<(part * 100 + 100) {
      var random = SeededGenerator(seed: seed)
      var texts = SeededText(seed: seed)
      var options = DashboardOptions()
      options.control = random.pick([.allowed, .allowed, .allowed, .replay, .readOnly])
      options.glyphs = random.pick([.unicode, .ascii])
      options.themes = ["a", "b"]
      var dashboard = Dashboard(options: options)
      var run = full
      var size = ScreenSize(columns: 80, rows: 24)
      var now = 0
      // Half of the sequences meet the review, the others some earlier place.
      var taken = random.below(2) == 0 ? full.events.count : random.below(full.events.count)
      dashboard.take(Array(full.events[..<taken]))
      dashboard.take(
        RunStatus(activity: .reviewing(step: 5, until: nil), reviewMode: random.pick([.auto, .manual])))
      var open: [Int: [DecisionRequest]] = [:]
      var answered: Set<EditID> = []
      for _ in 0..<25 {
        now += random.below(900)
        var asked = false
        let effects: [DashboardEffect]
        switch random.below(20) {
        case 0:
          size = ScreenSize(columns: 1 + random.below(300), rows: 1 + random.below(100))
          effects = dashboard.handle(.resize(size), at: now)
        case 1: effects = dashboard.handle(.paste(texts.text(8)), at: now)
        case 2, 3:
          effects = dashboard.handle(
            .mouse(
              random.pick([.click, .doubleClick, .wheelUp, .wheelDown]), column: random.below(300),
              row: random.below(100)),
            at: now)
        case 4:
          if taken < full.events.count {
            dashboard.take([full.events[taken]])
            taken += 1
          }
          effects = []
        case 5:
          if let (id, requests) = open.first {
            open[id] = nil
            if random.below(4) > 0 {
              for request in requests {
                run.decide(request)
                if let event = run.events.last { dashboard.take([event]) }
                answered.insert(request.edit)
              }
              dashboard.take(answer: .done, to: id)
            } else {
              dashboard.take(answer: .refused("too late: " + texts.text(3)), to: id)
            }
          }
          effects = []
        default:
          asked = true
          effects = dashboard.handle(.key(random.pick(Self.strokes)), at: now)
        }
        for effect in effects {
          switch effect {
          case .send(.decide(let requests), let id):
            #expect(asked && options.control == .allowed && !requests.isEmpty, "seed \(seed)")
            for request in requests
            where request.verdict == .approve && request.via != "key U" && request.via != "key u" {
              #expect(
                (request.shown.dwellMilliseconds ?? -1) >= ReviewDesk.dwell || request.via == "key Ctrl-R",
                "seed \(seed)")
            }
            open[id] = requests
          case .send: #expect(asked && options.control == .allowed, "seed \(seed)")
          case .load(let request):
            dashboard.take(loaded: LoadedDetail(request: request, content: .failed(texts.text(5))))
          default: break
          }
        }
        // Nothing is decided in the picture that no answer and no record stands for.
        for edit in dashboard.run.edits where edit.decision != nil {
          #expect(answered.contains(edit.id), "seed \(seed)")
        }
        #expect(dashboard.view.saving == Set(open.values.joined().map(\.edit)), "seed \(seed)")
        if random.below(5) == 0 {
          check(dashboard.picture(size: size, at: now), size, "seed \(seed)")
          dashboard.painted(size: size, at: now)
        }
      }
      check(dashboard.picture(size: size, at: now), size, "seed \(seed)")
    }
  }

  private static let hostile: [String] = {
    var texts: [String] = []
    texts.append(String(String.UnicodeScalarView((0...0x9F).compactMap(Unicode.Scalar.init))))
    texts += [
      "\u{1B}[31mred\u{1B}[0m \u{1B}[2J", "\u{1B}]0;title\u{7}", "\u{1B}]8;;http://x\u{1B}\\link",
      "\u{1B}]52;c;QUJD\u{7}", "\u{90}1$r\u{9C}", "\u{9B}2J",
    ]
    texts.append("a\u{202A}b\u{202E}c\u{2066}d\u{2069}e\u{200E}f\u{200F}g\u{61C}h")
    texts.append("z\u{200B}e\u{200C}r\u{200D}o\u{2060}w\u{FEFF}i\u{AD}d\u{34F}th\u{180E}")
    texts.append(String(String.UnicodeScalarView((0xE0000...0xE007F).compactMap(Unicode.Scalar.init))))
    texts.append("a" + String(repeating: "\u{301}\u{323}", count: 200))
    texts += [
      "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 👍🏽 ❤️", "\u{2028}\u{2029}\u{85}",
    ]
    // Unassigned, noncharacters and private use; not all of them may stand in a literal.
    let oddities: [UInt32] = [0x378, 0xE0FFF, 0x10FFFF, 0xFFFE, 0xFDD0, 0xE000, 0xF0000]
    texts.append(String(String.UnicodeScalarView(oddities.compactMap(Unicode.Scalar.init))))
    texts.append("\u{301}starts with a mark, ends with a joiner\u{200D}")
    texts.append(
      String(decoding: [0x61, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, 0xF5, 0x62] as [UInt8], as: UTF8.self))
    texts.append(String(repeating: "long ", count: 3_000))
    return texts
  }()

  @Test(
    "Hostile text goes through every view as visible text, counted, and asks once more before it is approved",
    arguments: hostile.indices)
  func hostileText(index: Int) {
    let text = Self.hostile[index]
    let run = ReviewedRun(edits: [
      ["op": "append", "content": .string("x" + text), "support_count": 1, "source_type": "failure"],
      [
        "op": "replace", "target": "Always answer in one sentence.", "content": .string(text),
        "source_type": "success",
      ],
      ["op": .string(text), "target": .string(text), "content": .string(text)],
      ["title": .string(text), "instruction": .string(text)],
    ])
    let size = ScreenSize(columns: 100, rows: 50)
    var dashboard = DashboardControlTests.waiting(run: run).dashboard
    _ = dashboard.handle(.resize(size), at: 0)
    let views =
      (1...4).map { DetailSubject.edit(EditID(step: 5, rank: $0)) } + [.step(5), .currentSkill, .epoch(3)]
    for subject in views {
      for layout in DiffLayout.allCases {
        dashboard.view.details = [DetailState(subject)]
        dashboard.view.diff.layout = layout
        check(dashboard.picture(size: size, at: 1_000), size, "\(subject)")
      }
    }
    let task = ReviewedRun.result(of: TaskID(text), passed: false)
    let result = TaskResult(
      task: task.task, hard: 0, soft: 0, predictedAnswer: text, failReason: text, taskType: text,
      row: ["question": .string(text), "gold_answers": [.string(text)]],
      conversation: [["role": .string(text), "content": .string(text)], .string(text)])
    let scored = TimedEvent(
      sequence: 9_999, time: 0,
      event: .taskScored(
        TaskScored(phase: Phase(epoch: 3, step: 5, stage: .rollout), index: 0, result: result)))
    let key = CallKey(Phase(epoch: 3, step: 5, stage: .reflection), lane: text)
    let reply = CallReplied(
      key: key, request: "", text: text, outcome: .truncated, usage: .zero, servedModel: text, attempts: 1,
      milliseconds: 1)
    let contents: [(DetailSubject, LoadedDetail.Content)] = [
      (.trajectory(sequence: 9_999), .event(scored)), (.trajectory(sequence: 9_999), .failed(text)),
      (
        .trajectory(sequence: 9_999),
        .event(TimedEvent(sequence: 9_999, time: 0, event: .runInterrupted(RunInterrupted(reason: text))))
      ),
      (.call(key), .call(messages: [ChatText(author: text, text: text)], reply: reply)),
    ]
    for (subject, content) in contents {
      var state = DetailState(subject)
      state.loaded = content
      dashboard.view.details = [state]
      for wraps in [true, false] {
        dashboard.view.details[0].wraps = wraps
        dashboard.view.details[0].column = wraps ? 0 : 16
        check(dashboard.picture(size: size, at: 1_000), size, "\(subject)")
      }
    }
    dashboard.view.details = []
    dashboard.take(remark: text)
    check(dashboard.picture(size: size, at: 1_000), size, "remark")
    dashboard.take(answer: .refused(text), to: 77)
    check(dashboard.picture(size: size, at: 1_000), size, "answer")

    let hidden = SafeText(text).hiddenCharacters
    dashboard.view[list: .edits].cursor = .edit(EditID(step: 5, rank: 1))
    let effects = dashboard.handle(.key(KeyStroke("a")), at: 2_000)
    #expect(effects.isEmpty == (hidden > 0))
    if hidden > 0 {
      guard case .confirm? = dashboard.view.overlay else {
        Issue.record("approving did not ask")
        return
      }
      dashboard.view.overlay = nil
      dashboard.view.details = [DetailState(.edit(EditID(step: 5, rank: 1)))]
      let tall = ScreenSize(columns: 100, rows: 100)
      let lines = dashboard.picture(size: tall, at: 1_000).lines
      #expect(
        lines.contains {
          $0.contains("hidden characters in text")
            && $0.contains("\(SafeText("x" + text).hiddenCharacters), shown")
        })
    }
  }
}
