import BuiltInThemes
import Dashboard
import Foundation
import RunStore
import SkillModel

/// What a person has set for the screen, in `$XDG_CONFIG_HOME/skillopt` (else `~/.config/skillopt`).
///
/// Nothing in it changes a run. What can't be read is said and the defaults hold: a bad file never stops a start.
struct PersonalSettings: Sendable {
  /// One line of keys.yaml: an action and the keys that shall do it.
  struct KeyAssignment: Sendable {
    let action: String
    let keys: [String]
    let place: Place
  }

  private(set) var themes: ThemeLibrary
  private(set) var themeName: String?
  private var themePlace: Place?
  private(set) var keys: [KeyAssignment] = []
  /// nil: on.
  private(set) var usesMouse: Bool?
  private(set) var ringsBell: Bool?
  /// `color.depth: direct` asks for true colour where the terminal has an entry for it.
  private(set) var wantsDirectColor = false
  /// `diff.words: brackets` marks changed words by brackets: for screen readers and plain logs.
  private(set) var bracketsWords = false
  private(set) var problems: [Problem] = []
  /// Where it is kept; nil without a home.
  let folder: String?

  init(environment: [String: String]) {
    let configured = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config" }
    folder = (configured ?? home).map { $0 + "/skillopt" }
    var themes = BuiltInThemes.all.map { name, text in
      ThemeLibrary.Entry(name) {
        ThemeSource(SettingsFile.parse(text, name: "\(name).yaml").entries ?? [], fallbackName: name)
      }
    }
    var found: [Problem] = []
    if let folder {
      let own = folder + "/themes"
      for file in ((try? FileManager.default.contentsOfDirectory(atPath: own)) ?? []).sorted()
      where file.hasSuffix(".yaml") {
        let (entries, problems) = SettingsFile.read(at: own + "/" + file)
        found += problems
        if let entries {
          let source = ThemeSource(entries, fallbackName: String(file.dropLast(5)))
          themes.append(ThemeLibrary.Entry(source.name) { source })
        }
      }
    }
    self.themes = ThemeLibrary(themes)
    problems = found
    guard let folder else { return }
    read(SettingsFile.read(at: folder + "/keys.yaml")) { $0.takeKeys($1) }
    read(SettingsFile.read(at: folder + "/screen.yaml")) { $0.takeScreen($1) }
    if themeName == nil, let kept = try? String(contentsOfFile: folder + "/theme", encoding: .utf8) {
      themeName = kept.split(separator: "\n").first.map(String.init)
      themePlace = Place(folder + "/theme")
    }
  }

  /// All that is wrong with the settings, a chosen theme that isn't there too.
  var allProblems: [Problem] {
    guard let themeName, !themes.names.contains(themeName) else { return problems }
    return problems
      + themes.theme(named: themeName).problems.map { problem in
        var problem = problem
        problem.place = themePlace ?? problem.place
        return problem
      }
  }

  /// Remembers a theme for the next start, in a file of its own so that hand-written settings stay as they are.
  func keep(theme: String) -> Problem? {
    guard let folder else {
      return Problem(.cannotCreate, "no place to remember the theme: HOME is not set", cure: "set HOME")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try (theme + "\n").write(toFile: folder + "/theme", atomically: true, encoding: .utf8)
      return nil
    } catch {
      return Problem(
        .cannotCreate, at: Place(folder + "/theme"),
        "the theme can't be remembered: \(error.localizedDescription)",
        cure: "check the folder's owner and mode")
    }
  }

  private mutating func read(
    _ file: (entries: [SourceEntry]?, problems: [Problem]),
    _ take: (inout PersonalSettings, SourceEntry) -> Void
  ) {
    problems += file.problems
    for entry in file.entries ?? [] { take(&self, entry) }
  }

  /// `edit.approve: a` or `edit.approve: [a, F5]`.
  private mutating func takeKeys(_ entry: SourceEntry) {
    switch entry.value {
    case .scalar(let key, _, _):
      keys.append(KeyAssignment(action: entry.key, keys: key.isEmpty ? [] : [key], place: entry.place))
    case .list(let nodes, _):
      let names = nodes.compactMap { node -> String? in
        if case .scalar(let name, _, _) = node { name } else { nil }
      }
      keys.append(KeyAssignment(action: entry.key, keys: names, place: entry.place))
    case .mapping(_, let place):
      problems.append(
        Problem(
          .configuration, at: place, "\(entry.key) must be a key or a list of keys",
          cure: "write `\(entry.key): a`"))
    }
  }

  private mutating func takeScreen(_ entry: SourceEntry) {
    guard case .scalar(let word, _, let place) = entry.value else {
      problems.append(
        Problem(.configuration, at: entry.place, "\(entry.key) must be a word", cure: "write one word"))
      return
    }
    switch (entry.key, word) {
    case ("theme", _):
      themeName = word
      themePlace = place
    case ("mouse", "on"), ("mouse", "true"): usesMouse = true
    case ("mouse", "off"), ("mouse", "false"): usesMouse = false
    case ("bell", "on"), ("bell", "true"): ringsBell = true
    case ("bell", "off"), ("bell", "false"): ringsBell = false
    case ("color.depth", "direct"): wantsDirectColor = true
    case ("color.depth", "auto"): wantsDirectColor = false
    case ("diff.words", "brackets"): bracketsWords = true
    case ("diff.words", "color"): bracketsWords = false
    case ("mouse", _), ("bell", _), ("color.depth", _), ("diff.words", _):
      problems.append(
        Problem(
          .configuration, at: place, "\(entry.key) can't be \(word)",
          cure: "mouse and bell: on or off; color.depth: auto or direct; diff.words: color or brackets"))
    default:
      let known = ["theme", "mouse", "bell", "color.depth", "diff.words"]
      let nearest = NearestName(among: known).match(for: entry.key)
      problems.append(
        Problem(
          .configuration, at: entry.place, "unknown key \(entry.key)",
          cure: nearest.map { "did you mean \($0)?" } ?? "known are \(known.joined(separator: ", "))"))
    }
  }
}
