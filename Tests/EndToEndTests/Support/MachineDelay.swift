/// How busy the machine is: limits of wall time are a promise plus what a process waits for the processor now.
enum MachineDelay {
  /// Five times the slowest of five programs that do nothing; some ten milliseconds where nothing else runs.
  static func now(in program: ProgramUnderTest) async throws -> Duration {
    var slowest = Duration.zero
    for _ in 0..<5 {
      let start = ContinuousClock.now
      _ = await (try program.start("true", [])).outcome()
      slowest = max(slowest, ContinuousClock.now - start)
    }
    return slowest * 5
  }
}
