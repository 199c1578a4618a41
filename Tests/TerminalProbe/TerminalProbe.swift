import CursesTerminal
import Dashboard
import Glibc
import SkillModel
import Synchronization

/// A program for the tests of the terminal: it has the ways to end that no honest program offers.
///
///     terminal-probe [--supervised] [--clock] [--rate N] [--text FILE] [--exit-at-start] [--depth DEPTH] [--draw N]
///     terminal-probe --flood RUN --rate N --seconds N
@main
enum TerminalProbe {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    let arguments = Set(CommandLine.arguments)
    let depth = value(of: "--depth").flatMap { ColorDepth(rawValue: $0) }
    guard case .screen(let kind) = ScreenDecision.current(depth: depth) else {
      if case .plain(let reason) = ScreenDecision.current() { print("plain lines: \(SafeText(reason))") }
      return
    }
    if arguments.contains("--supervised") { TerminalSupervisor.begin() }
    var screen = ProbeScreen()
    screen.hasClock = arguments.contains("--clock")
    screen.lines = value(of: "--text").map { ProbeFile.text($0).lines } ?? []
    if let count = value(of: "--draw").flatMap({ Int($0) }) {
      return DrawingTime.measure(kind, frames: count)
    }
    if let path = value(of: "--flood") { return flood(kind, path) }
    let theme = ResolvedTheme(.plain, depth: kind.depth)
    let ending = Mutex<Ending?>(nil)
    let changed = ThreadGate()
    let settings = LoopSettings(kind: kind, exportFolder: ".") { theme.look(of: $0) }
    let loop = ScreenLoop(screen, settings) { event in
      guard let end = answer(event) else { return }
      ending.withLock { $0 = $0 ?? end }
      changed.open()
    }
    do {
      try loop.start()
    } catch {
      print("no screen: \(SafeText(error.message))")
      exit(error.failureClass.exitCode)
    }
    if arguments.contains("--exit-at-start") { exit(3) }
    if let rate = value(of: "--rate").flatMap({ Int($0) }), rate > 0 { raise(loop, rate, until: changed) }
    changed.wait()
    let end = ending.withLock { $0 } ?? .quit
    end.leave(loop)
  }

  private static func flood(_ kind: ScreenKind, _ path: String) {
    let rate = value(of: "--rate").flatMap { Int($0) } ?? 10_000
    let seconds = value(of: "--seconds").flatMap { Int($0) } ?? 10
    do {
      try Flood.run(kind, journal: path, rate: rate, seconds: seconds)
    } catch {
      print("no flood: \(SafeText.singleLine("\(error)"))")
      exit(70)
    }
  }

  /// Raises the number so many times a second until the end.
  private static func raise(_ loop: ScreenLoop<ProbeScreen>, _ rate: Int, until end: ThreadGate) {
    while !end.isOpen(within: max(1, 1_000 / rate)) { loop.update { $0.number += 1 } }
  }

  /// - Returns: how the program ends, when it does.
  private static func answer(_ event: LoopEvent) -> Ending? {
    switch event {
    case .signal(let number): return .signal(number)
    case .terminalGone: return .signal(SIGHUP)
    case .effect(.quit): return .quit
    case .effect(.detach): return .detach
    case .effect(.useTheme(let name)): Fault.commit(name)
    case .notice(let text): ProbeFile.append("notice: \(text)")
    case .failed(let problem): ProbeFile.append("failed: \(SafeText.singleLine(problem.message))")
    case .edited(let result): ProbeFile.append("edited: \(result.outcome)")
    case .effect: break
    }
    return nil
  }

  static func value(of name: String) -> String? {
    guard let place = CommandLine.arguments.firstIndex(of: name), place + 1 < CommandLine.arguments.count
    else { return nil }
    return CommandLine.arguments[place + 1]
  }
}

/// How the probe ends in good order.
enum Ending {
  case quit
  case detach
  case signal(Int32)

