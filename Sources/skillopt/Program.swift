import ArgumentParser
import CursesTerminal
import Glibc

/// Where the process begins. Everything up to the supervisor happens while there is one thread.
@main
enum Program {
  static func main() {
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
    let result = Mutex<Result<Void, any Error>?>(nil)
    let box = CommandBox(command: command)
    Task.detached {
      let outcome = await Result(running: box.command, on: screen)
      result.withLock { $0 = outcome }
      done.signal()
    }
    done.wait()
    if case .failure(let error) = result.withLock({ $0 }) { end(with: error) }
    fflush(StandardStreams.output)
    exit(0)
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
