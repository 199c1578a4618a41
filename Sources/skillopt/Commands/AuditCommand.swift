import ArgumentParser
import RunStore
import SkillModel

/// `skillopt audit`.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Shows and proves what was decided in a run, and by whom.",
    discussion: """
      Reads the journal of a run folder; takes no lock, writes nothing, asks no model.

      EXAMPLES
        skillopt audit runs/a                  decisions of people and policies, verdicts of the gate
        skillopt audit show runs/a 3           one step: edits, findings, decisions, difference, evidence
        skillopt audit export runs/a --csv > decisions.csv
        skillopt audit verify runs/a --head 5b63ea01109aceed
      """,
    subcommands: [
      AuditListCommand.self, AuditShowCommand.self, AuditExportCommand.self, AuditVerifyCommand.self,
      CanonicalCommand.self,
    ],
    defaultSubcommand: AuditListCommand.self)

  /// `skillopt audit canonical`.
  struct CanonicalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "canonical",
      abstract: "Prints the journal in the form in which two runs of the same are equal.",
      discussion: """
        Decisions in their order, then records of calls sorted by epoch, step, stage and index. Times, durations, \
        attempts, the chain and the run's name are left out.

        EXAMPLES
          diff <(skillopt audit canonical runs/a) <(skillopt audit canonical runs/b)
        """)

    @Argument(help: "The run folder.")
    var folder: String

    func run() throws {
      _ = try RunFolder.openForAudit(folder)
      for line in try CanonicalJournal.lines(of: try RunStart.events(in: folder)) {
        StandardStreams.print(line)
      }
    }
  }
}

/// `skillopt audit RUN` and `skillopt audit list RUN`.
struct AuditListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists decisions and verdicts in their order (the default).")

  @Argument(help: "The run folder.") var folder: String
  @Flag(help: "One JSON object a line, with every field.") var json = false
  @Flag(help: "Errors on standard error as JSON, one a line.") var jsonErrors = false

  func run() throws {
    let reading = try AuditReading(in: try RunFolder.openForAudit(folder).files)
    for entry in reading.trail.entries {
      if json {
        StandardStreams.print(.object(entry.fields), layout: .compact)
      } else {
        StandardStreams.print(SafeText.singleLine(AuditText.line(of: entry)).text)
      }
    }
    if reading.trail.entries.isEmpty { RunOutput.remark("nothing was decided in this run yet") }
  }
}

/// `skillopt audit show RUN STEP`.
struct AuditShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows a step's edits, findings, decisions, difference and evidence.")

  @Argument(help: "The run folder.") var folder: String
  @Argument(help: "The step, counted from 1.") var step: Int
  @Flag(help: "The step's decisions and verdicts as JSON, one a line.") var json = false
  @Flag(help: "Errors on standard error as JSON, one a line.") var jsonErrors = false

  func run() throws {
    let trail = try AuditReading(in: try RunFolder.openForAudit(folder).files).trail
    guard let shown = trail.steps.last(where: { $0.step == step }) else {
      throw Problem(
        .usage, at: Place(folder), "this run has no step \(step)",
        cure: trail.steps.last.map { "name one from 1 to \($0.step)" } ?? "wait until a step has begun")
    }
    let entries = trail.entries.filter { $0.step == step }
    if json {
      for entry in entries { StandardStreams.print(.object(entry.fields), layout: .compact) }
      return
    }
    for line in AuditText.lines(of: shown, entries: entries, state: trail.state) {
      StandardStreams.print(SafeText.singleLine(line).text)
    }
  }
}

