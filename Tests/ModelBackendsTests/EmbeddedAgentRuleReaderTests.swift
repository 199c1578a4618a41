import SkillModel
import Testing

@testable import ModelBackends

struct EmbeddedAgentRuleReaderTests {
  private static let phrases = RulePhrases.amounts + RulePhrases.rows + RulePhrases.answers

  @Test("rules that people write are understood", arguments: phrases.map(\.0))
  func understands(_ choice: ClerkChoice) throws {
    for (expected, texts) in Self.phrases where expected == choice {
      for text in texts { #expect(RuleReader.rules(in: text).map(\.choice) == [choice], "\(text)") }
    }
  }

  @Test("general advice has no effect", arguments: RulePhrases.meaningless)
  func ignores(_ text: String) {
    #expect(RuleReader.rules(in: text).isEmpty)
  }

  @Test("every wording of the teacher means what it stands for", arguments: ClerkChoice.allCases)
  func wordings(_ choice: ClerkChoice) {
    let kinds = ClerkQuestionKind.allCases
    let classes = [QuestionKinds.money, QuestionKinds(.weight)].flatMap {
      RuleWording.classwide(choice, for: $0)
    }
    for text in RuleWording.general(choice) + classes
      + kinds.flatMap({ RuleWording.conditional(choice, for: $0) })
    {
      #expect(RuleReader.rules(in: text).map(\.choice) == [choice], "\(text)")
    }
    for kind in kinds {
      for text in RuleWording.conditional(choice, for: kind) where choice.dimension != .dateForm {
        let expected: QuestionKinds = kind == .total ? QuestionKinds([.total, .net]) : QuestionKinds(kind)
        #expect(RuleReader.rules(in: text).map(\.kinds) == [expected], "\(text)")
      }
    }
  }

  @Test("conditions and exceptions narrow a rule to kinds of questions")
  func scopes() {
    func kinds(_ text: String) -> [QuestionKinds] { RuleReader.rules(in: text).map(\.kinds) }
    #expect(kinds("When the question asks for a count, leave out copies.") == [QuestionKinds(.count)])
    #expect(
      kinds("Leave out copies if the question asks how many rows there are.") == [QuestionKinds(.count)])
    #expect(kinds("For averages, leave out VOID rows.") == [QuestionKinds(.average)])
    #expect(
      kinds("Give every number with two decimals, except counts.") == [
        QuestionKinds.all.subtracting(.init(.count))
      ])
    #expect(
      kinds("Leave out VOID rows, except when the question asks for a balance.") == [
        QuestionKinds.all.subtracting(.init(.balance))
      ])
    #expect(kinds("Give money with two decimals.") == [.money])
    #expect(kinds("Give the largest amount with two decimals.") == [QuestionKinds(.largest)])
    #expect(kinds("If an amount is in parentheses, it is negative.") == [.all])
  }

  @Test("a rule may say several things")
  func severalClauses() {
    func choices(_ text: String) -> [ClerkChoice] { RuleReader.rules(in: text).map(\.choice) }
    #expect(choices("Leave out VOID rows and copies.") == [.voidLeftOut, .copiesLeftOut])
    #expect(choices("Leave out void rows, but count copies.") == [.voidLeftOut, .copiesCounted])
    #expect(choices("Convert grams to kg and give weights with the unit.") == [.gramsConverted, .unitShown])
    let forms = RuleReader.rules(
      in: "Give money with two decimals, weights with the unit and dates as YYYY-MM-DD.")
    #expect(forms.map(\.choice) == [.twoDecimals, .unitShown, .dateYearFirst])
    #expect(forms.map(\.kinds) == [.money, QuestionKinds(.weight), QuestionKinds(.date)])
  }

  @Test("later rules override earlier ones, in the protected block too")
  func overriding() {
    let rules = SkillRules(
      """
      # Skill
      - Leave out VOID rows.
      1. Give money with two decimals.
      - Count VOID rows
        like any other row.

      ```
      - Subtract refunds.
      ```
      <!-- SLOW_UPDATE_START -->
      - Give sums of money without decimals.
      <!-- SLOW_UPDATE_END -->
      """)
    let habits = rules.habits(for: .total)
    #expect(habits.has(.voidCounted))
    #expect(habits.has(.noDecimals))
    #expect(habits.has(.refundsAdded))
    #expect(rules.lines.map(\.isProtected) == [false, false, false, true])
    #expect(rules.lines[2].text == "- Count VOID rows\n  like any other row.")
  }

  @Test("odd texts are read without effect and without harm")
  func oddTexts() {
    for text in [
      "", "-", "- ", "(", "((((1", "03//2025", "-----", "\u{0}", "é́", "and and and", "k", "1,,,2", "not",
    ] {
      #expect(RuleReader.rules(in: text).isEmpty, "\(text)")
    }
    #expect(SkillRules("").lines.isEmpty)
    let long = Array(repeating: "not void rows, but count when", count: 400).joined(separator: " ")
    #expect(SkillRules(long).lines.count == 1)
  }
}
