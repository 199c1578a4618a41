import Dashboard
import Testing

@Suite struct QuantityTests {
  @Test(
    "numbers have so many digits after the point, half away from zero",
    arguments: [
      (0.12345, 3, "0.123"), (0.9996, 3, "1.000"), (-0.05, 1, "-0.1"), (-0.0001, 2, "0.00"), (12, 0, "12"),
      (.nan, 2, "-"), (.infinity, 2, "-"),
    ])
  func fixed(_ row: (Double, Int, String)) {
    #expect(Quantity.fixed(row.0, digits: row.1) == row.2)
  }

  @Test(
    "tokens are counted in thousands and millions where they are many",
    arguments: [(0, "0"), (999, "999"), (1_000, "1.0k"), (812_345, "812.3k"), (4_100_000, "4.1M")])
  func tokens(_ row: (Int, String)) {
    #expect(Quantity.tokens(row.0) == row.1)
  }

  @Test(
    "durations name the two largest units",
    arguments: [(0.04, "0.0s"), (12, "12s"), (185, "3m05s"), (7_800, "2h10m"), (-1, "-")])
  func duration(_ row: (Double, String)) {
    #expect(Quantity.duration(row.0) == row.1)
  }

  @Test("A number stands with the word in the right form")
  func counted() {
    #expect(Quantity.counted(1, "failure") == "1 failure")
    #expect(Quantity.counted(0, "failure") == "0 failures")
    #expect(Quantity.counted(2, "success") == "2 successes")
    #expect(Quantity.counted(3, "success minibatch") == "3 success minibatches")
  }
}
