import SkillModel

/// The end of a journal file that is being written, and the texts beside it.
struct JournalPen: Sendable {
  private let file: any RunFile
  private var blobs: BlobStore
  private(set) var head: JournalHead
  /// Whether something was written since the last synchronisation.
  private(set) var isUnsynchronized = false

  init(in files: any RunFileSystem, after head: JournalHead) throws(Problem) {
    let size: Int
    do throws(FileSystemFailure) {
      file = try files.open(RunLayout.journal, for: .append)
      size = try file.size()
    } catch {
      throw error.problem
    }
    guard size == head.byteCount else {
      throw Problem(.inputOutput, at: Place(RunLayout.journal), "it was changed after it was read")
    }
    blobs = BlobStore(in: files)
    self.head = head
  }

  /// Writes texts, then all the records' lines at once. Gives the numbers of the records.
  mutating func write(
    _ contents: [JournalLine.Content], texts: [Blob]
  ) throws(FileSystemFailure) -> Range<Int> {
    let first = head.sequence + 1
    if !texts.isEmpty { try blobs.write(texts) }
    guard !contents.isEmpty else { return first..<first }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(contents.reduce(0) { $0 + $1.data.count + 160 })
    var next = head
    for content in contents { JournalLine.append(content, to: &bytes, after: &next) }
    try file.write(bytes)
    head = next
    isUnsynchronized = true
    return first..<(head.sequence + 1)
  }

  /// Brings everything that was written to the device. A failure ends this pen's use.
  mutating func synchronize() throws(FileSystemFailure) {
    guard isUnsynchronized else { return }
    try file.synchronizeData()
    isUnsynchronized = false
  }
}
