import SkillModel

/// An element of a list of items that can't be used.
package struct IgnoredItem: Hashable, Sendable {
  /// Its place in the list, from 0.
  package let place: Int
  /// What stands there.
  package let value: JSONValue
}

/// The items of a reply, and what in their list are none.
struct ItemList {
  let items: [ProposedItem]
  let ignored: [IgnoredItem]

  /// Reads a list; refuses one with more than `ReplyReading.mostItems` elements.
  init(_ value: JSONValue?, mode: UpdateMode) throws(UnusableReply) {
    let values = value?.arrayValue ?? []
    guard values.count <= ReplyReading.mostItems else { throw .tooManyItems(count: values.count) }
    var items: [ProposedItem] = []
    var ignored: [IgnoredItem] = []
    for (place, value) in values.enumerated() {
      if let item = ProposedItem(value, mode: mode) {
        items.append(item)
      } else {
        ignored.append(IgnoredItem(place: place, value: value))
      }
    }
    self.items = items
    self.ignored = ignored
  }
}
