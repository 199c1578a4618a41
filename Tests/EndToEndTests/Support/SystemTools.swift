import Foundation
import Testing

/// Tools of the system that some tests need and some machines don't have or don't allow.
enum SystemTools {
  /// A trace of the system calls of children.
  static let strace = works("strace", ["-f", "-o", "/dev/null", "true"])
  /// File systems of a test's own.
  static let mounts = works("unshare", ["-m", "sh", "-c", "mount -t tmpfs none /mnt"])

  private static func works(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return false
    }
    process.waitUntilExit()
    let isUsable = process.terminationStatus == 0
    if !isUsable { print("not run: \(program) is missing or not allowed on this machine") }
    return isUsable
  }
}
