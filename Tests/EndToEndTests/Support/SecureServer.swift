import Foundation
import Glibc
import Testing

/// A model endpoint behind TLS, in a process of its own, with a certificate that was made for it.
final class SecureServer: Sendable {
  /// What is wrong with the certificate, beside that nobody has signed it.
  enum Flaw: String, Sendable, CaseIterable {
    case nobodySigned = "self-signed"
    case expired
    case wrongHost = "another host's"
  }

  private static let folder = Bundle.module.bundleURL.appending(path: "World")

  /// Whether this machine can make certificates.
  static let isPossible = ["/usr/bin", "/usr/local/bin", "/bin"].contains {
    FileManager.default.isExecutableFile(atPath: $0 + "/openssl")
  }

  let port: Int
  private let files: ScratchFolder
  private let process: ChildProcess
  private let lifeline: Int32

  init(_ flaw: Flaw) async throws {
    files = try ScratchFolder()
    let names = flaw == .wrongHost ? "DNS:elsewhere.example" : "DNS:localhost,IP:127.0.0.1"
    let dates =
      flaw == .expired ? ["20200101000000Z", "20200201000000Z"] : ["20200101000000Z", "20491231000000Z"]
    let maker = try ChildProcess(
      "sh", [Self.folder.appending(path: "make_certificate.sh").path] + dates,
      environment: ProgramUnderTest.inherited.merging(["NAMES": names]) { $1 }, folder: files.path,
      streams: .init(output: files.path(of: "output"), errors: files.path(of: "errors")))
    let ending = await maker.waited()
    let complaint = try files.text(of: "errors")
    try #require(ending == .exited(0), "no certificate: \(complaint)")

    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw ChildProcess.StartFailure(program: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    lifeline = ends[1]
    defer { close(ends[0]) }
    process = try ChildProcess(
      "python3", [Self.folder.appending(path: "secure_server.py").path],
      environment: ProgramUnderTest.inherited,
      folder: files.path,
      streams: .init(input: ends[0], output: files.path(of: "output"), errors: files.path(of: "errors")))
    let files = files
    let isUp = try await eventually { files.exists("port") }
    let trouble = try files.text(of: "errors")
    try #require(isUp, "the server did not start: \(trouble)")
    port = try #require(Int(try files.text(of: "port")))
  }

  deinit {
    close(lifeline)
    process.send(SIGTERM)
  }

  var baseURL: String { "https://127.0.0.1:\(port)/v1" }

  var certificate: String { files.path(of: "cert.pem") }

  /// What came in: `connection` for each that began with TLS, `plain` for others, `request`, `failed: ...`.
  func seen() throws -> [String] {
    files.exists("seen") ? try files.text(of: "seen").split(separator: "\n").map(String.init) : []
  }
}
