import SkillModel
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "", 3), ("abc", "abc", 0), ("batch_sise", "batch_size", 1), ("ab", "ba", 1),
    ("trian", "train", 1), ("ca", "abc", 3), ("kitten", "sitting", 3),
  ])
  func `the distance counts letters and swaps, in both directions`(left: String, right: String, expected: Int)
  {
    #expect(NearestName.distance(left, right) == expected)
    #expect(NearestName.distance(right, left) == expected)
  }

  @Test(arguments: [
    ("batch_sise", "batch_size"), ("batch-size", "batch_size"), ("BATCHSIZE", "batch_size"), ("sede", "seed"),
    ("see", "seed"), ("colour", nil), ("", nil), ("x", nil), (String(repeating: "s", count: 500), nil),
  ])
  func `only a near name is meant`(name: String, expected: String?) {
    #expect(NearestName(among: ["seed", "batch_size", "accumulation"]).match(for: name) == expected)
  }

  @Test func `of two equally near names the earlier is meant`() {
    #expect(NearestName(among: ["cat", "car"]).match(for: "caz") == "cat")
    #expect(NearestName(among: ["car", "cat"]).match(for: "caz") == "car")
  }
}
