import ArgumentParser
import SkillModel

/// A word on the command line that stands where a command is expected and is none.
struct UnknownCommand {
  let word: String
  /// The commands before it: `skillopt` or `skillopt audit`.
  let path: String
  let nearest: String?

  /// Walks down the commands as far as the words name them; nil where they name one.
  init?(in words: some Sequence<String>, root: any ParsableCommand.Type = SkillOptCommand.self) {
    var command = root
    var path = root._commandName
    for word in words {
      guard !word.hasPrefix("-"), !command.configuration.subcommands.isEmpty else { return nil }
      let subcommands = command.configuration.subcommands
      if let next = subcommands.first(where: { $0._commandName == word }) {
        command = next
        path += " " + word
        continue
      }
      let names = subcommands.map { $0._commandName } + ["help"]
      guard !names.contains(word) else { return nil }
      let nearest = NearestName(among: names).match(for: word)
      // Where a command is the default, the word may as well be meant for that one.
      if command.configuration.defaultSubcommand != nil, nearest == nil { return nil }
      self.word = word
      self.path = path
      self.nearest = nearest
      return
    }
    return nil
  }

  var problem: Problem {
    Problem(
      .usage, "there is no command \(path) \(word)",
      cure: (nearest.map { "did you mean \(path) \($0)? " } ?? "") + "\(path) --help lists the commands")
  }
}
