import Foundation
import Glibc
import SkillModel

extension DecisionActor {
  /// The person at this process, as the operating system claims it (RELIABILITY section 7).
  static func current() -> DecisionActor {
    var host = [CChar](repeating: 0, count: 256)
    let hasHost = gethostname(&host, host.count - 1) == 0
    let client = getenv("SSH_CLIENT").map { String(cString: $0) }
    return DecisionActor(
      kind: .person, name: loginName, userID: Int(getuid()), terminal: terminal,
      host: hasHost
        ? String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil,
      remoteAddress: client?.split(separator: " ").first.map(String.init), session: session,
      program: ProgramVersion.text, build: ProgramVersion.build)
  }

  private static var loginName: String {
    if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
    return String(getuid())
  }

  private static var terminal: String? {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      var name = [CChar](repeating: 0, count: 256)
      if ttyname_r(descriptor, &name, name.count) == 0 {
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
    return nil
  }

  /// Process and the moment at which it asked first: no two processes of a host share it.
  private static let session =
    "\(getpid())-\(String(MonotonicClock().milliseconds(), radix: 36))"
}
