import CursesTerminal
import Dashboard
import Glibc
import RunStore
import SkillModel
import Synchronization

/// The dashboard under a flood of events, with a count of what the screen's thread spends on it.
struct FloodScreen: ScreenContent, Sendable {
  private(set) var dashboard: Dashboard
  /// Milliseconds from a key's arrival to the end of the frame that shows it.
  private(set) var delays: [Int] = []
  private(set) var frames = 0
  /// Processor time of the screen's thread, in microseconds: at the first event and now.
  private var began: Int?
  private var spent = 0
  private var key: Int?

  init() {
    var options = DashboardOptions()
    options.control = .allowed
    dashboard = Dashboard(options: options)
  }

  var events: Int { dashboard.run.events }
  var microseconds: Int { spent - (began ?? spent) }

  mutating func take(_ events: [TimedEvent]) {
    if began == nil { began = Self.threadTime() }
    dashboard.take(events)
  }

  mutating func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect] {
    if case .key = input { key = key ?? now }
    return dashboard.handle(input, at: now)
  }

  func picture(size: ScreenSize, at now: Int) -> ScreenBuffer { dashboard.picture(size: size, at: now) }

  func nextTick(after now: Int) -> Int? { dashboard.nextTick(after: now) }

  mutating func painted(size: ScreenSize, at now: Int) {
    dashboard.painted(size: size, at: now)
    frames += 1
    spent = Self.threadTime()
    if let key { delays.append(now - key) }
    key = nil
  }

  private static func threadTime() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
  }
}

/// Posts the events of a journal again and again, so many a second, and prints what that cost.
enum Flood {
  static func run(_ kind: ScreenKind, journal path: String, rate: Int, seconds: Int) throws {
    var events: [TimedEvent] = []
    let folder = try RunFolder.openForReading(path)
    _ = try Journal.read(in: folder.files, of: RunEvent.self) { entry in
      if case .known(let record) = entry {
        events.append(TimedEvent(sequence: record.sequence, time: record.time, event: record.event))
      }
    }
    let theme = ResolvedTheme(.plain, depth: kind.depth)
    let loop = ScreenLoop(FloodScreen(), LoopSettings(kind: kind, exportFolder: ".") { theme.look(of: $0) }) {
      _ in
    }
    try loop.start()
    let clock = ContinuousClock()
    let start = clock.now
    var posted = 0
    while posted < rate * seconds {
      let until = start.advanced(by: .milliseconds(1_000 * posted / rate))
      let rest = until - clock.now
      if rest > .zero { usleep(UInt32(rest.components.attoseconds / 1_000_000_000_000)) }
      // A journal's queue hands on what it wrote in one piece.
      let piece = (0..<max(1, rate / 200)).map { events[(posted + $0) % events.count] }
      posted += piece.count
      loop.update { $0.take(piece) }
    }
    let taken = clock.now - start
    let report = Mutex("")
    let ready = ThreadGate()
    let count = posted
    loop.update { screen in
      report.withLock { $0 = words(of: screen, posted: count, taken: taken) }
      ready.open()
    }
    ready.wait()
    loop.leave()
    _ = loop.waitUntilLeft()
    loop.finish()
    print(report.withLock { $0 })
  }

  private static func words(of screen: FloodScreen, posted: Int, taken: Duration) -> String {
    let delays = screen.delays.sorted()
    let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
    let share = Double(screen.microseconds) / 10_000 / seconds
    func at(_ percent: Int) -> Int {
      delays.isEmpty ? -1 : delays[min(delays.count - 1, delays.count * percent / 100)]
    }
    return "posted \(posted) taken \(screen.events) seconds \(seconds) frames \(screen.frames) "
      + "cpu \(share) keys \(delays.count) p50 \(at(50)) p95 \(at(95))"
  }
}
