import CNCurses
import Dashboard
import Glibc
import SkillModel

/// The loop itself: everything in here belongs to one thread.
///
/// Order of every round: signals, orders, keys, resizes, and only then a frame. Nothing wakes it but the terminal, a
/// signal, a post, and the content's own ticks.
final class LoopRun<Content: ScreenContent & Sendable> {
  var content: Content
  let screen: CursesScreen
  let owner: @Sendable (LoopEvent) -> Void
  let settings: LoopSettings
  let wake: Int32
  private let mailbox: LoopMailbox<Content>
  private let capture: OutputCapture

  private var decoder: InputDecoder
  private var pacer = FramePacer()
  private var resizes = ResizePacer()
  private var orders = LoopMailbox<Content>.Orders()
  /// The terminal is there; false once it was closed.
  var isShowing = true
  private var hasMail = false
  /// A frame is wanted; for a key it comes sooner.
  private var wantsFrame = false
  private var wantsInputFrame = false
  private var tick: Int?
  /// When the last bytes of an incomplete sequence came.
  private var lastInput = 0
  /// When the terminal was last seen without unread keys.
  private var lastQuiet = 0
  var lastResume = 0

  init(
    _ content: Content, _ settings: LoopSettings, _ mailbox: LoopMailbox<Content>, wake: Int32,
    owner: @escaping @Sendable (LoopEvent) -> Void
  ) throws(Problem) {
    self.content = content
    self.settings = settings
    self.mailbox = mailbox
    self.wake = wake
    self.owner = owner
    decoder = InputDecoder(known: KeySequences.ofTerminal(settings.kind.term))
    capture = try OutputCapture(settings.log)
    screen = try CursesScreen(settings.kind, usesMouse: settings.usesMouse, look: settings.look)
    do { try capture.start() } catch {
      screen.close()
      throw error
    }
  }

  /// The end of what was printed, for the person.
  var capturedOutput: SafeText? { capture.end() }

  static var now: Int { MonotonicTime.now }

  /// Tells the content the size and draws the first frame.
  func begin() {
    handle([.resize(screen.size)], at: Self.now)
    draw()
  }

  /// Until the owner takes the terminal away; it is given back then.
  func untilLeft() {
    while !orders.leaves { round() }
    if isShowing { screen.close() }
    isShowing = false
  }

  /// Signals are still reported until the owner ends the thread.
  func untilEnded() {
    mailbox.close()
    while !orders.ends { round() }
  }

  private func round() {
    let before = Self.now
    let ready = wait(until: nextDeadline(before))
    let now = Self.now
    if ready.wake { skillopt_wake_drain(wake) }
    takeSignals()
    takeOrders()
    guard isShowing else {
      _ = mailbox.takeUpdates()
      return
    }
    // Keys that were there before this round waited are as old as the last look at them.
    if now > before { lastQuiet = now }
    if ready.terminal { readKeys(at: lastQuiet) }
    if decoder.isWaiting, Self.now - lastInput >= InputDecoder.patience {
      handle(decoder.timeOut(at: lastInput), at: lastInput)
    }
    if isShowing { takeResize() }
    if isShowing { drawIfDue() }
  }

  private func nextDeadline(_ now: Int) -> Int? {
    guard isShowing else { return nil }
    var deadlines: [Int] = []
    if decoder.isWaiting { deadlines.append(lastInput + InputDecoder.patience) }
    if let due = resizes.due { deadlines.append(due) }
    if wantsInputFrame { deadlines.append(pacer.earliest(forInput: true, now: now)) }
    if wantsFrame || hasMail { deadlines.append(pacer.earliest(forInput: false, now: now)) }
    if let tick { deadlines.append(max(tick, pacer.earliest(forInput: false, now: now))) }
    return deadlines.min()
  }

  private func wait(until deadline: Int?) -> (terminal: Bool, wake: Bool) {
    let timeout = deadline.map { Int32(clamping: max(0, $0 - Self.now)) } ?? -1
    var sources = [
      pollfd(fd: isShowing ? screen.terminal : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&sources, 2, timeout) > 0 else { return (false, false) }
    return (sources[0].revents != 0, sources[1].revents != 0)
  }

  private func takeSignals() {
    let signals = skillopt_signals_take()
    guard signals != 0 else { return }
    func has(_ number: Int32) -> Bool { signals & (1 << UInt32(number)) != 0 }
    if has(SIGWINCH) { resizes.note(at: Self.now) }
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] where has(number) { owner(.signal(number)) }
    guard isShowing else { return }
    if has(SIGTSTP) { suspend() }
    // Somebody stopped the process without asking: the shell had the terminal in between.
    if has(SIGCONT), Self.now - lastResume > 200 { comeBack() }
  }

  private func takeOrders() {
    orders = mailbox.takeOrders()
    if let look = orders.look {
      screen.look = look
      wantsInputFrame = true
    }
    if isShowing, mailbox.hasUpdates { hasMail = true }
  }

  private func readKeys(at time: Int) {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    var total = 0
    while total < 1 << 18 {
      let count = read(screen.terminal, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      guard count > 0 else { return loseTerminal() }
      total += count
      lastInput = Self.now
      handle(decoder.take(bytes.prefix(count), at: time), at: time)
      guard isShowing, hasUnreadKeys else { return }
    }
  }

  private var hasUnreadKeys: Bool {
    var source = pollfd(fd: screen.terminal, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, 0) > 0
  }

  /// The terminal was closed: nothing can be read or drawn any more.
  func loseTerminal() {
    guard isShowing else { return }
    screen.abandon()
    isShowing = false
    owner(.terminalGone)
  }

  func handle(_ inputs: [TerminalInput], at time: Int) {
    for input in inputs where isShowing {
      wantsInputFrame = true
      perform(content.handle(input, at: time))
    }
  }

  private func takeResize() {
    guard let due = resizes.due, Self.now >= due else { return }
    resizes.done()
    screen.measure()
    handle([.resize(screen.size)], at: Self.now)
    draw()
  }

  /// The terminal was taken back: everything is drawn anew.
  func comeBack() {
    screen.resume()
    lastResume = Self.now
    resizes.done()
    handle([.resize(screen.size), .restored], at: Self.now)
    if isShowing { draw() }
  }

  private func drawIfDue() {
    let now = Self.now
    let isTick = tick.map { now >= $0 } ?? false
    let forInput = wantsInputFrame && pacer.earliest(forInput: true, now: now) <= now
    let forRun = (wantsFrame || hasMail || isTick) && pacer.earliest(forInput: false, now: now) <= now
    if forInput || forRun { draw() }
  }

  /// Takes what arrived and draws a frame. An equal picture sends nothing.
  func draw() {
    for update in mailbox.takeUpdates() where isShowing { perform(update(&content)) }
    hasMail = false
    guard isShowing else { return }
    let now = Self.now
    wantsFrame = false
    wantsInputFrame = false
    let before = MonotonicTime.threadMicroseconds
    screen.draw(content.picture(size: screen.size, at: now))
    pacer.draw(at: now, cost: MonotonicTime.threadMicroseconds - before)
    content.painted(size: screen.size, at: Self.now)
    tick = content.nextTick(after: now).map { max($0, now + 1) }
  }

  /// Wants a frame soon, for something that the loop did itself.
  func wantFrame() { wantsInputFrame = true }
}

/// Monotonic milliseconds, the same as the program's run clock.
package enum MonotonicTime {
  package static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }

  /// Processor time of the calling thread.
  static var threadMicroseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
  }
}
