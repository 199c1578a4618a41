import SkillModel

/// The line of keys at the bottom: those that act where the cursor is, as many as fit, derived from the key table.
package struct KeyFooter: Hashable, Sendable {
  /// One key with its word.
  package struct Entry: Hashable, Sendable {
    package var action: ActionID
    package var key: String
    package var label: String
    package var group: Int

    /// Cells with one blank between key and word.
    var width: Int { key.unicodeScalars.count + 1 + label.unicodeScalars.count }
  }

  package let entries: [Entry]

  /// - Parameters:
  ///   - places: the active places.
  ///   - leaving: actions that would be refused now and are not offered.
  ///   - width: cells at hand.
  package init(
    map: KeyMap, places: Set<KeyPlace>, replay: Bool, leaving: Set<ActionID> = [], width: Int
  ) {
    var offered: [(entry: Entry, rank: Int)] = []
    for action in KeyTable.actions {
      guard let footer = action.footer, action.acts(inReplay: replay), !leaving.contains(action.id),
        !action.places.isDisjoint(with: places),
        let key = map.keys(of: action.id).first(where: {
          map.action(for: $0, in: places, replay: replay) == action.id
        })
      else { continue }
      let entry = Entry(
        action: action.id, key: KeyName.text(of: key), label: action.label, group: footer.group)
      offered.append((entry, footer.rank))
    }
    var kept = offered.map(\.entry)
    if Self.width(of: kept) > width {
      // The least needed go until the others have room.
      var leaving = offered.sorted { $0.rank < $1.rank }
      while let last = leaving.popLast(), Self.width(of: kept) > width {
        kept.removeAll { $0.action == last.entry.action }
      }
    }
    entries = kept.enumerated().sorted {
      ($0.element.group, $0.offset) < ($1.element.group, $1.offset)
    }.map(\.element)
  }

  private static func width(of entries: [Entry]) -> Int {
    let width = entries.reduce(entries.isEmpty ? 1 : -1) { $0 + $1.width + 2 }
    return width + Set(entries.map(\.group)).count
  }

  /// Keys that go back and forth, with one word for both.
  private static let pairs: [(back: ActionID, forth: ActionID, label: String)] = [
    (.replayStepBack, .replayStepForward, "step"), (.replayEpochBack, .replayEpochForward, "epoch"),
    (.replaySlower, .replayFaster, "speed"),
  ]

  /// The entries with each pair of keys that go back and forth as one, in the place of its first.
  package var pairingNeighbours: [Entry] {
    var entries = entries
    for pair in Self.pairs {
      guard let back = entries.first(where: { $0.action == pair.back }),
        let forth = entries.first(where: { $0.action == pair.forth }),
        let first = entries.firstIndex(where: { $0.action == pair.back || $0.action == pair.forth })
      else { continue }
      let both = Entry(
        action: pair.back, key: "\(back.key) \(forth.key)", label: pair.label, group: back.group)
      entries[first] = both
      entries.removeAll { $0.action == pair.forth || ($0.action == pair.back && $0 != both) }
    }
    return entries
  }

  /// The line as styled pieces; a blank stands first.
  package var line: [StyledText] {
    var pieces = [StyledText(" ", .keyLabel)]
    for (place, entry) in entries.enumerated() {
      if place > 0 {
        let bar = entries[place - 1].group != entry.group
        pieces.append(StyledText(bar ? " | " : "  ", .textDim))
      }
      pieces.append(StyledText(entry.key, .key))
      pieces.append(StyledText(" " + entry.label, .keyLabel))
    }
    return pieces
  }
}
