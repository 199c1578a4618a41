import SkillModel

/// One item of a data file and where it starts.
struct LocatedItem {
  let value: JSONObject
  let place: Place
}

/// The items of one data file (FORMATS, data).
struct ItemFile {
  /// Which forms a file may have.
  enum Form {
    /// A file of a split: an array, or JSON Lines when it is named `.jsonl`.
    case split
    /// A source for the ratio mode: also JSON Lines under any name, an object with the items in `data`, or an object
    /// whose values are the items.
    case source
  }

  let items: [LocatedItem]
  let digest: String

  /// Reads a file; what is wrong with it goes to the collector, and the items are those that could be read.
  init(path: String, form: Form, limits: DataLimits, problems: inout ProblemCollector) {
    do throws(Problem) {
      let bytes = try DataFileReader.bytes(of: path, limit: limits.fileBytes)
      digest = SHA256(hashing: bytes).hexadecimal
      var reader = ItemFileReader(bytes: bytes, path: path, limits: limits)
      reader.readAll(form: form)
      items = reader.items
      problems.add(contentsOf: reader.problems)
    } catch {
      digest = ""
      items = []
      problems.add(error)
    }
  }
}

/// Walks through the bytes of a data file item by item, so that each has its line.
private struct ItemFileReader {
  private static let options = JSONParser.Options(nonFinite: .accept)
  private static let utf8Mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  let bytes: [UInt8]
  let path: String
  let limits: DataLimits
  var items: [LocatedItem] = []
  var problems: [Problem] = []
  private var position = 0
  private var cursor = LineCursor()

