import SkillModel

extension EditChange {
  /// What a change follows from.
  struct Question: Equatable, Sendable {
    let item: JSONObject
    let skill: ExactText
  }

  /// A change with the difference that is drawn of it.
  typealias Shown = (change: EditChange, difference: TextDifference)
}

/// What an item would make of a skill, alone.
package struct EditChange: Hashable, Sendable {
  package let before: String
  package let after: String
  /// nil for suggestions, which change nothing by themselves.
  package let edit: SkillEdit?
  /// What became of it, where it is an edit.
  package let outcome: EditOutcome?
  package let verdict: EditValidation.Verdict?

  package init(_ item: JSONObject, skill: String) {
    before = skill
    if let whole = item["new_skill"]?.stringValue {
      after = whole
      edit = nil
      outcome = nil
      verdict = nil
      return
    }
    if let instruction = item["instruction"]?.stringValue, item["op"] == nil {
      after = skill.strippingTrailingBlanks() + "\n\n(" + instruction + ")\n"
      edit = nil
      outcome = nil
      verdict = nil
      return
    }
    let reading = EditReading(.object(item))
    let judged = EditValidation.verdict(on: reading, for: SkillDocument(skill))
    verdict = judged
    guard case .edit(var written) = reading else {
      after = skill
      edit = nil
      outcome = .error
      return
    }
    if case .allowed(let allowed, _) = judged { written = allowed }
    let (result, outcome) = EditApplication.applying(written, to: skill)
    self.edit = written
    self.outcome = outcome
    after = result
  }

  /// Word by word, line by line.
  package var difference: TextDifference { TextDifference(from: before, to: after) }
}

extension RunPicture {
  /// The skill that the edits of a step change: the one that held when they were proposed.
  package func skill(before edit: EditRow) -> String {
    let past = versions.last { $0.sequence < edit.sequence }
    if let past { return past.text }
    return current.text
  }
}
