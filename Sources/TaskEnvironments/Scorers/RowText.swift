import SkillModel

extension JSONObject {
  /// The text of the first of these members that Python takes for true, without blanks around it; else the other.
  func firstTruthyText(_ names: String..., else other: String = "") -> String {
    let value = names.lazy.compactMap { self[$0] }.first { $0.isTruthy }
    return value.map { $0.pythonText.strippingBlanks() } ?? other
  }
}
