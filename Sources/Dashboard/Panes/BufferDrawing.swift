import SkillModel

extension ScreenBuffer {
  /// Writes parts one after the other into so many cells; the cut sign stands where they do not fit.
  ///
  /// - Returns: the column after the last cell written.
  @discardableResult
  mutating func draw(_ parts: [StyledText], column: Int, row: Int, width: Int, glyphs: Glyphs) -> Int {
    guard width > 0 else { return column }
    let clip = Rectangle(column: column, row: row, width: width, height: 1)
    var place = column
    var isCut = false
    for part in parts {
      if place >= clip.endColumn {
        isCut = isCut || !part.text.text.isEmpty
        break
      }
      // One cell more than there is room for tells that something is missing.
      if part.text.text.utf8.count > clip.endColumn - place, part.width > clip.endColumn - place {
        isCut = true
      }
      place = write(part.text, column: place, row: row, style: part.style, clip: clip)
    }
    if isCut {
      let last = clip.endColumn - 1
      set(ScreenCell(glyphs.cut, style: self[last, row].style), column: last, row: row)
    }
    return place
  }

  /// Writes a text into so many cells, cut where it does not fit.
  @discardableResult
  mutating func draw(
    _ text: SafeText, _ role: ThemeRole, column: Int, row: Int, width: Int, glyphs: Glyphs
  ) -> Int {
    draw([StyledText(text, role)], column: column, row: row, width: width, glyphs: glyphs)
  }

  /// Writes a text of our own that is known to be ASCII.
  mutating func put(_ text: String, _ role: ThemeRole, column: Int, row: Int, clip: Rectangle) {
    write(SafeText(text), column: column, row: row, style: CellStyle(role), clip: clip)
  }

  /// A bar of so many cells, filled by a share of 0...1.
  mutating func bar(
    _ share: Double, _ role: ThemeRole, column: Int, row: Int, width: Int, glyphs: Glyphs
  ) {
    let share = share.isFinite ? min(max(0, share), 1) : 0
    let eighths = Int((share * Double(width * 8)).rounded())
    for cell in 0..<max(0, width) {
      let left = eighths - cell * 8
      let glyph = left >= 8 ? glyphs.barFull : left <= 0 ? glyphs.barEmpty : glyphs.barPart(left)
      set(
        ScreenCell(glyph, style: CellStyle(left > 0 ? role : .chartAxis)), column: column + cell, row: row)
    }
  }

  /// Marks every occurrence of a text in a rectangle, whatever the case; those on the cursor's row stand out more.
  mutating func highlight(_ sought: String, in area: Rectangle, currentRow: Int?) {
    let sought = sought.unicodeScalars.map(\.lowered)
    guard !sought.isEmpty, area.width >= sought.count else { return }
    for row in area.row..<area.endRow {
      // The second cell of a wide character holds nothing that could be looked for.
      let columns = (area.column..<area.endColumn).filter { self[$0, row].width > 0 }
      let scalars = columns.map { self[$0, row].base.lowered }
      for range in scalars.ranges(ofExactly: sought) {
        let start = columns[range.lowerBound]
        let end = range.upperBound < columns.count ? columns[range.upperBound] : area.endColumn
        restyle(
          row == currentRow ? .matchCurrent : .match,
          in: Rectangle(column: start, row: row, width: end - start, height: 1))
      }
    }
  }
}
