import SkillModel

/// One row of an OfficeQA table in the reference's normal form.
package enum OfficeQARow {
  /// The item of a row; its id may come out empty.
  package static func item(from row: JSONObject) -> JSONObject {
    let id = JSONValue.string(row.firstTruthyText("uid", "id"))
    let gold = row.firstTruthyText("ground_truth", "answer")
    let type = row.firstTruthyText("category", "difficulty", else: "officeqa")
    let taskType = JSONValue.string(type.isEmpty ? "officeqa" : type)
    return [
      "id": id,
      "uid": id,
      "question": .string(row.firstTruthyText("question")),
      "ground_truth": .string(gold),
      "answers": .array(gold.isEmpty ? [] : [.string(gold)]),
      "task_type": taskType,
      "category": taskType,
      "source_files": .array(list(from: row["source_files"])),
      "source_docs": .array(list(from: row["source_docs"])),
      "split": .string(row.firstTruthyText("split")),
    ]
  }

  /// The texts of a list field: a list, JSON text of one, one a line, or separated by commas.
  private static func list(from value: JSONValue?) -> [JSONValue] {
    switch value {
    case .null, nil: return []
    case .array(let values): return texts(values.map(\.pythonText))
    case .some(let value):
      let text = value.pythonText.strippingBlanks()
      if text.isEmpty { return [] }
      if let listed = try? JSONParser.parse(text, options: .python).arrayValue {
        return texts(listed.map(\.pythonText))
      }
      if text.utf8.contains(UInt8(ascii: "\n")) { return texts(text.splittingLines()) }
      if text.utf8.contains(UInt8(ascii: ",")), !text.pythonLowercased.hasExactSuffix(".txt") {
        return texts(text.unicodeScalars.split(separator: ",").map { String($0) })
      }
      return [.string(text)]
    }
  }

  private static func texts(_ parts: [String]) -> [JSONValue] {
    parts.map { $0.strippingBlanks() }.filter { !$0.isEmpty }.map { .string($0) }
  }
}

/// One row of a DocVQA table in the reference's normal form.
package enum DocVQARow {
  private static let pathMark = "document_path:"

  /// The item of a row; its id may come out empty.
  package static func item(from row: JSONObject) -> JSONObject {
    let (question, namedPath) = splitPath(from: row.firstTruthyText("question"))
    let answers = answers(from: row.firstTruthyText("answer", "ground_truth"))
    let type = JSONValue.string(row.firstTruthyText("topic", "category", else: "docvqa"))
    let path = row.firstTruthyText("image_path", else: namedPath)
    var item: JSONObject = [
      "id": .string(row.firstTruthyText("questionId", "id")),
      "question": .string(question),
      "answer": .string(answers.first ?? ""),
      "answers": .array(answers.map { .string($0) }),
      "task_type": type,
      "subtask": type,
      "image_paths": .array(path.isEmpty ? [] : [.string(path)]),
      "image_path": .string(path),
    ]
    for name in ["questionId", "docId", "ucsf_document_id", "ucsf_document_page_no", "source_split"] {
      item[name] = .string(row.firstTruthyText(name))
    }
    return item
  }

  private static func splitPath(from question: String) -> (question: String, path: String) {
    guard let mark = question.firstRange(ofExactly: pathMark) else { return (question, "") }
    return (
      question[..<mark.lowerBound].strippingBlanks(), question[mark.upperBound...].strippingBlanks()
    )
  }

  private static func answers(from text: String) -> [String] {
    guard let literal = PythonLiteral.parse(text) else { return text.isEmpty ? [] : [text] }
    let texts = literal.text.hasExactPrefix("[") ? literal.value.arrayValue?.map(\.pythonText) : nil
    return (texts ?? [literal.text]).map { $0.strippingBlanks() }.filter { !$0.isEmpty }
  }
}
