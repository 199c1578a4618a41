import SkillModel
import Testing

@testable import Dashboard

@Suite("Popups at every size")
struct PopupTests {
  private func drawn(_ overlay: Overlay, _ size: ScreenSize) -> [String] {
    var buffer = ScreenBuffer(size: size)
    OverlayDrawing(map: .standard, glyphs: .ascii, replay: false, canControl: true).draw(overlay, on: &buffer)
    return buffer.lines
  }

  private func words(_ lines: [String]) -> String {
    lines.joined(separator: " ").split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }

  @Test("The help shows every word of every text, in narrow windows too", arguments: [40, 60, 80, 120])
  func helpIsWhole(columns: Int) {
    let size = ScreenSize(columns: columns, rows: 24)
    let actions = ActionList.help("", map: .standard, replay: false)
    for place in actions.choices.indices {
      guard case .action(let id, _, let text) = actions.rows[actions.choices[place]] else { continue }
      var list = PickList()
      list.cursor = place
      let shown = words(drawn(.help(list), size))
      #expect(shown.contains(words([text])), "\(columns) columns, \(id.rawValue)")
    }
  }

  @Test(
    "How to leave, and the harmless way, can be read at every size",
    arguments: [(20, 4), (20, 10), (24, 6), (30, 8), (40, 6), (40, 12), (60, 16), (80, 24)])
  func leave(columns: Int, rows: Int) {
    let lines = drawn(.leave, ScreenSize(columns: columns, rows: rows))
    let text = lines.joined(separator: "\n")
    #expect(text.contains("[Esc]") && text.contains("stay"))
    for word in ["detach", "stop"] { #expect(text.contains(word)) }
    #expect(text.contains("Leave"))
  }

  @Test(
    "A question shows its answers at every size", arguments: [(20, 4), (20, 6), (30, 5), (40, 12), (80, 24)])
  func question(columns: Int, rows: Int) {
    let question = Question(
      ["4 edits are undecided and will be deferred;", "1 approved goes to the gate. Run on?"],
      then: .resume(via: "key r"))
    let text = drawn(.confirm(question), ScreenSize(columns: columns, rows: rows)).joined(separator: "\n")
    #expect(text.contains("y yes") && text.contains("[n] no"))
    #expect(text.contains("4 edits are"))
  }
}
