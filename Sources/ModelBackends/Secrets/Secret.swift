/// A value that must not be seen: an API key.
///
/// Printing, dumping, reflecting or interpolating it shows `<secret>`. It isn't `Encodable` and isn't
/// `Hashable`, so it can't end up in a file or in an identity by accident.
package struct Secret: Sendable {
  private let value: String

  /// Takes over a value; the caller forgets its own copy.
  package init(_ value: String) {
    self.value = value
  }

  /// Lends the value for as long as `body` runs. The only way to it.
  package func withExposedValue<Result>(_ body: (String) throws -> Result) rethrows -> Result {
    try body(value)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Always `<secret>`.
  package var description: String { "<secret>" }
  /// Always `<secret>`.
  package var debugDescription: String { "<secret>" }
  /// A mirror without children, so that `dump` shows nothing.
  package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
