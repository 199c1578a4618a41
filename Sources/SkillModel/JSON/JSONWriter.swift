/// Writes JSON in the layouts that the reference's files have; text stays UTF-8, nothing is sorted.
package struct JSONWriter {
  /// Where blanks and line ends stand.
  package enum Layout: Hashable, Sendable {
    /// No blanks at all.
    case compact
    /// A blank after each comma and colon, in one line: Python's default.
    case python
    /// Two blanks of indentation a level, empty containers in one line, no line end at the end.
    case pretty
  }

  private let layout: Layout
  private var output: [UInt8] = []

  private init(layout: Layout) {
    self.layout = layout
  }

  /// The value as text.
  package static func text(of value: JSONValue, layout: Layout = .compact) -> String {
    String(decoding: bytes(of: value, layout: layout), as: UTF8.self)
  }

  /// The value as UTF-8 bytes.
  package static func bytes(of value: JSONValue, layout: Layout = .compact) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.write(value, depth: 0)
    return writer.output
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value): append(String(value))
    case .number(let value): append(Self.literal(of: value))
    case .string(let text): write(text)
    case .array(let values):
      writeContainer(values, brackets: ("[", "]"), depth: depth) { writer, value in
        writer.write(value, depth: depth + 1)
      }
    case .object(let object):
      writeContainer(object, brackets: ("{", "}"), depth: depth) { writer, member in
        writer.write(member.key)
        writer.append(writer.layout == .compact ? ":" : ": ")
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  private mutating func writeContainer<Elements: Sequence>(
    _ elements: Elements, brackets: (String, String), depth: Int,
    element: (inout JSONWriter, Elements.Element) -> Void
  ) {
    append(brackets.0)
    var isFirst = true
    for item in elements {
      if !isFirst { append(layout == .python ? ", " : ",") }
      isFirst = false
      breakLine(depth: depth + 1)
      element(&self, item)
    }
    if !isFirst { breakLine(depth: depth) }
    append(brackets.1)
  }

  private mutating func breakLine(depth: Int) {
    guard layout == .pretty else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: 2 * depth))
  }

  private mutating func append(_ text: String) {
    output.append(contentsOf: text.utf8)
  }

  private mutating func write(_ text: String) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case 0x08: append("\\b")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0C: append("\\f")
      case 0x0D: append("\\r")
      case 0x00..<0x20:
        append(byte < 0x10 ? "\\u000" : "\\u00")
        append(String(byte, radix: 16))
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func literal(of value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value.pythonRepresentation
  }
}
