import SkillModel
import Synchronization
import Testing

@testable import ModelBackends

@Suite(.timeLimit(.minutes(5)))
struct ConcurrencyLimiterTests {
  /// Holds its visitors until it is opened.
  private final class Gate: Sendable {
    private let state = Mutex((isOpen: false, visitors: [CheckedContinuation<Void, Never>]()))

    func pass() async {
      await withCheckedContinuation { continuation in
        let isOpen = state.withLock { state in
          if !state.isOpen { state.visitors.append(continuation) }
          return state.isOpen
        }
        if isOpen { continuation.resume() }
      }
    }

    func open() {
      let visitors = state.withLock { state in
        state.isOpen = true
        return state.visitors
      }
      for visitor in visitors { visitor.resume() }
    }
  }

  /// A value that several tasks change.
  private final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
    var current: Value { value.withLock { $0 } }
    func change(_ body: @Sendable (inout Value) -> Void) { value.withLock { body(&$0) } }
  }

  private func wait(until condition: @Sendable () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  @Test func aHundredWaitersAllGetTheirTurnAndNeverTooMany() async throws {
    let limiter = ConcurrencyLimiter(AdaptiveLimit(fixed: 4))
    let counts = Shared((now: 0, most: 0, done: 0))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          try await limiter.withSlot {
            counts.change {
              $0.now += 1; $0.most = max($0.most, $0.now)
            }
            for _ in 0..<5 { await Task.yield() }
            counts.change {
              $0.now -= 1; $0.done += 1
            }
            return ((), .succeeded)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(counts.current.done == 100)
    #expect(counts.current.most == 4)
    #expect(limiter.load.inFlight == 0 && limiter.load.waiting == 0)
  }

  @Test func firstComeIsFirstServed() async throws {
    let limiter = ConcurrencyLimiter(AdaptiveLimit(fixed: 1))
    let gate = Gate()
    let order = Shared<[Int]>([])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<20 {
        group.addTask {
          try await limiter.withSlot {
            await gate.pass()
            order.change { $0.append(index) }
            return ((), .succeeded)
          }
        }
        await wait { limiter.load.inFlight + limiter.load.waiting == index + 1 }
      }
      gate.open()
      try await group.waitForAll()
    }
    #expect(order.current == Array(0..<20))
  }

  @Test func cancelledWaitersLeaveAtOnceAndLoseNoSlot() async throws {
    let limiter = ConcurrencyLimiter(AdaptiveLimit(fixed: 2))
    let gate = Gate()
    let cancelled = Shared(0)
    await withTaskGroup(of: Void.self) { holders in
      for _ in 0..<2 {
        holders.addTask {
          try? await limiter.withSlot {
            await gate.pass(); return ((), .succeeded)
          }
        }
      }
      await wait { limiter.load.inFlight == 2 }
      await withTaskGroup(of: Void.self) { waiters in
        for _ in 0..<50 {
          waiters.addTask {
            do { try await limiter.withSlot { ((), .succeeded) } } catch is CancellationError {
              cancelled.change { $0 += 1 }
            } catch { Issue.record(error) }
          }
        }
        await wait { limiter.load.waiting == 50 }
        waiters.cancelAll()
      }
      #expect(cancelled.current == 50)
      #expect(limiter.load.waiting == 0 && limiter.load.inFlight == 2)
      gate.open()
    }
    #expect(limiter.load.inFlight == 0)
    #expect(try await limiter.withSlot { (7, .succeeded) } == 7)
  }

  @Test func manyCancellationsInTheMiddleOfTheTrafficLoseNoSlot() async throws {
    let limiter = ConcurrencyLimiter(AdaptiveLimit(fixed: 3))
    for round in 0..<50 {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try? await limiter.withSlot {
              await Task.yield(); return ((), .succeeded)
            }
          }
        }
        for _ in 0..<(round % 7) { await Task.yield() }
        group.cancelAll()
      }
      #expect(limiter.load.inFlight == 0 && limiter.load.waiting == 0)
    }
  }

  @Test func aSlotIsFreeAgainAfterAnError() async throws {
    struct Broken: Error {}
    let limiter = ConcurrencyLimiter(AdaptiveLimit(fixed: 1))
    await #expect(throws: Broken.self) {
      try await limiter.withSlot { () async throws -> (Int, AdaptiveLimit.Outcome) in throw Broken() }
    }
    #expect(limiter.load.inFlight == 0)
  }

  @Test func aLowerLimitHoldsBackAndAHigherOneLetsMoreIn() async throws {
    let limiter = ConcurrencyLimiter(AdaptiveLimit(startingAt: 4, within: 2...8))
    try await limiter.withSlot { ((), .overloaded) }
    #expect(limiter.load.capacity == 2)
    let gates = (0..<40).map { _ in Gate() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<40 {
        group.addTask {
          try await limiter.withSlot {
            await gates[index].pass(); return ((), .succeeded)
          }
        }
      }
      await wait { limiter.load.inFlight + limiter.load.waiting == 40 }
      #expect(limiter.load.inFlight == 2)
      gates.forEach { $0.open() }
      try await group.waitForAll()
    }
    #expect(limiter.load.capacity == 3)
  }

  @Test func theConfigurationDecidesBetweenFixedAndAdaptive() {
    var limits = LimitSettings()
    #expect(ConcurrencyLimiter(limits).load.capacity == 20)
    limits.concurrency = 5
    #expect(ConcurrencyLimiter(limits).load.capacity == 5)
  }
}
