import SkillModel

/// What is fixed when a dashboard starts.
package struct DashboardOptions: Hashable, Sendable {
  /// Why a run can't be controlled from this screen.
  package enum Control: Hashable, Sendable {
    case allowed
    /// A recorded run.
    case replay
    /// The folder may not be written.
    case readOnly
    /// Another process controls it, or none does.
    case watching(String)

    /// Why a key that changes the run does nothing.
    var refusal: String? {
      switch self {
      case .allowed: nil
      case .replay: "this is a recorded run: nothing in it can be changed"
      case .readOnly: "this run folder is read-only: nothing in it can be changed"
      case .watching(let why): why
      }
    }
  }
  package var control = Control.allowed
  package var glyphs = GlyphSet.unicode
  package var keys = KeyMap.standard
  /// Names in the order in which `t` goes through them.
  package var themes: [String] = ["default-dark"]
  package var theme = "default-dark"
  /// Rings when the run waits for a person.
  package var bell = false
  package var mouse = true
  /// `diff.words = brackets`.
  package var brackets = false
  /// Seconds east of Greenwich.
  package var utcOffset = 0
  /// Login name, for messages.
  package var actor = "you"

  package init() {}

  package var isReplay: Bool { control == .replay }
}
