import Glibc
import SkillModel

/// Who holds a run folder, as its lock file says.
package struct LockHolder: Hashable, Sendable, Codable {
  /// Process id on its host.
  package let pid: Int
  /// Name of the host.
  package let host: String
  /// Tells one boot of the host from another; empty where the system doesn't say.
  package let boot: String
  /// Milliseconds since 1970.
  package let start: Int
  /// Version of the program.
  package let version: String

  /// States who holds a folder.
  package init(pid: Int, host: String, boot: String, start: Int, version: String) {
    self.pid = pid
    self.host = host
    self.boot = boot
    self.start = start
    self.version = version
  }

  /// This process. Reads one small file of the system.
  package static func thisProcess(version: String, start: Int) -> LockHolder {
    var buffer = [CChar](repeating: 0, count: 256)
    let host =
      gethostname(&buffer, buffer.count - 1) == 0
      ? String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    return LockHolder(pid: Int(getpid()), host: host, boot: bootID, start: start, version: version)
  }

  private static var bootID: String {
    guard let file = try? LocalFileSystem.host.open("/proc/sys/kernel/random/boot_id", for: .read),
      let bytes = try? file.read(at: 0, count: 64)
    else { return "" }
    return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
  }

  /// The text of the lock file.
  var bytes: [UInt8] {
    let members: JSONObject = [
      "pid": .integer(pid), "host": .string(host), "boot": .string(boot), "start": .integer(start),
      "version": .string(version),
    ]
    return JSONWriter.bytes(of: .object(members)) + [0x0A]
  }

  /// Reads the text of a lock file; nil when it isn't one of ours or isn't written yet.
  init?(reading bytes: [UInt8]) {
    guard let json = try? JSONParser.parse(bytes),
      let holder = try? JSONValueDecoder().decode(LockHolder.self, from: json)
    else { return nil }
    self = holder
  }
}

extension LockHolder: CustomStringConvertible {
  /// Process, host and time in words.
  package var description: String {
    "process \(pid) on \(host.isEmpty ? "an unnamed host" : host), since \(Self.text(of: start)), version \(version)"
  }

  private static func text(of milliseconds: Int) -> String {
    var seconds = time_t(milliseconds / 1_000)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return "\(milliseconds) ms after 1970" }
    func two(_ number: Int32) -> String { RunLayout.padded(Int(number), 2) }
    let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) UTC"
  }
}
