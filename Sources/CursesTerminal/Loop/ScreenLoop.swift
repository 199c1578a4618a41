import CNCurses
import Dashboard
import Glibc
import SkillModel
import Synchronization

/// A screen and its keys on a thread of their own.
///
/// `start` takes the terminal; `leave` gives it back, while signals are still reported; `end` ends the thread. Other
/// threads change what is shown through `post`, which costs an entry in a list and wakes the loop once a frame.
package final class ScreenLoop<Content: ScreenContent & Sendable>: Sendable {
  package typealias Update = @Sendable (inout Content) -> [DashboardEffect]

  private struct Outcome {
    var opened: Result<Void, Problem>?
    var hasLeft = false
    var output: SafeText?
    var thread: pthread_t?
  }

  private let mailbox = LoopMailbox<Content>()
  private let outcome = Mutex(Outcome())
  private let settings: LoopSettings
  private let content: Content
  private let owner: @Sendable (LoopEvent) -> Void
  private let wake: Int32
  /// Readable from then on, for any number of waiting threads.
  private let opened = skillopt_wake_create()
  private let left = skillopt_wake_create()
  private let ended = skillopt_wake_create()

  /// - Parameter owner: called from the loop's thread; whatever takes time belongs elsewhere.
  package init(_ content: Content, _ settings: LoopSettings, owner: @escaping @Sendable (LoopEvent) -> Void) {
    self.content = content
    self.settings = settings
    self.owner = owner
    wake = skillopt_signals_note()
  }

  deinit {
    for descriptor in [opened, left, ended] { close(descriptor) }
  }

  /// Takes the terminal and draws the first picture. Waits until that is done or has failed.
  package func start() throws(Problem) {
    let body = ThreadBody { [self] in run() }
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil, { ThreadBody.run($0) }, Unmanaged.passRetained(body).toOpaque())
    guard status == 0 else {
      throw Problem(.inputOutput, "no thread for the screen: \(String(cString: strerror(status)))")
    }
    let made = thread
    outcome.withLock { $0.thread = made }
    Self.wait(for: opened)
    if case .failure(let problem) = outcome.withLock({ $0.opened }) {
      finish()
      throw problem
    }
  }

  /// Changes what is shown; at the latest by the next frame. Effects are done as if a key had asked for them.
  package func post(_ update: @escaping Update) {
    if mailbox.post(update) { skillopt_wake(wake) }
  }

  /// Changes what is shown.
  package func update(_ change: @escaping @Sendable (inout Content) -> Void) {
    post { content in
      change(&content)
      return []
    }
  }

  /// Draws everything in another theme.
  package func use(look: @escaping @Sendable (CellStyle) -> TerminalLook) {
    mailbox.order { $0.look = look }
    skillopt_wake(wake)
  }

  /// Gives the terminal back. Does not wait: may be called from the owner's closure.
  package func leave() {
    mailbox.order { $0.leaves = true }
    skillopt_wake(wake)
  }

  /// Waits until the terminal was given back. Not from the owner's closure.
  ///
  /// - Returns: the end of what was printed while the screen was shown, at most 20 lines; nil for nothing.
  @discardableResult
  package func waitUntilLeft() -> SafeText? {
    Self.wait(for: left)
    return outcome.withLock { $0.output }
  }

  /// Gives the terminal back, ends the thread and lets signals do what they did before. Not from the owner's closure.
  package func finish() {
    mailbox.order {
      $0.leaves = true
      $0.ends = true
    }
    skillopt_wake(wake)
    guard let thread = outcome.withLock({ $0.thread.take() }) else { return }
    pthread_join(thread, nil)
    skillopt_signals_forget()
  }

  private func run() {
    let run: LoopRun<Content>
    do {
      run = try LoopRun(content, settings, mailbox, wake: wake, owner: owner)
    } catch {
      outcome.withLock { outcome in
        outcome.opened = .failure(error)
      }
      skillopt_wake(left)
      skillopt_wake(opened)
      return
    }
    run.begin()
    outcome.withLock { $0.opened = .success(()) }
    skillopt_wake(opened)
    run.untilLeft()
    let output = run.capturedOutput
    outcome.withLock { $0.output = output }
    skillopt_wake(left)
    run.untilEnded()
  }

  private static func wait(for descriptor: Int32) {
    var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&source, 1, -1) < 0, errno == EINTR {}
  }
}

/// What a new thread runs.
private final class ThreadBody {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }

  static func run(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let pointer { Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().body() }
    return nil
  }
}
