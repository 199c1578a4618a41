import Testing

@testable import ModelBackends

struct AdaptiveLimitTests {
  /// A provider with a hidden limit, in turns: each admitted request takes four turns, a refused one none, and a
  /// refused request's slot is free again at once.
  private struct World {
    var limit = AdaptiveLimit()
    var hidden: Int
    var sent = 0
    var refused = 0
    private var running: [[AdaptiveLimit.Ticket]] = [[], [], [], []]

    init(hidden: Int) { self.hidden = hidden }

    /// Returns the number that worked in this turn.
    mutating func turn() -> Int {
      for ticket in running.removeFirst() { limit.finish(ticket, .succeeded) }
      running.append([])
      var tries = 0
      // Spread starts over the turns, as real requests are.
      let share = (limit.capacity + 3) / 4
      while limit.hasRoom, tries < share {
        tries += 1
        sent += 1
        let ticket = limit.admit()
        if running.joined().count >= hidden {
          refused += 1
          limit.finish(ticket, .overloaded)
        } else {
          running[3].append(ticket)
        }
      }
      return running.joined().count
    }

    mutating func turns(_ count: Int) -> (meanWorking: Double, refusedShare: Double) {
      (sent, refused) = (0, 0)
      var working = 0
      for _ in 0..<count { working += turn() }
      return (Double(working) / Double(count), Double(refused) / Double(max(sent, 1)))
    }
  }

  @Test(arguments: [2, 8, 32])
  func itFindsAHiddenLimitAndStaysNearIt(hidden: Int) {
    var world = World(hidden: hidden)
    _ = world.turns(400)
    let steady = world.turns(4_000)
    #expect(steady.meanWorking >= 0.7 * Double(hidden))
    #expect(steady.refusedShare <= 0.02)
    world.hidden = max(1, hidden / 2)
    _ = world.turns(400)
    let halved = world.turns(4_000)
    #expect(halved.meanWorking >= 0.7 * Double(world.hidden))
    #expect(halved.refusedShare <= 0.02)
    world.hidden = hidden
    _ = world.turns(8_000)
    #expect(world.turns(4_000).meanWorking >= 0.7 * Double(hidden))
  }

  @Test func itStaysWithinItsBounds() {
    var limit = AdaptiveLimit()
    #expect(limit.capacity == 20)
    for _ in 0..<50 { limit.finish(limit.admit(), .overloaded) }
    #expect(limit.capacity == 1)
    var world = World(hidden: .max)
    _ = world.turns(5_000)
    #expect(world.limit.capacity == 100)
  }

  @Test func oneRoundOfRefusalsCountsOnce() {
    var limit = AdaptiveLimit()
    let tickets = (0..<20).map { _ in limit.admit() }
    for ticket in tickets { limit.finish(ticket, .overloaded) }
    #expect(limit.capacity == 10)
    #expect(limit.inFlight == 0)
  }

  @Test func anIdleLimitDoesNotGrow() {
    var limit = AdaptiveLimit()
    for _ in 0..<1_000 { limit.finish(limit.admit(), .succeeded) }
    #expect(limit.capacity == 20)
  }

  @Test func aFixedLimitNeverMoves() {
    var limit = AdaptiveLimit(fixed: 3)
    for _ in 0..<50 { limit.finish(limit.admit(), .overloaded) }
    let tickets = (0..<3).map { _ in limit.admit() }
    #expect(!limit.hasRoom)
    for ticket in tickets { limit.finish(ticket, .succeeded) }
    #expect(limit.capacity == 3)
    #expect(AdaptiveLimit(fixed: 0).capacity == 1)
  }
}
