import SkillModel

/// One key of a configuration: its names, what it may hold, and where its value goes.
///
/// Reading, range messages, suggestions, the documentation and the flat `config.json` all derive from these.
package struct ConfigurationKey: Sendable {
  /// The sections of a structured file, in the order in which they are documented.
  package enum Section: String, Hashable, Sendable, CaseIterable {
    case model, train, gradient, optimizer, evaluation, env, review, limits
  }

  /// One value of a choice with every way in which it may be written, the canonical one first.
  package struct Choice: Hashable, Sendable {
    package let canonical: String
    package let spellings: [String]

    package init(_ canonical: String, _ others: String...) {
      self.canonical = canonical
      spellings = [canonical] + others
    }
  }

  /// What a value must look like. The schema decides, never the look of the text (`no`, `012`, `1:30`).
  package enum Kind: Sendable {
    case flag
    case whole(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case text
    /// A text that names a file or folder.
    case path
    /// The name of an environment variable.
    case variable
    /// An address that starts with http:// or https://.
    case address
    case choice([Choice])
    case choices([Choice])
    case words
    /// `train:val:test` weights.
    case ratio
    case prices
  }

  /// What the run does with a key.
  package enum Use: Hashable, Sendable {
    case read
    /// Accepted so that the reference's files load; the reason is a clause that follows "ignored,".
    case ignored(reason: String)
  }

  /// When the flat snapshot holds a key.
  package enum Presence: Hashable, Sendable {
    case always
    case whenSet
  }

  package let section: Section
  /// Name inside its section.
  package let name: String
  /// Name in a flat file and in `config.json`.
  package let flatName: String
  package let kind: Kind
  package let use: Use
  package let presence: Presence
  /// Whether this program brought the key, so that the reference doesn't know it.
  package let isOurs: Bool
  /// One phrase for the documentation.
  package let meaning: String
  /// What the reference's base file holds for a key that is only accepted.
  package let referenceDefault: JSONValue?
  /// Puts a value of this key's kind into a configuration.
  let assign: @Sendable (ConfigurationValue, inout RunConfiguration) -> Void
  /// The value that a configuration holds; nil where it holds none.
  let value: @Sendable (RunConfiguration) -> JSONValue?

  /// The structured name, as `train.batch_size`.
  package var fullName: String { "\(section.rawValue).\(name)" }

  /// The default as the documentation shows it; empty where a key starts unset.
  package var defaultText: String {
    let shown = use == .read ? value(RunConfiguration()) : referenceDefault
    return switch shown {
    case nil, .null: ""
    case .string(let text): text
    case .number(let number) where number.rounded() == number && abs(number) < 1e15: String(Int(number))
    case .some(let other): JSONWriter.text(of: other)
    }
  }
}

/// A value after its kind has been checked.
enum ConfigurationValue: Hashable, Sendable {
  case flag(Bool)
  case whole(Int)
  case number(Double)
  case text(String)
  case words([String])
  case prices([String: ModelPrice])

  var whole: Int? { if case .whole(let value) = self { value } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
  var words: [String]? { if case .words(let value) = self { value } else { nil } }
}

extension ConfigurationKey.Kind {
  /// What a value must be, in words that fit after "must be".
  package var requirement: String {
    switch self {
    case .flag: "true or false"
    case .whole(let range): "a whole number \(Self.words(for: range))"
    case .number(let range): "a number \(Self.words(for: range))"
    case .text: "text"
    case .path: "a path"
    case .variable: "the name of an environment variable"
    case .address: "an address that starts with http:// or https://"
    case .choice(let choices): "one of " + choices.map(\.canonical).joined(separator: ", ")
    case .choices(let choices): "a list of " + choices.map(\.canonical).joined(separator: ", ")
    case .words: "a list of words, or words with commas between them"
    case .ratio: "three positive whole numbers as train:val:test, such as 2:1:7"
    case .prices: "a mapping from model names to `input` and `output` money per million tokens"
    }
  }

  private static func words(for range: ClosedRange<Int>) -> String {
    "from \(range.lowerBound) to \(range.upperBound)"
  }

  private static func words(for range: ClosedRange<Double>) -> String {
    "from \(short(range.lowerBound)) to \(short(range.upperBound))"
  }

  private static func short(_ bound: Double) -> String {
    bound.rounded() == bound && abs(bound) < 1e15 ? String(Int(bound)) : String(bound)
  }
}

extension ConfigurationKey {
  /// The largest whole number that every reader of `config.json` can hold exactly: 2 to the 53rd.
  static let unbounded = 1 << 53
}
