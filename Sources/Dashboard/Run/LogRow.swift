import SkillModel

/// One line of the event log.
package struct LogRow: Hashable, Sendable, Identifiable {
  /// Sequence number in the journal: by it the whole record is read again.
  package var sequence: Int
  package var id: Int { sequence }
  /// Milliseconds since 1970.
  package var time: Int
  /// `you`, `policy`, `optimizer`, `rollout`, `gate`, `engine`.
  package var who: SafeText
  package var what: SafeText
  package var text: SafeText
  /// How it weighs: `text`, `status.warn`, `status.error`, `gate.accept`, ...
  package var role: ThemeRole
  /// How many like events in a row it stands for; text and time are the last one's.
  package var count = 1
}
