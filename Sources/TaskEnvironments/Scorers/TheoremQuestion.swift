import SkillModel

/// A multiple-choice question about a theorem, in the reference's normal form.
package struct TheoremQuestion: Hashable, Sendable {
  /// The reference's item as a JSON object.
  package let item: JSONObject

  private static let labels = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars.map { String($0) }

  /// The label of a place from 0; numbers after the letters.
  private static func label(at place: Int) -> String {
    labels.indices.contains(place) ? labels[place] : String(place + 1)
  }

  /// Makes a question of a row of a monthly file.
  ///
  /// - Parameters:
  ///   - row: with the question, choices and right choice in itself or in its member `mcq`.
  ///   - index: place of the row from 0; its number when the row has none.
  ///   - source: path of the file.
  package init(row: JSONObject, index: Int, source: String) {
    let question = row["mcq"]?.objectValue ?? JSONObject()
    func truthy(_ name: String) -> JSONValue? {
      [question[name], row[name]].lazy.compactMap { $0 }.first { $0.isTruthy }
    }
    var choices = Self.choices(from: truthy("choices"))
    let correct = Self.correctChoice(from: truthy("correct_choice"), choices: &choices)
    let month = row.firstTruthyText("month")
    let number = row["no"] ?? .integer(index + 1)
    item = [
      "id": .string(month.isEmpty ? number.pythonText : month + ":" + number.pythonText),
      "month": .string(month),
      "no": number,
      "paper_link": .string(row.firstTruthyText("paper_link")),
      "theorem": .string(row.firstTruthyText("theorem")),
      "sketch": .string(row.firstTruthyText("sketch")),
      "theorem_type": .array(Self.theoremTypes(from: row["theorem_type"])),
      "question": .string(truthy("question")?.pythonText.strippingBlanks() ?? ""),
      "choices": .array(choices.map(Self.object)),
      "correct_choice": Self.object(correct),
      "source_path": .string(source),
    ]
  }

  private static func object(_ choice: Choice) -> JSONValue {
    ["label": .string(choice.label), "text": .string(choice.text)]
  }

  private static func choices(from value: JSONValue?) -> [Choice] {
    switch value {
    case .array(let values):
      return values.enumerated().map { place, value in
        guard let object = value.objectValue else {
          return Choice(label: label(at: place), text: value.pythonText.strippingBlanks())
        }
        return Choice(
          label: object.firstTruthyText("label", else: label(at: place)),
          text: object.firstTruthyText("text", "content"))
      }.filter { !$0.text.isEmpty }
    case .object(let object):
      return object.sorted { ExactText($0.key) < ExactText($1.key) }
        .map { Choice(label: $0.key.strippingBlanks(), text: $0.value.pythonText.strippingBlanks()) }
        .filter { !$0.text.isEmpty }
    default: return []
    }
  }

  /// The right choice with its text looked up; it joins the choices when they lack it.
  private static func correctChoice(from value: JSONValue?, choices: inout [Choice]) -> Choice {
    let label = Choice.normalizedLabel(
      (value?.objectValue == nil ? value : value?["label"])?.pythonText ?? "")
    let given = value?.objectValue?.firstTruthyText("text") ?? ""
    let listed = choices.last { Choice.normalizedLabel($0.label).isIdentical(to: label) }
    let correct = Choice(label: label, text: given.isEmpty && !label.isEmpty ? listed?.text ?? "" : given)
    if !correct.label.isEmpty, !correct.text.isEmpty, listed == nil {
      choices.append(correct)
      let ranked = choices.enumerated().map { (rank: rank(of: $1.label), place: $0, choice: $1) }
      choices = ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.choice)
    }
    return correct
  }

  private static func rank(of label: String) -> Int {
    labels.prefix(7).firstIndex { $0.isIdentical(to: label) } ?? 7
  }

  private static func theoremTypes(from value: JSONValue?) -> [JSONValue] {
    let values =
      switch value {
      case .array(let values): values
      case .null, nil: [JSONValue]()
      case .some(let value): [value]
      }
    return values.map { $0.pythonText.strippingBlanks() }.filter { !$0.isEmpty }.map { .string($0) }
  }

  /// The seed of one question's shuffle: the first 8 bytes of the SHA-256 of `seed:id`.
  package static func shuffleSeed(id: String, seed: Int) -> UInt64 {
    SHA256(hashing: String(seed) + ":" + id).leadingWord
  }

  /// The item with its choices in the order of a seed, labelled anew from A; everything else stays.
  package static func shuffled(_ item: JSONObject, seed: Int) -> JSONObject {
    var choices = (item["choices"]?.arrayValue ?? []).map {
      Choice(label: $0["label"]?.pythonText ?? "", text: $0["text"]?.pythonText ?? "")
    }
    let itemSeed = shuffleSeed(id: item["id"]?.pythonText ?? "", seed: seed)
    var random = PythonRandom(
      seedWords: [UInt32(truncatingIfNeeded: itemSeed), UInt32(truncatingIfNeeded: itemSeed >> 32)])
    random.shuffle(&choices)
    let correct = Choice.normalizedLabel(item["correct_choice"]?["label"]?.pythonText ?? "")
    var result = item
    result["choices"] = .array(
      choices.enumerated().map { object(Choice(label: label(at: $0), text: $1.text)) })
    for (place, choice) in choices.enumerated()
    where Choice.normalizedLabel(choice.label).isIdentical(to: correct) {
      result["correct_choice"] = object(Choice(label: label(at: place), text: choice.text))
    }
    return result
  }
}
