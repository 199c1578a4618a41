import Dashboard
import RunStore
import SkillModel
import Testing

@testable import skillopt

struct AuditTextTests {
  private static let proposed = NumberedItem(
    id: EditID(step: 1, rank: 1), item: ["op": "append", "content": "- Add the column up."])

  /// The trail of one step with one decision.
  private static func trail(
    _ verdict: EditVerdict, reason: VetoReason? = nil, edited: JSONObject? = nil,
    difference: ShownDifference? = nil
  ) -> AuditTrail {
    let started = RunStarted(
      run: "r", program: "1", environment: "qa", declaredTaskTypes: [], configuration: RunConfiguration(),
      flat: [:], overrides: [], inputs: [], models: [:],
      plan: PlanSummary(
        trainSize: 1, selectionSize: 1, testSize: 0, epochs: 1, stepsPerEpoch: 1, batchSize: 1,
        accumulation: 1), skill: "# Skill\n", build: "feed")
    let events: [RunEvent] = [
      .runStarted(started), .epochStarted(EpochStarted(epoch: 1)),
      .stepStarted(StepStarted(step: 1, epoch: 1, stepInEpoch: 0, batches: [])),
      .editsProposed(EditsProposed(step: 1, budget: 1, chosen: [proposed], clipped: [], ranked: [:])),
      .editDecided(
        EditDecided(
          decision: "s-1", epoch: 1, step: 1, edit: proposed.id, verdict: verdict, reason: reason,
          edited: edited,
          shown: ShownEdit(
            itemDigest: proposed.itemDigest, baseDigest: SkillDigest(of: "# Skill\n").hexadecimal,
            substitutions: ["2 x <U+200B>"], difference: difference, keysPressed: 7),
          actor: DecisionActor(kind: .person, name: "ann", session: "s"), via: "key a", mode: .manual,
          milliseconds: 1)),
    ]
    var trail = AuditTrail()
    for (place, event) in events.enumerated() {
      trail.take(JournalRecord(sequence: place + 1, time: 0, event: event), link: "0")
    }
    return trail
  }

  private static func shown(_ trail: AuditTrail) throws -> String {
    AuditText.lines(of: try #require(trail.steps.last), entries: trail.entries, state: trail.state)
      .joined(separator: "\n")
  }

  @Test("a preset reason stands alone, with words after a colon")
  func reason() throws {
    let preset = try #require(Self.trail(.veto, reason: VetoReason(.tooSpecific)).entries.last)
    #expect(AuditText.line(of: preset).contains("reason too_specific  "))
    let said = try #require(Self.trail(.veto, reason: VetoReason(.other, text: "no")).entries.last)
    #expect(AuditText.line(of: said).contains("reason other: no"))
  }

  @Test("a step shows an edited proposal in the person's wording too, old records included")
  func wording() throws {
    var edited = Self.proposed.item
    edited["content"] = "- Add the column up twice."
    let text = try Self.shown(Self.trail(.edit, edited: edited))
    #expect(text.contains("in the wording of ann:"))
    #expect(text.contains("-- Add the column up.\n") && text.contains("+- Add the column up twice."))
  }

  @Test("what was before the eyes is shown, and a drawn difference is drawn again")
  func seen() throws {
    let list = Self.trail(.approve)
    #expect(AuditText.line(of: try #require(list.entries.last)).contains("difference not shown"))
    #expect(try Self.shown(list).contains("made visible 2 x <U+200B>"))
    #expect(try Self.shown(list).contains("keys since 7"))
    #expect(try Self.shown(list).contains("program 1 (feed)"))
    let other = ShownDifference(digest: "00", form: "unified, context 3", lines: 4, seen: 3)
    let unlike = Self.trail(.approve, difference: other)
    #expect(AuditText.line(of: try #require(unlike.entries.last)).contains("3 of 4 lines seen"))
    #expect(try !Self.shown(unlike).contains("as it is drawn now"))
    let change = EditChange(Self.proposed.item, skill: "# Skill\n")
    let drawn = DiffLines(change.difference, style: DiffStyle(), width: 80).digest
    let same = ShownDifference(digest: drawn, form: "unified, context 3", lines: 4, seen: 4)
    #expect(try Self.shown(Self.trail(.approve, difference: same)).contains("as it is drawn now"))
  }
}
