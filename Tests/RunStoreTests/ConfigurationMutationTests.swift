import Foundation
import RunStore
import SkillModel
import TestSupport
import Testing

/// Damaged files end in a value or in problems, soon, and never in a crash.
@Suite struct ConfigurationMutationTests {
  private static let seed = """
    _base_: "base.yaml"
    model: &models
      backend: openai_compatible
      target: 'small'   # the frozen one
      optimizer: "large\\u00e9"
    train: {num_epochs: 3, seed: [1, 2], batch_size: 4}
    env:
      name: qa
      split_dir: data
      prompt_template: |-
        You are {skill}

          indented
      data_path: >
        folded
        text
    limits:
      prices:
        a: &p {input: 1, output: 2}
        b: *p
        <<: {c: *p}
    ? review
    : {mode: auto, pause_on: [first_step, !!str suspicious]}

    """
  private static let pieces = [
    "&", "*", "*p", "&p ", "<<: *p", "{", "}", "[", "]", ": ", "- ", "? ", "|", ">", "!", "!!binary ",
    "%YAML 1.1",
    "---", "...", "\t", "\n", "\r", "\"", "'", "#", "\\", "\\ud800", "\\x00", "\\U0010FFFF", "\u{FEFF}",
    "\u{2028}",
    "\u{85}", "\u{202E}", "é", "😀", "  ", "null", "~", "1e999", "_base_: run.yaml\n", "a: a\n", "train:\n",
    "@", "`",
  ]

  private func mutated(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(Self.seed.utf8)
    for _ in 0...random.below(6) {
      let place = random.below(bytes.count + 1)
      switch random.below(5) {
      case 0: bytes.insert(contentsOf: Array(random.pick(Self.pieces).utf8), at: place)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.below(20)))
      case 2:
        let end = min(bytes.count, place + random.below(60))
        bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count + 1))
      case 3 where place < bytes.count: bytes[place] = UInt8(random.below(256))
      default:
        let piece = String(repeating: random.pick(Self.pieces), count: 1 + random.below(200))
        bytes.insert(contentsOf: Array(piece.utf8), at: place)
      }
    }
    return bytes
  }

  @Test func `500 damaged configurations end within a second each`() throws {
    let folder = try ConfigurationFolder()
    try folder.write("train: {batch_size: 2}\n", to: "base.yaml")
    var random = SeededGenerator(seed: 20_260_522)
    var loadedCount = 0
    for number in 0..<500 {
      let bytes = mutated(&random)
      let file = try folder.write(bytes, to: "run.yaml")
      var problems: [Problem] = []
      let time = try ProcessorTime.measure { problems = try folder.problems(at: file) }
      #expect(time < .seconds(1), "input \(number)")
      if problems.isEmpty { loadedCount += 1 }
      for problem in problems {
        #expect(problem.failureClass != .internalError && !problem.message.isEmpty)
      }
    }
    #expect(loadedCount < 500)
  }

  @Test func `300 damaged skills end within a second each`() throws {
    let folder = try ConfigurationFolder()
    var random = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let front = random.below(2) == 0 ? "---\n" : ""
      let file = try folder.write(
        Array(front.utf8) + mutated(&random) + Array("\n---\n<!-- SLOW_UPDATE_START -->\n".utf8),
        to: "skill.md")
      let time = ProcessorTime.measure { _ = folder.skillProblems(at: file) }
      #expect(time < .seconds(1))
    }
  }
}
