import SkillModel

/// The texts that were moved out of the journal, each in a file named by its digest and written once.
struct BlobStore: Sendable {
  private let files: any RunFileSystem
  /// On the device since this store was made.
  private var durable: Set<String> = []

  /// Longer texts are refused on reading.
  private static let longest = 1 << 30

  init(in files: any RunFileSystem) {
    self.files = files
  }

  /// Brings texts to the device, names included, before it returns. Texts that are there cost nothing.
  mutating func write(_ blobs: [Blob]) throws(FileSystemFailure) {
    var folders: Set<String> = []
    for blob in blobs where !durable.contains(blob.reference.digest) {
      try write(blob, touching: &folders)
    }
    for folder in folders.sorted() { try files.synchronizeFolder(folder) }
    for blob in blobs { durable.insert(blob.reference.digest) }
  }

  private func write(_ blob: Blob, touching folders: inout Set<String>) throws(FileSystemFailure) {
    let path = RunLayout.blob(blob.reference.digest)
    // One that is there may be torn or not yet on the device, if the process that wrote it came to a bad end.
    let made = try AtomicFile(in: files).write(blob.bytes, to: path, survival: .durable)
    for folder in made { folders.insert(RunLayout.folder(of: folder) ?? ".") }
    folders.insert(RunLayout.folder(of: path) ?? ".")
  }

  /// Reads a text and proves that it is the one that was written.
  func text(of reference: BlobReference) throws(BlobFault) -> String {
    guard SHA256(hexadecimal: reference.digest) != nil else { throw .damaged }
    let bytes: [UInt8]
    do {
      bytes = try files.contents(of: RunLayout.blob(reference.digest), limit: Self.longest)
    } catch {
      throw error.isMissing ? .missing : .unreadable(error)
    }
    guard SHA256(hashing: bytes).hexadecimal == reference.digest,
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .damaged }
    return text
  }
}

/// Why a text that was moved out of the journal can't be put back.
package enum BlobFault: Error, Hashable, Sendable {
  case missing
  case damaged
  case unreadable(FileSystemFailure)

  /// The reason, as the end of a sentence.
  package var reason: String {
    switch self {
    case .missing: "is missing"
    case .damaged: "isn't the text that was written"
    case .unreadable(let failure): "can't be read: \(failure.reason)"
    }
  }
}

/// A record whose long text can't be put back.
package struct BlobFailure: Error, Hashable, Sendable {
  /// The record's number.
  package let record: Int
  /// What kind of record it is.
  package let type: String
  /// The text that it names.
  package let reference: BlobReference
  /// What is wrong with that text.
  package let fault: BlobFault
}

extension BlobFailure: Reportable {
  /// As a person is told of it.
  package var problems: [Problem] {
    [
      Problem(
        .dataMalformed, at: Place(RunLayout.journal),
        "record \(record) (\(type)): its text \(RunLayout.blob(reference.digest)) \(fault.reason)",
        cure:
          "put the file back from a copy of the run folder, or go on before it: --resume with --salvage NEWDIR"
      )
    ]
  }
}
