import SkillModel
import Testing

extension ProgramUnderTest.Outcome {
  /// Expects an end with an exit code, and on standard error what is wrong and where, and how to mend it.
  func expectComplaint(
    _ code: Int32, naming part: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(ending == .exited(code), "\(errors)", sourceLocation: sourceLocation)
    // A remark is no complaint.
    let lines = errors.split(separator: "\n").filter { !$0.hasPrefix("skillopt: note: ") }
    #expect(lines.first?.hasPrefix("skillopt: ") == true, "\(errors)", sourceLocation: sourceLocation)
    #expect(
      lines.allSatisfy { line in ["skillopt: ", "fix: "].contains { line.hasPrefix($0) } }, "\(errors)",
      sourceLocation: sourceLocation)
    #expect(lines.contains { $0.hasPrefix("fix: ") }, "\(errors)", sourceLocation: sourceLocation)
    #expect(
      part.isEmpty || errors.contains(part), "\(part) is not named: \(errors)", sourceLocation: sourceLocation
    )
    #expect(
      errors.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }, "\(errors)",
      sourceLocation: sourceLocation)
  }
}