  init(bytes: [UInt8], path: String, limits: DataLimits) {
    self.bytes = bytes.starts(with: Self.utf8Mark) ? Array(bytes.dropFirst(3)) : bytes
    self.path = path
    self.limits = limits
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func readAll(form: ItemFile.Form) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return malformed(at: 0, "the file is UTF-16", cure: "save it as UTF-8")
    }
    skipBlanks()
    let isLines = path.pythonLowercased.hasExactSuffix(".jsonl")
    switch (current, form) {
    case (nil, _): return
    case (UInt8(ascii: "["), _): parsing { reader throws(JSONError) in try reader.readArray() }
    case (UInt8(ascii: "{"), .split) where isLines: readLines()
    case (UInt8(ascii: "{"), .split):
      malformed(
        at: position, "expected an array of items, found an object",
        cure: "put the items in [ ], or name the file .jsonl if it has one item a line")
    case (UInt8(ascii: "{"), .source): readObjectOrLines(isLines: isLines)
    default:
      malformed(
        at: position, isLines ? "expected an item, an object in { }" : "expected an array of items",
        cure: "write the items as a JSON array, or one a line in a .jsonl file")
    }
  }

  /// Runs a step and turns its syntax error into a problem.
  private mutating func parsing(_ step: (inout ItemFileReader) throws(JSONError) -> Void) {
    do throws(JSONError) {
      try step(&self)
    } catch {
      report(error, line: error.line, column: error.column)
    }
  }

  private mutating func report(_ error: JSONError, line: Int, column: Int) {
    problems.append(
      Problem(
        .dataMalformed, at: Place(path, line: line, column: column),
        "not valid JSON: \(error.reason.rawValue)", cure: "correct the file at this place"))
  }

  private mutating func malformed(at offset: Int, _ message: String, cure: String) {
    let (line, column) = cursor.place(of: offset, in: bytes)
    problems.append(
      Problem(.dataMalformed, at: Place(path, line: line, column: column), message, cure: cure))
  }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func unexpected() -> JSONError {
    JSONError(current == nil ? .unexpectedEnd : .unexpectedCharacter, at: position, in: bytes)
  }

  /// The value that starts at a byte, and the byte after it.
  private func value(from start: Int) throws(JSONError) -> (value: JSONValue, end: Int) {
    do throws(JSONParser.Failure) {
      return try JSONParser.parsePrefix(bytes, from: start, options: Self.options)
    } catch {
      throw JSONError(error.reason, at: error.byteOffset, in: bytes)
    }
  }

  /// Takes in one value; false when the limit of items is reached.
  private mutating func take(_ value: JSONValue, from start: Int, to end: Int) -> Bool {
    guard items.count < limits.itemsPerFile else {
      malformed(
        at: start, "more than \(limits.itemsPerFile) items, which is the limit of a file",
        cure: "keep a part of the items")
      return false
    }
    guard end - start < limits.itemBytes else {
      malformed(
        at: start, "the item has \(end - start) bytes; the limit is \(limits.itemBytes)",
        cure: "shorten the item")
      return true
    }
    guard case .object(let object) = value else {
      malformed(at: start, "the item isn't an object", cure: "write every item in { }")
      return true
    }
    let (line, column) = cursor.place(of: start, in: bytes)
    items.append(LocatedItem(value: object, place: Place(path, line: line, column: column)))
    return true
  }

  /// Reads the array that starts here and fills the rest of the file.
  private mutating func readArray() throws(JSONError) {
    guard try readElements() else { return }
    skipBlanks()
    if current != nil { throw JSONError(.trailingContent, at: position, in: bytes) }
  }

  /// Reads the elements of the array that starts here; false when reading stopped early.
  private mutating func readElements() throws(JSONError) -> Bool {
    position += 1
    skipBlanks()
    if current == UInt8(ascii: "]") {
      position += 1
      return true
    }
    while true {
      let (value, end) = try value(from: position)
      guard take(value, from: position, to: end) else { return false }
      position = end
      skipBlanks()
      guard let byte = current, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
        throw unexpected()
      }
      position += 1
      if byte == UInt8(ascii: "]") { return true }
      skipBlanks()
    }
  }

  /// An object alone in the file holds the items; with something behind it, it is the first line.
  private mutating func readObjectOrLines(isLines: Bool) {
    let start = position
    do throws(JSONError) {
      let (_, end) = try value(from: start)
      position = end
      skipBlanks()
      let isAlone = current == nil
      position = start
      guard isAlone else { return readLines() }
      parsing { reader throws(JSONError) in try reader.readMembers() }
    } catch {
      position = start
      if isLines { readLines() } else { report(error, line: error.line, column: error.column) }
    }
  }

  /// Reads an object that is known to be well formed: the elements of `data`, else the values of all members.
  private mutating func readMembers() throws(JSONError) {
    var members: [(value: JSONValue, start: Int, end: Int)] = []
    position += 1
    skipBlanks()
    while current == UInt8(ascii: "\"") {
      let (name, nameEnd) = try value(from: position)
      position = nameEnd
      skipBlanks()
      position += 1
      skipBlanks()
      let start = position
      let (value, end) = try value(from: start)
      if name == .string("data"), value.isTruthy {
        guard current == UInt8(ascii: "[") else {
          return malformed(at: start, "the member data isn't an array", cure: "put the items in [ ]")
        }
        _ = try readElements()
        return
      }
      members.append((value, start, end))
      position = end
      skipBlanks()
      if current == UInt8(ascii: ",") { position += 1 }
      skipBlanks()
    }
    for member in members where !take(member.value, from: member.start, to: member.end) { return }
  }

  /// Reads one item a line; lines end at LF, CR or CR LF, blank ones are passed over.
  private mutating func readLines() {
    var line = 1
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      guard readLine(number: line, start..<end) else { return }
      let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
      start = end + (isPair ? 2 : 1)
      line += 1
    }
  }

  private mutating func readLine(number: Int, _ range: Range<Int>) -> Bool {
    guard bytes[range].contains(where: { $0 != 0x20 && $0 != 0x09 }) else { return true }
    guard range.count < limits.itemBytes else {
      return take(.null, from: range.lowerBound, to: range.upperBound)
    }
    do throws(JSONError) {
      let value = try JSONParser.parse(bytes[range], options: Self.options)
      let known = items.count
      guard take(value, from: range.lowerBound, to: range.upperBound) else { return false }
      if items.count > known {
        items[known] = LocatedItem(value: items[known].value, place: Place(path, line: number))
      }
    } catch {
      report(error, line: number, column: error.column)
    }
    return problems.count <= limits.itemsPerFile
  }
}