  func leave(_ loop: ScreenLoop<ProbeScreen>) -> Never {
    loop.leave()
    let printed = loop.waitUntilLeft()
    loop.finish()
    if let printed { tell("printed: \(printed)\n") }
    switch self {
    case .quit:
      print("probe: done")
      exit(0)
    case .detach:
      print("probe: goes on as \(getpid())")
      fflush(nil)
      // From another thread than the first, as a run does it.
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { _ in
          _ = TerminalSupervisor.detach()
          return nil
        }, nil)
      pthread_join(thread, nil)
      sleep(1)
      exit(0)
    case .signal(let number):
      Glibc.signal(number, SIG_DFL)
      Glibc.raise(number)
      exit(128 + number)
    }
  }

  private func tell(_ text: String) { _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) } }
}

/// Ends that are nobody's wish.
enum Fault {
  static func commit(_ letter: String) {
    switch letter {
    case "T": trap()
    case "V": UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = 1
    case "A": abort()
    case "X": exit(3)
    default: break
    }
  }

  private static func trap() {
    let values: [Int] = []
    print("before the trap")
    print(values[CommandLine.arguments.count])
  }
}

/// Opened once, by any thread.
final class ThreadGate: Sendable {
  private let ends: (read: Int32, write: Int32)

  init() {
    var pair: [Int32] = [-1, -1]
    pipe(&pair)
    ends = (pair[0], pair[1])
  }

  func open() { Glibc.write(ends.write, "o", 1) }

  func wait() { while !isOpen(within: -1) {} }

  func isOpen(within milliseconds: Int) -> Bool {
    var source = pollfd(fd: ends.read, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, Int32(milliseconds)) > 0
  }
}

enum ProbeFile {
  /// Adds a line to the list of what happened, in the working folder.
  static func append(_ line: String) {
    let descriptor = open("events", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    _ = (line + "\n").withCString { write(descriptor, $0, strlen($0)) }
    close(descriptor)
  }

  /// The filtered text of a file.
  static func text(_ path: String) -> SafeText {
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 22)
    let count = max(0, read(descriptor, &bytes, bytes.count))
    return SafeText(decoding: bytes.prefix(count))
  }
}

/// How long frames take: all cells, ten cells, none.
enum DrawingTime {
  static func measure(_ kind: ScreenKind, frames: Int) {
    let theme = ResolvedTheme(.plain, depth: kind.depth)
    guard let screen = try? CursesScreen(kind, look: { theme.look(of: $0) }) else { return }
    let size = screen.size
    var pictures: [ScreenBuffer] = []
    for shift in 0..<2 {
      var full = ScreenBuffer(size: size)
      for row in 0..<size.rows {
        let words = String(repeating: "word \(row + shift * 31) ", count: size.columns / 6)
        full.write(SafeText(words), column: 0, row: row, style: CellStyle(row % 2 == 0 ? .text : .scorePass))
      }
      pictures.append(full)
    }
    var few = pictures[0]
    for place in 0..<10 {
      few.set(ScreenCell("#"), column: place * 17 % size.columns, row: place * 5 % size.rows)
    }
    let all = time(frames) { screen.draw(pictures[$0 % 2]) }
    screen.draw(pictures[0])
    let some = time(frames) { screen.draw($0 % 2 == 0 ? few : pictures[0]) }
    screen.draw(pictures[0])
    var same = pictures[0]
    same.cursor = nil
    let none = time(frames) { _ in screen.draw(same) }
    screen.close()
    print(
      "\(size.columns)x\(size.rows): all cells \(all) us, 10 cells \(some) us, no cell \(none) us a frame")
  }

  private static func time(_ count: Int, _ body: (Int) -> Void) -> Int {
    let clock = ContinuousClock()
    let taken = clock.measure { for number in 0..<count { body(number) } }
    let (seconds, fraction) = taken.components
    return Int(seconds * 1_000_000 + fraction / 1_000_000_000_000) / max(1, count)
  }
}
