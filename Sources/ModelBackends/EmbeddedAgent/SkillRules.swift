import SkillModel
import Synchronization

/// A skill as the clerk understands it: its lines, and what each of them tells it.
struct SkillRules: Sendable {
  /// One rule of the document.
  struct Line: Sendable {
    /// The rule as it stands in the document, a bullet with its mark and the lines that continue it.
    let text: String
    /// What it tells the clerk; empty when it tells nothing.
    let rules: [ClerkRule]
    /// The heading above it, without its marks; empty before the first.
    let heading: String
    /// Whether an edit may not touch it.
    let isProtected: Bool
  }

  /// The rules in the order of the document.
  let lines: [Line]
  /// Heading lines in their order.
  let headings: [String]

  /// Reads a Markdown text: every bullet, numbered item or paragraph is one rule; headings, comments and code
  /// blocks are none. Later rules override earlier ones.
  init(_ skill: String) {
    var reader = SkillLineReader()
    for line in skill.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      reader.read(line)
    }
    reader.finish()
    lines = reader.lines
    headings = reader.headings
  }

  /// What the clerk does for a question of this kind.
  func habits(for kind: ClerkQuestionKind) -> ClerkHabits { habits(for: kind, without: nil) }

  /// What it would do if one of the lines were missing.
  func habits(for kind: ClerkQuestionKind, without place: Int?) -> ClerkHabits {
    var habits = ClerkHabits.naive
    let asked = QuestionKinds(kind)
    for (index, line) in lines.enumerated() where index != place {
      for rule in line.rules where rule.kinds.isSuperset(of: asked) { habits.adopt(rule.choice) }
    }
    return habits
  }
}

/// Goes through the lines of a Markdown document and collects its rules.
private struct SkillLineReader {
  private(set) var lines: [SkillRules.Line] = []
  private(set) var headings: [String] = []
  private var pending: [Substring] = []
  private var heading = ""
  private var isInCode = false
  private var isProtected = false

  mutating func read(_ line: Substring) {
    let bare = ClerkText.trimmed(line)
    if bare.hasPrefix("```") {
      finish()
      isInCode.toggle()
    } else if isInCode {
      return
    } else if bare.hasPrefix("<!--") {
      finish()
      if bare.contains("_START") { isProtected = true }
      if bare.contains("_END") { isProtected = false }
    } else if bare.hasPrefix("#") {
      finish()
      headings.append(String(line))
      heading = String(ClerkText.trimmed(bare.drop { $0 == "#" }))
    } else if bare.isEmpty {
      finish()
    } else {
      if startsItem(bare) { finish() }
      pending.append(line)
    }
  }

  /// Takes over the rule that was being read.
  mutating func finish() {
    guard !pending.isEmpty else { return }
    let text = pending.joined(separator: "\n")
    pending = []
    lines.append(
      SkillRules.Line(
        text: text, rules: RuleReader.rules(in: body(of: text)), heading: heading, isProtected: isProtected))
  }

  private func startsItem(_ bare: Substring) -> Bool {
    if let first = bare.first, "-*+".contains(first) { return bare.dropFirst().first == " " }
    let number = bare.prefix { $0.isNumber }
    guard !number.isEmpty, number.count <= 3 else { return false }
    return [".", ")"].contains(bare[number.endIndex...].first)
  }

  private func body(of text: String) -> Substring {
    let bare = ClerkText.trimmed(text[...])
    return startsItem(bare) ? bare.drop { $0.isNumber || "-*+.) ".contains($0) } : bare
  }
}

extension SkillRules {
  /// The rules of a text that may have been read just before: every task of a batch comes with the same skill.
  static func reading(_ skill: String) -> SkillRules { shelf.rules(of: skill) }

  private static let shelf = SkillShelf()
}

/// The last few skills that were read.
private final class SkillShelf: Sendable {
  private let kept = Mutex<[(skill: String, rules: SkillRules)]>([])
  private static let size = 4

  func rules(of skill: String) -> SkillRules {
    if let known = kept.withLock({ kept in kept.first { $0.skill.isIdentical(to: skill) }?.rules }) {
      return known
    }
    let rules = SkillRules(skill)
    kept.withLock { kept in
      kept.append((skill, rules))
      if kept.count > Self.size { kept.removeFirst() }
    }
    return rules
  }
}
