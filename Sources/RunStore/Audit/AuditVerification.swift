import SkillModel

/// A run folder that was proved from its records, without a model call and without writing (RELIABILITY section 7).
///
/// Every line's checksum and link, every text's digest, every digest that a record states, every candidate that follows
/// from its edits, every verdict that follows from its scores, and every projected file. A chain alone does not stop
/// the owner of the folder from writing all of it anew: only a head that was noted elsewhere shows that.
package struct AuditVerification: Sendable {
  /// Something that is not as the records say.
  package struct Difference: Hashable, Sendable, Reportable {
    /// The record, or 0 for a file.
    package let record: Int
    package let place: String
    package let message: String

    package var problems: [Problem] {
      [
        Problem(
          .dataMalformed,
          at: record > 0 ? Place(RunLayout.journal, line: record) : Place(place), message,
          cure: "do not trust what follows it; compare with a copy of the run folder")
      ]
    }
  }

  package private(set) var differences: [Difference] = []
  package private(set) var head = JournalHead.empty
  /// Records of kinds that this program doesn't know: proved as lines, not understood.
  package private(set) var unknownRecords = 0
  package private(set) var texts = 0
  package private(set) var digests = 0
  package private(set) var files = 0
  /// Files that follow from the records and are not in the folder: left out of a copy, or removed. They prove nothing
  /// and disprove nothing; a resume makes them again.
  package private(set) var absentFiles: [String] = []
  package private(set) var isFinished = false
  /// Whether a noted head is one of the journal's; nil where none was given.
  package private(set) var headIsKnown: Bool?
  /// Records after the noted head.
  package private(set) var recordsSinceHead = 0

  private var state = RunState()
  private var openStep: (proposed: EditsProposed, closed: ReviewClosed?)?
  private var requests: [CallKey: Set<String>] = [:]
  private var projection = RunProjection()
  /// Digests of every content that a file may have, the last one last.
  private var versions: [String: [String]] = [:]

  /// Reads and compares everything. Blocks.
  ///
  /// - Parameter noted: the chain head that somebody noted, or the first 16 digits of it at least.
  /// - Throws: `JournalDamage` and `BlobFailure` for lines and texts that can't be read as written.
  package init(in folder: any RunFileSystem, noted: String? = nil) throws {
    var reader = try JournalReader<RunEvent>(in: folder)
    var noticed = noted == nil ? nil : false
    while let record = try reader.next() {
      if let noted, let digest = reader.head.digest, digest.hexadecimal.hasExactPrefix(noted) {
        noticed = true
        recordsSinceHead = -1
      }
      recordsSinceHead += 1
      texts += record.blobs.count
      switch try reader.resolve(record) {
      case .known(let known): take(known)
      case .unknown: unknownRecords += 1
      }
    }
    head = reader.head
    headIsKnown = noticed
    if noticed == false {
      note(
        0, RunLayout.journal,
        "the noted chain head is not in this journal: records were removed or written anew")
    }
    compareFiles(in: folder)
  }

  private mutating func note(_ record: Int, _ place: String, _ message: String) {
    differences.append(Difference(record: record, place: place, message: message))
  }

  private mutating func expect(_ stated: String, _ found: String, of what: String, in record: Int) {
    digests += 1
    guard !stated.isIdentical(to: found) else { return }
    note(record, what, "\(what): the record says \(stated.prefix(16))…, its content has \(found.prefix(16))…")
  }

  // MARK: Records

  private mutating func take(_ record: JournalRecord<RunEvent>) {
    let number = record.sequence
    switch record.event {
    case .textKept(let kept):
      expect(kept.digest, SHA256(hashing: kept.text).hexadecimal, of: "text", in: number)
    case .callIntended(let call): requests[call.key, default: []].insert(call.request)
    case .callReplied(let reply):
      digests += 1
      if requests[reply.key]?.contains(reply.request) != true {
        note(number, "call", "a reply without a call: nobody asked this on record")
      }
    case .editsProposed(let proposed): openStep = (proposed, nil)
    case .editDecided(let decided): check(decided, number)
    case .revertAsked(let asked):
      expect(
        asked.request.shownSkill, SkillDigest(of: state.current.text).hexadecimal, of: "skill taken back",
        in: number)
    case .skillReverted(let reverted):
      guard let layer = state.layer(ofStep: reverted.step), state.revert?.decision == reverted.decision else {
        note(number, "revert", "a step is taken back that nobody asked for, or that was not in the skill")
        break
      }
      expect(
        reverted.skill, SkillDigest(of: layer.current.text).hexadecimal, of: "skill before the step",
        in: number)
    case .reviewClosed(let closed): openStep?.closed = closed
    case .candidateBuilt(let built): check(built, number)
    case .gateDecided(let decided): check(decided, number)
    case .stepCommitted: openStep = nil
    default: break
    }
    state.apply(record.event)
    if case .runFinished = record.event { isFinished = true }
    for file in projection.files(after: record.event) {
      guard let text = file.text else {
        versions[file.path] = nil
        continue
      }
      versions[file.path, default: []].append(SHA256(hashing: text).hexadecimal)
    }
  }

  private mutating func check(_ decided: EditDecided, _ number: Int) {
    let items = (openStep?.proposed.chosen ?? []) + (openStep?.proposed.clipped ?? [])
    guard let item = items.first(where: { $0.id == decided.edit }) else {
      return note(number, "decision", "a decision on edit \(decided.edit), which was not proposed")
    }
    expect(decided.shown.itemDigest, item.itemDigest, of: "decided edit", in: number)
    expect(
      decided.shown.baseDigest, SkillDigest(of: state.current.text).hexadecimal, of: "base skill", in: number)
  }

  private mutating func check(_ built: CandidateBuilt, _ number: Int) {
    expect(built.digest, SkillDigest(of: built.skill).hexadecimal, of: "candidate", in: number)
    // Rewrites come from a reply, and notes are added by rules of their own: only edits can be applied again.
    guard state.header?.configuration.optimizer.update == .patch, built.appendixNotes == nil,
      let openStep, openStep.proposed.step == built.step
    else { return }
    let items = openStep.closed?.approved ?? openStep.proposed.chosen
    let again = ValidatedApplication(of: items, to: SkillDocument(state.current.text))
    digests += 1
    if !again.application.document.text.isIdentical(to: built.skill) {
      note(number, "candidate", "the candidate is not what its edits make of the skill")
    }
  }

  private mutating func check(_ decided: GateDecided, _ number: Int) {
    guard let evaluation = state.header?.configuration.evaluation else { return }
    let standing = GateStanding(
      current: state.current.gateScore, best: state.best.gateScore, bestStep: state.bestStep)
    let decision = GateDecision(
      candidate: decided.candidateScore, step: decided.step, against: standing,
      isForced: !evaluation.usesGate)
    digests += 1
    if !decision.verdict.rawValue.isIdentical(to: decided.action)
      || decided.previousScore != standing.current
    {
      note(number, "gate", "the verdict \(decided.action) does not follow from the scores on record")
    }
  }

  // MARK: Files

  /// A finished run's files are those of its end; of a run that goes on, a file may be some versions behind.
  private mutating func compareFiles(in folder: any RunFileSystem) {
    for (path, digests) in versions.sorted(by: { ExactText($0.key) < ExactText($1.key) }) {
      do throws(FileSystemFailure) {
        let found = SHA256(hashing: try folder.contents(of: path, limit: 1 << 30)).hexadecimal
        files += 1
        if isFinished ? digests.last != found : !digests.contains(found) {
          note(0, path, "this file is not what the journal says; a resume makes it again")
        }
      } catch {
        if error.isMissing {
          if isFinished { absentFiles.append(path) }
        } else {
          note(0, path, "can't be read: \(error.reason)")
        }
      }
    }
  }
}
