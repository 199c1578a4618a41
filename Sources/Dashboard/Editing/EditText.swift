import SkillModel

/// A proposed item as a text that a person changes in an editor, and back.
///
/// Short fields stand as `name: value`, one a line; long ones below a marker line, as they are:
///
///     op: replace
///
///     ==== target ====
///     3. Convert the value if needed.
///     ==== content ====
///     3. Name the unit, then convert the value.
///
/// Above the first marker, lines that begin with `#` or `//` and comments in `<!-- -->` are a person's notes and are
/// left out.
/// The markers have more `=` than any line of the texts begins with.
package enum EditText {
  /// Why a text is no item.
  package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1; nil when it is about the whole text.
    package let line: Int?
    package let reason: String
    package var description: String { (line.map { "line \($0): " } ?? "") + reason }
  }

  private static let shortFields = ["op", "type", "title", "priority_hint"]
  private static let longFields = ["target", "content", "instruction", "new_skill"]
  private static let operations = ["append", "insert_after", "replace", "delete"]

  /// The item's text; it ends with a line end.
  package static func text(of item: JSONObject) -> String {
    let long = shownLongFields(of: item)
    let marker = marker(for: long.map(\.text))
    var text = ""
    for field in shortFields {
      if let value = item[field]?.stringValue { text += "\(field): \(value)\n" }
    }
    text += "\n"
    for (field, value) in long { text += "\(marker) \(field) \(marker)\n\(value)\n" }
    return text
  }

  /// The item that a text says. Fields that are not in the text keep their value; the author is `human`.
  package static func item(from text: String, original: JSONObject) throws(Fault) -> JSONObject {
    var item = original
    let lines = split(text)
    var number = 0
    var open: String?
    var marker: String?
    var seen: Set<String> = []
    var gathered: [Substring] = []
    var isInComment = false
    func close() {
      guard let field = open else { return }
      let text = gathered.joined(separator: "\n")
      gathered = []
      // A part that was shown empty because the item has none stays away.
      if text.isEmpty, original[field] == nil { return }
      item.updateValue(.string(text), forKey: field)
    }
    for line in lines {
      number += 1
      if open == nil, isInComment || line.hasPrefix("<!--") {
        isInComment = !line.contains("-->")
        continue
      }
      if let found = sectionMarker(line), marker == nil || found.marker == marker {
        guard longFields.contains(found.field),
          original[found.field] != nil || allowsNew(found.field, original)
        else { throw Fault(line: number, reason: "this item has no part \(found.field)") }
        guard seen.insert(found.field).inserted else {
          throw Fault(line: number, reason: "the part \(found.field) is there twice")
        }
        close()
        marker = found.marker
        open = found.field
      } else if open != nil {
        gathered.append(line)
      } else if !line.allSatisfy(\.isWhitespace), !isNote(line) {
        let field = try shortField(line, at: number, of: original)
        guard seen.insert(field.name).inserted else {
          throw Fault(line: number, reason: "\(field.name) is there twice")
        }
        item.updateValue(.string(field.value), forKey: field.name)
      }
    }
    close()
    try check(item, seen: seen, original: original)
    item.updateValue("human", forKey: "author")
    return item
  }

  /// An edit may need a part that it did not have: an `append` that becomes an `insert_after` needs a target.
  private static func allowsNew(_ field: String, _ original: JSONObject) -> Bool {
    original["op"] != nil && (field == "target" || field == "content")
  }

  private static func shownLongFields(of item: JSONObject) -> [(field: String, text: String)] {
    longFields.compactMap { field in
      if let text = item[field]?.stringValue { return (field, text) }
      return allowsNew(field, item) ? (field, "") : nil
    }
  }

  private static func isNote(_ line: Substring) -> Bool {
    let words = line.drop(while: \.isWhitespace)
    return words.hasPrefix("#") || words.hasPrefix("//")
  }

  private static func shortField(
    _ line: Substring, at number: Int, of original: JSONObject
  ) throws(Fault) -> (name: String, value: String) {
    guard let colon = line.firstIndex(of: ":") else {
      throw Fault(line: number, reason: "no `name: value`, and no marker before it")
    }
    let name = String(line[..<colon])
    guard shortFields.contains(name), original[name] != nil else {
      throw Fault(line: number, reason: "there is no field \(name.prefix(codePoints: 24))")
    }
    let value = line[line.index(after: colon)...].drop { $0 == " " }
    return (name, String(value))
  }

  private static func check(_ item: JSONObject, seen: Set<String>, original: JSONObject) throws(Fault) {
    let shown =
      shortFields.filter { original[$0]?.stringValue != nil } + shownLongFields(of: original).map(\.field)
    if let missing = shown.first(where: { !seen.contains($0) }) {
      throw Fault(line: nil, reason: "\(missing) is missing; veto the edit to leave it out")
    }
    guard let operation = item["op"]?.stringValue else { return }
    guard operations.contains(operation) else {
      throw Fault(line: nil, reason: "op must be one of \(operations.joined(separator: ", "))")
    }
    let target = item["target"]?.stringValue ?? ""
    let content = item["content"]?.stringValue ?? ""
    if operation == "replace" || operation == "delete", target.isEmpty {
      throw Fault(line: nil, reason: "\(operation) needs a target: the text in the skill that it changes")
    }
    if operation != "delete", content.allSatisfy(\.isWhitespace) {
      throw Fault(line: nil, reason: "\(operation) needs a content; use delete to take text away")
    }
  }

  private static func split(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func marker(for texts: [String]) -> String {
    var longest = 3
    for text in texts {
      for line in split(text) { longest = max(longest, line.prefix { $0 == "=" }.count) }
    }
    return String(repeating: "=", count: longest + 1)
  }

  private static func sectionMarker(_ line: Substring) -> (marker: String, field: String)? {
    let words = line.split(separator: " ")
    guard words.count == 3, words[0].count >= 4, words[0].allSatisfy({ $0 == "=" }), words[0] == words[2]
    else {
      return nil
    }
    return (String(words[0]), String(words[1]))
  }
}
