import SkillModel

/// A text that was moved out of a record's line.
package struct BlobReference: Hashable, Sendable {
  /// 64 hexadecimal digits: the SHA-256 of the text's UTF-8 bytes.
  package let digest: String
  /// The length of the text in UTF-8 bytes.
  package let byteCount: Int

  /// Names a text by its digest and length.
  package init(digest: String, byteCount: Int) {
    self.digest = digest
    self.byteCount = byteCount
  }
}

/// A long text and what stands for it.
struct Blob: Sendable {
  let reference: BlobReference
  let bytes: [UInt8]
}

/// Moves long texts out of a record's data, and back in.
///
/// An object with the only member names `$blob` and `bytes` stands for a text. A member of the data that happens to be
/// named `$blob`, `$$blob` and so on is written with one more `$`.
enum BlobSubstitution {
  /// Texts of more UTF-8 bytes than this are moved.
  static let longestInline = 16 << 10

  /// The data as it is written; the texts that were moved are appended.
  static func detaching(_ data: JSONValue, into blobs: inout [Blob]) -> JSONValue {
    guard needsChange(data, where: { $0 > longestInline }) else { return data }
    switch data {
    case .string(let text):
      let bytes = Array(text.utf8)
      let digest = SHA256(hashing: bytes).hexadecimal
      blobs.append(Blob(reference: BlobReference(digest: digest, byteCount: bytes.count), bytes: bytes))
      return ["$blob": .string(digest), "bytes": .integer(bytes.count)]
    case .array(let values): return .array(values.map { detaching($0, into: &blobs) })
    case .object(let object):
      var written = JSONObject()
      for (name, value) in object {
        written.updateValue(detaching(value, into: &blobs), forKey: isReserved(name) ? "$" + name : name)
      }
      return .object(written)
    default: return data
    }
  }

  /// The data as it was before it was written.
  static func attaching<Failure: Error>(
    _ data: JSONValue, text: (BlobReference) throws(Failure) -> String
  ) throws(Failure) -> JSONValue {
    guard needsChange(data, where: { _ in false }) else { return data }
    if let reference = reference(in: data) { return .string(try text(reference)) }
    switch data {
    case .array(let values):
      var attached: [JSONValue] = []
      for value in values { attached.append(try attaching(value, text: text)) }
      return .array(attached)
    case .object(let object):
      var attached = JSONObject()
      for (name, value) in object {
        let original = isReserved(name) ? String(name.dropFirst()) : name
        attached.updateValue(try attaching(value, text: text), forKey: original)
      }
      return .object(attached)
    default: return data
    }
  }

  /// The texts that written data stands for, in order.
  static func references(in data: JSONValue) -> [BlobReference] {
    if let reference = reference(in: data) { return [reference] }
    switch data {
    case .array(let values): return values.flatMap { references(in: $0) }
    case .object(let object): return object.flatMap { references(in: $0.value) }
    default: return []
    }
  }

  private static func reference(in data: JSONValue) -> BlobReference? {
    guard case .object(let object) = data, let digest = object["$blob"]?.stringValue else { return nil }
    return BlobReference(digest: digest, byteCount: object["bytes"]?.intValue ?? -1)
  }

  /// Most data hold neither a long text nor a reserved name, and are then taken as they are.
  private static func needsChange(_ data: JSONValue, where isLong: (Int) -> Bool) -> Bool {
    switch data {
    case .string(let text): isLong(text.utf8.count)
    case .array(let values): values.contains { needsChange($0, where: isLong) }
    case .object(let object): object.contains { isReserved($0.key) || needsChange($0.value, where: isLong) }
    default: false
    }
  }

  private static func isReserved(_ name: String) -> Bool {
    name.utf8.first == UInt8(ascii: "$") && name.drop { $0 == "$" } == "blob"
  }
}

extension StoredRecord {
  /// The texts that were moved out of this record.
  package var blobs: [BlobReference] { BlobSubstitution.references(in: data) }
}
