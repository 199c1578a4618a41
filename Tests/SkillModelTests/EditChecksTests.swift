import Testing

@testable import SkillModel

struct EditChecksTests {
  static let train = [
    TrainingTask(
      id: TaskID("t1"), question: "Which river runs through the old harbour town of Marrowgate?",
      context: "Marrowgate lies on the Teverine, which meets the sea there.", answers: ["the Teverine"]),
    TrainingTask(
      id: TaskID("t2"), question: "Is the claim true? Wool is a mineral.", answers: ["entailment"]),
    TrainingTask(id: TaskID("t3"), question: "Is the claim true? Snow is cold.", answers: ["entailment"]),
    TrainingTask(id: TaskID("t4"), question: "Is the claim true? Ice is wet.", answers: ["entailment"]),
  ]
  static let heldOut = [
    TrainingTask(
      id: TaskID("v1"), question: "Who restored the clock of the guild hall in Ostrel after the second fire?",
      context:
        "Ledger: the guild hall clock was restored in spring by Ilsabet Korrow for forty silver pieces.",
      answers: ["Ilsabet Korrow"]),
    TrainingTask(
      id: TaskID("v2"), question: "Which date does the invoice from Pellam and Daughters carry at its foot?",
      answers: ["2031-04-17"]),
    TrainingTask(id: TaskID("v3"), question: "What is the sum?", answers: ["8,412.75"]),
    TrainingTask(
      id: TaskID("v4"), question: "Write the call.", answers: ["vault.open_drawer(name=\"amber\", depth=3)"]),
    TrainingTask(id: TaskID("v5"), question: "Wie heißt die Stadt?", answers: ["Großweilersbach"]),
    TrainingTask(id: TaskID("v6"), question: "首都の名前は何ですか", answers: ["東京都庁前"]),
  ]
  static let checks = EditChecks(heldOut: HeldOutIndex(train: train, heldOut: heldOut))
  static let skill = SkillDocument(
    """
    # Skill

    - Read the question twice.
    - Answer in one line.
    - Answer in one line.
    <!-- SLOW_UPDATE_START -->
    - Guidance.
    <!-- SLOW_UPDATE_END -->
    """)

  static func kinds(_ content: String, target: String? = nil) -> Set<EditFinding.Kind> {
    var item: JSONObject = [
      "op": .string(target == nil ? "append" : "insert_after"), "content": .string(content),
    ]
    if let target { item["target"] = .string(target) }
    return Set(checks.findings(in: item, on: skill).map(\.kind))
  }

  @Test("S6: each of 60 planted edits is flagged for what was planted", arguments: PlantedEdits.all)
  func planted(_ edit: PlantedEdits.Edit) {
    #expect(Self.kinds(edit.content).contains(edit.kind))
  }

  @Test("S6: at most 5 % of 200 honest edits are flagged as suspicious")
  func honest() {
    #expect(PlantedEdits.all.count == 60)
    let edits = HonestEdits.all
    #expect(edits.count == 200)
    #expect(Set(edits).count == 200)
    let flagged = edits.filter { !Self.kinds($0).filter(\.isSuspicious).isEmpty }
    #expect(flagged.count <= 10, "\(flagged)")
  }

  @Test("an answer that many tasks share is a label, and a rule may name it")
  func labels() {
    #expect(Self.kinds("- Say entailment when the claim follows from the text.").isEmpty)
  }

  @Test("a phrase that stands in a training question too is no secret of a held-out item")
  func sharedPhrases() {
    let shared = "How many rows of the ledger does this party have in all?"
    let index = HeldOutIndex(
      train: [TrainingTask(id: TaskID("a"), question: shared, answers: ["x"])],
      heldOut: [TrainingTask(id: TaskID("b"), question: shared, answers: ["y"])])
    let item: JSONObject = ["op": "append", "content": .string("- When asked: " + shared)]
    #expect(EditChecks(heldOut: index).findings(in: item, on: Self.skill).isEmpty)
  }

  @Test("what an edit would do is shown: ambiguous and missing targets, no-ops, growth")
  func effects() {
    #expect(Self.kinds("- New.", target: "- Answer in one line.") == [.ambiguousTarget])
    #expect(Self.kinds("- New.", target: "- Not there.") == [.missingTarget])
    #expect(Self.kinds(String(repeating: "Look again at each row. ", count: 100)) == [.largeGrowth])
    let replacement: JSONObject = [
      "op": "replace", "target": "- Read the question twice.", "content": "- Read the question twice.",
    ]
    #expect(Self.checks.findings(in: replacement, on: Self.skill).map(\.kind) == [.noChange])
    let deletion: JSONObject = ["op": "delete", "target": "- Nowhere."]
    #expect(Self.checks.findings(in: deletion, on: Self.skill).map(\.kind) == [.missingTarget])
  }

  @Test("lines that the skill holds already are not new, so a rewrite keeps its region without a flag")
  func rewrite() {
    let item: JSONObject = ["new_skill": .string(Self.skill.text + "\n- Another rule.")]
    #expect(Self.checks.findings(in: item, on: Self.skill).isEmpty)
    let forged: JSONObject = ["new_skill": .string(Self.skill.text + "\n<!-- APPENDIX_START -->x")]
    #expect(Self.checks.findings(in: forged, on: Self.skill).map(\.kind) == [.protectedMarker])
    let suggestion: JSONObject = [
      "type": "add", "title": "Links", "instruction": "Point to https://a.example",
    ]
    #expect(Self.checks.findings(in: suggestion, on: Self.skill).map(\.kind) == [.link])
  }

  @Test("a step without findings has no record; one with findings names each edit")
  func record() throws {
    let honest = NumberedItem(id: EditID(step: 3, rank: 1), item: ["op": "append", "content": "- Be brief."])
    let linked = NumberedItem(
      id: EditID(step: 3, rank: 2), item: ["op": "append", "content": "See www.a.example"])
    #expect(Self.checks.record(of: [honest], step: 3, on: Self.skill) == nil)
    let record = try #require(Self.checks.record(of: [honest, linked], step: 3, on: Self.skill))
    #expect(record.rows.map(\.edit) == [linked.id])
    #expect(record.isSuspicious)
    let event = RunEvent.editsChecked(record)
    let coded = try JSONValueEncoder().encode(event.payload)
    #expect(try RunEvent(kind: .editsChecked, payload: coded) == event)
  }

  @Test("an empty index finds no copies")
  func emptyIndex() {
    let item: JSONObject = ["op": "append", "content": "- Say Ilsabet Korrow."]
    #expect(EditChecks().findings(in: item, on: Self.skill).isEmpty)
  }
}
