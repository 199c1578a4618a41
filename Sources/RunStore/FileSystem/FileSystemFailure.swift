import Glibc
import SkillModel

/// One call to the file system that failed.
package struct FileSystemFailure: Error, Hashable, Sendable {
  /// What was tried.
  package enum Operation: String, Hashable, Sendable, CaseIterable {
    case open = "open it"
    case create = "create it"
    case createFolder = "create the folder"
    case read = "read it"
    case write = "write to it"
    case synchronize = "bring it to the disk"
    case truncate = "shorten it"
    case rename = "put it in place"
    case remove = "remove it"
    case list = "list the folder"
    case inspect = "look at it"
    case lock = "lock it"
  }

  /// The system's number for the reason.
  package struct Code: RawRepresentable, Hashable, Sendable {
    /// The `errno` value.
    package let rawValue: Int32
    /// Wraps an `errno` value.
    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// No space is left on the device.
    package static let diskFull = Code(rawValue: ENOSPC)
    /// The owner's share of the disk is used up.
    package static let quotaExceeded = Code(rawValue: EDQUOT)
    /// The file system can only be read.
    package static let readOnly = Code(rawValue: EROFS)
    /// The device couldn't read or write.
    package static let deviceError = Code(rawValue: EIO)
    /// A limit on the size of a file was reached.
    package static let tooLarge = Code(rawValue: EFBIG)
    /// There is nothing under the name.
    package static let missing = Code(rawValue: ENOENT)
    /// There is something under the name already.
    package static let exists = Code(rawValue: EEXIST)
    /// A part of the path isn't a folder.
    package static let notAFolder = Code(rawValue: ENOTDIR)
    /// A part of the path is a symbolic link.
    package static let aLink = Code(rawValue: ELOOP)
    /// This user may not do that.
    package static let notAllowed = Code(rawValue: EACCES)
    /// The file is no plain one, or has a second name that could stand anywhere.
    package static let severalNames = Code(rawValue: EMLINK)
    /// The path could lead out of the folder.
    package static let badPath = Code(rawValue: EINVAL)
  }

  /// What was tried.
  package let operation: Operation
  /// On which path, relative to the file system.
  package let path: String
  /// Why it failed.
  package let code: Code

  /// States a failed call.
  package init(_ operation: Operation, _ path: String, _ code: Code) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Whether the name isn't there.
  package var isMissing: Bool { code == .missing }
  /// Whether the name is there already.
  package var alreadyExists: Bool { code == .exists }

  /// The reason in a few words.
  package var reason: String {
    switch code {
    case .diskFull: "the disk is full"
    case .quotaExceeded: "the disk quota is used up"
    case .readOnly: "the file system is read-only"
    case .deviceError: "the disk reports an input/output error"
    case .tooLarge: "the file would be larger than the limit"
    case .missing: "it doesn't exist"
    case .exists: "it exists already"
    case .notAFolder: "a part of the path isn't a folder"
    case .aLink: "it is a symbolic link, or a loop of them"
    case .notAllowed: "permission denied"
    case .severalNames: "it isn't a plain file with one name"
    case .badPath: "the path leads out of the folder"
    default: Self.systemText(code.rawValue)
    }
  }

  private static func systemText(_ number: Int32) -> String {
    if number == EMFILE || number == ENFILE { return "too many open files (limit RLIMIT_NOFILE)" }
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
  }

  /// As a person is told of it when a run can't begin: exit code 73.
  package var problemAtCreation: Problem {
    problem(.cannotCreate, cure: "name another output folder, or make this one writable")
  }

  /// As a person is told of it when something to read can't be read: exit code 66.
  package var problemAtReading: Problem {
    problem(.inputMissing, cure: "check the path, and that you may read what is there")
  }

  private func problem(_ failureClass: FailureClass, cure: String?) -> Problem {
    Problem(failureClass, at: Place(path), "can't \(operation.rawValue): \(reason)", cure: cure)
  }
}

extension FileSystemFailure: Reportable {
  /// As a person is told of it while a run goes on: exit code 74.
  package var problems: [Problem] {
    let cure =
      switch code {
      case .diskFull, .quotaExceeded:
        "free some space and start the run again in the same folder: it goes on after its last record"
      default: "mend this and start the run again in the same folder: it goes on after its last record"
      }
    return [problem(.inputOutput, cure: cure)]
  }

  /// The only problem of `problems`.
  package var problem: Problem { problems[0] }
}
