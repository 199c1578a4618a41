import Glibc

extension TransportError {
  /// The system's words for an error number.
  static func systemText(_ code: Int32) -> String { String(cString: strerror(code)) }

  /// Why there is no connection. - Parameter code: the system's error number.
  static func noConnection(_ code: Int32) -> TransportError {
    code == EMFILE || code == ENFILE
      ? .outOfDescriptors(limit: descriptorLimit, inUse: 0) : .unreachable(systemText(code))
  }

  /// How many files this process may have open (`RLIMIT_NOFILE`).
  static var descriptorLimit: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
    return Int(clamping: limit.rlim_cur)
  }

  /// Whether not one more file can be opened at this moment.
  static var isOutOfDescriptors: Bool {
    let descriptor = dup(STDERR_FILENO)
    guard descriptor < 0 else {
      close(descriptor)
      return false
    }
    return errno == EMFILE || errno == ENFILE
  }
}
