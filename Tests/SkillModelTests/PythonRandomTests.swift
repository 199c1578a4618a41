import SkillModel
import TestSupport
import Testing

struct PythonRandomTests {
  /// Cuts a decimal number of any length into 32-bit words, least significant first; its sign doesn't count.
  private func seedWords(_ decimal: String) -> [UInt32] {
    var words: [UInt32] = []
    for digit in decimal.utf8 where digit != UInt8(ascii: "-") {
      var carry = UInt64(digit - UInt8(ascii: "0"))
      for place in words.indices {
        let grown = UInt64(words[place]) * 10 + carry
        words[place] = UInt32(truncatingIfNeeded: grown)
        carry = grown >> 32
      }
      if carry > 0 { words.append(UInt32(carry)) }
    }
    return words
  }

  private func generators(_ seed: String) -> [PythonRandom] {
    let byWords = PythonRandom(seedWords: seedWords(seed))
    guard let number = Int(seed) else { return [byWords] }
    return [byWords, PythonRandom(seed: number)]
  }

  @Test("random numbers agree with Python", arguments: try vectors("python_random"))
  func numbers(_ vector: VectorCase) throws {
    let seed = try #require(vector.input["seed"]?.stringValue)
    let bounds = try #require(vector.expected["randbelow"]?.arrayValue).compactMap { $0[0]?.intValue }
    for fresh in generators(seed) {
      func each<Value>(_ count: Int, _ draw: (inout PythonRandom) -> Value) -> [Value] {
        var random = fresh
        return (0..<count).map { _ in draw(&random) }
      }
      let bits = each(8) { JSONValue.integer(Int($0.bits(32))) }
      #expect(.array(bits) == vector.expected["getrandbits32"], vector.comment)
      let fractions = each(6) { JSONValue.number($0.random()) }
      #expect(.array(fractions) == vector.expected["random"], vector.comment)
      var random = fresh
      let drawn = bounds.map { JSONValue.array([.integer($0), .integer(random.below($0))]) }
      #expect(.array(drawn) == vector.expected["randbelow"], vector.comment)
      random = fresh
      let sample = random.sample(Array(0..<20), count: 5).map { JSONValue.integer($0) }
      #expect(.array(sample) == vector.expected["sample_20_5"], vector.comment)
    }
  }

  @Test("shuffles agree with Python", arguments: try vectors("python_shuffle"))
  func shuffles(_ vector: VectorCase) throws {
    let seed = try #require(vector.input["seed"]?.stringValue)
    let count = try #require(vector.input["n"]?.intValue)
    for fresh in generators(seed) {
      var random = fresh
      let shuffled = random.shuffled(Array(0..<count)).map { JSONValue.integer($0) }
      #expect(.array(shuffled) == vector.expected, vector.comment)
    }
  }

  @Test func `samples from large populations hold different elements`() {
    var random = PythonRandom(seed: 1)
    let sample = random.sample(Array(0..<1_000), count: 6)
    #expect(sample == [137, 582, 867, 821, 782, 64])
    #expect(random.sample([1, 2], count: 5).count == 2)
  }
}
