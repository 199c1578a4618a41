import Foundation
import SkillModel
import Testing

@testable import Dashboard

/// Processor time of this thread, so that other work on the machine does not count.
@Suite(.serialized) struct DashboardSpeedTests {
  #if DEBUG
    /// Without optimisation nothing is told but that it does not grow without bounds.
    static let slowness = 40.0
  #else
    static let slowness = 1.0
  #endif

  static func seconds(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    work()
    return now() - start
  }

  @Test("folding takes at most 5 microseconds an event: 5 % of a processor at 10,000 events a second")
  func fold() {
    let events = SampleRun.allCases.flatMap(\.events)
    let spent = Self.seconds {
      for sample in SampleRun.allCases {
        var picture = RunPicture()
        for event in sample.events { picture.take(event) }
      }
    }
    let each = spent / Double(events.count) * 1e6
    print("fold: \(Quantity.fixed(each, digits: 2)) us an event")
    #expect(each < 5 * Self.slowness)
  }

  @Test("a picture of 200x60 takes at most 2 ms")
  func picture() {
    let run = ReviewScenario.midReview
    let size = ScreenSize(columns: 200, rows: 60)
    var view = ViewState()
    view.status = RunStatus(activity: .reviewing(step: 4, until: nil))
    let rounds = 20
    var cells = 0
    let spent = Self.seconds {
      for _ in 0..<rounds {
        cells +=
          MainScreen.draw(
            run: run, view: view, size: size, now: run.times.last, keys: MainScreenGoldenTests.keys
          )
          .cells.count
      }
    }
    let each = spent / Double(rounds) * 1e3
    print("picture 200x60: \(Quantity.fixed(each, digits: 2)) ms")
    #expect(cells == rounds * 12_000)
    #expect(each < 2 * Self.slowness)
  }

  @Test("a run of 200 steps with 80 tasks each takes less than 12 MiB, and its picture is drawn as fast")
  func longRun() {
    let run = SyntheticRun(steps: 200, tasks: 40).fold()
    #expect(run.groups.reduce(0) { $0 + $1.rows.count } >= 16_000)
    #expect(run.steps.count == 200)
    #expect(run.rejected.count == 600)
    print("200 steps: \(run.estimatedBytes / 1_024) KiB")
    #expect(run.estimatedBytes < 12 * 1_024 * 1_024)
    let size = ScreenSize(columns: 200, rows: 60)
    var cells = 0
    let spent = Self.seconds {
      for _ in 0..<10 {
        cells += MainScreen.draw(run: run, view: ViewState(), size: size, now: 0).cells.count
      }
    }
    print("picture 200x60 after 200 steps: \(Quantity.fixed(spent * 100, digits: 2)) ms")
    #expect(cells == 120_000)
    #expect(spent * 100 < 3 * Self.slowness)
  }

  @Test("a key in a skill of 250 KB is answered with a picture within 3 ms")
  func longSkill() {
    let rules = (1...4_000).map { "- Rule \($0): look twice at rows that are unusual, and count them once." }
    let dashboard = DashboardUnderTest(DashboardOptions())
    dashboard.take(Array(SampleRun.demo.events.prefix(3)))
    dashboard.take(Self.accepting(rules.joined(separator: "\n"), step: 1))
    let size = ScreenSize(columns: 200, rows: 60)
    dashboard.view.size = size
    _ = dashboard.handle(.key(KeyStroke("c")), at: 0)
    let first = dashboard.picture(size: size, at: 0)
    let spent = Self.seconds {
      for _ in 0..<20 {
        _ = dashboard.handle(.key(KeyStroke("j")), at: 0)
        _ = dashboard.picture(size: size, at: 0)
      }
    }
    print("a key in a skill of 250 KB: \(Quantity.fixed(spent * 50, digits: 2)) ms")
    #expect(dashboard.view.details.last?.line == 20)
    #expect(dashboard.picture(size: size, at: 0) != first)
    #expect(spent * 50 < 3 * Self.slowness)
  }

  private static func accepting(_ skill: String, step: Int) -> [TimedEvent] {
    let score = MeasuredScore(hard: 0.5, soft: 0.5, count: 9)
    let events: [RunEvent] = [
      .stepStarted(StepStarted(step: step, epoch: 1, stepInEpoch: 0, batches: [])),
      .candidateBuilt(CandidateBuilt(step: step, skill: skill, digest: "", report: [], refused: [])),
      .gateDecided(
        GateDecided(
          step: step, score: score, isReused: false, metric: "hard", candidateScore: 0.5,
          action: "accept_new_best", previousScore: 0.4, currentScore: 0.5, bestScore: 0.5, bestStep: step,
          outcomes: nil)),
      .stepCommitted(StepCommitted(step: step, action: "accept_new_best", record: [:], digest: nil)),
    ]
    return events.enumerated().map { TimedEvent(sequence: 10_000 + $0, time: 1_000 * $0, event: $1) }
  }
}
