import ArgumentParser
import CProcess
import CursesTerminal
@preconcurrency import Dispatch
import Glibc
import SkillModel
import Synchronization

/// Where the process begins. Everything up to the supervisor happens while there is one thread.
@main
enum Program {
  static func main() {
    // Before anything is opened: no file of a run may get the number of a stream that is printed to.
    let gap = process_fill_standard_streams()
    guard gap == 0 else {
      StandardStreams.printError(
        "skillopt: a closed standard stream can't be filled: \(String(cString: strerror(gap)))")
      exit(FailureClass.internalError.exitCode)
    }
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
      let command = try SkillOptCommand.parseAsRoot()
      let screen = try (command as? any ScreenCommand)?.screen()
      // The parent that gives the terminal back has to be split off before the first thread begins.
      if screen != nil { TerminalSupervisor.begin() }
      wait(for: command, on: screen)
    } catch {
      end(with: error)
    }
  }

  /// The main thread has nothing to do but to wait: it is none of the pool's.
  private static func wait(for command: any ParsableCommand, on screen: ScreenChoice?) -> Never {
    let done = DispatchSemaphore(value: 0)
    let failure = Mutex<(any Error)?>(nil)
    let work = work(of: command, on: screen)
    Task.detached {
      do {
        try await work()
      } catch {
        failure.withLock { $0 = error }
      }
      done.signal()
    }
    done.wait()
    if let error = failure.withLock(\.self) { end(with: error) }
    fflush(StandardStreams.output)
    exit(0)
  }

  private static func work(
    of command: any ParsableCommand, on screen: ScreenChoice?
  ) -> @Sendable () async throws -> Void {
    // Handed over: the thread that parsed the command only waits from here on, and the work is done once.
    nonisolated(unsafe) let command = command
    return {
      if let shown = command as? any ScreenCommand { return try await shown.run(on: screen) }
      if var asynchronous = command as? any AsyncParsableCommand { return try await asynchronous.run() }
      var plain = command
      try plain.run()
    }
  }

  private static func end(with error: any Error) -> Never {
    if let ended = error as? RunEnded {
      _ = ErrorReport.tell(ended)
      ended.leave()
    }
    if let status = ErrorReport.tell(error) { exit(status) }
    SkillOptCommand.exit(withError: error)
  }
}
