import SkillModel

/// A value written as a Python literal, such as `['x', "y"]`, as tables of questions hold them.
///
/// Read are texts without prefix, decimal numbers, `True`, `False`, `None`, lists, tuples and dictionaries with
/// text keys, at most 50 deep; anything else is no literal.
package struct PythonLiteral: Hashable, Sendable {
  /// The value; tuples are arrays.
  package let value: JSONValue
  /// The value as Python's `str` writes it, where a tuple is in round brackets.
  package let text: String

  /// Reads a literal that fills the whole text but for blanks around it.
  package static func parse(_ text: String) -> PythonLiteral? {
    var reader = Reader(scalars: Array(text.strippingBlanks().unicodeScalars))
    guard let literal = reader.literal(depth: 0), reader.isAtEnd else { return nil }
    if case .string(let text) = literal.value { return PythonLiteral(value: literal.value, text: text) }
    return literal
  }

  private struct Reader {
    let scalars: [Unicode.Scalar]
    var place = 0

    init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var isAtEnd: Bool { place == scalars.count }
    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    mutating func literal(depth: Int) -> PythonLiteral? {
      guard depth <= 50, let first = current else { return nil }
      switch first {
      case "[": return sequence(closing: "]", depth: depth)
      case "(": return sequence(closing: ")", depth: depth)
      case "{": return dictionary(depth: depth)
      case "'", "\"": return quoted(first)
      default: return word()
      }
    }

    private mutating func skipBlanks() {
      while let scalar = current, scalar.isBlank { place += 1 }
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
      guard current == scalar else { return false }
      place += 1
      return true
    }

    private mutating func sequence(closing: Unicode.Scalar, depth: Int) -> PythonLiteral? {
      place += 1
      var elements: [PythonLiteral] = []
      var endsWithComma = false
      skipBlanks()
      while current != closing {
        guard let element = literal(depth: depth + 1) else { return nil }
        elements.append(element)
        skipBlanks()
        endsWithComma = skip(",")
        skipBlanks()
        guard endsWithComma || current == closing else { return nil }
      }
      place += 1
      let isTuple = closing == ")"
      if isTuple, elements.count == 1, !endsWithComma { return elements[0] }
      let inner = elements.map(\.text).joined(separator: ", ")
      let text = isTuple ? "(\(inner)\(elements.count == 1 ? "," : ""))" : "[\(inner)]"
      return PythonLiteral(value: .array(elements.map(\.value)), text: text)
    }

    private mutating func dictionary(depth: Int) -> PythonLiteral? {
      place += 1
      var object = JSONObject()
      var members: [String] = []
      skipBlanks()
      while current != "}" {
        guard let key = literal(depth: depth + 1), case .string(let name) = key.value else { return nil }
        skipBlanks()
        guard skip(":") else { return nil }
        skipBlanks()
        guard let value = literal(depth: depth + 1) else { return nil }
        object[name] = value.value
        members.append(key.text + ": " + value.text)
        skipBlanks()
        let hasComma = skip(",")
        skipBlanks()
        guard hasComma || current == "}" else { return nil }
      }
      place += 1
      return PythonLiteral(value: .object(object), text: "{" + members.joined(separator: ", ") + "}")
    }

    private mutating func quoted(_ quote: Unicode.Scalar) -> PythonLiteral? {
      place += 1
      var text = String.UnicodeScalarView()
      while let scalar = current {
        place += 1
        if scalar == quote {
          let text = String(text)
          return PythonLiteral(value: .string(text), text: text.pythonRepresentation)
        }
        if scalar == "\n" { return nil }
        guard scalar == "\\" else {
          text.append(scalar)
          continue
        }
        guard let escape = current else { return nil }
        place += 1
        switch escape {
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "\\", "'", "\"": text.append(escape)
        default: return nil
        }
      }
      return nil
    }

    private mutating func word() -> PythonLiteral? {
      let start = place
      while let scalar = current, !scalar.isBlank, !",:[](){}".unicodeScalars.contains(scalar) { place += 1 }
      let word = String(String.UnicodeScalarView(scalars[start..<place]))
      switch word {
      case "None": return PythonLiteral(value: .null, text: word)
      case "True": return PythonLiteral(value: .bool(true), text: word)
      case "False": return PythonLiteral(value: .bool(false), text: word)
      default:
        guard let value = try? JSONParser.parse(word), value.doubleValue != nil else { return nil }
        return PythonLiteral(value: value, text: value.pythonRepresentation)
      }
    }
  }
}
