import Glibc

extension TransportError {
  /// The system's words for an error number.
  static func systemText(_ code: Int32) -> String { String(cString: strerror(code)) }
}
