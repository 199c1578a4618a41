import CNCurses
import Dashboard
import Glibc

/// Runs a person's editor in the foreground of the terminal, which the screen has given back before.
struct ExternalEditor {
  let terminal: Int32
  /// Becomes readable when a signal was noted.
  let wake: Int32

  /// Opens the editor on a text in a file that nobody else can read, and waits for its end.
  ///
  /// - Parameter interrupted: asked when a signal was noted; true ends the editor.
  func edit(text: String, explanation: String, interrupted: () -> Bool) -> EditorResult.Outcome {
    let file = EditorFile(text: text, explanation: explanation)
    guard let path = Self.temporaryFile(file.contents) else {
      return .failed("no temporary file for the editor: \(String(cString: strerror(errno)))")
    }
    defer { unlink(path) }
    let words = EditorCommand.words(
      visual: Self.variable("VISUAL"), editor: Self.variable("EDITOR"), file: path)
    let child = Self.start(words, terminal)
    guard child > 0 else {
      return .failed("the editor can't be started: \(String(cString: strerror(errno)))")
    }
    let status = wait(for: child, interrupted)
    skillopt_foreground_give(terminal, getpgrp())
    if let failure = Self.failure(status) { return .failed(failure) }
    guard let edited = Self.contents(of: path) else { return .failed("the edited file can't be read") }
    let result = file.text(in: edited)
    return result.utf8.elementsEqual(text.utf8) ? .unchanged : .changed(result)
  }

  private static func failure(_ status: Int32) -> String? {
    let signal = status & 0x7F
    if signal != 0 { return "the editor was ended by signal \(signal): nothing was changed" }
    switch (status >> 8) & 0xFF {
    case 0: return nil
    case 126, 127: return "the editor was not found: set VISUAL or EDITOR"
    case let code: return "the editor ended with status \(code): nothing was changed"
    }
  }

  private func wait(for child: pid_t, _ interrupted: () -> Bool) -> Int32 {
    let ending = skillopt_process_descriptor(child)
    defer { if ending >= 0 { close(ending) } }
    var status: Int32 = 0
    while true {
      let found = waitpid(child, &status, WNOHANG | WUNTRACED)
      if found < 0, errno != EINTR { return status }
      if found == child {
        guard status & 0xFF == 0x7F else { return status }
        stopWithEditor(child)
        continue
      }
      // A stop of the editor does not show on its descriptor: looked for now and then.
      var sources = [
        pollfd(fd: ending, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
      ]
      poll(&sources, 2, ending < 0 ? 50 : 200)
      if sources[1].revents != 0, interrupted() { kill(-child, SIGTERM) }
    }
  }

  /// Ctrl-Z in the editor: the whole job stops, and goes on with the editor in front.
  private func stopWithEditor(_ child: pid_t) {
    skillopt_foreground_give(terminal, getpgrp())
    skillopt_stop_self()
    skillopt_foreground_give(terminal, child)
    kill(-child, SIGCONT)
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  private static func temporaryFile(_ contents: String) -> String? {
    let folder = variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    // The ending tells editors what the text is written in.
    var path = Array("\(folder)/skillopt-edit-XXXXXX.md".utf8CString)
    let descriptor = skillopt_temporary_file(&path, 3)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard ExportedFile.write(Array(contents.utf8), descriptor) else {
      unlink(name)
      return nil
    }
    return name
  }

  private static func contents(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while all.count < 1 << 24 {
      let count = read(descriptor, &bytes, bytes.count)
      if count < 0 { return nil }
      if count == 0 { break }
      all += bytes.prefix(count)
    }
    return String(decoding: all, as: UTF8.self)
  }

  private static func start(_ words: [String], _ terminal: Int32) -> pid_t {
    var variables: [String] = []
    var place = environ
    while let variable = place.pointee {
      variables.append(String(cString: variable))
      place += 1
    }
    return withPointers(words) { words in
      withPointers(EditorCommand.environment(variables)) { skillopt_foreground_start(words, $0, terminal) }
    }
  }

  private static func withPointers<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
