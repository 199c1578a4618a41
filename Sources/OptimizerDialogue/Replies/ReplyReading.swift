import SkillModel

/// Why a reply can't be used; the call's answer counts as none, and that is shown.
package enum UnusableReply: Error, Hashable, Sendable {
  /// There is nothing but blanks.
  case empty
  /// There is no JSON object.
  case noObject
  /// An object begins and the reply ends within it.
  case cutOff
  /// The object isn't acceptable JSON.
  case malformed(JSONError)
  /// No object has the fields that are due.
  case wrongShape
  /// Several different objects have the fields that are due.
  case ambiguous(count: Int)
  /// The list of items is longer than `ReplyReading.mostItems`.
  case tooManyItems(count: Int)
}

extension UnusableReply: CustomStringConvertible {
  /// The reason in words.
  package var description: String {
    switch self {
    case .empty: "the reply is empty"
    case .noObject: "the reply holds no JSON object"
    case .cutOff: "the reply ends within its JSON object"
    case .malformed(let error): "the reply's JSON is malformed: \(error)"
    case .wrongShape: "the reply's JSON lacks the fields asked for"
    case .ambiguous(let count): "the reply holds \(count) different answers"
    case .tooManyItems(let count): "the reply holds \(count) items, more than \(ReplyReading.mostItems)"
    }
  }
}

/// How the engine finds the one answer in a reply (RELIABILITY section 4, rows 54 to 57).
///
/// Fenced and bare objects are taken as by the reference. Where prose holds several objects, exactly one must have
/// the fields that are due; objects in a `json` fence go before others. JSON that is ambiguous in itself (a name
/// twice, a lone surrogate, a number out of range) is refused.
package enum ReplyReading {
  /// The longest list of items that is accepted.
  package static let mostItems = 64

  /// The only object of the reply that has the fields that are due.
  package static func object(
    in reply: String, satisfying isShaped: (JSONObject) -> Bool
  ) throws(UnusableReply) -> JSONObject {
    if reply.unicodeScalars.allSatisfy(\.isBlank) { throw .empty }
    var search = ObjectSearch(reply)
    search.run()
    let shaped = search.found.filter { isShaped($0.object) }
    let fenced = shaped.filter(\.isFenced)
    let candidates = Set((fenced.isEmpty ? shaped : fenced).map(\.object))
    if candidates.count > 1 { throw .ambiguous(count: candidates.count) }
    if let only = candidates.first { return only }
    if let failure = search.failure { throw failure }
    throw search.found.isEmpty ? .noObject : .wrongShape
  }
}

/// Collects the outermost JSON objects of a text.
private struct ObjectSearch {
  struct Found {
    let object: JSONObject
    let isFenced: Bool
  }

  private let bytes: [UInt8]
  private var brackets: BracketScan
  private var allowance: Int
  private(set) var found: [Found] = []
  private(set) var failure: UnusableReply?

  init(_ text: String) {
    bytes = Array(text.utf8)
    brackets = BracketScan(bytes)
    allowance = 16 * bytes.count + 4_096
  }

  mutating func run() {
    var place = 0
    while place < bytes.count, allowance > 0 {
      guard bytes[place] == UInt8(ascii: "{") else {
        place += 1
        continue
      }
      guard let next = take(at: place) else { return }
      place = next
    }
  }

  /// Reads the object at a brace and gives the place to go on from; nil when the rest lies within it.
  private mutating func take(at start: Int) -> Int? {
    do {
      let (value, end) = try JSONParser.parsePrefix(bytes, from: start)
      allowance -= end - start
      if let object = value.objectValue { found.append(Found(object: object, isFenced: isFenced(start))) }
      return end
    } catch {
      allowance -= max(1, error.byteOffset - start)
      let isObject = beginsObject(at: start)
      if let end = brackets.end(ofBracketAt: start) {
        if isObject { note(error) }
        return end
      }
      guard isObject else { return start + 1 }
      note(error, isOpen: true)
      return nil
    }
  }

  /// Keeps the first failure; an object that never closes was cut off when nothing else is wrong with it.
  private mutating func note(_ error: JSONParser.Failure, isOpen: Bool = false) {
    guard failure == nil else { return }
    let isCutOff = isOpen && error.reason == .unexpectedEnd
    failure = isCutOff ? .cutOff : .malformed(JSONError(error.reason, at: error.byteOffset, in: bytes))
  }

  /// Whether a quoted name and a colon follow the brace, so that an object was meant.
  private func beginsObject(at start: Int) -> Bool {
    var place = skippingBlanks(from: start + 1)
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return false }
    place += 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      if bytes[place] < 0x20 { return false }
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    place = skippingBlanks(from: place + 1)
    return place < bytes.count && bytes[place] == UInt8(ascii: ":")
  }

  private func skippingBlanks(from start: Int) -> Int {
    var place = start
    while place < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place]) { place += 1 }
    return place
  }

  private func isFenced(_ start: Int) -> Bool {
    var place = start
    while place > 0, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[place - 1]) { place -= 1 }
    return bytes[..<place].suffix(7).elementsEqual("```json".utf8)
  }
}
