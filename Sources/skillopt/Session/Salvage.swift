import RunStore
import SkillModel

/// `--salvage`: what is sound of a damaged run goes on in a new folder.
enum Salvage {
  /// Copies the records before the damage, with their texts, and tells of it. The damaged run isn't changed.
  ///
  /// - Throws: class 73 when the new folder can't be used or holds a run, 65 when there is nothing to save, 66 when
  ///   there is no run to copy from.
  static func copy(from damaged: String, to folder: String) throws {
    let source = try RunFolder.openForReading(damaged)
    guard source.contents == .run else {
      throw Problem(
        .inputMissing, at: Place(damaged), "there is no journal here to copy from", cure: "check the path")
    }
    let holder = LockHolder.thisProcess(version: ProgramVersion.text, start: SystemClock.milliseconds())
    let target = try RunFolder.open(folder, holder: holder)
    let report = try Journal.salvage(from: source.files, into: target)
    try target.lock?.release()
    let what = "\(report.head.sequence) records of \(damaged) were copied into \(folder)"
    RunOutput.remark(report.reason.map { "\(what); left out: \($0.message)" } ?? "\(what); all are sound")
  }
}
