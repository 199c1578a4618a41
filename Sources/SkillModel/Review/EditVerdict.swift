/// What is decided on one proposed edit before the gate.
package enum EditVerdict: String, Hashable, Sendable, Codable, CaseIterable {
  /// Goes into the candidate as proposed.
  case approve
  /// Stays out, enters the rejected-edit buffer, and its reason reaches the next reflections.
  case veto
  /// Goes into the candidate in the wording of a person.
  case edit
  /// Neither applied nor rejected: offered again in the next step's pool.
  case `defer`
  /// Takes the last verdict back: undecided again.
  case clear
}

/// Why an edit was vetoed.
package struct VetoReason: Hashable, Sendable, Codable {
  /// The presets that a digit chooses (RELIABILITY section 7).
  package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    case wrong
    case leaksData = "leaks_data"
    case tooSpecific = "too_specific"
    case duplicate, style, unsafe, other
    /// The same edit was vetoed before; decided by policy.
    case vetoedBefore = "vetoed_before"
  }
  /// Code points that a reason keeps.
  package static let lengthLimit = 500

  package var code: Code
  /// In the person's words; may be empty. One line, at most `lengthLimit` code points.
  package var text: String

  package init(_ code: Code = .other, text: String = "") {
    self.code = code
    self.text = text
  }

  /// The text, or the preset's name.
  package var description: String {
    text.isEmpty ? code.rawValue.split(separator: "_").joined(separator: " ") : text
  }
}

/// Who decided, as the operating system claims it.
package struct DecisionActor: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case person
    /// A configured rule, such as the end of a review window.
    case policy
  }
  package var kind: Kind
  /// Login name, or the policy's name.
  package var name: String
  package var userID: Int?
  package var terminal: String?
  package var host: String?
  /// Address from `SSH_CLIENT`, where there is one.
  package var remoteAddress: String?
  /// One process's part: tells two terminals of one person apart.
  package var session: String
  /// Version of the program that sent it; nil: that of the process that runs.
  package var program: String?
  /// Commit that this program was built from; nil: as `program`, or not known.
  package var build: String?

  package init(
    kind: Kind, name: String, userID: Int? = nil, terminal: String? = nil, host: String? = nil,
    remoteAddress: String? = nil, session: String = "", program: String? = nil, build: String? = nil
  ) {
    self.kind = kind
    self.name = name
    self.userID = userID
    self.terminal = terminal
    self.host = host
    self.remoteAddress = remoteAddress
    self.session = session
    self.program = program
    self.build = build
  }

  package static func policy(_ name: String) -> DecisionActor { DecisionActor(kind: .policy, name: name) }
}

/// A difference as a screen drew it, and how much of it was in view (RELIABILITY section 7).
package struct ShownDifference: Hashable, Sendable, Codable {
  /// SHA-256 of the drawn lines, joined by LF: what stood there, whatever was wrapped or cut at an edge.
  package var digest: String
  /// How it was drawn, as far as the lines depend on it: `unified, context 3`.
  package var form: String
  /// Lines that it has.
  package var lines: Int
  /// Lines of these that were whole on the screen at some time, by scrolling too.
  package var seen: Int

  package init(digest: String, form: String, lines: Int, seen: Int) {
    self.digest = digest
    self.form = form
    self.lines = lines
    self.seen = seen
  }
}

/// What a decider had before the eyes.
package struct ShownEdit: Hashable, Sendable, Codable {
  /// SHA-256 of the proposed item's compact JSON: what the decision binds to.
  package var itemDigest: String
  /// SHA-256 of the skill that the edit would change.
  package var baseDigest: String
  /// Characters that were made visible because they can't be seen.
  package var hiddenCharacters: Int
  /// Names of the warnings that stood on the screen.
  package var warnings: [String]
  /// Milliseconds from the first paint to the key; nil without a screen.
  package var dwellMilliseconds: Int?
  /// What stood in place of hidden characters, with how often: `3 x <U+202E>`. nil in records of earlier versions.
  package var substitutions: [String]?
  /// The difference that was drawn last; nil where none was, as for whoever decided from the list or by a command.
  package var difference: ShownDifference?
  /// Keys pressed since the first paint; nil without a screen.
  package var keysPressed: Int?

  package init(
    itemDigest: String, baseDigest: String, hiddenCharacters: Int = 0, warnings: [String] = [],
    dwellMilliseconds: Int? = nil, substitutions: [String]? = nil, difference: ShownDifference? = nil,
    keysPressed: Int? = nil
  ) {
    self.itemDigest = itemDigest
    self.baseDigest = baseDigest
    self.hiddenCharacters = hiddenCharacters
    self.warnings = warnings
    self.dwellMilliseconds = dwellMilliseconds
    self.substitutions = substitutions
    self.difference = difference
    self.keysPressed = keysPressed
  }
}

extension NumberedItem {
  /// SHA-256 of the item's compact JSON: names exactly what is decided on.
  package var itemDigest: String {
    SHA256(hashing: JSONWriter.text(of: .object(item), layout: .compact)).hexadecimal
  }
}
