import Foundation
import SkillModel
import Synchronization
import TestSupport
import Testing

@testable import RunStore

/// Those who look on never disturb or misread a run (RELIABILITY, D7).
enum JournalViewing {
  struct Report: Sendable {
    /// How many records each viewer saw.
    var seen: [Int] = []
    var errors: [String] = []
    /// How long the slowest hundredth of the commits took, in milliseconds.
    var slowCommit = 0.0
  }

  /// One writer commits records, and viewers in threads of their own follow the file.
  static func report(records: Int, viewers: Int, pace: Duration) async throws -> Report {
    let folder = try TemporaryFolder()
    let host = try LocalFileSystem.host.openFolder(folder.path)
    let (run, session) = try TestSession.opened(host)
    let writer = try JournalWriter<TestEvent>(in: run.files, after: session.replay.head) { _ in }
    return try await withThrowingTaskGroup(of: (seen: Int, error: String?).self) { group in
      for _ in 0..<viewers {
        let files = try RunFolder.openForReading(folder.file("run")).files
        group.addTask { await followed(files, until: records) }
      }
      var times: [Double] = []
      for number in 1...records {
        let start = ContinuousClock.now
        try await writer.append(.paid(reply: "reply \(number)"))
        let taken = ContinuousClock.now - start
        times.append(Double(taken.components.attoseconds) / 1e15 + Double(taken.components.seconds) * 1e3)
        if taken < pace { try await Task.sleep(for: pace - taken) }
      }
      try await writer.close()
      var report = Report(slowCommit: times.sorted()[records * 99 / 100])
      for try await (seen, error) in group {
        report.seen.append(seen)
        if let error { report.errors.append(error) }
      }
      return report
    }
  }

  /// Reads until so many records were seen, each once and in order, on a thread of its own.
  private static func followed(_ files: any RunFileSystem, until count: Int) async -> (Int, String?) {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var tail = JournalTail(in: files)
        var seen = 0
        do {
          while seen < count {
            for record in try tail.poll() {
              seen += 1
              guard record.sequence == seen, record.data["text"] == .string("reply \(seen)") else {
                return continuation.resume(returning: (seen, "record \(record.sequence) after \(seen - 1)"))
              }
            }
            usleep(2_000)
          }
          continuation.resume(returning: (seen, nil))
        } catch {
          continuation.resume(returning: (seen, "\(error)"))
        }
      }
    }
  }
}

@Suite("Viewers of a journal")
struct JournalViewerTests {
  @Test("Ten viewers see every record of a busy writer once, whole and in order")
  func tenViewers() async throws {
    let report = try await JournalViewing.report(records: 400, viewers: 10, pace: .zero)
    #expect(report.seen == Array(repeating: 400, count: 10))
    #expect(report.errors == [])
  }
}

@Suite("Long: viewers of a journal", .enabled(if: LongTests.areWanted))
struct LongJournalViewerTests {
  @Test("Ten viewers of two hundred records a second for a minute")
  func aMinute() async throws {
    let alone = try await JournalViewing.report(records: 2_000, viewers: 0, pace: .milliseconds(5))
    let watched = try await JournalViewing.report(records: 12_000, viewers: 10, pace: .milliseconds(5))
    #expect(watched.seen == Array(repeating: 12_000, count: 10))
    #expect(watched.errors == [])
    print("slowest hundredth of commits: alone \(alone.slowCommit) ms, watched \(watched.slowCommit) ms")
  }
}
