import SkillModel
import Testing

@testable import RunStore

struct AuditTests {
  @Test("an untouched run is proved, also where nothing may be written")
  func untouched() async throws {
    let folder = try await AuditFolder()
    let result = try AuditVerification(in: try folder.files)
    #expect(result.differences.isEmpty, "\(result.differences)")
    #expect(result.isFinished)
    #expect(result.head == folder.head)
    #expect(result.texts > 0 && result.digests > 20 && result.files > 10)
    #expect(try folder.finding(noted: try #require(folder.head.digest).hexadecimal) == nil)
  }

  @Test("of 50 tampered journals all are found out; removed last records only by the noted head")
  func tampered() async throws {
    let folder = try await AuditFolder()
    let head = try #require(folder.head.digest).hexadecimal
    let lines = try folder.lines()
    var count = 0
    func expectFound(_ what: Comment, _ sourceLocation: SourceLocation = #_sourceLocation) throws {
      count += 1
      #expect(try folder.finding() != nil, what, sourceLocation: sourceLocation)
    }

    // Changed reasons: as bytes, with a new checksum, and in the last decision.
    let reasoned = lines.indices.filter { Self.contains(lines[$0], AuditFolder.reason) }
    try #require(!reasoned.isEmpty)
    for (number, place) in (0..<14).map({ ($0, reasoned[$0 % reasoned.count]) }) {
      var changed = lines
      changed[place] = Self.replacing(AuditFolder.reason, by: "no reason \(number)", in: lines[place])
      if number % 2 == 1 { changed[place] = Self.withNewChecksum(changed[place]) }
      try folder.write(lines: changed)
      try expectFound("reason \(number)")
    }
    // Swapped lines.
    for number in 0..<12 {
      let place = 1 + number * (lines.count - 3) / 12
      var changed = lines
      changed.swapAt(place, place + 1)
      try folder.write(lines: changed)
      try expectFound("swap at \(place)")
    }
    // Records that were taken out of the middle.
    for number in 0..<9 {
      var changed = lines
      changed.remove(at: 1 + number * (lines.count - 3) / 9)
      try folder.write(lines: changed)
      try expectFound("removal \(number)")
    }
    try folder.write(lines: lines)
    // Edited texts and files.
    let blob = try #require(try AuditReadingProbe.blobs(in: folder).first)
    let others = ["history.json", "best_skill.md", "summary.json", "steps/step_0001/merged_patch.json"]
    for name in [blob, blob] + others + others {
      let bytes = try folder.bytes(name)
      var changed = bytes
      changed[count % bytes.count] ^= 1
      try folder.write(changed, to: name)
      try expectFound("\(name)")
      try folder.write(bytes, to: name)
    }
    #expect(count == 45)
    // Removed ends: the chain is whole, so only the head tells.
    for length in 1...5 {
      try folder.write(lines: Array(lines.dropLast(length)))
      #expect(try folder.finding() == nil, "\(length)")
      #expect(try folder.finding(noted: head)?.contains("noted chain head") == true)
      count += 1
    }
    #expect(count == 50)
    try folder.write(lines: lines)
    #expect(try folder.finding(noted: head) == nil)
  }

