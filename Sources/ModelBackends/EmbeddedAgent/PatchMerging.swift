import SkillModel

/// Makes one list of changes out of several reviewers' lists.
struct PatchMerging: Sendable {
  private let prompt: PromptReading

  /// Takes the prompt of a merge.
  init(_ prompt: PromptReading) {
    self.prompt = prompt
  }

  /// The reply of the merge.
  var reply: JSONObject {
    let items = Self.items(in: prompt.patches, key: prompt.itemKey.rawValue)
    var merged: [MergedChange] = []
    var joined = 0
    var dropped = 0
    for item in items.compactMap(MergedChange.init) {
      guard let place = merged.firstIndex(where: { $0.isAbout(sameAs: item) }) else {
        merged.append(item)
        continue
      }
      if merged[place].says(sameAs: item) {
        joined += 1
        merged[place].join(item)
      } else {
        dropped += 1
        // Contradictions: the one with more support stays, the earlier one when there is no difference.
        if item.support > merged[place].support { merged[place] = item }
      }
    }
    return [
      "reasoning": .string("Joined \(joined) repetitions, dropped \(dropped) contradictions."),
      prompt.itemKey.rawValue: .array(merged.map { .object($0.json) }),
    ]
  }

  private static func items(in text: String, key: String) -> [JSONObject] {
    guard let patches = (try? JSONParser.parse(text, options: .python))?.arrayValue else { return [] }
    return patches.flatMap { patch in (patch[key] ?? patch["patch"]?[key])?.arrayValue ?? [] }.compactMap(
      \.objectValue)
  }
}

/// A change of any form with what it means.
private struct MergedChange {
  private(set) var json: JSONObject
  private let rules: [ClerkRule]
  private let target: String
  private let text: String

  init?(_ json: JSONObject) {
    self.json = json
    func field(_ key: String) -> String { json[key]?.stringValue ?? "" }
    let words = [field("content"), field("instruction"), field("new_skill")].first { !$0.isEmpty } ?? ""
    text = ChangeText.withoutBullet(words)
    let operation = EditOperation(folding: field("op"))
    target = operation == .replace || operation == .delete ? field("target") : ""
    rules = json["new_skill"] == nil ? RuleReader.rules(in: text) : []
    if text.isEmpty && target.isEmpty { return nil }
  }

  var support: Int { json["support_count"]?.intValue ?? 1 }

  /// Whether only one of the two can be made: same text to change, same words, or rules for the same part of the work.
  func isAbout(sameAs other: MergedChange) -> Bool {
    if !target.isEmpty && target == other.target { return true }
    if text == other.text && target == other.target { return true }
    return rules.contains { rule in
      other.rules.contains {
        $0.choice.dimension == rule.choice.dimension && !$0.kinds.isDisjoint(with: rule.kinds)
      }
    }
  }

  /// Whether both tell the clerk the same, for the same questions or for more.
  func says(sameAs other: MergedChange) -> Bool {
    if text == other.text && target == other.target { return true }
    return !rules.isEmpty && rules.map(\.choice) == other.rules.map(\.choice)
  }

  /// Adds the other's support; the words are those of the one with more support.
  mutating func join(_ other: MergedChange) {
    let sum = support + other.support
    if other.support > support { self = other }
    json["support_count"] = .integer(sum)
  }
}
