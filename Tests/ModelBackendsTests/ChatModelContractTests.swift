import SkillModel
import Synchronization
import TestSupport
import Testing
import TrainingEngine

@testable import ModelBackends

/// What every model promises, checked against each kind.
@Suite(.timeLimit(.minutes(5)))
struct ChatModelContractTests {
  enum Kind: CaseIterable {
    case overHTTP, scripted
  }

  /// A model that gives the last message back, fails as unauthorized for "refuse", and hangs for "hang".
  private final class Subject: Sendable {
    let model: any ChatModel
    private let provider: FakeProvider?

    init(_ kind: Kind) throws {
      switch kind {
      case .overHTTP:
        let provider = try FakeProvider { request in
          switch request.lastMessage {
          case "refuse": .failure(401)
          case "hang": .hanging
          case "silence": .chat(nil)
          default: .chat(request.lastMessage)
          }
        }
        self.provider = provider
        let endpoint = OpenAICompatibleEndpoint(
          baseURL: try BaseURL(provider.baseURL), key: nil,
          parameters: ChatCompletionParameters(model: "fake-model"))
        model = OpenAICompatibleModel(
          endpoint, transport: SchemeTransport(), limiter: ConcurrencyLimiter(AdaptiveLimit()),
          policy: RetryPolicy(longestOutage: 60), clock: ManualRetryClock(), mask: .none)
      case .scripted:
        provider = nil
        model = ScriptedModel { request, _ in
          switch request.messages.last?.text ?? "" {
          case "refuse": throw ModelFailure(.unauthorized, message: "no")
          case "hang":
            try await Task.sleep(for: .seconds(60))
            return ChatReply(text: "")
          case "silence": return ChatReply(text: "", outcome: .empty)
          case let text: return ChatReply(text: text)
          }
        }
      }
    }

    deinit { provider?.stop() }
  }

  private func request(_ text: String) -> ChatRequest {
    ChatRequest(role: .target, messages: [ChatMessage(.system, "Echo."), ChatMessage(.user, text)])
  }

  @Test(arguments: Kind.allCases)
  func itAnswersTheQuestionItWasAsked(kind: Kind) async throws {
    let subject = try Subject(kind)
    let texts = ["a", "zwei\nZeilen", "\u{1F600} \u{0} \u{1B}[31m", "\"quoted\" \\ /"]
    for text in texts {
      let reply = try await subject.model.reply(to: request(text), observer: RecordingObserver())
      #expect(reply.text == text)
      #expect(reply.outcome == .answered)
      #expect(reply.attempts == 1)
    }
  }

  @Test(arguments: Kind.allCases)
  func manyAtOnceDoNotMixTheirReplies(kind: Kind) async throws {
    let subject = try Subject(kind)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<100 {
        let request = request("\(index)")
        group.addTask {
          try await subject.model.reply(to: request, observer: RecordingObserver()).text == "\(index)"
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test(arguments: Kind.allCases)
  func anEmptyReplyIsAReply(kind: Kind) async throws {
    let subject = try Subject(kind)
    let reply = try await subject.model.reply(to: request("silence"), observer: RecordingObserver())
    #expect(reply.outcome == .empty)
  }

  @Test(arguments: Kind.allCases)
  func aRefusedKeyIsAFailureAtOnce(kind: Kind) async throws {
    let subject = try Subject(kind)
    let observer = RecordingObserver()
    let failure = await #expect(throws: ModelFailure.self) {
      try await subject.model.reply(to: request("refuse"), observer: observer)
    }
    #expect(failure?.kind == .unauthorized)
    #expect(observer.entries.isEmpty)
  }

  @Test(arguments: Kind.allCases)
  func cancellationEndsACallAtOnce(kind: Kind) async throws {
    let subject = try Subject(kind)
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        do { _ = try await subject.model.reply(to: request("hang"), observer: RecordingObserver()) } catch {
          return error is CancellationError
        }
        return false
      }
      for _ in 0..<50 { await Task.yield() }
      group.cancelAll()
      for await isCancelled in group { #expect(isCancelled) }
    }
  }

  @Test(arguments: Kind.allCases)
  func itsIdentityIsAlwaysTheSame(kind: Kind) throws {
    let subject = try Subject(kind)
    #expect(subject.model.identity == subject.model.identity)
    #expect(!subject.model.identity.backend.isEmpty)
  }

  @Test func aScriptedModelRecordsAndRunsOut() async throws {
    let model = ScriptedModel(texts: ["one"])
    #expect(try await model.reply(to: request("x"), observer: RecordingObserver()).text == "one")
    await #expect(throws: ModelFailure.self) {
      try await model.reply(to: request("y"), observer: RecordingObserver())
    }
    #expect(model.requests.map { $0.messages.last?.text } == ["x", "y"])
  }
}
