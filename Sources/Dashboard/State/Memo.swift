import Synchronization

/// Keeps what was worked out last: picture after picture asks for the same.
///
/// It changes nothing that can be seen: a value is a function of its key, and is made anew for any other.
final class Memo<Key: Equatable & Sendable, Value: Sendable>: Sendable {
  private let last = Mutex<(key: Key, value: Value)?>(nil)

  func value(for key: Key, else make: () -> Value) -> Value {
    if let last = last.withLock({ $0 }), last.key == key { return last.value }
    let value = make()
    last.withLock { $0 = (key, value) }
    return value
  }
}

extension Memo: Hashable {
  /// What is kept can't be seen: all are equal.
  static func == (left: Memo, right: Memo) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
