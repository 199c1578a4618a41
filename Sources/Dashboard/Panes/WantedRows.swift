/// Lines of the stacked panes: those that they could fill, or those that they have.
package struct WantedRows: Hashable, Sendable {
  package var edits: Int
  package var rejected: Int
  package var notes: Int

  package init(edits: Int, rejected: Int, notes: Int) {
    self.edits = edits
    self.rejected = rejected
    self.notes = notes
  }

  /// What a run could fill. It changes when a step has its proposals, edits are rejected or an epoch begins, not with
  /// every event: the lines of facts below the edits are counted at their most.
  init(_ run: RunPicture) {
    edits = (ListRows.shownStep(of: run)?.edits.count ?? 0) + Self.facts
    rejected = run.rejected.count
    notes = run.epochs.count
  }

  /// Lines of facts below the edits at most.
  private static let facts = 4

  /// A pane keeps as many at least.
  private static let least = 2

  /// The lines that these have, after those left empty were given to panes that could fill them. The sum stays.
  func shared(by wanted: WantedRows?) -> WantedRows {
    guard let wanted else { return self }
    var rows = self
    func move(_ from: WritableKeyPath<WantedRows, Int>, _ to: WritableKeyPath<WantedRows, Int>) {
      let spare = rows[keyPath: from] - max(wanted[keyPath: from], Self.least)
      let missing = wanted[keyPath: to] - rows[keyPath: to]
      let moved = max(0, min(spare, missing))
      rows[keyPath: from] -= moved
      rows[keyPath: to] += moved
    }
    move(\.edits, \.rejected)
    move(\.edits, \.notes)
    move(\.rejected, \.edits)
    return rows
  }
}
