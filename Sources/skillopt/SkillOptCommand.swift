import ArgumentParser
import CProcess
import Glibc

@main
struct SkillOptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skillopt",
    abstract: "Trains the skill document of an AI agent, as a neural network is trained.",
    discussion: """
      A frozen target model does tasks with the current skill; an optimizer model reflects on the scored \
      trajectories and proposes edits; a candidate is accepted only if it scores strictly better on a held-out \
      selection split.

      EXAMPLES
        skillopt demo                               train the bundled skill, offline, with the embedded agent
        skillopt doctor config.yaml                 check files, data and models before money is spent
        skillopt schedule config.yaml               steps, edit budgets and the most calls that a run can make
        skillopt train config.yaml --run runs/a     train; every paid reply is on disk before it is used
        skillopt train --resume runs/a              go on where a run was interrupted
        skillopt eval config.yaml --skill runs/a/best_skill.md --split test

      EXIT CODES
        0 done, 64 usage, 65 data malformed, 66 input missing, 69 provider unavailable (resumable),
        70 internal error, 73 cannot create output, 74 I/O error, 75 try later (locked, limit reached),
        77 authentication refused, 78 configuration
      """,
    version: ProgramVersion.text,
    subcommands: [
      TrainCommand.self, DemoCommand.self, EvalCommand.self, DoctorCommand.self, ScheduleCommand.self,
      SkillCommand.self, AuditCommand.self, KeysCommand.self, ThemesCommand.self,
    ])

  static func main() async {
    // API keys are in this process's memory: no core file, and no other process may look into it.
    let refusal = process_keep_memory_private()
    if refusal != 0 {
      RunOutput.remark("memory could not be made private: \(String(cString: strerror(refusal)))")
    }
    signal(SIGPIPE, SIG_IGN)
    // A file that may not grow is a failed write, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    setvbuf(StandardStreams.output, nil, _IOLBF, 0)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let ended as RunEnded {
      _ = ErrorReport.tell(ended)
      ended.leave()
    } catch {
      if let status = ErrorReport.tell(error) { Glibc.exit(status) }
      exit(withError: error)
    }
  }
}

/// The version that run folders, lock files and `--version` name.
enum ProgramVersion {
  static let text = "0.1.0"
}
