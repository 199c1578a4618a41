import SkillModel

extension RunEvent: JournalEvent {
  package var type: String { kind.rawValue }

  /// Decisions and paid replies are on disk before anything follows from them; what can be made again may wait
  /// (RELIABILITY section 5, durability classes).
  package var durability: JournalDurability {
    switch ordering {
    case .decision, .process: .beforeGoingOn
    case .call:
      switch self {
      case .callReplied: .beforeGoingOn
      case .callIntended, .callAttemptFailed: .written
      default: .soon
      }
    }
  }

  package func encodedData() throws -> JSONValue {
    try JSONValueEncoder().encode(payload)
  }

  package init(type: String, data: JSONValue) throws {
    guard let kind = Kind(rawValue: type) else { throw UnknownEventType(type) }
    try self.init(kind: kind, payload: data)
  }
}
