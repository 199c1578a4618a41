import SkillModel

/// Compares the answer in a reply with the right one.
package struct LedgerVerdict: Hashable, Sendable {
  /// Whether the answer is exactly the wanted one.
  package let isRight: Bool
  /// 1 for the right answer, 0.5 for the right value in another form, at most 0.25 for a number that is close.
  package let credit: Double
  /// Empty for the right answer; up to the first colon it names the kind of failure.
  package let failReason: String

  /// - Parameters:
  ///   - predicted: the answer without blanks at its ends, empty when the reply had none.
  ///   - right: the answer in the form that is wanted.
  package init(predicted: String, right: String) {
    isRight = predicted.isIdentical(to: right)
    if isRight {
      credit = 1
      failReason = ""
    } else if predicted.isEmpty {
      credit = 0
      failReason = "no answer: expected '\(right)'"
    } else if LedgerValue(predicted)?.isSame(as: LedgerValue(right)) ?? false {
      credit = 0.5
      failReason = "wrong form: got '\(predicted)', expected '\(right)'"
    } else {
      credit = LedgerValue(predicted)?.closeness(to: LedgerValue(right)) ?? 0
      failReason = "wrong value: got '\(predicted)', expected '\(right)'"
    }
  }

  /// The text in the last complete `<answer>` element, else the last line, without blanks at its ends.
  package static func answer(in reply: String) -> String {
    if let start = reply.ranges(ofExactly: "<answer>").last?.upperBound,
      let end = reply.firstRange(ofExactly: "</answer>", from: start)?.lowerBound
    {
      return reply[start..<end].description.strippingBlanks()
    }
    return reply.splittingLines().last { !$0.strippingBlanks().isEmpty }?.strippingBlanks() ?? ""
  }
}

/// What an answer says, apart from its form.
private enum LedgerValue: Hashable {
  case number(Double, decimals: Int)
  /// The three numbers of a date, sorted, so that every order of writing counts as the same.
  case date([Int])

  init?(_ text: String) {
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber || ".,/-".contains($0)) }.map(
      String.init)
    if let date = Self.date(words) {
      self = .date(date)
      return
    }
    let digits = text.filter { $0.isNumber || $0 == "." || $0 == "-" }
    guard let number = Double(digits) else { return nil }
    let decimals = digits.firstIndex(of: ".").map { digits.distance(from: $0, to: digits.endIndex) - 1 } ?? 0
    self = .number(number, decimals: decimals)
  }

  private static func date(_ words: [String]) -> [Int]? {
    let parts = words.flatMap { $0.split { "./,-".contains($0) }.map(String.init) }
    // A year tells a date from a number with separators.
    guard parts.count == 3, parts.contains(where: { $0.count == 4 }) else { return nil }
    var numbers: [Int] = []
    for part in parts {
      if let number = Int(part) {
        numbers.append(number)
      } else if part.count >= 3,
        let month = LedgerDate.monthNames.firstIndex(where: { $0.lowercased().hasPrefix(part) })
      {
        numbers.append(month + 1)
      } else {
        return nil
      }
    }
    return numbers.sorted()
  }

  func isSame(as other: LedgerValue?) -> Bool {
    switch (self, other) {
    case (.date(let left), .date(let right)?): left == right
    case (.number(let left, let leftDecimals), .number(let right, let rightDecimals)?):
      // The one with fewer decimals may be the other one rounded.
      (left - right).magnitude <= 0.5 * Self.step(min(leftDecimals, rightDecimals)) + 1e-9
    default: false
    }
  }

  private static func step(_ decimals: Int) -> Double {
    (0..<min(decimals, 9)).reduce(1.0) { step, _ in step / 10 }
  }

  /// At most 0.25, less the further off it is; 0 from twice the right value on.
  func closeness(to other: LedgerValue?) -> Double {
    guard case .number(let left, _) = self, case .number(let right, _)? = other, right != 0 else { return 0 }
    return 0.25 * max(0, 1 - (left - right).magnitude / right.magnitude)
  }
}
