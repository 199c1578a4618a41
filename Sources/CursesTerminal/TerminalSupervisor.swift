import CNCurses
import Glibc

/// A small parent process that outlives the program: it gives the terminal back where the program can't, after
/// `kill -9`, and lets the shell go on when the program leaves its terminal behind.
package enum TerminalSupervisor {
  /// Splits the process. To be called first in `main`, while there is one thread, and only where a screen will be shown.
  ///
  /// The caller goes on in the child, in the same process group and session. The parent waits, passes signals and
  /// Ctrl-Z on, ends as the child ends, and holds next to no memory of its own.
  ///
  /// - Returns: whether there is a parent now. Without one everything works but the two cases above.
  @discardableResult
  package static func begin() -> Bool { skillopt_supervise() == 0 }

  /// Whether this process has a parent that waits.
  package static var isSupervised: Bool { skillopt_is_supervised() == 1 }

  /// Leaves the terminal's session for good: the shell gets its prompt, the process goes on without a terminal.
  ///
  /// The screen has to be left before, and what the person should read has to be printed. Standard input is empty from
  /// then on and hang-ups are ignored; standard output and error lead to the given descriptor, or nowhere.
  ///
  /// - Returns: false without a supervisor: the process stays as it is.
  package static func detach(log: Int32? = nil) -> Bool {
    guard skillopt_supervisor_detach() == 0 else { return false }
    let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
    if nowhere >= 0 {
      dup2(nowhere, STDIN_FILENO)
      dup2(log ?? nowhere, STDOUT_FILENO)
      dup2(log ?? nowhere, STDERR_FILENO)
      if nowhere > STDERR_FILENO { close(nowhere) }
    }
    return true
  }
}
