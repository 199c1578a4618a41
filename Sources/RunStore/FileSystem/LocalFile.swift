import Glibc

/// One open file of this machine.
final class LocalFile: RunFile {
  private let descriptor: Int32
  private let path: String

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { _ = Glibc.close(descriptor) }

  private func information() throws(FileSystemFailure) -> stat {
    var information = stat()
    _ = try LocalFileSystem.retrying(.inspect, path) { Int(fstat(descriptor, &information)) }
    return information
  }

  /// A second name could stand outside of the run folder, and a device or pipe isn't a file at all.
  func requirePlainFile(withOneName: Bool) throws(FileSystemFailure) {
    let information = try information()
    guard information.st_mode & S_IFMT == S_IFREG, !withOneName || information.st_nlink == 1 else {
      throw FileSystemFailure(.open, path, .severalNames)
    }
  }

  func write(_ bytes: [UInt8]) throws(FileSystemFailure) {
    var written = 0
    while written < bytes.count {
      let count = try LocalFileSystem.retrying(.write, path) {
        bytes.withUnsafeBytes { buffer in
          Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written)
        }
      }
      if count == 0 { throw FileSystemFailure(.write, path, .deviceError) }
      written += count
    }
  }

  func read(at offset: Int, count: Int) throws(FileSystemFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try LocalFileSystem.retrying(.read, path) {
        bytes.withUnsafeMutableBytes { buffer in
          pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
        }
      }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  func synchronizeData() throws(FileSystemFailure) {
    guard fdatasync(descriptor) == 0 else {
      throw FileSystemFailure(.synchronize, path, .init(rawValue: errno))
    }
  }

  func synchronize() throws(FileSystemFailure) {
    guard fsync(descriptor) == 0 else { throw FileSystemFailure(.synchronize, path, .init(rawValue: errno)) }
  }

  func truncate(to size: Int) throws(FileSystemFailure) {
    _ = try LocalFileSystem.retrying(.truncate, path) { Int(ftruncate(descriptor, off_t(size))) }
  }

  func size() throws(FileSystemFailure) -> Int { Int(try information().st_size) }

  func lock() throws(FileSystemFailure) -> LockAttempt {
    do {
      _ = try LocalFileSystem.retrying(.lock, path) { Int(flock(descriptor, LOCK_EX | LOCK_NB)) }
      return .taken
    } catch {
      switch error.code.rawValue {
      case EWOULDBLOCK: return .heldByAnother
      case ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL: return .unsupported
      default: throw error
      }
    }
  }

  func unlock() throws(FileSystemFailure) {
    _ = try LocalFileSystem.retrying(.lock, path) { Int(flock(descriptor, LOCK_UN)) }
  }
}
