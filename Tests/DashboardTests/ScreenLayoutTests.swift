import SkillModel
import Testing

@testable import Dashboard

@Suite struct ScreenLayoutTests {
  @Test(
    "at every size the rectangles lie inside the screen and apart from each other", arguments: PaneID.allCases
  )
  func everySize(focus: PaneID) {
    for columns in 1...300 {
      for rows in 1...100 {
        for zoom in Zoom.allCases {
          let size = ScreenSize(columns: columns, rows: rows)
          let layout = ScreenLayout(size: size, focus: focus, zoom: zoom)
          let areas = Self.areas(of: layout)
          let cells = areas.reduce(0) { $0 + $1.width * $1.height }
          let isInside = areas.allSatisfy {
            $0.column >= 0 && $0.row >= 0 && $0.endColumn <= columns && $0.endRow <= rows
          }
          let isApart = Self.areApart(areas)
          guard isInside, isApart else {
            Issue.record("\(columns)x\(rows), focus \(focus), zoom \(zoom): \(areas)")
            return
          }
          // Nothing of a screen that shows panes is left empty.
          if layout.form > .tiny, cells != columns * rows {
            Issue.record(
              "\(columns)x\(rows), focus \(focus), zoom \(zoom): \(cells) of \(columns * rows) cells")
            return
          }
          if layout.form > .tiny, layout.place(of: focus) == nil {
            Issue.record("\(columns)x\(rows): the focused pane \(focus) is not shown")
            return
          }
        }
      }
    }
  }

  @Test("from 80x22 on all four panes have lines of their own")
  func fourPanes() {
    for columns in 80...300 {
      for rows in 22...100 {
        for focus in [PaneID.scores, .edits, .rejected, .notes] {
          let layout = ScreenLayout(size: ScreenSize(columns: columns, rows: rows), focus: focus)
          for pane in [PaneID.scores, .edits, .rejected, .notes] {
            let height = layout.place(of: pane)?.content.height ?? 0
            if height < 2 {
              Issue.record("\(columns)x\(rows), focus \(focus): \(pane) has \(height) lines")
              return
            }
          }
        }
      }
    }
  }

  @Test(
    "the form follows width and height apart",
    arguments: [
      (180, 50, ScreenLayout.Form.threeColumns), (300, 49, .twoColumns), (179, 100, .twoColumns),
      (110, 30, .twoColumns),
      (109, 30, .rules), (200, 29, .rules), (80, 22, .rules), (79, 22, .strip), (80, 21, .strip),
      (60, 16, .strip),
      (59, 16, .tabs), (40, 12, .tabs), (39, 12, .tiny), (20, 4, .tiny), (19, 4, .tooSmall),
      (20, 3, .tooSmall),
      (0, 0, .tooSmall),
    ])
  func forms(columns: Int, rows: Int, form: ScreenLayout.Form) {
    #expect(ScreenLayout(size: ScreenSize(columns: columns, rows: rows), focus: .edits).form == form)
  }

  @Test("Rows that a pane leaves empty go to a pane that could fill them; the sum stays, and each keeps two")
  func sharedRows() {
    let usual = WantedRows(edits: 8, rejected: 3, notes: 2)
    #expect(usual.shared(by: nil) == usual)
    #expect(
      usual.shared(by: WantedRows(edits: 5, rejected: 9, notes: 3))
        == WantedRows(edits: 5, rejected: 6, notes: 2))
    #expect(
      usual.shared(by: WantedRows(edits: 5, rejected: 4, notes: 9))
        == WantedRows(edits: 5, rejected: 4, notes: 4))
    #expect(
      usual.shared(by: WantedRows(edits: 12, rejected: 0, notes: 1))
        == WantedRows(edits: 9, rejected: 2, notes: 2))
    for edits in 0...14 {
      for rejected in 0...14 {
        for notes in 0...6 {
          let rows = usual.shared(by: WantedRows(edits: edits, rejected: rejected, notes: notes))
          #expect(rows.edits + rows.rejected + rows.notes == 13)
          #expect(min(rows.edits, rows.rejected, rows.notes) >= 2)
        }
      }
    }
  }

  @Test(
    "With shared rows every cell of the screen belongs to one pane",
    arguments: [(80, 22), (80, 24), (100, 40), (120, 40), (179, 70)])
  func sharedLayout(columns: Int, rows: Int) {
    let size = ScreenSize(columns: columns, rows: rows)
    for edits in 0...12 {
      for rejected in 0...12 {
        let layout = ScreenLayout(
          size: size, focus: .edits, wanted: WantedRows(edits: edits, rejected: rejected, notes: 3))
        let areas = Self.areas(of: layout)
        #expect(areas.reduce(0) { $0 + $1.width * $1.height } == columns * rows)
        #expect(Self.areApart(areas))
      }
    }
  }

  @Test("At 80x24 the rejected edits get the rows that few proposals leave empty")
  func rejectedGetsRows() {
    let run = SampleRun.demo.picture()
    let size = ScreenSize(columns: 80, rows: 24)
    let usual = ScreenLayout(size: size, focus: .edits).place(of: .rejected)?.content.height ?? 0
    let shown = MainScreen.visibleRows(of: .rejected, run: run, view: ViewState(), size: size)
    #expect(run.rejected.count > usual && shown.count > usual)
  }

  private static func areas(of layout: ScreenLayout) -> [Rectangle] {
    ([layout.header, layout.tabs, layout.status, layout.keys].compactMap { $0 } + layout.panes.map(\.area))
      .filter { !$0.isEmpty }
  }

  private static func areApart(_ areas: [Rectangle]) -> Bool {
    for (index, left) in areas.enumerated() {
      for right in areas[(index + 1)...]
      where left.column < right.endColumn && right.column < left.endColumn && left.row < right.endRow
        && right.row < left.endRow
      {
        return false
      }
    }
    return true
  }
}
