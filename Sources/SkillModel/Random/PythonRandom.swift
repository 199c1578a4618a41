/// The random numbers that Python's `random.Random(seed)` gives for an integer seed.
///
/// A Mersenne Twister (MT19937) seeded by array. Equal seeds give equal shuffles on both sides; a negative seed
/// counts as its absolute value.
package struct PythonRandom: Hashable, Sendable {
  private static let size = 624
  private static let period = 397
  private var state: [UInt32]
  private var index = PythonRandom.size

  /// Seeds with an integer.
  package init(seed: Int) {
    let magnitude = UInt64(seed.magnitude)
    let low = UInt32(truncatingIfNeeded: magnitude)
    let high = UInt32(truncatingIfNeeded: magnitude >> 32)
    self.init(seedWords: high == 0 ? [low] : [low, high])
  }

  /// Seeds with the magnitude of an integer of any length, in 32-bit words, least significant first.
  ///
  /// Leading zero words must be left out; no word at all counts as zero.
  package init(seedWords: [UInt32]) {
    state = Self.plainState(seed: 19_650_218)
    mix(key: seedWords.isEmpty ? [0] : seedWords)
  }

  private static func plainState(seed: UInt32) -> [UInt32] {
    var state = [seed]
    state.reserveCapacity(size)
    var previous = seed
    for place in 1..<size {
      previous = 1_812_433_253 &* (previous ^ previous >> 30) &+ UInt32(place)
      state.append(previous)
    }
    return state
  }

  private mutating func mix(key: [UInt32]) {
    var place = 1
    func wrap(_ state: inout [UInt32]) {
      guard place >= Self.size else { return }
      state[0] = state[Self.size - 1]
      place = 1
    }
    var word = 0
    for _ in 0..<max(Self.size, key.count) {
      let before = state[place - 1]
      state[place] = (state[place] ^ (before ^ before >> 30) &* 1_664_525) &+ key[word] &+ UInt32(word)
      place += 1
      word = (word + 1) % key.count
      wrap(&state)
    }
    for _ in 1..<Self.size {
      let before = state[place - 1]
      state[place] = (state[place] ^ (before ^ before >> 30) &* 1_566_083_941) &- UInt32(place)
      place += 1
      wrap(&state)
    }
    state[0] = 0x8000_0000
  }

  private mutating func renew() {
    for place in 0..<Self.size {
      let joined = state[place] & 0x8000_0000 | state[(place + 1) % Self.size] & 0x7FFF_FFFF
      let twist: UInt32 = joined & 1 == 1 ? 0x9908_B0DF : 0
      state[place] = state[(place + Self.period) % Self.size] ^ joined >> 1 ^ twist
    }
    index = 0
  }

  private mutating func nextWord() -> UInt32 {
    if index >= Self.size { renew() }
    var word = state[index]
    index += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9D2C_5680
    word ^= word << 15 & 0xEFC6_0000
    return word ^ word >> 18
  }

  /// A number from 0 up to but not including 1, in steps of 2^-53.
  package mutating func random() -> Double {
    let high = Double(nextWord() >> 5)
    let low = Double(nextWord() >> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }

  /// That many random bits as a number; 0 to 64 of them.
  package mutating func bits(_ count: Int) -> UInt64 {
    precondition((0...64).contains(count), "0 to 64 bits can be drawn at once")
    if count == 0 { return 0 }
    if count <= 32 { return UInt64(nextWord() >> UInt32(32 - count)) }
    let low = UInt64(nextWord())
    return UInt64(nextWord() >> UInt32(64 - count)) << 32 | low
  }

  /// A number from 0 up to but not including the bound, which must be positive.
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "the bound must be positive")
    let width = Int.bitWidth - bound.leadingZeroBitCount
    while true {
      let drawn = bits(width)
      if drawn < UInt64(bound) { return Int(drawn) }
    }
  }

  /// Puts the elements in a random order.
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for place in elements.indices.dropFirst().reversed() {
      elements.swapAt(place, below(place + 1))
    }
  }

  /// The elements in a random order.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var copy = elements
    shuffle(&copy)
    return copy
  }

  /// That many different places of a population, in the order drawn; at most all of them.
  package mutating func sample<Element>(_ population: [Element], count: Int) -> [Element] {
    let total = population.count
    let count = min(max(0, count), total)
    if total <= Self.poolLimit(count: count) {
      var pool = population
      return (0..<count).map { drawn in
        let place = below(total - drawn)
        defer { pool[place] = pool[total - drawn - 1] }
        return pool[place]
      }
    }
    var taken: Set<Int> = []
    return (0..<count).map { _ in
      var place = below(total)
      while !taken.insert(place).inserted { place = below(total) }
      return population[place]
    }
  }

  /// The largest population for which a sample is drawn from a pool instead of with redraws.
  private static func poolLimit(count: Int) -> Int {
    guard count > 5 else { return 21 }
    var power = 1
    while power < 3 * count { power *= 4 }
    return 21 + power
  }
}
