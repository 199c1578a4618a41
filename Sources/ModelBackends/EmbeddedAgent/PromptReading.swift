import SkillModel
import TrainingEngine

/// An optimizer prompt taken apart: which question it is, and the material for it.
///
/// The one place that knows the visible form of the prompts: keys of the reply form, the opening phrase with the
/// budget, headings, and the fences `<<<label mark>>> ... <<<end label mark>>>` around all material.
struct PromptReading: Sendable {
  /// The questions that an optimizer is asked.
  enum Stage: Hashable, Sendable {
    case failures, successes, merge, ranking, budget, rewrite, slowUpdate, metaNote, appendix
  }

  /// What changes are called in the reply; the raw value is the key of their list.
  enum ItemKey: String, Hashable, Sendable {
    case edits
    case suggestions = "revise_suggestions"
    case candidates = "skill_candidates"
  }

  /// Which question it is.
  let stage: Stage
  /// What changes are called in the reply.
  let itemKey: ItemKey
  /// Whether the reply form has a list of notes beside the patch.
  let asksForNotes: Bool
  private let opening: Substring
  private let sections: [FencedSection]

  /// Nil when no reply form is known.
  init?(_ messages: [ChatMessage]) {
    let system = messages.first { $0.author == .system }?.text ?? ""
    let user = messages.first { $0.author == .user }?.text ?? ""
    guard let stage = Self.stage(system) else { return nil }
    self.stage = stage
    itemKey =
      [ItemKey.suggestions, .candidates].first { system.containsExactly("\"\($0.rawValue)\"") } ?? .edits
    asksForNotes = stage != .appendix && system.containsExactly("\"appendix_notes\"")
    opening = user.split(separator: "\n", maxSplits: 1).first ?? ""
    sections = FencedSection.all(in: user)
  }

  private static func stage(_ system: String) -> Stage? {
    let cues: [(String, Stage)] = [
      ("failure_summary", .failures), ("success_patterns", .successes), ("slow_update_content", .slowUpdate),
      ("meta_skill_content", .metaNote), ("selected_indices", .ranking), ("learning_rate", .budget),
      ("edits", .merge), ("revise_suggestions", .merge), ("skill_candidates", .merge),
      ("new_skill", .rewrite),
      ("appendix_notes", .appendix),
    ]
    return cues.first { system.containsExactly("\"\($0.0)\"") }?.1
  }

  // MARK: Material

  /// The skill in use, or the skill now at the end of an epoch.
  var skill: String { sections.last { $0.label == "skill" }?.text ?? "" }

  /// The skill at the end of the epoch before; empty in other prompts.
  var previousSkill: String {
    let skills = sections.filter { $0.label == "skill" }
    return skills.count > 1 ? skills[0].text : ""
  }

  /// What earlier epochs taught, or the note until now.
  var metaNote: String { text(of: "note") }

  /// The guidance of the epoch before.
  var guidance: String { text(of: "guidance") }

  /// The comparison of the same tasks under two skills.
  var comparison: String { text(of: "comparison") }

  /// The earlier steps of the epoch.
  var steps: String { text(of: "steps") }

  /// Edits that the owner refused, one a line.
  var refused: [String] { text(of: "refused").splittingLines().map(Self.withoutNumber) }

  /// The patches to merge, as JSON text.
  var patches: String { text(of: "patches") }

  /// The changes to choose from, in the order of their indices.
  var changes: [String] {
    text(of: "changes").splittingLines().filter { $0.hasPrefix("[") }.map { line in
      String(line.drop { $0 != "]" }.dropFirst()).strippingBlanks()
    }
  }

  /// Suggestions for a rewrite, or notes to compact.
  var numberedLines: [String] {
    (text(of: "suggestions") + text(of: "notes")).splittingLines().map(Self.withoutNumber)
  }

  /// The tasks that are shown, in their order.
  var trajectories: [ShownTask] {
    sections.filter { $0.label.hasPrefix("trajectory ") }.map { ShownTask($0.text) }
  }

  /// The first number of the opening phrase, `Propose at most 4 edits.`
  var limit: Int {
    opening.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0
  }

  /// The mean hard score that the budget prompt opens with, 0...1.
  var hardScore: Double {
    guard let cue = String(opening).firstRange(ofExactly: "hard score ") else { return 0 }
    return Double(String(opening)[cue.upperBound...].prefix { $0.isNumber || $0 == "." }) ?? 0
  }

  private func text(of label: String) -> String { sections.first { $0.label == label }?.text ?? "" }

  private static func withoutNumber(_ line: String) -> String {
    let rest = line.drop { $0.isNumber }
    return rest.hasPrefix(". ") && rest.startIndex != line.startIndex ? String(rest.dropFirst(2)) : line
  }
}

/// Text between two fence lines.
private struct FencedSection: Sendable {
  let label: String
  let text: String

  static func all(in prompt: String) -> [FencedSection] {
    var sections: [FencedSection] = []
    var label: Substring?
    var closing = ""
    var lines: [Substring] = []
    for line in prompt.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = label {
        guard line == closing else {
          lines.append(line)
          continue
        }
        sections.append(FencedSection(label: String(open), text: lines.joined(separator: "\n")))
        label = nil
        lines = []
      } else if line.hasPrefix("<<<"), line.hasSuffix(">>>") {
        let inner = line.dropFirst(3).dropLast(3)
        guard let blank = inner.lastIndex(of: " ") else { continue }
        label = inner[..<blank]
        closing = "<<<end \(inner)>>>"
      }
    }
    return sections
  }
}
