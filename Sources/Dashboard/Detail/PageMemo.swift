import SkillModel
import Synchronization

/// Keeps the page that was laid out last: a skill of 250 KB takes longer to lay out than a key may take.
///
/// It changes nothing that can be seen: a page is a function of the key, and is made anew for any other.
final class PageMemo: Sendable {
  /// Everything that a page follows from. A run and what is kept of it follow from the number of their events.
  struct Key: Hashable {
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

  private let last = Mutex<(key: Key, page: Page, layout: PageLayout)?>(nil)

  func page(_ key: Key, else make: () -> Page) -> (page: Page, layout: PageLayout) {
    if let last = last.withLock({ $0 }), last.key == key { return (last.page, last.layout) }
    let page = key.search.isEmpty ? make() : make().marking(key.search)
    let layout = PageLayout(of: page, width: key.width, wraps: key.wraps)
    last.withLock { $0 = (key, page, layout) }
    return (page, layout)
  }
}
