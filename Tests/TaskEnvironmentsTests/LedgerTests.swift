import SkillModel
import Testing
import TrainingEngine

@testable import TaskEnvironments

struct LedgerBookTests {
  @Test("the bundled book has three splits without a common task")
  func splits() {
    let book = LedgerBook.bundled
    let all = book.train + book.selection + book.test
    #expect([book.train.count, book.selection.count, book.test.count] == [60, 40, 60])
    #expect(Set(all.map(\.id)).count == 160)
    #expect(Set(all.map(\.context)).count == 160)
    #expect(all.first?.id == TaskID("led-0001"))
    #expect(all.last?.id == TaskID("led-0160"))
    #expect(all.allSatisfy { $0.answers.count == 1 && !$0.question.isEmpty })
    for split in DataSplit.allCases {
      #expect(Set(book.tasks(in: split).compactMap(\.taskType)) == Set(LedgerBook.taskTypes))
    }
  }

  @Test("equal seeds give equal books, other seeds others")
  func seeds() {
    let sizes = LedgerBook.Sizes(train: 20, selection: 0, test: 5)
    #expect(LedgerBook(seed: 7, sizes: sizes).train == LedgerBook(seed: 7, sizes: sizes).train)
    #expect(LedgerBook(seed: 7, sizes: sizes).test.count == 5)
    #expect(LedgerBook(seed: 7, sizes: sizes).train != LedgerBook(seed: 8, sizes: sizes).train)
  }

  @Test("the bundled book never changes by accident")
  func digest() {
    let book = LedgerBook.bundled
    let text = (book.train + book.selection + book.test).map {
      "\($0.context)\n\($0.question)\n\($0.answers)"
    }
    #expect(SkillDigest(of: text.joined(separator: "\n")).description == "d9cd6554639190db")
  }

  @Test("every trap shows in the text of a page that is made for it", arguments: LedgerQuestionKind.allCases)
  func traps(_ kind: LedgerQuestionKind) {
    var composer = LedgerComposer(seed: 11)
    for trap in Set(LedgerTrap.choices(for: kind)) {
      let page = composer.page(for: LedgerPlan(kind: kind, traps: [trap]))
      #expect(page.keepsItsPlan)
      let sign: String =
        switch trap {
        case .parentheses: "("
        case .trailingMinus: "-\n"
        case .voidRow: "void"
        case .copiedRow: page.text.lowercased().contains("duplicate") ? "duplicate" : "copy"
        case .separators: ","
        case .thousands: "k\n"
        case .cents: " ct"
        case .foreignCurrency: "1 usd ="
        case .grams: " g\n"
        case .openingBalance: "opening balance: "
        default: ""
        }
      #expect(sign.isEmpty || (page.text.lowercased() + "\n").contains(sign), "\(trap)")
      #expect(trap != .rounding || page.question.contains("Round to whole"))
    }
  }
}

struct LedgerPageTests {
  private static let miller = LedgerParty(name: "Miller & Sons")
  private static let okafor = LedgerParty(name: "Okafor Transport")

  private func row(
    _ day: Int, _ month: Int, _ party: LedgerParty, _ cents: Int, dead: Bool = false, refund: Bool = false
  ) -> LedgerRow {
    LedgerRow(
      date: LedgerDate(year: 2025, month: month, day: day), dateStyle: .slashes, party: party,
      writtenParty: party.name,
      note: "flour", amount: LedgerAmount(cents: cents, style: .plain), isDead: dead, isRefund: refund)
  }

  private func answer(_ kind: LedgerQuestionKind, _ demand: LedgerDemand, traps: Set<LedgerTrap> = [])
    -> String
  {
    let rows = [
      row(3, 4, Self.miller, 10_050), row(4, 4, Self.miller, 20_025),
      row(5, 5, Self.miller, 99_999, dead: true),
      row(6, 5, Self.miller, 1_000, refund: true), row(7, 5, Self.okafor, -5_000),
    ]
    return LedgerPage(
      plan: LedgerPlan(kind: kind, traps: traps), owner: "a shop", currency: "EUR", foreign: nil,
      openingBalance: 100_000,
      rows: rows, demand: demand
    ).rightAnswer
  }

  @Test("gold answers follow from what the rows mean")
  func answers() {
    let miller = LedgerDemand(party: Self.miller)
    let april = LedgerDemand(month: LedgerDate(year: 2025, month: 4, day: 1))
    #expect(answer(.net, miller) == "290.75")
    #expect(answer(.net, miller, traps: [.rounding]) == "291")
    #expect(answer(.total, LedgerDemand(party: Self.okafor)) == "-50.00")
    #expect(answer(.balance, LedgerDemand()) == "1240.75")
    #expect(answer(.count, miller) == "3")
    #expect(answer(.count, april) == "2")
    #expect(answer(.largest, miller) == "200.25")
    #expect(answer(.average, april) == "150.38")
    #expect(answer(.date, miller) == "2025-04-03")
  }

