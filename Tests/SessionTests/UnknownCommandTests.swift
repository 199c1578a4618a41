import Testing

@testable import skillopt

struct UnknownCommandTests {
  @Test(
    "a word that is no command is named with the nearest one and where the commands are listed",
    arguments: [
      (["trian", "x"], "skillopt trian", "did you mean skillopt train? skillopt --help"),
      (
        ["skill", "dif", "a"], "skillopt skill dif", "did you mean skillopt skill diff? skillopt skill --help"
      ),
      (["audit", "shwo", "runs/a", "3"], "skillopt audit shwo", "did you mean skillopt audit show?"),
      (["frobnicate"], "skillopt frobnicate", "skillopt --help lists"),
    ])
  func unknown(words: [String], message: String, cure: String) throws {
    let problem = try #require(UnknownCommand(in: words)).problem
    #expect(problem.failureClass == .usage)
    #expect(problem.message == "there is no command \(message)")
    #expect(problem.cure?.hasPrefix(cure) == true, "\(problem)")
  }

  @Test(
    "what is a command, an option, or may be a folder is left alone",
    arguments: [
      ["train"], ["--foo"], ["audit", "runs/a", "x"], ["audit", "list", "x", "y"], ["ctl", "x", "paus"],
      ["skill", "--help"], ["help"], [],
    ])
  func known(words: [String]) {
    #expect(UnknownCommand(in: words) == nil)
  }
}
