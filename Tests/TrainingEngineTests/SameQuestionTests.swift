import SkillModel
import Synchronization
import Testing

@testable import TrainingEngine

/// A recorded reply counts only for the very same question (RELIABILITY, D4).
struct SameQuestionTests {
  /// What makes a measurement what it is.
  struct Question: Sendable {
    var skill = "# Skill\n"
    var model = "m1"
    var temperature = "temperature=0"
    var item = "t1 asks"
    var replicate = 0
  }

  enum Change: String, CaseIterable, Sendable {
    case nothing, skill, model, temperature, item, replicate

    var question: Question {
      var question = Question()
      switch self {
      case .nothing: break
      case .skill: question.skill += "."
      case .model: question.model = "m2"
      case .temperature: question.temperature = "temperature=1"
      case .item: question.item += "."
      case .replicate: question.replicate = 1
      }
      return question
    }
  }

  private final class Provider: ChatModel {
    let identity: ModelIdentity
    private let count = Mutex(0)

    init(_ question: Question) {
      identity = ModelIdentity(
        backend: "scripted", model: question.model, parameters: [question.temperature])
    }

    var asked: Int { count.withLock { $0 } }

    func reply(to request: ChatRequest, observer: any AttemptObserving) async throws -> ChatReply {
      count.withLock { $0 += 1 }
      return ChatReply(text: "from \(identity.model)")
    }
  }

  /// Asks once after what is on record; gives the record with what it added, and how many requests were sent.
  private static func ask(_ question: Question, after past: [RunEvent]) async throws -> (
    events: [RunEvent], asked: Int
  ) {
    let sink = MemorySink(past: past)
    let recorder = RunRecorder(sink: sink, past: past)
    sink.connect { recorder.deliver($0) }
    let provider = Provider(question)
    let clock = ManualClock()
    let calls = ModelCalls(
      models: [.target: provider], recorder: recorder, control: RunControl(),
      budget: CallBudget(
        limits: LimitSettings(), models: [:], past: recorder.pastCalls, clock: clock), clock: clock)
    _ = try await calls.reply(
      to: ChatRequest(
        role: .target,
        messages: [ChatMessage(.system, question.skill), ChatMessage(.user, question.item)]),
      key: CallKey(Phase(stage: .testBest, batch: question.replicate), index: 0))
    return (sink.events, provider.asked)
  }

  @Test("A reply on record is used for the same question, and any other is asked", arguments: Change.allCases)
  func fields(change: Change) async throws {
    let start = Array(await ScriptedRun.oneStep.play().events.prefix(1))
    let (past, asked) = try await Self.ask(Question(), after: start)
    #expect(asked == 1)
    let again = try await Self.ask(change.question, after: past)
    #expect(again.asked == (change == .nothing ? 0 : 1))
  }

  @Test("Scores measured before inputs changed are no scores of the same question")
  func scoresAfterDrift() async {
    let played = await ScriptedRun.twoEpochs.play()
    var state = RunState()
    for event in played.events { state.apply(event) }
    #expect(!state.measured.isEmpty)
    let drift = [InputDigest(name: "target model", path: "m2", sha256: "")]
    state.apply(.runResumed(RunResumed(program: "1.0.0", openCalls: 0, drift: [])))
    #expect(!state.measured.isEmpty)
    state.apply(.runResumed(RunResumed(program: "1.0.0", openCalls: 0, drift: drift)))
    #expect(state.measured.isEmpty)
  }

  @Test("A fold from outside forgets what was begun before inputs changed, and keeps what it cost")
  func foldAfterDrift() async throws {
    let whole = await ScriptedRun.twoEpochs.play()
    let place = try #require(whole.events.firstIndex { $0.kind == .gateDecided })
    let changed = await ScriptedRun.twoEpochs.play(
      after: Array(whole.events[...place]), acceptsDrift: true)
    #expect(changed.failure == nil)
    var folded = RunState()
    for event in changed.events { folded.apply(event) }
    #expect(folded.selectionsMade == changed.state.selectionsMade)
    #expect(folded.selectionsMade == whole.state.selectionsMade)
    #expect(folded.history == changed.state.history)
    #expect(folded.totalUsage.calls == changed.events.count { $0.kind == .callReplied })
    #expect(folded == changed.state)
  }
}
