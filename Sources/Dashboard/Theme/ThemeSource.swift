import SkillModel

/// A theme file as it is written, before inheritance.
package struct ThemeSource: Sendable {
  package private(set) var name: String
  package private(set) var author = ""
  package private(set) var variant = Theme.Variant.any
  package private(set) var inherits: (name: String, place: Place)?
  private var styles: [ThemeRole: RoleStyle] = [:]
  private var palette: [String: ThemeColor] = [:]
  /// What is wrong with the file, with line and cure. A theme with problems is not used.
  package private(set) var problems: [Problem] = []
  /// What was passed over: roles that this version does not know.
  package private(set) var remarks: [Problem] = []

  /// - Parameter fallbackName: the file's name without its ending.
  package init(_ entries: [SourceEntry], fallbackName: String) {
    name = fallbackName
    for entry in entries where entry.key == "palette" { readPalette(entry.value) }
    for entry in entries {
      switch entry.key {
      case "palette": break
      case "name": name = text(entry) ?? name
      case "author": author = text(entry) ?? author
      case "variant":
        guard let word = text(entry) else { break }
        if let known = Theme.Variant(rawValue: word) {
          variant = known
        } else {
          complain(entry.value.place, "variant must be dark, light or any", "write one of them")
        }
      case "inherits": inherits = text(entry).map { ($0, entry.value.place) }
      case "roles": readRoles(entry.value)
      default:
        complain(
          entry.place, "unknown key \(entry.key)",
          "a theme has name, author, variant, inherits, palette, roles")
      }
    }
  }

  /// The theme with what it inherits.
  ///
  /// - Parameter find: the source of a theme by its name; nil where there is none.
  /// - Throws: all problems of the chain.
  package func theme(find: (String) -> ThemeSource?) throws(ProblemList) -> Theme {
    var chain = [self]
    var found = problems
    var next = inherits
    while let (parent, place) = next {
      if chain.contains(where: { $0.name == parent }) {
        found.append(
          Problem(.configuration, at: place, "\(parent) inherits from itself", cure: "leave it out"))
        break
      }
      guard let source = find(parent) else {
        found.append(
          Problem(
            .configuration, at: place, "there is no theme \(parent) to inherit from",
            cure: "name one of those listed by the theme key"))
        break
      }
      found += source.problems
      chain.append(source)
      next = source.inherits
    }
    guard found.isEmpty else { throw ProblemList(found) }
    var merged: [ThemeRole: RoleStyle] = [:]
    for source in chain.reversed() { merged.merge(source.styles) { _, own in own } }
    return Theme(name: name, author: author, variant: variant, styles: merged)
  }

  private mutating func readPalette(_ node: SourceNode) {
    guard case .mapping(let entries, _) = node else {
      return complain(node.place, "palette must name colours", "write `sky: \"#6cb0f2\"` below it")
    }
    for entry in entries {
      guard let written = text(entry) else { continue }
      if let color = ThemeColor(written) {
        palette[entry.key] = color
      } else {
        complain(
          entry.value.place, "\(written) is no colour", "write \"#rrggbb\", a colour's name, or default")
      }
    }
  }

  private mutating func readRoles(_ node: SourceNode) {
    guard case .mapping(let entries, _) = node else {
      return complain(node.place, "roles must be a mapping", "write `text: default` below it")
    }
    for entry in entries {
      guard let role = ThemeRole(rawValue: entry.key) else {
        let nearest = NearestName(among: ThemeRole.allCases.map(\.rawValue)).match(for: entry.key)
        remarks.append(
          Problem(
            .configuration, at: entry.place, "unknown role \(entry.key)",
            cure: nearest.map { "did you mean \($0)?" } ?? "see README, Themes"))
        continue
      }
      if let style = style(entry.value) { styles[role] = style }
    }
  }

  private mutating func style(_ node: SourceNode) -> RoleStyle? {
    var style = RoleStyle()
    switch node {
    case .list(_, let place):
      complain(place, "a role is a colour or a mapping", "write `{ fg: sky, attr: [bold] }`")
      return nil
    case .scalar(let written, _, let place):
      style.foreground = color(written, place)
    case .mapping(let entries, _):
      for entry in entries { read(entry, into: &style) }
    }
    return style
  }

  private mutating func read(_ entry: SourceEntry, into style: inout RoleStyle) {
    switch entry.key {
    case "fg": style.foreground = text(entry).flatMap { color($0, entry.value.place) }
    case "bg": style.background = text(entry).flatMap { color($0, entry.value.place) }
    case "attr": style.attributes = attributes(entry.value)
    case "mono": style.mono = attributes(entry.value)
    case "c256":
      if let index = text(entry).flatMap({ UInt8($0) }) {
        style.index256 = index
      } else {
        complain(entry.value.place, "c256 must be 0 to 255", "write a colour's number")
      }
    case "c16": style.ansi = named(entry)
    case "bg16": style.ansiBackground = named(entry)
    default:
      complain(entry.place, "unknown key \(entry.key)", "a role has fg, bg, attr, c256, c16, bg16, mono")
    }
  }

  private mutating func named(_ entry: SourceEntry) -> ANSIColor? {
    guard let written = text(entry) else { return nil }
    if let color = ANSIColor(named: written) { return color }
    complain(entry.value.place, "\(written) is none of the sixteen colours", "write red, bright-red, ...")
    return nil
  }

  private mutating func color(_ written: String, _ place: Place) -> ThemeColor? {
    if let color = palette[written] ?? ThemeColor(written) { return color }
    let nearest = NearestName(among: palette.keys.sorted()).match(for: written)
    complain(
      place, "no colour \(written) in the palette",
      nearest.map { "did you mean \($0)?" } ?? "add it to the palette, or write \"#rrggbb\"")
    return nil
  }

  private mutating func attributes(_ node: SourceNode) -> CellAttributes {
    guard case .list(let nodes, _) = node else {
      complain(node.place, "attributes are a list", "write [bold, underline]")
      return []
    }
    var attributes: CellAttributes = []
    for node in nodes {
      guard case .scalar(let word, _, let place) = node else { continue }
      if let known = CellAttributes.names.first(where: { $0.0 == word }) {
        attributes.insert(known.1)
      } else {
        complain(place, "unknown attribute \(word)", "write bold, dim, italic, underline or reverse")
      }
    }
    return attributes
  }

  private mutating func text(_ entry: SourceEntry) -> String? {
    if case .scalar(let text, _, _) = entry.value { return text }
    complain(entry.value.place, "\(entry.key) must be a word", "write one word")
    return nil
  }

  private mutating func complain(_ place: Place, _ message: String, _ cure: String) {
    problems.append(Problem(.configuration, at: place, message, cure: cure))
  }
}
