import Glibc
import SkillModel

/// One connection: lines in, lines out, of statuses only the newest waits.
struct ControlPeer: ~Copyable {
  let socket: ControlSocket
  private var lines = ControlLines()
  private var outgoing: [UInt8] = []
  /// Waits until what is before it is on its way.
  private var newestStatus: [UInt8]?

  /// More than this unread by the other end, and the connection is given up.
  private static let mostWaiting = 1 << 20

  init(_ socket: consuming ControlSocket) { self.socket = socket }

  var descriptor: Int32 { socket.descriptor }
  var wantsToSend: Bool { !outgoing.isEmpty || newestStatus != nil }

  /// Puts a message in line. False when the other end has not read for too long.
  mutating func put(_ message: ControlMessage) -> Bool {
    guard let line = try? message.line() else { return false }
    if case .status = message {
      newestStatus = line
      return true
    }
    outgoing += line
    return outgoing.count <= Self.mostWaiting
  }

  /// Sends what goes without waiting. False when the other end is gone.
  mutating func send() -> Bool {
    while wantsToSend {
      if outgoing.isEmpty, let status = newestStatus {
        outgoing = status
        newestStatus = nil
      }
      guard let count = socket.send(outgoing[...]) else { return false }
      outgoing.removeFirst(count)
      if count == 0 { return true }
    }
    return true
  }

  /// Pieces that are read at a time: a peer that never stops must not keep others waiting.
  private static let mostPieces = 16

  /// The messages that arrived, of a peer with very many the first ones; nil at the end of the connection, and for a peer
  /// that doesn't speak our language.
  mutating func receive() -> [ControlMessage]? {
    var messages: [ControlMessage] = []
    for _ in 0..<Self.mostPieces {
      guard let bytes = socket.received() else { return messages.isEmpty ? nil : messages }
      if bytes.isEmpty { return messages }
      guard let lines = try? lines.take(bytes[...]) else { return nil }
      for line in lines {
        guard let message = try? ControlMessage(line: line) else { return nil }
        messages.append(message)
      }
    }
    return messages
  }
}
