/// A text as a key: equal and hashed by its UTF-8 bytes, never by canonical equivalence.
package struct ExactText: Hashable, Sendable {
  /// The text itself.
  package let text: String

  /// Wraps a text.
  package init(_ text: String) {
    self.text = text
  }

  /// Equality of bytes.
  package static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.isIdentical(to: right.text)
  }

  /// Feeds the bytes.
  package func hash(into hasher: inout Hasher) {
    let fed: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if fed == nil {
      for byte in text.utf8 { hasher.combine(byte) }
    }
    hasher.combine(text.utf8.count)
  }
}

extension ExactText: Comparable {
  /// The order of code points, as the reference sorts texts.
  package static func < (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

extension StringProtocol {
  /// Whether both texts have the same UTF-8 bytes; `==` would also call canonical equivalents equal.
  package func isIdentical(to other: some StringProtocol) -> Bool {
    let same = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in
        left.count == right.count && left.elementsEqual(right)
      }
    }
    if let known = same, let answer = known { return answer }
    return utf8.elementsEqual(other.utf8)
  }
}
