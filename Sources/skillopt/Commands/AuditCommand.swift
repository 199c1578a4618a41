import ArgumentParser
import RunStore
import SkillModel

/// `skillopt audit`.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Looks into the journal of a run.",
    subcommands: [CanonicalCommand.self])

  /// `skillopt audit canonical`.
  struct CanonicalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "canonical",
      abstract: "Prints the journal in the form in which two runs of the same are equal.",
      discussion: """
        Decisions in their order, then records of calls sorted by epoch, step, stage and index. Times, durations, \
        attempts, the chain and the run's name are left out.

        EXAMPLES
          diff <(skillopt audit canonical runs/a) <(skillopt audit canonical runs/b)
        """)

    @Argument(help: "The run folder.")
    var folder: String

    func run() throws {
      for line in try CanonicalJournal.lines(of: try RunStart.events(in: folder)) {
        StandardStreams.print(line)
      }
    }
  }
}
