import SkillModel

/// How one record is written as one line, and how a line is proved to be a record.
///
/// `{"v":1,"seq":n,"t":ms,"type":"...","data":...,"prev":"16 hex","crc":"8 hex"}`. The checksum covers the line up
/// to its own member, which is the last in every version of the format, so that a newer version can be told from
/// damage.
package enum JournalLine {
  /// The version of the format that this program writes. Readers refuse greater ones.
  package static let version = 1
  /// Longer lines are neither written nor read.
  static let longest = 64 << 20

  static let lineEnd = UInt8(ascii: "\n")
  private static let checksumLabel = Array(#","crc":""#.utf8)
  private static let ending = Array("\"}".utf8)
  private static let opening = Array(#"{"v":"#.utf8)
  private static let digits = Array("0123456789abcdef".utf8)
  private static let checksumLength = 8

  /// What a line that was written is made of.
  struct Content {
    let time: Int
    let type: String
    /// The JSON of the data, with long texts moved out.
    let data: [UInt8]
  }

  /// Appends the line of the next record, with its line end, and moves the head past it.
  static func append(_ content: Content, to output: inout [UInt8], after head: inout JournalHead) {
    let start = output.count
    func put(_ text: String) { output.append(contentsOf: text.utf8) }
    put("{\"v\":\(version),\"seq\":\(head.sequence + 1),\"t\":\(content.time),\"type\":")
    output.append(contentsOf: JSONWriter.bytes(of: .string(content.type)))
    put(",\"data\":")
    output.append(contentsOf: content.data)
    put(",\"prev\":\"\(head.link)\"")
    let checksum = CRC32C.checksum(of: output[start...])
    output.append(contentsOf: checksumLabel)
    appendHexadecimal(checksum, to: &output)
    output.append(contentsOf: ending)
    head.digest = SHA256(hashing: output[start...])
    output.append(lineEnd)
    head.sequence += 1
    head.byteCount += output.count - start
  }

  private static func appendHexadecimal(_ checksum: UInt32, to output: inout [UInt8]) {
    for shift in stride(from: 28, through: 0, by: -4) { output.append(digits[Int(checksum >> shift & 15)]) }
  }

  /// Why a line isn't the record that should stand there.
  enum Fault: Error, Hashable, Sendable {
    case damaged(String)
    case newerVersion(Int)
  }

  /// Reads the line that should follow a head, and moves the head past it.
  static func record(in line: [UInt8], after head: inout JournalHead) throws(Fault) -> StoredRecord {
    let (record, link) = try content(of: line, at: head.byteCount)
    guard record.sequence == head.sequence + 1 else {
      throw .damaged("it says that it is record \(record.sequence)")
    }
    guard link == head.link else { throw .damaged("it doesn't follow from the record before it") }
    head = JournalHead(
      sequence: record.sequence, digest: SHA256(hashing: line), byteCount: head.byteCount + line.count + 1)
    return record
  }

  /// Reads a line by itself: what it says and which record it names as the one before it.
  static func content(of line: [UInt8], at offset: Int) throws(Fault) -> (record: StoredRecord, link: String)
  {
    guard isIntact(line[...]) else { throw .damaged("its checksum doesn't fit") }
    // Numbers that aren't finite come from data files that the reference's parser accepts.
    let options = JSONParser.Options(maximumDepth: 2_000, nonFinite: .accept)
    guard case .object(let members)? = try? JSONParser.parse(line, options: options) else {
      throw .damaged("it isn't a JSON object")
    }
    guard let version = members["v"]?.intValue else { throw .damaged("it has no version") }
    guard version <= Self.version else { throw .newerVersion(version) }
    guard let sequence = members["seq"]?.intValue, let time = members["t"]?.intValue,
      let type = members["type"]?.stringValue, let data = members["data"],
      let link = members["prev"]?.stringValue
    else { throw .damaged("it lacks a member") }
    return (StoredRecord(sequence: sequence, time: time, type: type, data: data, offset: offset), link)
  }

  /// Whether a line without its line end is one that some version of the format wrote.
  static func isIntact(_ line: ArraySlice<UInt8>) -> Bool {
    let tail = checksumLabel.count + checksumLength + ending.count
    guard line.count > tail, line.starts(with: opening), line.suffix(ending.count).elementsEqual(ending)
    else {
      return false
    }
    let body = line.dropLast(tail)
    let label = line[body.endIndex...].prefix(checksumLabel.count)
    guard label.elementsEqual(checksumLabel) else { return false }
    var written: [UInt8] = []
    appendHexadecimal(CRC32C.checksum(of: body), to: &written)
    return line[label.endIndex...].prefix(checksumLength).elementsEqual(written)
  }

  /// Whether a record ends at a line's end that begins behind the line's start, as when a line end was damaged.
  static func endsWithARecord(_ line: [UInt8]) -> Bool {
    var starts: [Int] = []
    var place = line.startIndex + 1
    while place < line.endIndex, let start = line[place...].firstRange(of: opening)?.lowerBound {
      starts.append(start)
      place = start + 1
    }
    // Quotes in texts are escaped, so hardly anything but a record begins like one.
    return starts.suffix(64).contains { isIntact(line[$0...]) }
  }
}
