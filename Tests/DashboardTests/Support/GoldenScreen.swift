import Dashboard
import Foundation
import Testing

/// Compares a picture with the text kept for it; `UPDATE_SCREENS=1` writes the texts anew.
enum GoldenScreen {
  static func check(_ picture: ScreenBuffer, _ name: String, at location: SourceLocation = #_sourceLocation)
    throws
  {
    try check(picture.lines.joined(separator: "\n") + "\n", name, at: location)
  }

  static func check(_ text: String, _ name: String, at location: SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
      path: "Screens")
    let file = folder.appending(path: name + ".txt")
    if ProcessInfo.processInfo.environment["UPDATE_SCREENS"] != nil {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(Array(text.utf8) == Array(kept.utf8), "\(name) differs:\n\(text)", sourceLocation: location)
  }
}
