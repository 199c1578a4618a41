import Glibc
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
    #expect(world.provider.requestCount == 1)
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
        name: "400 on a parameter", reply: .failure(400, message: "no such parameter"), code: 78,
        naming: "400"),
      Refusal(name: "422", reply: .failure(422), code: 78, naming: "422"),
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
      Weather(
        name: "101 a length that is too short",
        reply: FakeProviderReply().sent(
          .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"choices\":[{}]}".utf8)))),
      Weather(
        name: "101 garbage instead of chunks",
        reply: FakeProviderReply().sent(
          .raw(Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".utf8)))),
      Weather(name: "101 a compressed reply", reply: bomb),
      Weather(name: "100 a web page", reply: FakeProviderReply(body: "<html>Log in</html>")),
      Weather(
        name: "100 an error object", reply: FakeProviderReply(body: #"{"error": {"message": "try again"}}"#)),
      Weather(name: "101 nothing", reply: FakeProviderReply().sent(.raw([]))),
    ]
  }

  /// A thousandth of what it unpacks to; it is not unpacked at all.
  private static let bomb: FakeProviderReply = {
    var reply = FakeProviderReply(body: String(repeating: "\u{0}", count: 100_000))
    reply.headers.append(("Content-Encoding", "gzip"))
    return reply
  }()

  @Test(
    "95 An endpoint that can't be reached is tried for as long as an outage may last, then the run ends with 69",
    arguments: ["http://127.0.0.1:1/v1", "http://nothing.invalid/v1", "http://[::1]:1/v1"])
  func unreachable(base: String) async throws {
    let folder = try BadInputFolder(endpoint: base)
    let arguments = Self.settings + ["--set", "limits.outage_minutes=0.03", "--allow-plaintext"]
    let outcome = try await folder.program.run(folder.arguments(arguments))
    outcome.expectComplaint(69, naming: "no connection")
    let files = RunFiles(scratch: folder.scratch, folder: "run")
    #expect(try files.journal().allSatisfy { $0["type"] != "task.scored" })
    #expect(try files.journal().contains { $0["type"] == "call.attempt_failed" })
  }

  @Test("100 An endpoint that only ever sends pages ends the run with 69 after three requests")
  func pages() async throws {
    let world = try ScriptedWorld { _ in FakeProviderReply(body: "<html>Welcome</html>") }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    try await folder.program.run(folder.arguments(Self.settings)).expectComplaint(69, naming: "web page")
    #expect(world.provider.requestCount == 3)
  }

  @Test("98 A provider that asks for an hour pauses the run, which says for how long")
  func longWait() async throws {
    let world = try ScriptedWorld { question in
      question.ordinal == 1 && question.stage == .rollout
        ? .failure(429, headers: [("Retry-After", "3600")]) : nil
    }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let running = try folder.program.start(folder.arguments(Self.settings))
    #expect(try await eventually { running.outputSoFar.contains("next try in 600 s") })
    #expect(running.outputSoFar.contains("OUTAGE"))
    running.process.send(SIGINT)
    #expect(await running.outcome().ending == .signalled(SIGINT))
  }

  @Test("102 A model that answers under another name is remarked once, and a change of the name again")
  func servedModel() async throws {
    let world = try ScriptedWorld { question in
      guard question.stage == .rollout, question.ordinal % 2 == 1 else { return nil }
      return .chat("<answer>unknown</answer>", model: question.ordinal < 5 ? "fake-model" : "fake-model-2")
    }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let outcome = try await folder.program.run(folder.arguments(Self.settings))
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let records = try RunFiles(scratch: folder.scratch, folder: "run").journal().compactMap { record in
      record["type"] == "degraded" ? record["data"] : nil
    }.filter { $0["kind"]?.stringValue?.hasPrefix("served_model") == true }
    let details = records.compactMap { $0["detail"]?.stringValue }.filter { $0.hasPrefix("target") }
    #expect(details.count == 2)
    #expect(details.last == "target: 'fake-model-2' answers, before it was 'fake-model'")
  }

  @Test("A ceiling of 100 calls with 16 in flight: never the 101st")
  func hundredCalls() async throws {
    let world = try BusyWorld(latency: 0.01)
    let folder = try world.folder()
    let settings = (BusyWorld.settings + ["env.workers=16", "limits.calls=100"]).flatMap { ["--set", $0] }
    try await folder.program.run(folder.arguments(settings)).expectComplaint(75, naming: "limit")
    #expect(world.provider.requestCount == 100)
    #expect(world.provider.mostUnderWay > 8)
  }

  @Test(
    "Tokens, money and time are ceilings too, and the run goes on when they are raised",
    arguments: [
      (["limits.tokens=60"], ["limits.tokens=100000"]),
      (["limits.money=0.0001"], ["limits.money=10"]),
      (["limits.minutes=0.002"], ["limits.minutes=10"]),
    ])
  func ceilings(low: [String], raised: [String]) async throws {
    let world = try ScriptedWorld { question in
      question.stage == .rollout ? .chat("<answer>unknown</answer>").after(0.05) : nil
    }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    try Self.addPrices(to: folder, "{target: {input: 1, output: 10}}")
    let arguments = (low + ["env.workers=1", "model.target=target"]).flatMap { ["--set", $0] }
    let outcome = try await folder.program.run(folder.arguments(Self.settings + arguments + ["--plain"]))
    outcome.expectComplaint(75, naming: "limit")
    #expect(world.provider.requestCount < 10)
    let again = try await folder.program.run(
      ["train", "--resume", "run"] + raised.flatMap { ["--set", $0] })
    #expect(again.exitCode == 0, "\(again.errors)")
  }

  @Test(
    "What is shown as spent is what the provider counted, failed requests included, also after five resumes")
  func cost() async throws {
    let world = try BusyWorld { request in
      guard WeatherRun.lot(request) < 100 else { return nil }
      let usage: JSONValue = ["prompt_tokens": 11, "completion_tokens": 3]
      let error: JSONValue = ["message": "busy"]
      var reply = FakeProviderReply(
        status: 500, body: JSONWriter.text(of: ["error": error, "usage": usage], layout: .compact))
      reply.headers.append(("retry-after-ms", "1"))
      return reply
    }
    let folder = try world.folder()
    try Self.addPrices(
      to: folder, "{target: {input: 1000, output: 2000}, optimizer: {input: 1000, output: 2000}}")
    let settings = BusyWorld.settings + ["model.target=target", "model.optimizer=optimizer"]
    var arguments = folder.arguments((settings + ["limits.calls=80"]).flatMap { ["--set", $0] })
    for resume in 1...5 {
      try await folder.program.run(arguments).expectComplaint(75, naming: "limit")
      arguments = ["train", "--resume", "run", "--set", "limits.calls=\(80 + 60 * resume)"]
    }
    arguments = ["train", "--resume", "run", "--set", "limits.calls=100000"]
    let outcome = try await folder.program.run(arguments)
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    let statuses = world.provider.log.entries.map(\.status)
    let prompt = statuses.reduce(0) { $0 + ($1 == 200 ? 7 : 11) }
    let completion = statuses.reduce(0) { $0 + ($1 == 200 ? 5 : 3) }
    let journal = try RunFiles(scratch: folder.scratch, folder: "run").journal()
    let usages = journal.filter {
      ["call.result", "call.attempt_failed"].contains($0["type"]?.stringValue ?? "")
    }
    .compactMap { $0["data"]?["usage"] }
    #expect(usages.reduce(0) { $0 + ($1["prompt"]?.intValue ?? 0) } == prompt)
    #expect(usages.reduce(0) { $0 + ($1["completion"]?.intValue ?? 0) } == completion)
    #expect(statuses.contains(500))
    let money = Double(prompt + 2 * completion) / 1_000
    let shown = outcome.output.split(separator: "\n").first { $0.hasPrefix("spent") } ?? ""
    let spent = try #require(shown.split(separator: " ").last.flatMap { Double($0) }, "\(shown)")
    #expect(abs(spent - money) <= 0.005)
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

  private static func addPrices(to folder: BadInputFolder, _ prices: String) throws {
    let text = try folder.scratch.text(of: "config.yaml")
    try folder.scratch.write(text + "\nlimits:\n  prices: \(prices)\n", to: "config.yaml")
  }

  private static func outcome(asking world: ScriptedWorld, _ arguments: [String] = settings) async throws
    -> RunFiles.Outcome
  {
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let outcome = try await folder.program.run(folder.arguments(arguments))
    try #require(outcome.ending == .exited(0), "\(outcome.errors)")
    return try RunFiles(scratch: folder.scratch, folder: "run").outcome()
  }
}
