import Foundation
import SkillModel
import Testing

/// What this package is built from is listed and pinned (RELIABILITY 1.4, S9).
struct DependencyTests {
  private static let allowed: Set<String> = [
    "swift-argument-parser", "swift-collections", "swift-log", "swift-subprocess", "swift-system", "yams",
  ]
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appending(path: name), encoding: .utf8)
  }

  @Test(
    "S9: every dependency has an exact version and stands in the list, and nothing prebuilt or plugged in is used"
  )
  func manifest() throws {
    let manifest = try Self.text("Package.swift")
    let packages = manifest.split(separator: "\n").filter { $0.contains(".package(") }
    #expect(!packages.isEmpty && packages.count <= 12)
    for line in packages {
      #expect(line.contains("exact: \""), "\(line)")
      let url = line.split(separator: "\"").dropFirst().first ?? ""
      #expect(Self.allowed.contains((url.split(separator: "/").last ?? "").lowercased()), "\(line)")
    }
    for word in [
      ".binaryTarget", ".plugin", "plugins:", ".macro", "branch:", "revision:", "unsafeFlags",
      ".systemLibrary",
    ] {
      #expect(!manifest.contains(word), "\(word)")
    }
  }

  @Test("S9: no package is resolved that is not listed")
  func resolved() throws {
    guard FileManager.default.fileExists(atPath: Self.root.appending(path: "Package.resolved").path) else {
      return
    }
    let pins = try JSONParser.parse(Array(try Self.text("Package.resolved").utf8))["pins"]?.arrayValue ?? []
    let identities = Set(pins.compactMap { $0["identity"]?.stringValue })
    #expect(identities.subtracting(Self.allowed).isEmpty)
    #expect(pins.allSatisfy { $0["state"]?["version"]?.stringValue != nil })
  }

  @Test("S9: the README names each direct dependency with its licence and its reason")
  func readme() throws {
    let rows = try Self.text("README.md").split(separator: "\n").filter { $0.hasPrefix("| ") }
    for name in Self.allowed where name != "swift-system" {
      let row = rows.first { $0.lowercased().hasPrefix("| \(name) ") }
      #expect(row?.contains("Apache-2.0") == true || row?.contains("MIT") == true, "\(name)")
    }
  }

  @Test("The build that --version and decisions name is the one whose id the file holds")
  func build() async throws {
    let outcome = try await ProgramUnderTest(in: ScratchFolder()).run(["--version"])
    #expect(outcome.exitCode == 0)
    let id = outcome.output.split(separator: "(").last?.prefix { $0.isHexDigit } ?? ""
    #expect(id.utf8.count >= 16)
    let digits = Array(id)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
    // Type 3 is a build id; its owner is GNU.
    let note = Data([3, 0, 0, 0] + Array("GNU\0".utf8) + bytes)
    let file = try Data(contentsOf: URL(fileURLWithPath: ProgramUnderTest.path), options: .mappedIfSafe)
    #expect(file.range(of: note) != nil)
  }
}
