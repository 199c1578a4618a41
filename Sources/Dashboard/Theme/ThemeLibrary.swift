import SkillModel

/// All themes that can be chosen: the built-in ones, and a person's own, which come first where names are equal.
package struct ThemeLibrary: Sendable {
  package static let defaultName = "default-dark"

  /// A theme that is read when it is asked for: most starts need one of many, and many need none.
  package struct Entry: Sendable {
    package let name: String
    let source: @Sendable () -> ThemeSource

    package init(_ name: String, _ source: @escaping @Sendable () -> ThemeSource) {
      self.name = name
      self.source = source
    }
  }

  private let entries: [Entry]

  /// - Parameter entries: built-in ones first; a later one with an equal name takes the place of the earlier one.
  package init(_ entries: [Entry]) {
    var kept: [Entry] = []
    for entry in entries {
      if let place = kept.firstIndex(where: { $0.name == entry.name }) {
        kept[place] = entry
      } else {
        kept.append(entry)
      }
    }
    self.entries = kept
  }

  package init(_ sources: [ThemeSource]) {
    self.init(sources.map { source in Entry(source.name) { source } })
  }

  package var names: [String] { entries.map(\.name) }

  private func source(named name: String) -> ThemeSource? { entries.first { $0.name == name }?.source() }

  /// The theme of that name. A bad theme never stops a start: the plain look comes with what is wrong with it.
  package func theme(named name: String) -> (theme: Theme, problems: [Problem]) {
    guard let source = source(named: name) else {
      let nearest = NearestName(among: names).match(for: name)
      let problem = Problem(
        .configuration, at: Place("theme"), "there is no theme \(name)",
        cure: nearest.map { "did you mean \($0)?" } ?? "choose one of \(names.joined(separator: ", "))")
      return (fallback(for: name), [problem])
    }
    do {
      return (try source.theme { wanted in self.source(named: wanted) }, source.remarks)
    } catch {
      return (fallback(for: name), error.problems)
    }
  }

  private func fallback(for name: String) -> Theme {
    guard name != Self.defaultName, let source = source(named: Self.defaultName),
      let theme = try? source.theme(find: { _ in nil })
    else { return .plain }
    return theme
  }
}
