import SkillModel

/// A page with its rows: a skill of 250 KB takes longer to lay out than a key may take, so that the last one is kept.
struct LaidOutPage: Sendable {
  /// Everything that a page follows from. A run and what is kept of it follow from the number of their events.
  struct Key: Equatable, Sendable {
    let subject: DetailSubject
    let isLoaded: Bool
    let events: Int
    let shownEvents: Int
    let style: DiffStyle
    let width: Int
    let wraps: Bool
    /// What is marked in it.
    let search: String
    let utcOffset: Int
    let glyphs: GlyphSet
    let saving: Set<EditID>
  }

  let page: Page
  let layout: PageLayout

  init(_ page: Page, for key: Key) {
    self.page = key.search.isEmpty ? page : page.marking(key.search)
    layout = PageLayout(of: self.page, width: key.width, wraps: key.wraps)
  }
}
