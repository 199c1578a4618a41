import ArgumentParser

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
        skillopt watch runs/a                       look on and steer, from another terminal, or replay it later
        skillopt eval config.yaml --skill runs/a/best_skill.md --split test

      EXIT CODES
        0 done, 64 usage, 65 data malformed, 66 input missing, 69 provider unavailable (resumable),
        70 internal error, 73 cannot create output, 74 I/O error, 75 try later (locked, limit reached),
        77 authentication refused, 78 configuration
      """,
    version: ProgramVersion.text,
    subcommands: [
      TrainCommand.self, DemoCommand.self, WatchCommand.self, CtlCommand.self, EvalCommand.self,
      DoctorCommand.self, ScheduleCommand.self,
      SkillCommand.self, AuditCommand.self, KeysCommand.self, ThemesCommand.self,
    ])
}

/// The version that run folders, lock files and `--version` name.
enum ProgramVersion {
  static let text = "0.1.0"
}