  @Test("a journal that was written anew as a whole is found out by its content or by the noted head")
  func rewritten() async throws {
    let folder = try await AuditFolder()
    let lines = try folder.lines()
    // A reason is nobody's digest: only the head tells.
    try Self.rewrite(lines, replacing: AuditFolder.reason, by: "a nicer reason", in: folder)
    #expect(try folder.finding() == nil)
    #expect(try folder.finding(noted: try #require(folder.head.digest).hexadecimal) != nil)
    // A verdict must follow from the scores.
    try Self.rewrite(
      lines, replacing: #""action":"accept_new_best","previousScore""#,
      by: #""action":"reject","previousScore""#, in: folder)
    #expect(try folder.finding()?.contains("does not follow from the scores") == true)
    // A decision binds to an edit's digest.
    try Self.rewrite(lines, replacing: #""itemDigest":""#, by: #""itemDigest":"00"#, in: folder)
    #expect(try folder.finding()?.contains("decided edit") == true)
  }

  @Test("a run that goes on may have files that are behind, but none that never were")
  func unfinished() async throws {
    let folder = try await AuditFolder()
    try folder.write(lines: try folder.lines().dropLast(2))
    #expect(try folder.finding() == nil)
    try folder.write(Array("[]".utf8), to: "history.json")
    #expect(try folder.finding()?.contains("not what the journal says") == true)
  }

  @Test("files that are not in the folder are counted and are no difference; changed ones are")
  func absentFiles() async throws {
    let folder = try await AuditFolder()
    try folder.remove("steps")
    let copy = try AuditVerification(in: try folder.files)
    #expect(copy.differences.isEmpty && copy.isFinished)
    #expect(copy.absentFiles.count > 5 && copy.absentFiles.allSatisfy { $0.hasPrefix("steps/") })
    #expect(copy.files > 5)
    try folder.write(Array("[]".utf8), to: "history.json")
    #expect(try folder.finding()?.contains("not what the journal says") == true)
  }

  @Test("the recorded sample, whose large folders were left out, is proved as far as it is there")
  func sample() throws {
    let result = try AuditVerification(in: try RunFolder.openForAudit(SampleRuns.demo).files)
    #expect(result.differences.isEmpty, "\(result.differences.prefix(3))")
    #expect(result.isFinished && result.absentFiles.count > 1_000 && result.files > 5)
  }

  @Test("a folder of the reference has nothing to audit, and what can be done with it is said")
  func reference() throws {
    do {
      _ = try RunFolder.openForAudit(SampleRuns.reference)
      Issue.record("opened")
    } catch {
      #expect(error.failureClass == .inputMissing)
      #expect(error.message.contains("Python reference"))
      #expect(error.cure?.contains("skillopt watch") == true)
    }
  }

  @Test("a step that was taken back is listed with whose wish it was; one that nobody asked for is found out")
  func revert() async throws {
    let folder = try await AuditFolder.withRevert()
    #expect(try folder.finding() == nil)
    let entry = try #require(try AuditReading(in: folder.files).trail.entries.first { $0.action == "revert" })
    #expect(entry.source == .person && entry.subject == "skill" && entry.step == 1)
    let expected: JSONObject = [
      "decision_id": "s1-9", "scope": "candidate", "reason_code": "wrong", "via": "key v", "paused": true,
      "reason_text": .string(AuditFolder.reason), "actor_name": "ann", "monotonic_ms": 77,
      "evidence": "measured before",
    ]
    for (name, value) in expected { #expect(entry.fields[name] == value, "\(name)") }
    let events = await AuditFolder.reverted()
    let done = try #require(events.firstIndex { $0.kind == .skillReverted })
    guard case .skillReverted(let reverted) = events[done], case .runStarted(let started) = events[0] else {
      return
    }
    #expect(entry.fields["candidate_sha256"] == .string(reverted.skill))
    #expect(reverted.skill == SkillDigest(of: started.skill).hexadecimal)
    // One nobody asked for: its record and all after it are written anew, in a sound chain.
    var forged = events
    forged.remove(at: try #require(events.firstIndex { $0.kind == .revertAsked }))
    #expect(
      try await AuditFolder(forged).finding()?.contains("a step is taken back that nobody asked for") == true)
  }

  @Test("every field of a decision is listed, and the gate's evidence beside it")
  func entries() async throws {
    let folder = try await AuditFolder()
    let entries = try AuditReading(in: folder.files).trail.entries
    #expect(entries.allSatisfy { $0.fields.keys.elementsEqual(AuditEntry.columns) })
    let veto = try #require(entries.first { $0.action == "veto" }).fields
    let expected: JSONObject = [
      "time": "2026-11-18T11:06:40.123Z", "monotonic_ms": 4200, "run_id": "run", "program": "2",
      "build": "0123abcd+", "epoch": 1,
      "shown_difference_sha256": "d1ff", "shown_difference_form": "unified, context 3",
      "shown_difference_lines": 14, "shown_difference_lines_seen": 12, "keys_pressed": 4,
      "shown_substitutions": "3 x <U+202E>",
      "source": "person", "decision_id": "s1-1-veto", "scope": "edit", "reason_code": "too_specific",
      "reason_text": .string(AuditFolder.reason), "shown_hidden_characters": 3, "shown_warnings": "link",
      "dwell_ms": 900, "via": "key v", "mode": "manual", "paused": true, "evidence": "not_evaluated",
      "actor_kind": "person", "actor_name": "=ann", "actor_uid": 1000, "actor_terminal": "/dev/pts/3",
      "actor_host": "box", "actor_ssh": "192.0.2.9", "actor_session": "s1",
    ]
    for (name, value) in expected { #expect(veto[name] == value, "\(name)") }
    for name in ["edit_sha256", "base_skill_sha256"] { #expect(veto[name]?.stringValue?.utf8.count == 64) }
    #expect(veto["prev"]?.stringValue?.utf8.count == 16)
    let set = try #require(entries.first { $0.subject == "review mode" })
    #expect(set.source == .person && set.action == "set")
    #expect(set.fields["mode"] == "window" && set.fields["previous_mode"] == "auto")
    #expect(set.fields["window_seconds"] == .number(5) && set.fields["actor_name"] == "bob")
    let gate = try #require(entries.first { $0.source == .gate }).fields
    #expect(gate["evaluation"]?.stringValue?.hasPrefix("records ") == true)
    #expect(gate["program"] == "1")
    for name in ["n", "wins", "losses", "ties", "p_better", "strength", "candidate_sha256", "gate_verdict"] {
      #expect(gate[name]?.isNull == false, "\(name)")
    }
  }

  @Test(
    "a field of the export is no formula and holds no control character",
    arguments: [
      ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-2", "-2"), ("-2+3", "'-2+3"), ("@x", "'@x"),
      ("plain", "plain"),
      ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("  =x", "\"'  =x\""), ("a\nb", "\"a b\""),
      ("\u{1B}[31m", "^[[31m"), ("\u{202E}x", "<U+202E>x"), ("", ""), ("\tx", "\" x\""),
    ])
  func csv(text: String, expected: String) {
    #expect(CSVText.field(text) == expected)
  }

  @Test(
    "times are dates of the calendar",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_709_251_199_999, "2024-02-29T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (4_102_444_800_000, "2100-01-01T00:00:00.000Z"),
    ])
  func time(milliseconds: Int, expected: String) {
    #expect(AuditTime.text(of: milliseconds) == expected)
  }

  // MARK: Tampering

  private static func contains(_ line: [UInt8], _ text: String) -> Bool {
    String(decoding: line, as: UTF8.self).containsExactly(text)
  }

  private static func replacing(_ old: String, by new: String, in line: [UInt8]) -> [UInt8] {
    Array(String(decoding: line, as: UTF8.self).replacingAll(exactly: old, with: new).utf8)
  }

  private static func withNewChecksum(_ line: [UInt8]) -> [UInt8] {
    let body = line.dropLast(18)
    let checksum = String(CRC32C.checksum(of: body), radix: 16)
    let padded = String(repeating: "0", count: 8 - checksum.utf8.count) + checksum
    return Array(body) + Array(",\"crc\":\"\(padded)\"}".utf8)
  }

  /// Writes all lines anew with a whole chain, as an owner of the folder could.
  private static func rewrite(
    _ lines: [[UInt8]], replacing old: String, by new: String, in folder: AuditFolder
  ) throws {
    var link = JournalHead.empty.link
    var rewritten: [[UInt8]] = []
    for line in lines {
      var text = String(decoding: line, as: UTF8.self).replacingAll(exactly: old, with: new)
      let label = #","prev":""#
      let place = try #require(text.ranges(ofExactly: label).last)
      text = String(text[..<place.lowerBound]) + label + link + "\",\"crc\":\"00000000\"}"
      let sealed = withNewChecksum(Array(text.utf8))
      link = String(SHA256(hashing: sealed).hexadecimal.prefix(16))
      rewritten.append(sealed)
    }
    try folder.write(lines: rewritten)
  }
}

/// Which texts a journal names.
enum AuditReadingProbe {
  static func blobs(in folder: AuditFolder) throws -> [String] {
    var reader = try JournalReader<RunEvent>(in: try folder.files)
    var names: [String] = []
    while let record = try reader.next() { names += record.blobs.map { RunLayout.blob($0.digest) } }
    return names
  }
}
