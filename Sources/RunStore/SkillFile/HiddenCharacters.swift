import SkillModel

/// Counts what a reader of a skill can't see but a model reads: direction overrides, zero-width and tag characters.
enum HiddenCharacters {
  /// Places that a remark names.
  private static let shownPlaces = 3

  /// One remark with the number and the first places; none for a clean text. A CR before LF is a line end.
  static func remarks(in text: String, name: String) -> [Remark] {
    var count = 0
    var places: [(line: Int, shown: String)] = []
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let isCarriageReturnLine = index < lines.count - 1 && line.last == "\r"
      let visible = isCarriageReturnLine ? line.dropLast() : line
      let safe = SafeText.singleLine(Substring(visible))
      guard safe.hiddenCharacters > 0 else { continue }
      count += safe.hiddenCharacters
      if places.count < shownPlaces { places.append((index + 1, firstHidden(in: visible))) }
    }
    guard count > 0 else { return [] }
    let shown = places.map { "\($0.shown) in line \($0.line)" }.joined(separator: ", ")
    let characters = count == 1 ? "1 hidden character" : "\(count) hidden characters"
    return [Remark(at: Place(name, line: places.first?.line), "\(characters): \(shown)")]
  }

  private static func firstHidden(in line: Substring.UnicodeScalarView) -> String {
    for scalar in line {
      let alone = SafeText.singleLine(String(Character(scalar)))
      if alone.hiddenCharacters > 0, !scalar.properties.generalCategory.isCombining { return alone.text }
    }
    return "combining marks"
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isCombining: Bool {
    self == .nonspacingMark || self == .enclosingMark || self == .spacingMark
  }
}
