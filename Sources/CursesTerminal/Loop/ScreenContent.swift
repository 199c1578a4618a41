import Dashboard

/// What a screen shows and who its keys are for. The loop owns it; all calls come from the loop's thread.
package protocol ScreenContent {
  /// Takes a key, a click, a paste, a resize.
  ///
  /// - Parameter now: when it arrived, monotonic milliseconds, also where it is handled later: keys typed ahead are
  ///   older than what they would act on.
  mutating func handle(_ input: TerminalInput, at now: Int) -> [DashboardEffect]
  /// The whole screen. Called often; an equal picture costs no output.
  func picture(size: ScreenSize, at now: Int) -> ScreenBuffer
  /// A frame was written to the terminal: what was in it has been shown since `now`.
  mutating func painted(size: ScreenSize, at now: Int)
  /// When the picture changes by itself next (a clock, a countdown); nil: not before something arrives.
  func nextTick(after now: Int) -> Int?
}
