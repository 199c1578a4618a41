import SkillModel
import TestSupport
import Testing

@testable import RunStore

/// What a journal becomes on a bad disk: it opens, or its bad record is named (RELIABILITY, D2).
enum JournalMutation {
  /// A journal of records of some length, and where each begins.
  static func journal(_ count: Int, length: Int) async throws -> (disk: SimulatedDisk, starts: [Int]) {
    let disk = SimulatedDisk()
    let events = (1...count).map { number in
      TestEvent.paid(reply: String(repeating: "\(number % 10)", count: length))
    }
    _ = try await TestSession.write(events, on: disk.root)
    disk.processEnded()
    let bytes = try disk.bytes("journal.jsonl")
    return (disk, [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 })
  }

  /// Cuts a journal at each of these places; each is opened for writing. Gives how many there were.
  static func truncations(_ places: some Sequence<Int>, of whole: SimulatedDisk, starts: [Int]) throws -> Int
  {
    let bytes = try whole.bytes("journal.jsonl")
    var count = 0
    for length in places {
      let disk = whole.copy()
      try disk.replace("journal.jsonl", with: Array(bytes[..<length]))
      let sound = starts.lastIndex { $0 <= length } ?? 0
      let (folder, session) = try TestSession.opened(disk.root)
      #expect(session.replayed.count == sound, "cut at \(length)")
      #expect(session.replay.tornTail?.byteCount ?? 0 == length - starts[sound], "cut at \(length)")
      #expect(folder.lock != nil)
      count += 1
    }
    return count
  }

  /// Flips one bit at a time; every flip is noticed at its record. Gives how many were a torn end, and the others.
  static func flips(_ count: Int, in whole: SimulatedDisk, starts: [Int], seed: UInt64) throws -> (
    torn: Int, middle: Int
  ) {
    let bytes = try whole.bytes("journal.jsonl")
    var generator = SplitMix(state: seed)
    var sum = (torn: 0, middle: 0)
    for _ in 0..<count {
      let place = Int(generator.next() % UInt64(bytes.count))
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(generator.next() % 8)
      try whole.replace("journal.jsonl", with: flipped)
      let hit = (starts.lastIndex { $0 <= place } ?? 0) + 1
      do {
        let session = try TestSession.read(whole.root.openFolder("run"))
        let damage = try #require(session.replay.damage, "nothing was noticed at \(place)")
        #expect(damage.record == hit && damage.extent == .tornTail && session.replayed.count == hit - 1)
        sum.torn += 1
      } catch let damage as JournalDamage {
        #expect(damage.record == hit && damage.extent == .inTheMiddle, "flipped at \(place)")
        sum.middle += 1
      }
    }
    return sum
  }
}

@Suite("Journals on a bad disk")
struct JournalMutationTests {
  @Test("A journal cut at three thousand places opens with every whole record")
  func truncations() async throws {
    let start = ContinuousClock.now
    let (disk, starts) = try await JournalMutation.journal(4, length: 900)
    let end = starts[starts.count - 1]
    let count = try JournalMutation.truncations(
      max(starts[1], end - 3_000)..<end, of: disk, starts: starts)
    #expect(count >= 3_000)
    print("\(count) truncations in \(ContinuousClock.now - start)")
  }

  @Test("A journal with one flipped bit names the record that was hit")
  func flips() async throws {
    let start = ContinuousClock.now
    let (disk, starts) = try await JournalMutation.journal(12, length: 60)
    let sum = try JournalMutation.flips(2_000, in: disk, starts: starts, seed: 11)
    #expect(sum.torn > 0 && sum.middle > sum.torn)
    print("2000 flipped bits: \(sum) in \(ContinuousClock.now - start)")
  }
}

@Suite("Long: journals on a bad disk", .enabled(if: LongTests.areWanted))
struct LongJournalMutationTests {
  @Test("Ten thousand flipped bits")
  func flips() async throws {
    let start = ContinuousClock.now
    let (disk, starts) = try await JournalMutation.journal(12, length: 60)
    let sum = try JournalMutation.flips(10_000, in: disk, starts: starts, seed: 12)
    #expect(sum.torn + sum.middle == 10_000)
    print("10000 flipped bits: \(sum) in \(ContinuousClock.now - start)")
  }

  @Test("Twenty starters at once, two hundred times: exactly one becomes the writer")
  func races() async throws {
    let folder = try TemporaryFolder()
    #expect(await RunFolderRace.winners(rounds: 200, in: folder) == Array(repeating: 1, count: 200))
  }
}
