import Glibc
import SkillModel

/// Whether a process has a run folder at work. Looking takes no lock, so that no writer is kept away by it.
package enum RunLiveness {
  /// Who writes to a folder now; nil when nobody does, or when the system doesn't say. Blocks shortly.
  package static func writer(of folder: RunFolder) -> LockHolder? {
    var information = stat()
    guard stat(folder.path + "/" + RunLayout.lock, &information) == 0,
      let bytes = try? folder.files.contents(of: RunLayout.lock, limit: 4_096),
      let holder = LockHolder(reading: bytes),
      let file = try? LocalFileSystem.host.open("/proc/locks", for: .read),
      let table = try? file.read(at: 0, count: 1 << 20)
    else { return nil }
    let held = String(decoding: table, as: UTF8.self).split(separator: "\n").contains { line in
      isLock(String(line), of: information, by: holder)
    }
    return held ? holder : nil
  }

  /// Whether the process that writes is suspended, as by Ctrl-Z. False where it is another host's, or the system
  /// doesn't say.
  package static func isStopped(_ holder: LockHolder) -> Bool {
    guard holder.host == LockHolder.thisProcess(version: "", start: 0).host,
      let file = try? LocalFileSystem.host.open("/proc/\(holder.pid)/stat", for: .read),
      let bytes = try? file.read(at: 0, count: 4_096)
    else { return false }
    return isStopped(processState: String(decoding: bytes, as: UTF8.self))
  }

  /// `4711 (a name) T 1 ...`: the name may hold anything, also a bracket.
  static func isStopped(processState line: String) -> Bool {
    guard let end = line.unicodeScalars.lastIndex(of: ")") else { return false }
    let rest = line.unicodeScalars[line.unicodeScalars.index(after: end)...].drop { $0 == " " }
    return rest.first == "T"
  }

  /// `1: FLOCK  ADVISORY  WRITE 4711 fd:01:1234 0 EOF`. Some file systems give files another device number than their
  /// locks: then the process must fit.
  static func isLock(_ line: String, of file: stat, by holder: LockHolder) -> Bool {
    let words = line.split(separator: " ")
    guard words.count >= 6, words[1] == "FLOCK", words[3] == "WRITE" else { return false }
    let place = words[5].split(separator: ":")
    guard place.count == 3, UInt(place[2]) == UInt(file.st_ino) else { return false }
    let device = UInt64(file.st_dev)
    let major = (device >> 8) & 0xFFF
    let minor = (device & 0xFF) | ((device >> 12) & 0xFFF00)
    let isSameDevice = UInt64(place[0], radix: 16) == major && UInt64(place[1], radix: 16) == minor
    return isSameDevice || Int(words[4]) == holder.pid
  }
}
