import SkillModel

/// What a watching process and the one that runs say to each other: one JSON object a line.
package enum ControlMessage: Hashable, Sendable, Codable {
  /// First from the side that runs: the version of this exchange and the run's name.
  case hello(version: Int, run: String, pid: Int)
  /// What the run is doing now. Only the newest counts; a slow reader misses those between.
  case status(RunStatus)
  /// Asked by a watcher, in its own numbering.
  case command(id: Int, RunCommand, actor: DecisionActor)
  /// The answer to the command of that number.
  case answer(id: Int, CommandAnswer)

  /// The version that this program speaks.
  package static let version = 1
  /// Longer lines end a connection.
  package static let longestLine = 4 << 20

  /// The message as a line, with its line end.
  package func line() throws -> [UInt8] {
    JSONWriter.bytes(of: try JSONValueEncoder().encode(self)) + [UInt8(ascii: "\n")]
  }

  /// Reads a line without its line end.
  package init(line: [UInt8]) throws {
    self = try JSONValueDecoder().decode(ControlMessage.self, from: try JSONParser.parse(line))
  }
}

/// Cuts arriving bytes into lines.
struct ControlLines: Sendable {
  /// The peer sent a line longer than any message.
  struct Overlong: Error {}

  private var buffer: [UInt8] = []

  mutating func take(_ bytes: ArraySlice<UInt8>) throws(Overlong) -> [[UInt8]] {
    buffer.append(contentsOf: bytes)
    var lines: [[UInt8]] = []
    var start = 0
    while let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Array(buffer[start..<end]))
      start = end + 1
    }
    buffer.removeFirst(start)
    guard buffer.count <= ControlMessage.longestLine else { throw Overlong() }
    return lines
  }
}
