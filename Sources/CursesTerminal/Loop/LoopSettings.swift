import Dashboard

/// How a screen is opened.
package struct LoopSettings: Sendable {
  package var kind: ScreenKind
  /// Clicks and the wheel are reported from the start.
  package var usesMouse: Bool
  /// What is printed while the screen is shown goes to the end of that file; nil: it is kept in memory only.
  package var log: String?
  /// Where copied texts and written screens go.
  package var exportFolder: String
  /// What styles look like at first.
  package var look: @Sendable (CellStyle) -> TerminalLook

  package init(
    kind: ScreenKind, usesMouse: Bool = true, log: String? = nil, exportFolder: String = ".",
    look: @escaping @Sendable (CellStyle) -> TerminalLook
  ) {
    self.kind = kind
    self.usesMouse = usesMouse
    self.log = log
    self.exportFolder = exportFolder
    self.look = look
  }
}
