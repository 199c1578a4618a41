import ArgumentParser
import CProcess

struct SkillOptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skillopt",
    abstract: "Trains the skill document of an AI agent, as a neural network is trained.",
    discussion: """
      A frozen target model does tasks with the current skill; an optimizer model reflects on the scored \
      trajectories and proposes edits; a candidate is accepted only if it scores strictly better on a held-out \
      selection split.

      EXAMPLES
        skillopt demo                            train offline, embedded agent
        skillopt doctor config.yaml              check before money is spent
        skillopt schedule config.yaml            steps, budgets, calls at most
        skillopt train config.yaml --run runs/a  train, in the dashboard
        skillopt train --resume runs/a           go on after an interruption
        skillopt watch runs/a                    look on and steer, or replay
        skillopt audit runs/a                    who decided what
        skillopt eval config.yaml --skill runs/a/best_skill.md --split test

      EXIT CODES
         0 done, also when no candidate was accepted
        64 usage                          73 cannot create output
        65 data malformed                 74 I/O error
        66 input missing                  75 try later (locked, limit reached)
        69 provider unavailable           77 authentication refused
        70 internal error                 78 configuration
        A run that ends with 69, 70, 74 or 75 can be gone on with: --resume.
      """,
    version: ProgramVersion.description,
    subcommands: [
      TrainCommand.self, DemoCommand.self, WatchCommand.self, CtlCommand.self, EvalCommand.self,
      DoctorCommand.self, ScheduleCommand.self,
      SkillCommand.self, AuditCommand.self, KeysCommand.self, ThemesCommand.self,
    ])
}

/// The version that run folders, lock files and `--version` name.
enum ProgramVersion {
  static let text = "0.1.0"

  /// The first digits of the commit that it was built from, with `+` where files had changed since; nil where the
  /// build did not know.
  static let build: String? = {
    let commit = String(cString: process_build_commit())
    return commit.isEmpty ? nil : commit
  }()

  /// Version and commit, as `--version` prints them.
  static let description = text + (build.map { " (\($0))" } ?? "")
}
