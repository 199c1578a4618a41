/// Blots secrets out of any text, whatever form they are echoed in.
///
/// Found are the value itself, its percent-encoded form in both letter cases, its form inside a JSON string,
/// and its base64 form, plain and URL-safe, also as part of a longer encoded text (`Bearer ` before it).
/// Values shorter than `minimumLength` bytes are left alone: a local server's dummy key may be a common word.
package struct SecretMask: Sendable {
  /// What stands in the place of a secret.
  package static let replacement = "[masked]"
  /// Bytes that a value needs to be masked.
  package static let minimumLength = 8

  /// Longest first, so that a form that contains another is blotted out whole.
  private let patterns: [[UInt8]]
  private let isFirstByte: [Bool]

  /// A mask that changes nothing.
  package static let none = SecretMask([])

  /// Prepares the forms of all secrets.
  package init(_ secrets: [Secret]) {
    var forms: Set<[UInt8]> = []
    for secret in secrets {
      secret.withExposedValue { value in
        let bytes = Array(value.utf8)
        guard bytes.count >= Self.minimumLength else { return }
        forms.formUnion(EncodedForms.all(of: bytes))
      }
    }
    self.init(patterns: forms)
  }

  /// A mask for the secrets of both.
  package func union(_ other: SecretMask) -> SecretMask {
    SecretMask(patterns: Set(patterns).union(other.patterns))
  }

  private init(patterns: Set<[UInt8]>) {
    self.patterns = patterns.sorted { $0.count > $1.count }
    var first = [Bool](repeating: false, count: 256)
    for pattern in patterns { first[Int(pattern[0])] = true }
    isFirstByte = first
  }

  /// The text with every form of every secret replaced. One pass; a text without any is returned as it is.
  package func masking(_ text: String) -> String {
    guard !patterns.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var masked: [UInt8] = []
    var copied = 0
    var position = 0
    while position < bytes.count {
      guard isFirstByte[Int(bytes[position])], let length = matchLength(in: bytes, at: position) else {
        position += 1
        continue
      }
      masked += bytes[copied..<position]
      masked += Array(Self.replacement.utf8)
      position += length
      copied = position
    }
    guard copied > 0 else { return text }
    masked += bytes[copied...]
    return String(decoding: masked, as: UTF8.self)
  }

  private func matchLength(in bytes: [UInt8], at position: Int) -> Int? {
    for pattern in patterns where pattern.count <= bytes.count - position {
      if bytes[position..<(position + pattern.count)].elementsEqual(pattern) { return pattern.count }
    }
    return nil
  }
}

extension SecretMask: CustomStringConvertible, CustomReflectable {
  /// Says how many forms it knows, never which.
  package var description: String { "mask of \(patterns.count) forms" }
  /// A mirror without children.
  package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
