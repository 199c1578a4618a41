import SkillModel
import TaskEnvironments
import Testing
import TrainingEngine

@testable import ModelBackends

struct EmbeddedAgentClerkTests {
  /// The choices that the house style of the bundled tasks wants, with the questions they belong to.
  private static let wanted: [(choice: ClerkChoice, rule: String)] = [
    (.dayFirst, "Read dates like 03/04/2025 as day first."),
    (.parenthesesNegative, "Amounts in parentheses are negative."),
    (.trailingMinusNegative, "A minus after the number makes it negative."),
    (.commasSkipped, "Commas in amounts are thousands separators."),
    (.thousandsMarkMultiplied, "k means thousand."),
    (.centsConverted, "Amounts in ct are cents: divide them by 100."),
    (.gramsConverted, "Convert grams to kilograms."),
    (.foreignConverted, "Convert other currencies at the rate in the head."),
    (.voidLeftOut, "Leave out rows marked VOID."), (.copiesLeftOut, "Leave out copies."),
    (.refundsSubtracted, "For net amounts, subtract refunds."),
    (.openingIncluded, "A balance starts from the opening balance."),
    (.namesLoose, "Names that differ only in spelling are the same party."),
    (.twoDecimals, "Give money with two decimals."),
    (.roundingWhenAsked, "Round when the question asks for it."),
    (.groupingHidden, "Write no thousands separators in the answer."),
    (.unitShown, "Give weights with the unit."),
    (.dateYearFirst, "Give dates as YYYY-MM-DD."),
  ]
  private static let fullSkill = wanted.map { "- " + $0.rule }.joined(separator: "\n")
  /// A task that is read once and done under many skills.
  private struct Exercise {
    let clerk: Clerk
    let answer: String

    init?(_ task: TrainingTask) {
      guard let clerk = Clerk(reading: LedgerEnvironment.userPrompt(for: task)) else { return nil }
      self.clerk = clerk
      answer = task.answers.first ?? ""
    }

    func isRight(_ rules: SkillRules) -> Bool {
      clerk.work(under: rules.habits(for: clerk.question.kind)).answer == answer
    }
  }

  private static let books = [17, 1, 2, 3].map { seed in
    let book = LedgerBook(seed: seed)
    return (book.train + book.selection + book.test).compactMap(Exercise.init)
  }

  @Test("the fully instructed clerk and the gold answers agree, which come from different code")
  func fullyInstructed() {
    let rules = SkillRules(Self.fullSkill)
    for book in Self.books {
      #expect(book.count == 160)
      #expect(Double(book.count { $0.isRight(rules) }) >= 0.97 * Double(book.count))
    }
  }

  @Test("the uninstructed clerk gets some tasks right")
  func uninstructed() throws {
    let book = try #require(Self.books.first)
    let rules = SkillRules(LedgerEnvironment.systemPrompt(with: SkillDocument(LedgerBook.startingSkill)))
    let right = Double(book.count { $0.isRight(rules) })
    #expect(right >= 0.15 * Double(book.count) && right <= 0.4 * Double(book.count))
  }

  @Test(
    "each rule alone mends the tasks that need it, in each of its wordings", arguments: wanted.map(\.choice))
  func singleRules(_ choice: ClerkChoice) throws {
    let others = Self.wanted.filter { $0.choice != choice }.map { "- " + $0.rule }.joined(separator: "\n")
    let broken = choice == .groupingHidden ? others + "\n- Write large numbers with commas." : others
    let wordings =
      switch choice {
      case .twoDecimals: RuleWording.classwide(choice, for: .money)
      case .unitShown: RuleWording.classwide(choice, for: QuestionKinds(.weight))
      default: RuleWording.general(choice)
      }
    let without = SkillRules(broken)
    let needing = Self.books.flatMap { $0 }.filter { !$0.isRight(without) }
    #expect(!wordings.isEmpty)
    #expect(!needing.isEmpty)
    for wording in wordings {
      let rules = SkillRules(broken + "\n- " + wording)
      #expect(needing.allSatisfy { $0.isRight(rules) }, "\(wording)")
    }
  }

