@preconcurrency import Dispatch
import Foundation
import RunStore
import SkillModel

/// Opens the run of this process to other processes of the same user (`skillopt watch`, `skillopt ctl`).
struct ControlPort: Sendable {
  private let server: ControlServer?

  /// A run goes on without a socket; why there is none is said.
  init(_ commands: RunCommands, folderPath: String, say: (String) -> Void) {
    let address = ControlAddress.own(
      runFolder: folderPath, environment: ProcessInfo.processInfo.environment)
    let name = folderPath.split(separator: "/").last.map(String.init) ?? folderPath
    do throws(Problem) {
      server = try ControlServer(at: address, run: name) { command, actor, answer in
        Task { answer(await commands.perform(command, by: actor)) }
      }
    } catch {
      say("other terminals can only look on: \(error.message)")
      server = nil
    }
  }

  func publish(_ status: RunStatus) { server?.publish(status) }

  /// Lets watchers go, on a thread that may wait.
  func close() async {
    guard let server else { return }
    await withCheckedContinuation { continuation in
      DispatchQueue(label: "skillopt.control.close").async {
        server.close()
        continuation.resume()
      }
    }
  }
}
