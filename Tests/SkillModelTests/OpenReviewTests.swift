import SkillModel
import TestSupport
import Testing

/// Review as a fold over records.
struct OpenReviewTests {
  private static func item(_ rank: Int, _ content: String = "") -> NumberedItem {
    NumberedItem(
      id: EditID(step: 3, rank: rank),
      item: ["op": "append", "target": "", "content": .string(content.isEmpty ? "- \(rank)" : content)])
  }

  private static func review(chosen: Int, clipped: Int) -> OpenReview {
    OpenReview(
      EditsProposed(
        step: 3, budget: chosen, chosen: (1...chosen).map { item($0) },
        clipped: (0..<clipped).map { item(chosen + 1 + $0) }, ranked: [:]),
      epoch: 1, baseDigest: "base")
  }

  private static func decided(_ rank: Int, _ verdict: EditVerdict, edited: JSONObject? = nil) -> RunEvent {
    .editDecided(
      EditDecided(
        decision: "d", epoch: 1, step: 3, edit: EditID(step: 3, rank: rank), verdict: verdict,
        reason: verdict == .veto ? VetoReason(.wrong) : nil, edited: edited,
        shown: ShownEdit(itemDigest: "", baseDigest: ""), actor: .policy("p"), via: "", mode: .manual,
        milliseconds: 0))
  }

  private static func ranks(_ items: [NumberedItem]) -> [Int] {
    items.map { Int($0.id.rawValue.suffix(2)) ?? -1 }
  }

  @Test func `a clipped edit is in play for each vetoed one, and leaves when the veto is undone`() {
    var review = Self.review(chosen: 2, clipped: 2)
    #expect(Self.ranks(review.inPlay.map(\.item)) == [1, 2])
    review.apply(Self.decided(1, .veto))
    #expect(Self.ranks(review.inPlay.map(\.item)) == [1, 2, 3])
    #expect(Self.ranks(review.undecided.map(\.item)) == [2, 3])
    review.apply(Self.decided(3, .veto))
    #expect(Self.ranks(review.inPlay.map(\.item)) == [1, 2, 3, 4])
    review.apply(Self.decided(1, .clear))
    #expect(Self.ranks(review.inPlay.map(\.item)) == [1, 2])
    #expect(review.closing(defersUndecided: false).vetoed.isEmpty)
  }

  @Test func `closing sorts the edits by their verdicts`() {
    var review = Self.review(chosen: 4, clipped: 1)
    review.apply(Self.decided(1, .approve))
    review.apply(Self.decided(2, .veto))
    review.apply(Self.decided(3, .defer))
    let automatic = review.closing(defersUndecided: false)
    #expect(Self.ranks(automatic.approved) == [1, 4, 5])
    #expect(Self.ranks(automatic.vetoed.map(\.item)) == [2])
    #expect(Self.ranks(automatic.deferred) == [3])
    #expect(automatic.promoted == [EditID(step: 3, rank: 5)])
    let manual = review.closing(defersUndecided: true)
    #expect(Self.ranks(manual.approved) == [1] && Self.ranks(manual.deferred) == [3, 4, 5])
    #expect(!review.isAsProposed(automatic))
    let untouched = Self.review(chosen: 2, clipped: 1)
    #expect(untouched.isAsProposed(untouched.closing(defersUndecided: false)))
  }

  @Test func `an edited entry stands in the person's wording, a deferred one as proposed`() {
    var review = Self.review(chosen: 1, clipped: 0)
    let wording: JSONObject = ["op": "append", "content": "- other", "author": "human"]
    review.apply(Self.decided(1, .edit, edited: wording))
    #expect(review.entries[0].standing.item == wording)
    #expect(review.closing(defersUndecided: false).approved.map(\.item) == [wording])
    review.apply(Self.decided(1, .defer))
    #expect(review.closing(defersUndecided: false).deferred == [Self.item(1)])
  }

