import SkillModel
import TestSupport
import Testing

struct EditValidationTests {
  private let start = ProtectedRegion.Kind.slowUpdate.startMarker
  private let end = ProtectedRegion.Kind.slowUpdate.endMarker

  private var skill: SkillDocument {
    SkillDocument("# Skill\n- rule one\n- rule two\n\n\(start)\nslow\n\(end)\n")
  }

  private func verdict(_ edit: SkillEdit, on document: SkillDocument? = nil) -> EditValidation.Verdict {
    EditValidation.verdict(on: .edit(edit), for: document ?? skill)
  }

  private func remarks(_ edit: SkillEdit, on text: String) -> [EditValidation.Remark]? {
    if case .allowed(_, let remarks) = verdict(edit, on: SkillDocument(text)) { remarks } else { nil }
  }

  @Test func `deleting a stretch that covers the region is refused`() {
    let covering = SkillEdit(.delete, target: "- rule two\n\n\(start)\nslow\n\(end)\n")
    #expect(verdict(covering) == .refused(.changesProtectedRegion))
  }

  @Test func `cutting a marker off is refused`() {
    let cutting = SkillEdit(.replace, target: "\n\(start)", content: "x")
    #expect(verdict(cutting) == .refused(.changesProtectedRegion))
  }

  @Test func `a nested marker that would forge a region is refused`() {
    let nested = "<!-- SLOW_UPDATE_\(start)START -->evil<!-- SLOW_UPDATE_\(end)END -->"
    #expect(verdict(SkillEdit(.append, content: nested)) == .refused(.changesProtectedRegion))
  }

  @Test func `a plain edit passes unchanged and without remarks`() {
    let edit = SkillEdit(.insertAfter, target: "- rule one", content: "- rule three")
    #expect(verdict(edit) == .allowed(edit, remarks: []))
  }

  @Test func `Correction 9: an operation in another case is put right, and an unknown one refused`() {
    let written = SkillEdit(operation: " Insert_After ", target: "- rule one", content: "x")
    var right = written
    right.operation = "insert_after"
    #expect(
      verdict(written) == .allowed(right, remarks: [.operationCaseFolded(written: " Insert_After ")]))
    #expect(verdict(SkillEdit(operation: "move")) == .refused(.unknownOperation("move")))
  }

  @Test func `texts that are no texts are refused`() {
    let null: JSONValue = ["op": "append", "content": nil]
    #expect(
      EditValidation.verdict(on: EditReading(null), for: skill) == .refused(.malformed(.contentNotText)))
    let list: JSONValue = ["op": "delete", "target": ["a"]]
    #expect(
      EditValidation.verdict(on: EditReading(list), for: skill) == .refused(.malformed(.targetNotText)))
    #expect(EditValidation.verdict(on: EditReading(5), for: skill) == .refused(.malformed(.notAnObject)))
  }

  @Test func `an edit that empties the skill is refused`() {
    let document = SkillDocument("only\n")
    #expect(verdict(SkillEdit(.delete, target: "only"), on: document) == .refused(.emptiesSkill))
  }

  @Test func `too much growth is refused`() {
    let large = String(repeating: "x", count: EditValidation.largestSkill)
    guard case .refused(.tooLarge) = verdict(SkillEdit(.append, content: large)) else {
      Issue.record("a skill over the limit was allowed")
      return
    }
    let document = SkillDocument(String(repeating: "y", count: 5_000))
    let quadruple = SkillEdit(.append, content: String(repeating: "x", count: 15_100))
    #expect(verdict(quadruple, on: document) == .refused(.growsTooMuch(bytes: 20_103)))
    let small = SkillDocument(String(repeating: "y", count: 4_000))
    #expect(verdict(quadruple, on: small) == .allowed(quadruple, remarks: []))
  }

  @Test func `growth counts over all edits of a step`() {
    let document = SkillDocument(String(repeating: "y", count: 5_000))
    let edit = EditReading.edit(SkillEdit(.append, content: String(repeating: "x", count: 8_000)))
    let validation = EditValidation(of: [edit, edit, edit], on: document)
    #expect(validation.allowedEdits.count == 1)
    #expect(validation.refusals.map(\.place) == [1, 2])
  }

  @Test func `Correction 9: what a person should see is remarked`() {
    let text = "a\nb\na\n"
    #expect(remarks(SkillEdit(.delete, target: "a"), on: text) == [.ambiguousTarget(lines: [1, 3])])
    #expect(remarks(SkillEdit(.insertAfter, target: "z", content: "x"), on: text) == [.fallbackAppend])
    #expect(
      remarks(SkillEdit(.delete, target: "z"), on: text) == [.willBeSkipped(.skippedDeleteTargetNotFound)])
    #expect(remarks(SkillEdit(.replace, target: "b", content: "b"), on: text) == [.changesNothing])
    #expect(remarks(SkillEdit(.append, content: "x\u{202E}y\u{200B}"), on: text) == [.hiddenCharacters(2)])
    #expect(remarks(SkillEdit(.append, content: "x\(start)"), on: text) == [.markersRemoved])
  }

  @Test func `an edit aimed into the region is left to be skipped`() {
    let edit = SkillEdit(.replace, target: "slow", content: "x")
    guard case .allowed(_, let remarks) = verdict(edit) else {
      Issue.record("refused")
      return
    }
    #expect(remarks.contains(.willBeSkipped(.skippedInProtectedRegion)))
  }

  @Test func `Correction 8: protected regions never change after validation`() throws {
    var generator = SeededGenerator(seed: 7)
    let pieces = [
      start, end, "<!-- SLOW_UPDATE_ST", "ART -->", "slow", "- rule", "\n", "\n\n", "<!--", "x", "-->", "_",
      ProtectedRegion.Kind.appendix.startMarker, ProtectedRegion.Kind.appendix.endMarker,
    ]
    var refused = 0
    for _ in 0..<600 {
      let document = SkillDocument(generator.text(from: pieces, upTo: 12))
      let edits = (0..<4).map { _ in
        EditReading.edit(
          SkillEdit(
            generator.pick(EditOperation.allCases), target: generator.text(from: pieces, upTo: 3),
            content: generator.text(from: pieces, upTo: 4)))
      }
      let validation = EditValidation(of: edits, on: document)
      refused += validation.refusals.count
      let result = EditApplication(of: validation.allowedEdits, to: document)
      #expect(ProtectionFingerprint(of: result.document.text) == ProtectionFingerprint(of: document.text))
      #expect(validation.allowedEdits.count + validation.refusals.count == edits.count)
    }
    #expect(refused > 0)
  }
}
