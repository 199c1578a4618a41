import ArgumentParser
import Foundation
import RunStore
import SkillModel

/// The switches of every command that reads a configuration.
struct ConfigurationOptions: ParsableArguments {
  @Argument(help: "The configuration, a YAML file.")
  var config: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Overrides one setting; repeatable.", valueName: "section.key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Starts from this skill instead of env.skill_init; the word 'empty' starts from nothing.",
      valueName: "path|empty"))
  var initSkill: String?

  @Flag(help: "The same content in train and a held-out split is a remark instead of an error.")
  var allowOverlap = false

  @Flag(help: "Lets an API key travel over http to another machine.")
  var allowPlaintext = false

  @Flag(help: "Errors on standard error as JSON, one a line.")
  var jsonErrors = false

  func load() throws -> LoadedConfiguration {
    guard let config else {
      throw Problem(.usage, "no configuration is named", cure: "give the path of a YAML file")
    }
    return try ConfigurationLoader.load(
      path: config, overrides: overrides,
      options: ConfigurationLoader.Options(
        environment: ProcessInfo.processInfo.environment, allowsPlaintext: allowPlaintext))
  }
}
