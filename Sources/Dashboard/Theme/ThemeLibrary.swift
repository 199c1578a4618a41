import SkillModel

/// All themes that can be chosen: the built-in ones, and a person's own, which come first where names are equal.
package struct ThemeLibrary: Sendable {
  package static let defaultName = "default-dark"

  private let sources: [ThemeSource]

  /// - Parameter sources: built-in ones first; a later source with an equal name takes the place of the earlier one.
  package init(_ sources: [ThemeSource]) {
    var kept: [ThemeSource] = []
    for source in sources {
      if let place = kept.firstIndex(where: { $0.name == source.name }) {
        kept[place] = source
      } else {
        kept.append(source)
      }
    }
    self.sources = kept
  }

  package var names: [String] { sources.map(\.name) }

  /// The theme of that name. A bad theme never stops a start: the plain look comes with what is wrong with it.
  package func theme(named name: String) -> (theme: Theme, problems: [Problem]) {
    guard let source = sources.first(where: { $0.name == name }) else {
      let nearest = NearestName(among: names).match(for: name)
      let problem = Problem(
        .configuration, at: Place("theme"), "there is no theme \(name)",
        cure: nearest.map { "did you mean \($0)?" } ?? "choose one of \(names.joined(separator: ", "))")
      return (fallback(for: name), [problem])
    }
    do {
      return (try source.theme { wanted in sources.first { $0.name == wanted } }, source.remarks)
    } catch {
      return (fallback(for: name), error.problems)
    }
  }

  private func fallback(for name: String) -> Theme {
    guard name != Self.defaultName, let source = sources.first(where: { $0.name == Self.defaultName }),
      let theme = try? source.theme(find: { _ in nil })
    else { return .plain }
    return theme
  }
}
