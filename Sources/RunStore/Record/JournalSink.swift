import SkillModel
import TrainingEngine

/// The journal as the engine's sink.
package struct JournalSink: EventSink {
  private let writer: JournalWriter<RunEvent>

  package init(_ writer: JournalWriter<RunEvent>) { self.writer = writer }

  package func append(_ event: RunEvent) async throws { try await writer.append(event) }
}