  @Test("amounts and dates are written in many ways")
  func writing() {
    #expect(LedgerAmount(cents: 125_000, style: .separators).text == "1,250.00")
    #expect(LedgerAmount(cents: -4_505, style: .parentheses).text == "(45.05)")
    #expect(LedgerAmount(cents: -4_500, style: .trailingMinus).text == "45.00-")
    #expect(LedgerAmount(cents: 120_000, style: .thousands).text == "1.2k")
    #expect(LedgerAmount(cents: 300_000, style: .thousands).text == "3k")
    #expect(LedgerAmount(cents: 450, style: .cents).text == "450 ct")
    let dollars = LedgerAmount(foreignCents: 12_000, currency: "USD", rate: 85)
    #expect(dollars.text == "120.00 USD" && dollars.value == 10_200)
    #expect(LedgerAmount(grams: 12_050, inKilograms: true).text == "12.05 kg")
    #expect(LedgerAmount(grams: 500, inKilograms: false).text == "500 g")
    let day = LedgerDate(year: 2025, month: 4, day: 3)
    #expect(
      LedgerDate.Style.allCases.map(day.written) == [
        "2025-04-03", "03/04/2025", "3.4.2025", "3 Apr 2025", "April 3, 2025",
      ])
  }
}

struct LedgerEnvironmentTests {
  private struct Fixed: TargetAsking {
    let text: String
    func reply(to messages: [ChatMessage]) async throws -> ChatReply { ChatReply(text: text) }
  }

  @Test(
    "answers are scored by value and by form",
    arguments: [
      ("1250.50", "1250.50", 1.0, ""), ("1,250.50", "1250.50", 0.5, "wrong form"),
      ("1250.5", "1250.50", 0.5, "wrong form"),
      ("1250.50 EUR", "1250.50", 0.5, "wrong form"), ("12.5", "12.5 kg", 0.5, "wrong form"),
      ("3 April 2025", "2025-04-03", 0.5, "wrong form"), ("03/04/2025", "2025-04-03", 0.5, "wrong form"),
      ("2025-04-04", "2025-04-03", 0, "wrong value"), ("439.96", "440", 0.5, "wrong form"),
      ("100", "200", 0.125, "wrong value"), ("-200", "200", 0, "wrong value"),
      ("none", "200", 0, "wrong value"),
      ("", "200", 0, "no answer"),
    ])
  func scoring(_ predicted: String, _ right: String, _ credit: Double, _ reason: String) {
    let verdict = LedgerVerdict(predicted: predicted, right: right)
    #expect(verdict.credit == credit)
    #expect(verdict.isRight == (credit == 1))
    #expect(verdict.failReason.split(separator: ":").first.map(String.init) ?? "" == reason)
  }

  @Test("the answer is what the last answer element holds, else the last line")
  func answers() {
    #expect(LedgerVerdict.answer(in: "<answer>1</answer> so <answer> 2 </answer>") == "2")
    #expect(LedgerVerdict.answer(in: "I think\n3 \n\n") == "3")
    #expect(LedgerVerdict.answer(in: "<answer></answer>") == "")
    #expect(LedgerVerdict.answer(in: "") == "")
  }

  @Test("an attempt gives a row and a conversation of the common shape")
  func attempt() async throws {
    let environment = LedgerEnvironment(limit: 3)
    #expect(environment.name == "ledger")
    #expect(DataSplit.allCases.map { environment.tasks(in: $0).count } == [3, 3, 3])
    let task = try #require(environment.tasks(in: .train).first)
    let result = try await environment.attempt(
      task, with: SkillDocument("- Rule."), asking: Fixed(text: "<answer>x</answer>"))
    #expect(
      result.row.keys == [
        "id", "question", "task_type", "hard", "soft", "predicted_answer", "gold_answers", "response",
        "fail_reason",
        "agent_ok", "n_turns",
      ])
    #expect(result.hard == 0 && result.predictedAnswer == "x" && result.failReason.hasPrefix("wrong value: "))
    #expect(result.conversation.count == 2)
    #expect(result.conversation[0]["type"] == "message")
    #expect(result.conversation[1]["role"] == "system")
    #expect(
      result.conversation[1]["content"]?.stringValue?.contains("Expected answer: \(task.answers[0])") == true)
    let prompt = LedgerEnvironment.systemPrompt(with: SkillDocument("- Rule."))
    #expect(prompt.contains("## Skill\n- Rule.\n"))
    #expect(LedgerEnvironment.userPrompt(for: task).hasSuffix("Question: \(task.question)"))
  }
}
