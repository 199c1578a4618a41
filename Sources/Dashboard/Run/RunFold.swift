import SkillModel

/// Everything that the screen knows of a run: one value, to be kept and put back where a replay is sought.
package struct RunFold: Hashable, Sendable {
  package private(set) var run = RunPicture()
  package private(set) var archive = RunArchive()

  package init() {}

  /// Takes one more event.
  package mutating func take(_ event: TimedEvent) {
    run.take(event)
    archive.take(event)
  }
}
