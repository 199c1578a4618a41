import SkillModel

/// The main screen: header, panes, status line and keys.
package enum MainScreen {
  /// A picture of the run, or of the frozen one.
  ///
  /// - Parameters:
  ///   - now: milliseconds since 1970; in a replay the time of the last event.
  ///   - keys: for the last line, in the order in which they are shown.
  package static func draw(
    run: RunPicture, view: ViewState, size: ScreenSize, now: Int, keys: [FooterKey] = []
  ) -> ScreenBuffer {
    ScreenBuffer(size: size)
  }

  /// The lines of a list that are shown with its filter and sorting, in their order.
  package static func rows(of pane: PaneID, run: RunPicture, view: ViewState) -> [RowID] { [] }

  /// What lies under a place of the screen.
  package static func hit(
    column: Int, row: Int, run: RunPicture, view: ViewState, size: ScreenSize
  ) -> (pane: PaneID, row: RowID?)? { nil }

  /// Lines of a list that are on the screen at once; 0 where the pane is not shown.
  package static func pageHeight(of pane: PaneID, run: RunPicture, view: ViewState, size: ScreenSize) -> Int {
    0
  }

  package static func visibleRows(of pane: PaneID, run: RunPicture, view: ViewState, size: ScreenSize)
    -> [RowID]
  { [] }
  package static func matches(of pane: PaneID, run: RunPicture, view: ViewState) -> [RowID] { [] }
}
