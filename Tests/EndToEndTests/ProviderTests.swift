import SkillModel
import TestSupport
import Testing

/// Endpoints that refuse, fail or mislead.
@Suite(.slot)
struct ProviderTests {
  @Test(
    "What an endpoint refuses for good ends the run at once, and it goes on when that is mended",
    arguments: Refusal.all)
  func refused(_ refusal: Refusal) async throws {
    let isMended = Flag()
    let world = try ScriptedWorld { _ in isMended.isSet ? nil : refusal.reply }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let outcome = try await folder.program.run(folder.arguments(Self.settings))
    outcome.expectComplaint(refusal.code, naming: refusal.naming)
    // Those that were under way when the first came back.
    #expect(world.provider.requestCount <= 3)
    #expect(world.provider.requests.allSatisfy { $0.repetition == 0 })
    isMended.set()
    let resumed = try await folder.program.run(["train", "--resume", "run"])
    #expect(resumed.exitCode == 0, "\(resumed.errors)")
    #expect(try RunFiles(scratch: folder.scratch, folder: "run").summary()["best_selection_hard"] == 1.0)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let reply: FakeProviderReply
    let code: Int32
    var naming = ""

    var testDescription: String { name }

    static let all = [
      Refusal(name: "97 unknown key", reply: .failure(401, message: "no such key"), code: 77, naming: "401"),
      Refusal(name: "97 forbidden", reply: .failure(403), code: 77, naming: "403"),
      Refusal(
        name: "102 unknown model", reply: .failure(404, message: "no such model"), code: 78, naming: "404"),
      Refusal(
        name: "99 another host", reply: .redirect(to: "http://192.0.2.1/v1/chat/completions"), code: 78),
    ]
  }

  @Test("A failing endpoint is asked again and again and scores nothing", arguments: Weather.all)
  func failing(_ weather: Weather) async throws {
    let fine = try ScriptedWorld()
    let expected = try await Self.outcome(asking: fine)
    let world = try ScriptedWorld { question in
      question.stage == .rollout && question.ordinal % 3 == 0 && question.ordinal < 12 ? weather.reply : nil
    }
    #expect(try await Self.outcome(asking: world) == expected)
    #expect(world.provider.requestCount > fine.provider.requestCount)
  }

  struct Weather: Sendable, CustomTestStringConvertible {
    let name: String
    let reply: FakeProviderReply

    var testDescription: String { name }

    static let all = [
      Weather(name: "429 with a time", reply: .failure(429, headers: [("Retry-After", "0")])),
      Weather(name: "98 429 with nonsense", reply: .failure(429, headers: [("Retry-After", "soon")])),
      Weather(name: "98 429 with the past", reply: .failure(429, headers: [("Retry-After", "-5")])),
      Weather(name: "500", reply: .failure(500)),
      Weather(name: "503 with a page", reply: FakeProviderReply(status: 503, body: "<html>busy</html>")),
      Weather(
        name: "101 a broken body",
        reply: FakeProviderReply.chat("name").sent(.broken(after: 20, isReset: true))),
      Weather(name: "101 nothing", reply: FakeProviderReply().sent(.raw([]))),
    ]
  }

  @Test("An outage that lasts ends the run with 69, and not one task is scored 0 for it")
  func outage() async throws {
    let isMended = Flag()
    let world = try ScriptedWorld { question in
      isMended.isSet || question.stage == .rollout && question.ordinal < 5 ? nil : .failure(503)
    }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let arguments = Self.settings + ["--set", "limits.outage_minutes=0.02"]
    try await folder.program.run(folder.arguments(arguments)).expectComplaint(69, naming: "503")
    let scored = try RunFiles(scratch: folder.scratch, folder: "run").journal().count {
      $0["type"] == "task.scored"
    }
    #expect(scored == 5)
    isMended.set()
    #expect(try await folder.program.run(["train", "--resume", "run"]).exitCode == 0)
    let fine = try ScriptedWorld()
    let expected = try await Self.outcome(asking: fine, arguments)
    #expect(try RunFiles(scratch: folder.scratch, folder: "run").outcome() == expected)
  }

  @Test("A ceiling of calls is never passed, and raising it lets the run go on")
  func ceiling() async throws {
    let world = try ScriptedWorld()
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let arguments = Self.settings + ["--set", "limits.calls=6"]
    try await folder.program.run(folder.arguments(arguments)).expectComplaint(75, naming: "limit")
    #expect(world.provider.requestCount == 6)
    let again = ["train", "--resume", "run"]
    try await folder.program.run(again).expectComplaint(75, naming: "limit")
    #expect(world.provider.requestCount == 6)
    let raised = try await folder.program.run(again + ["--set", "limits.calls=100"])
    #expect(raised.exitCode == 0, "\(raised.errors)")
    let fine = try ScriptedWorld()
    _ = try await Self.outcome(asking: fine)
    #expect(world.provider.requestCount == fine.provider.requestCount)
  }

  private static let settings = ScriptedWorld.settings.flatMap { ["--set", $0] }

  private static func outcome(asking world: ScriptedWorld, _ arguments: [String] = settings) async throws
    -> RunFiles.Outcome
  {
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let outcome = try await folder.program.run(folder.arguments(arguments))
    try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    return try RunFiles(scratch: folder.scratch, folder: "run").outcome()
  }
}