/// `skillopt audit export RUN`.
struct AuditExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes decisions and verdicts as CSV or JSON to standard output.",
    discussion: """
      In CSV, a field that a spreadsheet would take for a formula begins with an apostrophe, and control characters \
      are written out.
      """)

  @Argument(help: "The run folder.") var folder: String
  @Flag(help: "CSV with a heading.") var csv = false
  @Flag(help: "One JSON array.") var json = false
  @Flag(help: "Errors on standard error as JSON, one a line.") var jsonErrors = false

  func run() throws {
    guard csv != json else {
      throw Problem(
        .usage, csv ? "--csv and --json contradict each other" : "no format is named",
        cure: "give one of --csv and --json")
    }
    let entries = try AuditReading(in: try RunFolder.openForAudit(folder).files).trail.entries
    if json {
      StandardStreams.print(.array(entries.map { .object($0.fields) }), layout: .pretty)
      return
    }
    StandardStreams.print(CSVText.line(AuditEntry.columns))
    for entry in entries {
      StandardStreams.print(
        CSVText.line(AuditEntry.columns.map { CSVText.text(of: entry.fields[$0] ?? .null) }))
    }
  }
}

/// `skillopt audit verify RUN`.
struct AuditVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Folds the journal again and compares every digest and file.",
    discussion: """
      No model is asked and nothing is written. Exit status 65 and the first difference, or 0 and the chain head. \
      Files of the run that are not there are counted: they follow from the records, and a resume makes them again. The \
      chain alone does not stop the owner of the folder from writing all of it anew, nor show that the last records \
      were removed: compare with a head that was noted elsewhere, by --head.
      """)

  @Argument(help: "The run folder.") var folder: String
  @Option(help: ArgumentHelp("A chain head that was noted: 16 to 64 digits.", valueName: "hex")) var head:
    String?
  @Flag(help: "The result as one JSON object.") var json = false
  @Flag(help: "Errors on standard error as JSON, one a line.") var jsonErrors = false

  func run() throws {
    let noted = head?.lowercased()
    if let noted, !(16...64).contains(noted.utf8.count) || !noted.utf8.allSatisfy(Self.isHexadecimal) {
      throw Problem(
        .usage, "--head must be 16 to 64 hexadecimal digits", cure: "give the head that train has printed")
    }
    let result = try AuditVerification(in: try RunFolder.openForAudit(folder).files, noted: noted)
    if json { StandardStreams.print(Self.report(result), layout: .pretty) }
    if let first = result.differences.first {
      if result.differences.count > 1 {
        RunOutput.remark("\(result.differences.count) differences; the first one follows")
      }
      throw first
    }
    guard !json else { return }
    StandardStreams.print(
      "ok  \(result.head.sequence) records, \(result.texts) texts, \(result.digests) digests, \(result.files) files"
        + (result.isFinished ? "" : "; the run is not finished"))
    if let first = result.absentFiles.first {
      let count = result.absentFiles.count
      StandardStreams.print(
        SafeText.singleLine(
          "    \(count) file\(count == 1 ? " is" : "s are") not in this folder, \(first) for one: left out or removed, "
            + "not compared"
        ).text)
    }
    if result.unknownRecords > 0 {
      StandardStreams.print("    \(result.unknownRecords) records of kinds that this program does not know")
    }
    if noted != nil {
      StandardStreams.print(
        "    the noted head is in the chain, \(result.recordsSinceHead) records before its end")
    }
    StandardStreams.print("chain head \(result.head.digest?.hexadecimal ?? "none")")
    StandardStreams.print(
      "The chain alone does not stop the owner of this folder from writing all of it anew; a head noted elsewhere does."
    )
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func report(_ result: AuditVerification) -> JSONValue {
    [
      "ok": .bool(result.differences.isEmpty), "records": .integer(result.head.sequence),
      "texts": .integer(result.texts), "digests": .integer(result.digests), "files": .integer(result.files),
      "absent_files": .integer(result.absentFiles.count), "unknown_records": .integer(result.unknownRecords),
      "finished": .bool(result.isFinished),
      "chain_head": result.head.digest.map { .string($0.hexadecimal) } ?? .null,
      "noted_head_found": result.headIsKnown.map(JSONValue.bool) ?? .null,
      "differences": .array(
        result.differences.map {
          ["record": .integer($0.record), "place": .string($0.place), "message": .string($0.message)]
        }),
    ]
  }
}
