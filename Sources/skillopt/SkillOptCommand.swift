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

  /// The build id of the running program in hexadecimal, as `readelf -n` prints it; nil where the linker gave it none.
  ///
  /// A digest of what was linked, and not the name of a commit: a manifest can tell one, but SwiftPM keeps what it told
  /// and does not ask again after the next commit.
  static let build: String? = {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = Int(process_build_id(&bytes, Int32(bytes.count)))
    return count == 0
      ? nil : bytes.prefix(count).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }()

  /// Version and build, as `--version` prints them.
  static let description = text + (build.map { " (\($0))" } ?? "")
}
