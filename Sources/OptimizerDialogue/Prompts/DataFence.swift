import SkillModel

/// Puts untrusted text between two marker lines that the text itself can't imitate.
///
/// The marker carries a mark derived from all texts of the prompt, so that equal prompts are equal texts and
/// nobody who writes task data can know it before. Lines of the text that look like a marker are indented.
package struct DataFence: Sendable {
  private let mark: String

  /// - Parameter texts: everything that this prompt will fence.
  package init(for texts: [String]) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in texts {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    mark = String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The text between its two marker lines.
  package func enclosing(_ label: String, _ text: String) -> String {
    "<<<\(label) \(mark)>>>\n\(disarmed(text))\n<<<end \(label) \(mark)>>>"
  }

  private func disarmed(_ text: String) -> String {
    guard text.containsExactly("<<<") else { return text }
    return text.splittingLines(keepingEnds: true).map { $0.hasExactPrefix("<<<") ? " " + $0 : $0 }.joined()
  }
}
