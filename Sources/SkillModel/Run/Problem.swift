/// What kind of failure a problem is, with its exit code (sysexits; README, "Exit codes").
package enum FailureClass: Int32, Hashable, Sendable, Codable {
  case usage = 64
  case dataMalformed = 65
  case inputMissing = 66
  case providerUnavailable = 69
  case internalError = 70
  case cannotCreate = 73
  case inputOutput = 74
  case tryLater = 75
  case authentication = 77
  case configuration = 78

  /// The process's exit status for this class.
  package var exitCode: Int32 { rawValue }
}

/// Where a problem is: a file with an optional 1-based line and column, or a step, or a URL.
package struct Place: Hashable, Sendable, Codable, CustomStringConvertible {
  package var name: String
  package var line: Int?
  package var column: Int?

  package init(_ name: String, line: Int? = nil, column: Int? = nil) {
    self.name = name
    self.line = line
    self.column = column
  }

  package var description: String {
    var text = name
    if let line { text += ":\(line)" }
    if line != nil, let column { text += ":\(column)" }
    return text
  }
}

/// One failure as a person is told of it: what, where, and how to mend it.
///
/// Texts may quote hostile input: whoever prints them passes them through `SafeText`.
package struct Problem: Error, Hashable, Sendable, Codable {
  package var failureClass: FailureClass
  package var place: Place?
  package var message: String
  /// One imperative sentence, or nil where nothing sensible can be said.
  package var cure: String?

  package init(_ failureClass: FailureClass, at place: Place? = nil, _ message: String, cure: String? = nil) {
    self.failureClass = failureClass
    self.place = place
    self.message = message
    self.cure = cure
  }
}

/// An error that can be told to a person. Every module's error type conforms.
package protocol Reportable: Error {
  /// At least one problem; the first decides the exit code.
  var problems: [Problem] { get }
}

extension Problem: Reportable {
  package var problems: [Problem] { [self] }
}

/// Several problems found in one pass, reported together.
package struct ProblemList: Reportable, Hashable {
  package var problems: [Problem]
  package init(_ problems: [Problem]) { self.problems = problems }
}
