import SkillModel
import TestSupport
import Testing

@testable import TaskEnvironments

@Suite("Scorers give the reference's answers")
struct ScorerVectorTests {
  @Test("SearchQA", arguments: try vectors("searchqa_score"))
  func searchQA(_ vector: VectorCase) {
    let reply = vector.input["response"]?.stringValue ?? "missing"
    let score = SearchQAScore(reply: reply, answers: vector.input["golds"]?.texts ?? [])
    let given: JSONValue = [
      "em": .number(score.exactMatch),
      "f1": .number(score.f1),
      "sub_em": .number(score.containment),
      "predicted_answer": .string(score.predictedAnswer),
      "normalized": .string(AnswerText.normalized(score.predictedAnswer)),
    ]
    #expect(given == vector.expected, vector.comment)
  }

  @Test("context of SearchQA", arguments: try vectors("truncate_context"))
  func context(_ vector: VectorCase) {
    let context = vector.input["context"]?.stringValue ?? "missing"
    let shown = ContextWindow.truncated(context, limit: vector.input["max"]?.intValue ?? 0)
    let digest =
      "\(String(String.UnicodeScalarView(shown.unicodeScalars.suffix(40))))|len=\(shown.codePointCount)"
    let expected = vector.expected.stringValue ?? "missing"
    #expect(expected.isIdentical(to: shown) || expected.isIdentical(to: digest), vector.comment)
  }

  @Test("DocVQA", arguments: try vectors("docvqa_anls"))
  func docVQA(_ vector: VectorCase) {
    let reply = vector.input["response"]?.stringValue ?? "missing"
    let score = DocVQAScore(reply: reply, gold: vector.input["gold"] ?? .null)
    let given: JSONValue = [
      "anls": .number(score.similarity),
      "predicted_answer": .string(score.predictedAnswer),
      "gold_answers": score.answers.json,
    ]
    #expect(given == vector.expected["value"], vector.comment)
  }

  @Test("multiple choice", arguments: try vectors("livemath_mcq"))
  func multipleChoice(_ vector: VectorCase) {
    let score = MultipleChoiceScore(
      reply: vector.input["response"]?.stringValue ?? "missing",
      choices: (vector.input["choices"]?.arrayValue ?? []).map(choice),
      correct: choice(vector.input["correct_choice"] ?? .null))
    let number = JSONValue.number(score.isCorrect ? 1 : 0)
    let given: JSONValue = [
      "em": number,
      "f1": number,
      "sub_em": number,
      "predicted_answer": .string(score.predictedLabel),
      "predicted_label": .string(score.predictedLabel),
      "predicted_text": .string(score.predictedText),
      "correct_label": .string(score.correctLabel),
      "correct_text": .string(score.correctText),
    ]
    #expect(given == vector.expected["value"], vector.comment)
  }

  private func choice(_ value: JSONValue) -> Choice {
    Choice(label: value["label"]?.stringValue ?? "missing", text: value["text"]?.stringValue ?? "missing")
  }

  @Test("questions about theorems", arguments: try vectors("livemath_data"))
  func theorems(_ vector: VectorCase) throws {
    if let row = vector.input["row"]?.objectValue {
      let index = try #require(vector.input["row_idx"]?.intValue)
      let question = TheoremQuestion(row: row, index: index, source: "src.json")
      #expect(.object(question.item) == vector.expected["normalized"], vector.comment)
      return
    }
    let item = try #require(vector.input["item"]?.objectValue)
    let seed = try #require(vector.input["seed"]?.intValue)
    let id = item["id"]?.stringValue ?? ""
    let shuffled = TheoremQuestion.shuffled(item, seed: seed)
    let given: JSONValue = [
      "item_seed": .string(String(TheoremQuestion.shuffleSeed(id: id, seed: seed))),
      "choices": shuffled["choices"] ?? .null,
      "correct_choice": shuffled["correct_choice"] ?? .null,
    ]
    #expect(given == vector.expected, vector.comment)
  }

  @Test("OfficeQA", arguments: try vectors("officeqa_score"))
  func officeQA(_ vector: VectorCase) {
    let answer = vector.input["prediction"]?.stringValue ?? "missing"
    let gold = vector.input["gold"]?.stringValue ?? "missing"
    let score = OfficeQAScore(answer: answer, gold: gold)
    let given: JSONValue = [
      "em": .number(score.exactMatch),
      "f1": .number(score.f1),
      "predicted_answer": .string(score.predictedAnswer),
      "gold_answer": .string(gold),
      "normalized": .string(OfficeQAScore.normalized(answer)),
    ]
    #expect(given == vector.expected, vector.comment)
  }

  @Test("rows of tables", arguments: try vectors("row_normalize"))
  func rows(_ vector: VectorCase) throws {
    let item =
      if let row = vector.input["docvqa_row"]?.objectValue {
        DocVQARow.item(from: row)
      } else {
        OfficeQARow.item(from: try #require(vector.input["row"]?.objectValue))
      }
    #expect(.object(item) == vector.expected["value"], vector.comment)
  }

  @Test("cells of spreadsheets", arguments: try vectors("spreadsheet_compare"))
  func cells(_ vector: VectorCase) throws {
    if let range = vector.input["range"]?.stringValue {
      #expect(SpreadsheetRange.cellNames(in: range)?.json == vector.expected["value"], vector.comment)
      return
    }
    let left = try #require(SpreadsheetCell(vector.input["a"] ?? .null))
    let right = try #require(SpreadsheetCell(vector.input["b"] ?? .null))
    #expect(.bool(left.matches(right)) == vector.expected, vector.comment)
  }

  @Test("split ratios", arguments: try vectors("split_ratio"))
  func ratios(_ vector: VectorCase) throws {
    let text = vector.input["ratio"]?.stringValue ?? "missing"
    guard let weights = vector.expected["parse"]?.arrayValue else {
      #expect(throws: Problem.self, vector.comment) { try SplitRatio(text) }
      return
    }
    let ratio = try SplitRatio(text)
    #expect(ratio.weights.map { .integer($0) } == weights, vector.comment)
    for (total, counts) in try #require(vector.expected["counts"]?.objectValue) {
      let given = ratio.counts(of: try #require(Int(total)))
      #expect(.array(given.map { .integer($0) }) == counts, "\(text) of \(total)")
    }
  }
}
