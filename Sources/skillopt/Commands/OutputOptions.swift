import ArgumentParser
import SkillModel

/// How a command that runs something tells of it.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Progress as plain lines, one a stage.")
  var plain = false

  @Flag(help: "Every event as a line of JSON on standard output.")
  var json = false

  func form() throws -> RunOutput.Form {
    if plain, json {
      throw Problem(.usage, "--plain and --json contradict each other", cure: "give one of them")
    }
    return json ? .json : .plain
  }
}
