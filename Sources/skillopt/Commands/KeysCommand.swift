import ArgumentParser
import Dashboard
import Foundation
import SkillModel

/// `skillopt keys`.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Lists the keys of the dashboard, with your own changes, and checks them.",
    discussion: """
      The third column says where a key acts, and on which kind of run: one key can do several things, each in its \
      place. A place in a detail view goes before a wider one.

      Keys are changed in keys.yaml, in $XDG_CONFIG_HOME/skillopt (else ~/.config/skillopt): a line names an action \
      and its keys, and takes the place of the keys listed here.

        edit.approve: a
        run.pause: [p, F8]

      EXAMPLES
        skillopt keys
        skillopt keys --json | jq -r '.[] | select(.keys | length > 0) | .action'

      Ends with 78 where keys.yaml or screen.yaml has something wrong in it; the rest is used all the same.
      """)

  @Flag(help: "The table as JSON.")
  var json = false

  func run() throws {
    let settings = PersonalSettings(environment: ProcessInfo.processInfo.environment)
    let (map, faults) = KeyMap.applying(settings.keys.map { ($0.action, $0.keys, $0.place) })
    if json {
      StandardStreams.print(
        .array(KeyTable.actions.map { .object(Self.row($0, map)) }), layout: .compact)
    } else {
      for action in KeyTable.actions {
        let keys = map.keys(of: action.id).map(KeyName.text(of:)).joined(separator: " ")
        StandardStreams.print(
          Self.padded(keys, to: 14) + Self.padded(action.id.rawValue, to: 22)
            + Self.padded(Self.place(of: action), to: 20) + action.text)
      }
    }
    let problems = faults.map(\.problem) + settings.allProblems
    if !problems.isEmpty { throw ProblemList(problems) }
  }

  private static func row(_ action: KeyAction, _ map: KeyMap) -> JSONObject {
    [
      "action": .string(action.id.rawValue),
      "keys": .array(map.keys(of: action.id).map { .string(KeyName.text(of: $0)) }),
      "does": .string(action.text),
      "places": .array(places(of: action).map(JSONValue.string)),
      "runs": .string(runs(action.availability) ?? "all"),
    ]
  }

  /// `edits, edit` or `difference`; `live` and `replay` where it does not act on every run.
  private static func place(of action: KeyAction) -> String {
    let words = action.places.contains(.everywhere) ? "" : places(of: action).joined(separator: ", ")
    guard let runs = runs(action.availability) else { return words.isEmpty ? "everywhere" : words }
    return words.isEmpty ? runs : "\(runs): \(words)"
  }

  private static func places(of action: KeyAction) -> [String] {
    action.places.sorted { $0.rawValue < $1.rawValue }.map(word(for:))
  }

  private static func runs(_ availability: KeyAction.Availability) -> String? {
    switch availability {
    case .always: nil
    case .live: "live"
    case .replay: "replay"
    }
  }

  private static func word(for place: KeyPlace) -> String {
    switch place {
    case .everywhere: "everywhere"
    case .lists: "lists"
    case .scores: "scores"
    case .edits: "edits"
    case .rejected: "rejected"
    case .notes: "notes"
    case .log: "log"
    case .detail: "detail"
    case .difference: "difference"
    case .editDetail: "edit"
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// `skillopt themes`.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes", abstract: "Lists the themes of the dashboard and checks your own.",
    discussion: """
      Your own themes are YAML files in $XDG_CONFIG_HOME/skillopt/themes (else ~/.config/skillopt/themes). Begin with \
      a copy of one of the built-in ones; `inherits: NAME` takes over what a file does not say.

      EXAMPLES
        skillopt themes
        skillopt demo --theme ember
      """)

  @Flag(help: "The list as JSON.")
  var json = false

  func run() throws {
    let settings = PersonalSettings(environment: ProcessInfo.processInfo.environment)
    var problems: [Problem] = []
    var rows: [JSONValue] = []
    for name in settings.themes.names {
      let (theme, found) = settings.themes.theme(named: name)
      problems += found
      let isUsable = theme.name == name
      rows.append([
        "name": .string(name), "variant": .string(theme.variant.rawValue), "author": .string(theme.author),
        "usable": .bool(isUsable),
      ])
      if !json {
        let mark = settings.themeName == name ? " (chosen)" : ""
        let words = isUsable ? "\(theme.variant.rawValue), by \(theme.author)" : "can't be used, see below"
        StandardStreams.print(
          SafeText.singleLine(
            name + String(repeating: " ", count: max(1, 18 - name.count)) + words + mark
          ).text)
      }
    }
    if json { StandardStreams.print(.array(rows), layout: .compact) }
    problems += settings.allProblems
    if !problems.isEmpty { throw ProblemList(problems) }
  }
}
