import SkillModel

/// Finds tasks whose question and context are the same but for blanks and the case of letters.
///
/// Texts are told apart by a number first, so that only likely pairs are put in normal form.
struct ContentIndex {
  private var tasks: [UInt64: [LocatedTask]] = [:]

  init(_ located: [LocatedTask]) {
    for entry in located { tasks[Self.key(of: entry.task), default: []].append(entry) }
  }

  /// The first indexed task with the same content.
  func match(of task: TrainingTask) -> LocatedTask? {
    guard let candidates = tasks[Self.key(of: task)] else { return nil }
    let content = Self.content(of: task)
    return candidates.first { Self.content(of: $0.task) == content }
  }

  private static func content(of task: TrainingTask) -> [ExactText] {
    [task.question, task.context].map {
      ExactText(AnswerText.foldingBlanks(in: $0.pythonLowercased))
    }
  }

  /// A number that tasks of the same content share: a hash of the small letters without any blanks.
  private static func key(of task: TrainingTask) -> UInt64 {
    var key: UInt64 = 0xCBF2_9CE4_8422_2325
    for text in [task.question, task.context] {
      if !addASCII(text, to: &key) {
        for scalar in text.pythonLowercased.unicodeScalars where !scalar.isBlank {
          for byte in UTF8.encode(scalar) ?? .encodedReplacementCharacter { add(byte, to: &key) }
        }
      }
      add(0, to: &key)
    }
    return key
  }

  private static func add(_ byte: UInt8, to key: inout UInt64) {
    key = (key ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// The quick way for texts of ASCII alone; false, and the key unchanged, for others.
  private static func addASCII(_ text: String, to key: inout UInt64) -> Bool {
    let sum: UInt64?? = text.utf8.withContiguousStorageIfAvailable { bytes in
      var sum = key
      for byte in bytes {
        switch byte {
        case 0x09...0x0D, 0x1C...0x20: continue
        case 0x41...0x5A: add(byte + 0x20, to: &sum)
        case 0x80...: return nil
        default: add(byte, to: &sum)
        }
      }
      return sum
    }
    guard case .some(.some(let sum)) = sum else { return false }
    key = sum
    return true
  }
}
