/// Our correction in front of `EditApplication`: what an edit may not do, and what a person should see of it.
///
/// The reference lets an edit cut into a protected region, forge one with a nested marker, or empty the skill. Such
/// edits are refused here (RELIABILITY section 2, defect 8 and 9; decision 10). Every other edit passes unchanged,
/// except that a known operation in another case is put right.
package struct EditValidation: Hashable, Sendable {
  /// The largest skill that an edit may make, in bytes.
  package static let largestSkill = 256 * 1024
  /// From this size on, in bytes, edits may not grow the skill beyond `largestGrowth` times its size.
  package static let growthLimitStart = 4 * 1024
  /// How many times its size a skill may grow to within one step.
  package static let largestGrowth = 4

  /// Why an edit isn't applied.
  package enum Refusal: Hashable, Sendable {
    case malformed(EditReading.Malformation)
    case unknownOperation(String)
    /// It would change the bytes of a protected region, or add or remove a marker.
    case changesProtectedRegion
    case emptiesSkill
    /// It would bring the skill over `largestSkill` bytes.
    case tooLarge(bytes: Int)
    /// It would make the skill more than `largestGrowth` times as large as before the step.
    case growsTooMuch(bytes: Int)
  }

  /// What is worth showing of an allowed edit.
  package enum Remark: Hashable, Sendable {
    /// The operation was written in another case.
    case operationCaseFolded(written: String)
    /// The target stands in several places, of which the first is edited; the lines of all, from 1, at most 20.
    case ambiguousTarget(lines: [Int])
    /// The target of an insert-after isn't there, so that the content is appended.
    case fallbackAppend
    /// The edit won't be carried out, for that reason.
    case willBeSkipped(EditOutcome)
    /// Carrying it out changes nothing.
    case changesNothing
    /// Marker comments were taken out of the content.
    case markersRemoved
    /// Content or target hold that many characters that can't be seen.
    case hiddenCharacters(Int)
  }

  /// The judgement on one edit.
  package enum Verdict: Hashable, Sendable {
    case refused(Refusal)
    /// To be applied as given here, which differs from what was written at most in the case of its operation.
    case allowed(SkillEdit, remarks: [Remark])
  }

  /// The judgements, one for each edit.
  package let verdicts: [Verdict]

  /// Judges a step's edits, each on the text that the allowed ones before it leave.
  package init(of edits: [EditReading], on document: SkillDocument) {
    var text = document.text
    verdicts = edits.map { reading in
      let (verdict, result) = Self.judging(reading, on: text, original: document)
      text = result
      return verdict
    }
  }

  /// The edits to apply, in their order.
  package var allowedEdits: [SkillEdit] {
    verdicts.compactMap { verdict in
      if case .allowed(let edit, _) = verdict { edit } else { nil }
    }
  }

  /// The refusals with the places of their edits, from 0.
  package var refusals: [(place: Int, refusal: Refusal)] {
    verdicts.enumerated().compactMap { place, verdict in
      if case .refused(let refusal) = verdict { (place, refusal) } else { nil }
    }
  }

  /// Judges one edit on its own.
  package static func verdict(on reading: EditReading, for document: SkillDocument) -> Verdict {
    judging(reading, on: document.text, original: document).verdict
  }

  private static func judging(
    _ reading: EditReading, on text: String, original: SkillDocument
  ) -> (verdict: Verdict, text: String) {
    let written: SkillEdit
    switch reading {
    case .malformed(let malformation): return (.refused(.malformed(malformation)), text)
    case .edit(let edit): written = edit
    }
    guard let operation = EditOperation(folding: written.operation) else {
      return (.refused(.unknownOperation(written.operation)), text)
    }
    var edit = written
    edit.operation = operation.rawValue
    let (result, outcome) = EditApplication.applying(edit, to: text)
    if let refusal = refusal(of: result, from: text, original: original) {
      return (.refused(refusal), text)
    }
    var remarks: [Remark] = []
    if !written.operation.isIdentical(to: edit.operation) {
      remarks.append(.operationCaseFolded(written: written.operation))
    }
    remarks += Self.remarks(on: edit, outcome: outcome, before: text, after: result)
    return (.allowed(edit, remarks: remarks), result)
  }

  private static func refusal(
    of result: String, from text: String, original: SkillDocument
  ) -> Refusal? {
    if ProtectionFingerprint(of: result) != ProtectionFingerprint(of: text) { return .changesProtectedRegion }
    if SkillDocument(result).isBlank, !SkillDocument(text).isBlank { return .emptiesSkill }
    let size = result.utf8.count
    guard size > text.utf8.count else { return nil }
    if size > largestSkill { return .tooLarge(bytes: size) }
    let before = original.lengthInBytes
    if before > growthLimitStart, size > largestGrowth * before { return .growsTooMuch(bytes: size) }
    return nil
  }

  private static func remarks(
    on edit: SkillEdit, outcome: EditOutcome, before: String, after: String
  ) -> [Remark] {
    var remarks: [Remark] = []
    let target = edit.target ?? ""
    if edit.knownOperation != .append, outcome.outcomeClass == .applied, !target.isEmpty {
      let lines = lines(of: before.ranges(ofExactly: target), in: before)
      if lines.count > 1 { remarks.append(.ambiguousTarget(lines: Array(lines.prefix(20)))) }
    }
    if outcome.isFallback { remarks.append(.fallbackAppend) }
    if outcome.outcomeClass == .skipped { remarks.append(.willBeSkipped(outcome)) }
    if outcome.outcomeClass == .applied, before.isIdentical(to: after) { remarks.append(.changesNothing) }
    let content = edit.content ?? ""
    if !ProtectionFingerprint.markers(in: content).isEmpty { remarks.append(.markersRemoved) }
    let hidden = SafeText(content).hiddenCharacters + SafeText(target).hiddenCharacters
    if hidden > 0 { remarks.append(.hiddenCharacters(hidden)) }
    return remarks
  }

  private static func lines(of ranges: [Range<String.Index>], in text: String) -> [Int] {
    var line = 1
    var place = text.startIndex
    return ranges.map { range in
      line += text.utf8[place..<range.lowerBound].count { $0 == 0x0A }
      place = range.lowerBound
      return line
    }
  }
}

extension EditValidation.Refusal: CustomStringConvertible {
  /// Why the edit is refused, in one phrase.
  package var description: String {
    switch self {
    case .malformed(let malformation): malformation.rawValue
    case .unknownOperation(let operation): "unknown operation \(operation)"
    case .changesProtectedRegion: "it would change a protected region"
    case .emptiesSkill: "it would empty the skill"
    case .tooLarge(let bytes):
      "it would make the skill \(bytes) bytes long, at most \(EditValidation.largestSkill)"
    case .growsTooMuch(let bytes):
      "it would make the skill \(bytes) bytes long, more than \(EditValidation.largestGrowth) times as long"
    }
  }
}
