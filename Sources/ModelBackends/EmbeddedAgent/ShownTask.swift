import SkillModel

/// A task with its outcome as the optimizer is shown it.
struct ShownTask: Hashable, Sendable {
  /// The id of the task.
  let id: String
  /// What was asked.
  let question: String
  /// The ledger.
  let material: String
  /// The reason of a failure, empty for a solved task.
  let failure: String
  /// What the clerk answered.
  let predicted: String
  /// The right answer, where the evaluation shows it.
  let expected: String?

  /// Reads `Task id:`, `Question:`, `Material:`, `Failure:` and, in the conversation, the evaluation's
  /// `Predicted answer:` and `Expected answer:`.
  init(_ text: String) {
    var fields: [String: String] = [:]
    var material: [String] = []
    var part = ""
    let speaker = "[verification] "
    for written in text.splittingLines() {
      let line = written.hasPrefix(speaker) ? String(written.dropFirst(speaker.count)) : written
      if part != "Conversation",
        let heading = ["Material:", "Conversation:"].first(where: { line.hasPrefix($0) })
      {
        part = String(heading.dropLast())
        continue
      }
      if part == "Material" {
        guard !line.hasPrefix("Score: hard") else {
          part = ""
          continue
        }
        material.append(line)
        continue
      }
      let cues =
        part == "Conversation"
        ? ["Predicted answer:", "Expected answer:"] : ["Task id:", "Question:", "Failure:"]
      if let cue = cues.first(where: { line.hasPrefix($0) }) {
        fields[cue] = String(line.dropFirst(cue.count)).strippingBlanks()
      }
    }
    id = fields["Task id:"] ?? ""
    question = fields["Question:"] ?? ""
    failure = fields["Failure:"] ?? ""
    predicted = fields["Predicted answer:"] ?? ""
    expected = fields["Expected answer:"]
    self.material = material.joined(separator: "\n")
  }

  /// The clerk who does the task again; nil when it is none about a ledger.
  var clerk: Clerk? { Clerk(ledger: material, question: question) }
}

/// A number that depends on the texts alone, for choices that are arbitrary and must be the same every time.
enum StableNumber {
  /// Sixty-four bits of the texts, in which even close texts differ widely.
  static func of(_ texts: String...) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in texts {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    return hash ^ (hash >> 29)
  }
}
