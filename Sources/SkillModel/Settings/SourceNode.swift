/// One value of a settings file with the place where it stands.
package indirect enum SourceNode: Hashable, Sendable {
  /// `isPlain`: written without quotes, so that `null` and `~` mean nothing instead of a text.
  case scalar(String, isPlain: Bool, Place)
  case list([SourceNode], Place)
  case mapping([SourceEntry], Place)

  package var place: Place {
    switch self {
    case .scalar(_, _, let place), .list(_, let place), .mapping(_, let place): place
    }
  }
}

/// One key of a mapping with its value.
package struct SourceEntry: Hashable, Sendable {
  package let key: String
  package let place: Place
  package let value: SourceNode

  package init(key: String, place: Place, value: SourceNode) {
    self.key = key
    self.place = place
    self.value = value
  }
}
