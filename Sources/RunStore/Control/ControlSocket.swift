import Glibc
import SkillModel

/// One end of a control connection, or the listening socket. Never blocks.
struct ControlSocket: ~Copyable {
  let descriptor: Int32

  /// What a system call of this socket failed with.
  struct Failure: Error, Hashable {
    let code: Int32
    var reason: String { FileSystemFailure(.open, "", .init(rawValue: code)).reason }
  }

  private init() throws(Failure) {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    descriptor = try Self.checked(socket(AF_UNIX, type, 0))
  }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { _ = close(descriptor) }

  /// Listens under an address for this user alone. A socket that a dead process left there is replaced: whoever calls
  /// holds the run's lock.
  static func listening(at address: ControlAddress) throws(Failure) -> ControlSocket {
    let socket = try ControlSocket()
    // The file gets the mode of the socket: there is no moment at which others could connect.
    _ = try checked(fchmod(socket.descriptor, 0o600))
    _ = unlink(address.path)
    try withAddress(address) { pointer, length throws(Failure) in
      _ = try checked(bind(socket.descriptor, pointer, length))
    }
    _ = try checked(listen(socket.descriptor, 16))
    return socket
  }

  /// Connects; fails at once when nobody listens.
  static func connected(to address: ControlAddress) throws(Failure) -> ControlSocket {
    let socket = try ControlSocket()
    try withAddress(address) { pointer, length throws(Failure) in
      _ = try checked(connect(socket.descriptor, pointer, length))
    }
    return socket
  }

  /// The next waiting connection; nil when there is none.
  borrowing func accepted() -> ControlSocket? {
    let descriptor = accept(self.descriptor, nil, nil)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return ControlSocket(descriptor: descriptor)
  }

  /// The user id of the process at the other end, as the kernel knows it.
  borrowing func peerUserID() -> uid_t? {
    // pid, uid, gid.
    var credentials: (Int32, UInt32, UInt32) = (0, 0, 0)
    var length = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return nil }
    return credentials.1
  }

  /// What arrived, at most 64 KB; empty when there is nothing; nil at the end of the connection.
  borrowing func received() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    if count > 0 { return Array(bytes.prefix(count)) }
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
  }

  /// Sends as much as goes without waiting; the number of bytes, nil when the other end is gone.
  borrowing func send(_ bytes: ArraySlice<UInt8>) -> Int? {
    let count = bytes.withUnsafeBytes {
      Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR ? 0 : nil
  }

  private static func checked(_ result: Int32) throws(Failure) -> Int32 {
    guard result >= 0 else { throw Failure(code: errno) }
    return result
  }

  /// The address of a socket may have 107 bytes only: the folder is named by a descriptor.
  private static func withAddress<Result>(
    _ address: ControlAddress, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let folder = try checked(open(address.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    defer { _ = close(folder) }
    let path = Array("/proc/self/fd/\(folder)/\(address.name)".utf8)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    guard path.count < MemoryLayout.size(ofValue: name.sun_path) else { throw Failure(code: ENAMETOOLONG) }
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path) }
    var result: Swift.Result<Result, Failure> = .failure(Failure(code: EINVAL))
    withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
        do throws(Failure) {
          result = .success(try body(rebound, socklen_t(MemoryLayout<sockaddr_un>.size)))
        } catch {
          result = .failure(error)
        }
      }
    }
    return try result.get()
  }
}
