import ArgumentParser
import Foundation
import ModelBackends
import SkillModel
import TrainingEngine

/// The one place that turns errors into words and exit codes.
enum ErrorReport {
  /// Tells people of an error of ours on standard error: a line and a hint for each problem.
  ///
  /// - Returns: the exit status; nil for errors of the command line's own.
  static func tell(_ error: any Error) -> Int32? {
    guard let problems = problems(of: error), let first = problems.first else { return nil }
    let asJSON = CommandLine.arguments.contains("--json-errors")
    for problem in problems {
      StandardStreams.printError(asJSON ? json(of: problem) : text(of: problem))
    }
    return first.failureClass.exitCode
  }

  static func problems(of error: any Error) -> [Problem]? {
    switch error {
    case let reportable as any Reportable: reportable.problems
    case let call as UnansweredCall:
      [Problem(describing: call.failure, role: call.role, model: call.model)]
    case is ExitCode, is CleanExit: nil
    case is CancellationError: [Problem(.tryLater, "stopped", cure: "go on with --resume")]
    default:
      String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
        ? usage(error)
        : [
          Problem(
            .internalError, "\(error)",
            cure: "report this with the run's journal; the run can be resumed")
        ]
    }
  }

  /// A command line that could not be read; nil where help was asked for.
  private static func usage(_ error: any Error) -> [Problem]? {
    guard !SkillOptCommand.exitCode(for: error).isSuccess else { return nil }
    if let unknown = UnknownCommand(in: CommandLine.arguments.dropFirst()) { return [unknown.problem] }
    return [
      Problem(
        .usage, SkillOptCommand.message(for: error), cure: "see skillopt --help, or --help of the command")
    ]
  }

  /// `skillopt: PLACE: MESSAGE` and `fix: CURE`, control characters made visible.
  static func text(of problem: Problem) -> String {
    let place = problem.place.map { "\($0): " } ?? ""
    var lines = "skillopt: " + SafeText.singleLine(place + problem.message).text
    if let cure = problem.cure { lines += "\nfix: " + SafeText.singleLine(cure).text }
    return lines
  }

  static func json(of problem: Problem) -> String {
    var object: JSONObject = [
      "error": .string(SafeText.singleLine(problem.message).text),
      "exit_code": .integer(Int(problem.failureClass.exitCode)),
    ]
    if let place = problem.place {
      object["place"] = .string(SafeText.singleLine(place.description).text)
    }
    if let cure = problem.cure { object["fix"] = .string(SafeText.singleLine(cure).text) }
    return JSONWriter.text(of: .object(object), layout: .compact)
  }
}
