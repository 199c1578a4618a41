import Foundation

/// The recorded runs of this project, which tests only read.
enum SampleRuns {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sample-runs")

  static let demo = root.appending(path: "demo").path(percentEncoded: false)
  static let reference = root.appending(path: "reference").path(percentEncoded: false)
}