  @Test("harmful rules are obeyed just as well")
  func harmfulRules() throws {
    let book = try #require(Self.books.first)
    let complete = SkillRules(Self.fullSkill)
    let full = book.count { $0.isRight(complete) }
    for rule in [
      "Round every amount to whole numbers.", "Always add the unit.", "Count VOID rows too.",
      "Ignore parentheses.",
    ] {
      let rules = SkillRules(Self.fullSkill + "\n- " + rule)
      #expect(book.count { $0.isRight(rules) } < full, "\(rule)")
    }
  }

  @Test("the clerk shows the rows that it used")
  func working() throws {
    let clerk = try #require(
      Clerk(
        reading: """
          Ledger:
          Ledger of a shop
          Amounts in EUR. 1 USD = 0.90 EUR.
          Opening balance: 1,000.00
          Date | Party | Note | Amount
          03/04/2025 | Miller & Sons | flour | 1,250.50
          5 Apr 2025 | MILLER AND SONS | lamps | (50.25)
          2025-04-06 | Miller & Sons | rope (void) | 20.00
          2025-04-07 | Okafor Transport | fuel | 10.00 USD

          Question: What is the total of all amounts for Miller & Sons?
          """))
    #expect(clerk.work(under: .naive).answer == "21")
    let skill =
      "Leave out void rows. Commas are thousands separators. Ignore case in names. Amounts in parentheses are negative."
    let reply = clerk.reply(under: SkillRules(skill).habits(for: .total))
    #expect(reply == "2 rows fit the question:\n- flour: 1250.5\n- lamps: -50.25\n<answer>1200.25</answer>")
    let balance = Clerk(page: clerk.page, question: ClerkQuestion("What is the closing balance?"))
    #expect(balance.work(under: SkillRules(Self.fullSkill).habits(for: .balance)).answer == "2209.25")
  }

  @Test("a prompt without a ledger is answered, not guessed")
  func noLedger() {
    let reply = ClerkTarget.reply(to: [ChatMessage(.user, "What is the capital of France?")])
    #expect(LedgerVerdict.answer(in: reply) == "")
    #expect(ClerkTarget.reply(to: []).contains("<answer></answer>"))
  }

  @Test(
    "numbers stay exact and never trap",
    arguments: ["999999999", "0.000001", "123456789.987654", "9".padded(40), ".", "", "1.2.3"])
  func numbers(_ digits: String) {
    guard let number = ClerkNumber(digits: digits) else { return }
    #expect(number.text(places: nil, grouped: false) == digits)
    let huge = number.multiplied(by: number).multiplied(by: number).multiplied(by: number)
    _ = (huge + huge).negated.rounded(places: 0).divided(by: 0).text(places: 2, grouped: true)
  }

  @Test("the embedded model answers at once, counts a quarter of the characters, and names itself")
  func model() async throws {
    struct Quiet: AttemptObserving {
      func attemptFailed(_ failure: ModelFailure, attempt: Int, delay: Double) async throws {}
    }
    let model = EmbeddedModel(role: .target)
    #expect(model.identity.backend == "embedded")
    #expect(model.identity != EmbeddedModel(role: .optimizer).identity)
    let request = ChatRequest(
      role: .target, messages: [ChatMessage(.system, "12345"), ChatMessage(.user, "1234")])
    let reply = try await model.reply(to: request, observer: Quiet())
    #expect(reply.usage == TokenUsage(prompt: 3, completion: (reply.text.count + 3) / 4))
    #expect(try await model.reply(to: request, observer: Quiet()) == reply)
    await #expect(throws: CancellationError.self) {
      try await Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await model.reply(to: request, observer: Quiet())
      }.value
    }
  }
}

extension String {
  fileprivate func padded(_ count: Int) -> String { String(repeating: self, count: count) }
}
