import SkillModel

/// Makes the page of a detail view from what is known of the run.
package struct PageBuilder {
  package let run: RunPicture
  package let archive: RunArchive
  package let style: DiffStyle
  /// Cells that a line has.
  package let width: Int
  package let utcOffset: Int
  package let glyphs: GlyphSet
  package let saving: Set<EditID>

  package init(
    run: RunPicture, archive: RunArchive, style: DiffStyle = DiffStyle(), width: Int, utcOffset: Int = 0,
    glyphs: GlyphSet = .unicode, saving: Set<EditID> = []
  ) {
    self.run = run
    self.archive = archive
    self.style = style
    self.width = width
    self.utcOffset = utcOffset
    self.glyphs = glyphs
    self.saving = saving
  }

  /// The page of a view as it stands now.
  package func page(for state: DetailState) -> Page {
    switch state.subject {
    case .edit(let id): editPage(id)
    case .trajectory: trajectoryPage(state.loaded)
    case .call(let key): callPage(key, state.loaded)
    case .currentSkill: skillPage(run.current, isBest: false)
    case .bestSkill: skillPage(run.best, isBest: true)
    case .step(let step): stepPage(step)
    case .epoch(let epoch): epochPage(epoch)
    case .calls(let phase): callsPage(phase)
    case .revert(let id): revertPage(id)
    }
  }

  func time(_ milliseconds: Int) -> String { DayTime.text(milliseconds, utcOffset: utcOffset) }

  func missing(_ what: String) -> Page {
    var page = Page()
    page.title = [StyledText(what, .title)]
    page.add("")
    page.add("  Nothing is known of it yet.", .textDim)
    return page
  }

  /// Three digits after the point, without the leading zero below 1.
  static func score(_ score: Double) -> String {
    let text = Quantity.fixed(score, digits: 3)
    return text.hasPrefix("0.") ? String(text.dropFirst()) : text
  }

  func stepName(_ step: Int) -> String { archive.steps[step]?.name ?? "step \(step)" }

  /// A stage in words.
  static func words(_ stage: Stage) -> String { stage.rawValue.replacingAll(exactly: "_", with: " ") }
}
