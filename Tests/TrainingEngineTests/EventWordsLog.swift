import Synchronization

/// Collects words from closures that run anywhere.
final class EventWordsLog: Sendable {
  private let kept = Mutex<[String]>([])

  var words: [String] { kept.withLock { $0 } }

  func append(_ word: String) { kept.withLock { $0.append(word) } }
}
