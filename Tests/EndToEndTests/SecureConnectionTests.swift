import Foundation
import Glibc
import TestSupport
import Testing

/// Endpoints behind TLS.
@Suite(.slot, .enabled(if: SecureServer.isPossible))
struct SecureConnectionTests {
  @Test(
    "96 A certificate that is not good for the address ends the run with 78: no key is sent, nothing is tried again",
    arguments: SecureServer.Flaw.allCases)
  func untrusted(_ flaw: SecureServer.Flaw) async throws {
    let server = try await SecureServer(flaw)
    let folder = try BadInputFolder(endpoint: server.baseURL)
    let outcome = try await folder.program.run(folder.arguments())
    outcome.expectComplaint(78, naming: "trusted")
    let seen = try server.seen()
    #expect(seen.count { $0 == "connection" } == 1)
    #expect(!seen.contains("request") && !seen.contains("plain"))
  }

  /// Whether this process may put another file over the system's list of certificates, for a child alone.
  static let mayReplaceCertificates = getuid() == 0 && FileManager.default.fileExists(atPath: systemList)
  static let systemList = "/etc/ssl/certs/ca-certificates.crt"

  @Test(
    "A certificate that the system trusts is good, and its connection is used again",
    .enabled(if: mayReplaceCertificates))
  func trusted() async throws {
    let server = try await SecureServer(.nobodySigned)
    let folder = try BadInputFolder(endpoint: server.baseURL)
    let evaluation = folder.arguments(
      ["--skill", "initial_skill.md", "--split", "val", "--set", "env.workers=1"], command: "eval")
    let script = #"mount --bind "$0" \#(Self.systemList) && exec "$@""#
    let outcome = await
      (try folder.program.start(
        "unshare", ["-m", "sh", "-c", script, server.certificate, ProgramUnderTest.path] + evaluation))
      .outcome()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let seen = try server.seen()
    #expect(seen.count { $0 == "request" } == 3)
    #expect(seen.count { $0 == "connection" } == 1, "\(seen)")
  }
}
