import SkillModel
import Yams

/// Reads the text of a YAML file into places and values, without guessing a type.
struct ConfigurationTree {
  /// The largest nesting and the most values that are read, aliases counted as often as they are used.
  private static let maximumDepth = 32
  private static let maximumNodes = 20_000

  private let name: String
  /// What the text must hold when its root is no mapping, as a whole sentence for a message.
  private let expectation: String
  private var nodeCount = 0
  private(set) var problems: [Problem] = []

  private init(name: String, expectation: String) {
    self.name = name
    self.expectation = expectation
  }

  /// The root mapping of a file; nil with at least one problem where there is none to go on with.
  ///
  /// An empty file is an empty mapping. A key that is given twice is a problem, and the first one counts.
  static func read(
    _ text: String, name: String,
    expectation: String = "the file must hold sections with keys, as `train:` and below it `batch_size: 40`"
  ) -> (root: [SourceEntry]?, problems: [Problem]) {
    var tree = ConfigurationTree(name: name, expectation: expectation)
    let root = tree.root(of: text)
    return (root, tree.problems)
  }

  private mutating func root(of text: String) -> [SourceEntry]? {
    var lines = SourceLines(text)
    if let problem = YAMLHazard.problem(in: lines, name: name) {
      problems.append(problem)
      return nil
    }
    do throws(Problem) {
      guard let node = try compose(text, &lines) else { return [] }
      return try entries(ofRoot: node)
    } catch {
      problems.append(error)
      return nil
    }
  }

  private mutating func compose(_ text: String, _ lines: inout SourceLines) throws(Problem) -> Node? {
    var current = text
    while true {
      do {
        return try Yams.compose(yaml: current, .basic, .default, .utf8)
      } catch let error as YamlError {
        guard case .duplicatedKeysInMapping(let names, let context) = error else {
          throw YAMLFailure.problem(for: error, in: lines, name: name)
        }
        let first = Place(name, line: context.mark.line, column: context.mark.column)
        let key = names.first ?? "?"
        let shown = QuotedValue.name(key)
        guard problems.count < 50, let again = lines.hideRepetition(of: key, from: context.mark) else {
          throw Problem(
            .configuration, at: first, "\(shown): given more than once in one mapping",
            cure: "keep one of them"
          )
        }
        problems.append(
          Problem(
            .configuration, at: Place(name, line: again.line, column: again.column),
            "\(shown): given twice, in line \(context.mark.line) and in line \(again.line)",
            cure: "keep one of them"))
        current = lines.text
      } catch {
        throw Problem(.configuration, at: Place(name), "not valid YAML: \(error)")
      }
    }
  }

  private mutating func entries(ofRoot node: Node) throws(Problem) -> [SourceEntry] {
    switch try convert(node, depth: 0) {
    case .mapping(let entries, _): return entries
    case .scalar(_, _, _) where node.isEmptyScalar: return []
    case .scalar(_, _, let place), .list(_, let place):
      throw Problem(.configuration, at: place, expectation, cure: "write `key: value` lines")
    }
  }

  private mutating func convert(_ node: Node, depth: Int) throws(Problem) -> SourceNode {
    nodeCount += 1
    let place = place(of: node)
    guard nodeCount <= Self.maximumNodes else {
      throw Problem(
        .configuration, at: place, "more than \(Self.maximumNodes) values once its aliases are followed",
        cure: "write the values out, without aliases")
    }
    guard depth <= Self.maximumDepth else {
      throw Problem(.configuration, at: place, "nested more than \(Self.maximumDepth) levels deep")
    }
    switch node {
    case .scalar(let scalar):
      return .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any, place)
    case .sequence(let sequence):
      var nodes: [SourceNode] = []
      for element in sequence { nodes.append(try convert(element, depth: depth + 1)) }
      return .list(nodes, place)
    case .mapping(let mapping):
      return .mapping(try convert(mapping, depth: depth), place)
    case .alias:
      throw Problem(.configuration, at: place, "an alias that leads nowhere", cure: "write the value out")
    }
  }

  private mutating func convert(_ mapping: Node.Mapping, depth: Int) throws(Problem) -> [SourceEntry] {
    var entries: [SourceEntry] = []
    var merged: [SourceEntry] = []
    for (keyNode, valueNode) in mapping {
      let keyPlace = place(of: keyNode)
      guard case .scalar(let key) = keyNode else {
        throw Problem(.configuration, at: keyPlace, "a key must be a word", cure: "write `key: value`")
      }
      if SourceLines.isHidden(key.string) { continue }
      let value = try convert(valueNode, depth: depth + 1)
      if key.string == "<<", key.style == .plain {
        merged += try mergedEntries(value)
      } else {
        entries.append(SourceEntry(key: key.string, place: keyPlace, value: value))
      }
    }
    let own = Set(entries.map(\.key))
    return entries + merged.filter { !own.contains($0.key) }
  }

  /// The entries that `<<` brings in; of two mappings the earlier counts.
  private func mergedEntries(_ value: SourceNode) throws(Problem) -> [SourceEntry] {
    switch value {
    case .mapping(let entries, _): return entries
    case .list(let nodes, _):
      var entries: [SourceEntry] = []
      for node in nodes {
        let known = Set(entries.map(\.key))
        entries += try mergedEntries(node).filter { !known.contains($0.key) }
      }
      return entries
    case .scalar(_, _, let place):
      throw Problem(.configuration, at: place, "`<<` takes a mapping", cure: "give it an alias of a mapping")
    }
  }

  private func place(of node: Node) -> Place {
    Place(name, line: node.mark?.line, column: node.mark?.column)
  }
}

extension Node {
  fileprivate var isEmptyScalar: Bool {
    if case .scalar(let scalar) = self {
      scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null"
    } else {
      false
    }
  }
}

/// Turns a failure of the YAML parser into words.
enum YAMLFailure {
  static func problem(for error: YamlError, in lines: SourceLines, name: String) -> Problem {
    switch error {
    case .scanner(_, let message, let mark, _), .parser(_, let message, let mark, _):
      problem(message, mark, lines, name)
    case .composer(_, let message, let mark, _):
      message.contains("another document")
        ? Problem(
          .configuration, at: place(mark, name), "a second document starts here",
          cure: "keep one document a file")
        : problem(message, mark, lines, name)
    case .reader(let message, _, _, _):
      Problem(.dataMalformed, at: Place(name), "not text that YAML can hold: \(message)")
    default:
      Problem(.configuration, at: Place(name), "not valid YAML: \(error)")
    }
  }

  private static func problem(_ message: String, _ mark: Mark, _ lines: SourceLines, _ name: String)
    -> Problem
  {
    if lines.hasTabInIndentation(line: mark.line) {
      return Problem(
        .configuration, at: place(mark, name), "a tab in the indentation: YAML wants blanks",
        cure: "replace the tabs at the start of line \(mark.line) with blanks")
    }
    return Problem(
      .configuration, at: place(mark, name), "not valid YAML: \(message)", cure: "mend line \(mark.line)")
  }

  private static func place(_ mark: Mark, _ name: String) -> Place {
    Place(name, line: mark.line, column: mark.column)
  }
}
