/// Asks once more for a reply that could not be read (RELIABILITY, row 54).
package enum RepairPrompt {
  /// - Parameter reason: what was wrong with the reply, in our words.
  package static func text(reason: String) -> String {
    "Your last reply could not be used: \(reason). Send the same content again as one JSON object of the form that "
      + "was asked for, and nothing else."
  }
}
