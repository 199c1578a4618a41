/// One row of the key table.
package struct KeyAction: Hashable, Sendable {
  /// On which kind of run it acts.
  package enum Availability: Hashable, Sendable {
    case always
    /// Not on a recorded run.
    case live
    /// Only on a recorded run; wins over the others there.
    case replay
  }
  /// Whether it asks before it acts.
  package enum Confirmation: Hashable, Sendable {
    case never
    /// Asks when something speaks for asking: undecided edits, hidden characters.
    case sometimes
    case always
  }
  /// Where it stands in the footer, and when it is dropped for want of room.
  package struct Footer: Hashable, Sendable {
    /// Groups are divided by a bar.
    package var group: Int
    /// The largest is dropped first.
    package var rank: Int
  }

  package let id: ActionID
  /// The keys of the default map.
  package let keys: [KeyStroke]
  package let places: Set<KeyPlace>
  /// What it does, in one line, for help and palette.
  package let text: String
  /// One word for the footer.
  package let label: String
  package let confirmation: Confirmation
  package let availability: Availability
  /// Whether it acts on the run: refused where this screen may not control it.
  package let changesRun: Bool
  package let footer: Footer?

  init(
    _ id: ActionID, _ keys: [String], _ text: String, label: String, in places: Set<KeyPlace> = [.everywhere],
    confirm: Confirmation = .never, on availability: Availability = .always, changesRun: Bool = false,
    footer: (group: Int, rank: Int)? = nil
  ) {
    self.id = id
    self.keys = keys.compactMap(KeyName.key)
    self.text = text
    self.label = label
    self.places = places
    confirmation = confirm
    self.availability = availability
    self.changesRun = changesRun
    self.footer = footer.map { Footer(group: $0.group, rank: $0.rank) }
  }

  /// Whether it acts on a recorded run, or on one that goes on.
  package func acts(inReplay: Bool) -> Bool {
    switch availability {
    case .always: true
    case .live: !inReplay
    case .replay: inReplay
    }
  }
}
