import SkillModel

extension RunFolder {
  /// Opens a run folder to read what was decided in it. Takes no lock, writes nothing. Blocks.
  ///
  /// - Throws: class 66 when there is no run here, or one of the reference, which keeps no record of decisions.
  package static func openForAudit(
    _ path: String, on host: any RunFileSystem = LocalFileSystem.host
  ) throws(Problem) -> RunFolder {
    let folder = try openForReading(path, on: host)
    guard folder.contents == .run else {
      throw Problem(
        .inputMissing, at: Place(path),
        "this is a run folder of the Python reference: it has no \(RunLayout.journal), so nothing can be audited",
        cure: "look at it with: skillopt watch \(path)")
    }
    return folder
  }
}
