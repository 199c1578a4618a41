import Foundation
import Glibc
import SkillModel
import TestSupport
import Testing

/// Keys never reach disk, output, arguments or children; held-out items never reach the optimizer; nothing listens.
@Suite(.slot)
struct SecretCanaryTests {
  /// A key with characters that encodings change.
  private static func key(_ number: Int) -> String { "sk-c\(number)/7q+9f8e7d6c5b4a3\(number)zZ/y+x" }

  private static let variables = [
    "TARGET_OPENAI_COMPATIBLE_API_KEY", "OPTIMIZER_OPENAI_COMPATIBLE_API_KEY", "OPENAI_COMPATIBLE_API_KEY",
    "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "AZURE_OPENAI_API_KEY", "OPTIMIZER_AZURE_OPENAI_API_KEY",
    "TARGET_AZURE_OPENAI_API_KEY", "QWEN_CHAT_API_KEY", "OPTIMIZER_QWEN_CHAT_API_KEY", "MINIMAX_API_KEY",
    "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "HF_TOKEN", "MY_MODEL_KEY", "GOOGLE_API_KEY", "MISTRAL_API_KEY",
  ]

  @Test("20 canary keys in environment, configuration, address and echoed errors are nowhere to be found")
  func canaries() async throws {
    let echo = Self.echo(of: [0, 1])
    let isMended = Flag()
    let world = try ScriptedWorld { question in
      switch question.stage {
      case .rollout where question.ordinal % 3 == 0: .chat("You sent \(echo) <answer>\(Self.key(0))</answer>")
      case .rollout where question.ordinal == 1: .failure(503, message: "busy: \(echo)")
      case .failures where question.ordinal == 0: .chat("no JSON: \(echo)")
      case .failures where !isMended.isSet: .failure(400, message: "bad request with \(echo)")
      default: nil
      }
    }
    var environment: [String: String?] = [:]
    for (number, name) in Self.variables.enumerated() { environment[name] = Self.key(number) }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL, variables: environment)
    var texts: [String] = []

    let running = try folder.program.start(folder.arguments(Self.settings))
    var watched = ""
    _ = try await eventually {
      watched += Self.commandLine(of: running.process.id)
      return world.provider.requestCount > 2 || running.process.ending != nil
    }
    #expect(watched.contains("config.yaml"))
    #expect(Self.children(of: running.process.id).isEmpty)
    texts.append(watched)
    let first = await running.outcome()
    #expect(first.exitCode != 0)
    texts += [first.output, first.errors]
    isMended.set()
    for arguments in [
      ["train", "--resume", "run"], ["train", "--resume", "run", "--json"], ["audit", "run"],
      ["audit", "show", "run", "1"],
      ["audit", "export", "run", "--json"], ["audit", "canonical", "run"], ["schedule", "config.yaml"],
    ] {
      let outcome = try await folder.program.run(arguments)
      texts += [outcome.output, outcome.errors]
    }
    #expect(folder.scratch.exists("run/summary.json"))

    // In the file, in the address and on the command line keys are refused, and not repeated.
    let config = try folder.scratch.text(of: "config.yaml")
    for (number, spoiled) in [
      (17, config.replacing("model:\n", with: "model:\n  minimax_api_key: \(Self.key(17))\n")),
      (
        18,
        config.replacing(
          "model:\n", with: "model:\n  target_base_url: https://u:\(Self.key(18))@h.example/v1\n")
      ),
    ] {
      try folder.scratch.write(spoiled, to: "spoiled-\(number).yaml")
      let outcome = try await folder.program.run(
        folder.arguments(["--run", "other"], config: "spoiled-\(number).yaml"))
      #expect(outcome.exitCode == 78 || outcome.exitCode == 64, "\(outcome.errors)")
      texts += [outcome.output, outcome.errors]
      try folder.scratch.remove("spoiled-\(number).yaml")
    }
    let overridden = try await folder.program.run(
      folder.arguments(["--set", "model.azure_openai_api_key=\(Self.key(19))"]))
    #expect(overridden.exitCode == 78, "\(overridden.errors)")
    texts += [overridden.output, overridden.errors]

