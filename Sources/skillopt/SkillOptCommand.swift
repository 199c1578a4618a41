import ArgumentParser

@main
struct SkillOptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "skillopt")
}
