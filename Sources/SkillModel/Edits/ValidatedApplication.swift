/// A skill after a step's edits with our validation before the reference's application.
///
/// What the reference lists as malformed or unknown goes through to it, so that its report keeps those rows; what would
/// harm a protected region or the size of the skill is left out.
package struct ValidatedApplication: Hashable, Sendable {
  package let application: EditApplication
  /// Edits that were left out, by their place in the list.
  package let refused: [Refused]

  package struct Refused: Hashable, Sendable {
    package let place: Int
    package let refusal: EditValidation.Refusal
  }

  package init(of items: [NumberedItem], to document: SkillDocument) {
    let readings = items.map { EditReading(.object($0.item)) }
    let validation = EditValidation(of: readings, on: document)
    var passed: [EditReading] = []
    var refused: [Refused] = []
    for (place, (reading, verdict)) in zip(readings, validation.verdicts).enumerated() {
      switch verdict {
      case .allowed(let edit, _): passed.append(.edit(edit))
      case .refused(.malformed), .refused(.unknownOperation): passed.append(reading)
      case .refused(let refusal): refused.append(Refused(place: place, refusal: refusal))
      }
    }
    application = EditApplication(of: passed, to: document)
    self.refused = refused
  }
}