    for name in try folder.scratch.files() { texts.append(try folder.scratch.text(of: name)) }
    #expect(texts.count > 40)
    for number in 0..<20 {
      for form in Self.forms(of: Self.key(number)) {
        let hits = texts.count { $0.contains(form) }
        #expect(hits == 0, "key \(number) is found \(hits) times as \(form)")
      }
    }
  }

  @Test("The program's memory is private: no core file, and it is not dumpable")
  func privateMemory() async throws {
    let world = try ScriptedWorld { question in
      question.stage == .rollout
        ? FakeProviderReply.chat("late").sent(.dripping(pieceLength: 1, pause: 0.2)) : nil
    }
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    let running = try folder.program.start(folder.arguments(Self.settings))
    #expect(try await eventually { world.provider.requestCount > 0 || running.process.ending != nil })
    let limits = Self.text(of: "/proc/\(running.process.id)/limits")
    let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
    #expect(core?.split(separator: " ").contains("0") == true, "\(limits)")
    running.process.send(SIGKILL)
    _ = await running.outcome()
  }

  @Test(
    "S5: of hundreds of requests to the optimizer none holds anything of a held-out item; Correction 2.2 web UI: nothing listens"
  )
  func heldOut() async throws {
    let world = try ScriptedWorld()
    let folder = try BadInputFolder(endpoint: world.provider.baseURL)
    try folder.scratch.write(
      BadInputFolder.json(of: BadInputFolder.items(1...40)), to: "data/train/items.json")
    for (split, numbers) in [("val", 101...110), ("test", 201...210)] {
      let items = BadInputFolder.items(numbers).map { item in
        var item = item
        let id = item["id"]?.stringValue ?? ""
        item["question"] = .string((item["question"]?.stringValue ?? "") + " canary-q-\(id)")
        item["context"] = .string((item["context"]?.stringValue ?? "") + " canary-c-\(id)")
        item["answers"] = [.string("canary-a-\(id)")]
        return item
      }
      try folder.scratch.write(BadInputFolder.json(of: items), to: "data/\(split)/items.json")
    }
    let settings = [
      "train.num_epochs=12", "train.batch_size=20", "gradient.minibatch_size=1",
      "optimizer.slow_update_samples=5",
    ].flatMap { ["--set", $0] }
    let running = try folder.program.start(folder.arguments(settings))
    #expect(try await eventually { world.provider.requestCount > 20 || running.process.ending != nil })
    #expect(Self.listeners(of: running.process.id) == 0)
    let outcome = await running.outcome()
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let texts = world.optimizerTexts
    #expect(texts.count >= 500)
    #expect(texts.count { $0.contains("canary-") } == 0)
    #expect(
      world.provider.requests.contains { String(decoding: $0.body, as: UTF8.self).contains("canary-q-t101") })
  }

  // MARK: Forms

  /// As providers repeat keys.
  private static func echo(of numbers: [Int]) -> String {
    numbers.map { number in
      let key = key(number)
      return [key, base64(key), base64("Bearer " + key), percentEncoded(key)].joined(separator: " ")
    }.joined(separator: " ")
  }

  /// The key, its encoded forms, and both ends of it.
  private static func forms(of key: String) -> [String] {
    [key, String(key.prefix(9)), String(key.suffix(8)), percentEncoded(key), String(base64(key).prefix(24))]
      + ["B", "Be"].map { String(base64($0 + key).dropFirst(4).prefix(24)) }
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  private static func percentEncoded(_ text: String) -> String {
    text.replacing("/", with: "%2F").replacing("+", with: "%2B")
  }

  // MARK: Processes

  private static func text(of path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  private static func commandLine(of process: pid_t) -> String {
    text(of: "/proc/\(process)/cmdline").replacing("\0", with: " ")
  }

  private static func children(of process: pid_t) -> String {
    text(of: "/proc/\(process)/task/\(process)/children")
  }

  /// Sockets of a process that wait for connections.
  private static func listeners(of process: pid_t) -> Int {
    let folder = "/proc/\(process)/fd"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let sockets = Set(
      names.compactMap { name -> Substring? in
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name)
        return target.flatMap { $0.hasPrefix("socket:[") ? $0.dropFirst(8).dropLast() : nil }
      }.map(String.init))
    return ["tcp", "tcp6"].flatMap { text(of: "/proc/net/\($0)").split(separator: "\n") }.count { line in
      let fields = line.split(separator: " ")
      return fields.count > 9 && fields[3] == "0A" && sockets.contains(String(fields[9]))
    }
  }

  private static let settings = ScriptedWorld.settings.flatMap { ["--set", $0] }
}
