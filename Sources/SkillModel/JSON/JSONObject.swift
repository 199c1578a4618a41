import OrderedCollections

/// The members of a JSON object in their written order.
///
/// Names are told apart by their UTF-8 bytes, so a composed and a decomposed accent are two names. Objects are
/// equal only when their members stand in the same order.
package struct JSONObject: Hashable, Sendable {
  private var members: OrderedDictionary<ExactText, JSONValue>

  /// Makes an empty object.
  package init() {
    members = [:]
  }

  /// Makes an object from name and value pairs; of equal names the last value counts, at the first place.
  package init(_ pairs: some Sequence<(String, JSONValue)>) {
    members = [:]
    for (name, value) in pairs { members[ExactText(name)] = value }
  }

  /// The value of a member; setting nil removes it, setting a new name appends it.
  package subscript(_ key: String) -> JSONValue? {
    get { members[ExactText(key)] }
    set { members[ExactText(key)] = newValue }
  }

  /// The names in their order.
  package var keys: [String] { members.keys.map(\.text) }

  /// The values in their order.
  package var values: [JSONValue] { Array(members.values) }

  /// How many members there are.
  package var count: Int { members.count }

  /// Whether there is no member.
  package var isEmpty: Bool { members.isEmpty }

  /// Makes room for that many members.
  package mutating func reserveCapacity(_ count: Int) {
    members.reserveCapacity(count)
  }

  /// Sets a member and returns the value that stood there before.
  @discardableResult
  package mutating func updateValue(_ value: JSONValue, forKey key: String) -> JSONValue? {
    members.updateValue(value, forKey: ExactText(key))
  }

  /// Takes over every member of another object: known names get its value, new ones follow at the end.
  package mutating func merge(_ other: JSONObject) {
    for (name, value) in other { self[name] = value }
  }

  /// This object after `merge`.
  package func merging(_ other: JSONObject) -> JSONObject {
    var merged = self
    merged.merge(other)
    return merged
  }
}

extension JSONObject: Sequence {
  /// Goes through the members in order.
  package struct Iterator: IteratorProtocol {
    fileprivate var base: OrderedDictionary<ExactText, JSONValue>.Iterator

    /// The next member.
    package mutating func next() -> (key: String, value: JSONValue)? {
      base.next().map { ($0.key.text, $0.value) }
    }
  }

  /// Starts at the first member.
  package func makeIterator() -> Iterator { Iterator(base: members.makeIterator()) }

  /// The exact number of members.
  package var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object with its members in the written order.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements)
  }
}