  @Test func `a veto of what the candidate holds withdraws it, until it is stopped`() {
    var review = Self.review(chosen: 2, clipped: 1)
    #expect(review.withdrawn.isEmpty && review.stage == .open)
    review.apply(
      .candidateBuilt(CandidateBuilt(step: 3, skill: "s", digest: "c", report: [], refused: [])))
    #expect(review.stage == .gating && review.candidate == "c")
    review.apply(Self.decided(2, .veto))
    #expect(review.withdrawn == [EditID(step: 3, rank: 2)])
    review.apply(.gateStopped(GateStopped(step: 3, round: 0, candidate: "c", vetoed: review.withdrawn)))
    #expect(review.stage == .open && review.round == 1 && review.withdrawn.isEmpty)
    #expect(Self.ranks(review.closing(defersUndecided: false).approved) == [1, 3])
  }

  @Test func `whatever is decided, edits in play are never lost and never more than the room`() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let chosen = 1 + generator.below(4)
      let clipped = generator.below(4)
      var review = Self.review(chosen: chosen, clipped: clipped)
      for _ in 0..<8 {
        let rank = 1 + generator.below(chosen + clipped)
        let verdict = generator.pick(EditVerdict.allCases)
        review.apply(Self.decided(rank, verdict))
        let closed = review.closing(defersUndecided: generator.below(2) == 0)
        let sum = closed.approved.count + closed.vetoed.count + closed.deferred.count
        #expect(sum == review.inPlay.count)
        #expect(closed.approved.count + closed.deferred.count <= chosen)
        #expect(closed.vetoed.allSatisfy { veto in review[veto.item.id]?.verdict == .veto })
      }
    }
  }

  @Test func `the same change has the same content digest, whatever stands beside it`() {
    func digest(_ item: JSONObject) -> String {
      NumberedItem(id: EditID(step: 1, rank: 1), item: item).contentDigest
    }
    let plain = digest(["op": "append", "content": "- a"])
    #expect(plain == digest(["support_count": 4, "op": "Append", "target": "", "content": "- a"]))
    #expect(plain != digest(["op": "append", "content": "- b"]))
    #expect(plain != digest(["op": "insert_after", "content": "- a"]))
    #expect(digest(["title": "t", "instruction": "i"]) != digest(["title": "t", "instruction": "j"]))
    #expect(digest(["new_skill": "a"]) != digest(["new_skill": "b"]))
  }

  @Test func `a reason is one line of at most 500 code points`() {
    let reason = VetoReason(.other, text: " too\nlong " + String(repeating: "x", count: 600)).normalised
    #expect(reason.text.hasPrefix("too long xxx") && reason.text.unicodeScalars.count == 500)
    #expect(VetoReason(.tooSpecific).description == "too specific")
  }

  @Test func `a veto is told in one line, each refused change once`() {
    func veto(_ item: JSONObject, _ reason: VetoReason) -> VetoedEdit {
      VetoedEdit(
        step: 1, item: NumberedItem(id: EditID(step: 1, rank: 1), item: item), reason: reason,
        actor: .policy("p"))
    }
    let edit: JSONObject = ["op": "replace", "target": "a\nb", "content": "c"]
    let vetoes = [
      veto(edit, VetoReason(.wrong)), veto(edit, VetoReason(.vetoedBefore)),
      veto(edit, VetoReason(.style, text: "again")),
      veto(["type": "add", "title": "T", "instruction": "I"], VetoReason(.other, text: "no")),
      veto(["title": "S", "new_skill": "# long"], VetoReason(.unsafe)),
    ]
    #expect(
      vetoes.advice == [
        "[replace] target=\"a / b\" → \"c\": wrong", "[add] \"T\" → \"I\": no", "[skill] \"S\": unsafe",
      ])
  }

  @Test(arguments: [
    (0, 0, 0.5), (1, 0, 0.75), (0, 1, 0.25), (3, 0, 0.9375), (2, 2, 0.5), (9, 1, 0.994140625),
  ])
  func `the evidence for a better candidate follows from wins and losses`(
    _ wins: Int, _ losses: Int, _ expected: Double
  ) {
    let outcomes = PairedOutcomes(wins: wins, losses: losses, ties: 7)
    #expect(abs(outcomes.probabilityOfBetter - expected) < 1e-12)
    #expect(PairedOutcomes(wins: 2_000, losses: 1_000, ties: 0).probabilityOfBetter == 1)
  }
}
