/// What an edit must not copy from the data, as hashes: accepted answers of every split, and runs of eight words of
/// the held-out items.
///
/// Made once at the start of a run. It holds no text, so that nothing of a held-out item can leak out of it.
package struct HeldOutIndex: Sendable {
  /// Words of a run that counts as copied.
  package static let gramLength = 8
  /// Words of one item's material that are looked at; what follows is not compared.
  package static let wordsPerItem = 4_000
  /// Letters and digits that an answer needs at least to be told from ordinary words.
  static let answerWeight = 5

  /// Hashes of answers by their number of words, at most `gramLength`; of longer ones every run of that length.
  private var answers: [Set<UInt64>] = Array(repeating: [], count: gramLength + 1)
  private var grams: Set<UInt64> = []

  /// Knows nothing and finds nothing.
  package static let empty = HeldOutIndex(train: [], heldOut: [])

  /// - Parameters:
  ///   - train: what the optimizer may see. Phrases that stand here too are no secret of a held-out item.
  ///   - heldOut: the items of the selection and test splits.
  package init(train: [TrainingTask], heldOut: [TrainingTask]) {
    let known = Self.grams(of: train)
    grams = Self.grams(of: heldOut).subtracting(known)
    let labels = Self.commonAnswers(of: train + heldOut)
    let vocabulary = Self.vocabulary(of: train)
    for task in train + heldOut {
      for answer in task.answers {
        let words = WordScan(answer).words
        guard Self.isDistinctive(words, vocabulary: vocabulary),
          !labels.contains(PhraseHashes.hash(of: words))
        else { continue }
        let length = min(words.count, Self.gramLength)
        for (_, hash) in PhraseHashes(words: words, length: length) { answers[length].insert(hash) }
      }
    }
  }

  /// The first run of words that is an answer of the data; nil where there is none.
  func copiedAnswer(in words: [WordScan.Word]) -> Range<Int>? {
    for length in answers.indices.reversed() where !answers[length].isEmpty {
      for (place, hash) in PhraseHashes(words: words, length: length) where answers[length].contains(hash) {
        return place..<(place + length)
      }
    }
    return nil
  }

  /// The first run of eight words that stands in a held-out item.
  func overlap(in words: [WordScan.Word]) -> Range<Int>? {
    for (place, hash) in PhraseHashes(words: words, length: Self.gramLength) where grams.contains(hash) {
      return place..<(place + Self.gramLength)
    }
    return nil
  }

  private static func grams(of tasks: [TrainingTask]) -> Set<UInt64> {
    var found: Set<UInt64> = []
    for task in tasks {
      for text in [task.question, task.context] + task.answers {
        let words = WordScan(text, limit: wordsPerItem).words
        for (_, hash) in PhraseHashes(words: words, length: gramLength) { found.insert(hash) }
      }
    }
    return found
  }

  /// Answers that many tasks share are labels, such as `entailment`: a rule has to be able to name them.
  private static func commonAnswers(of tasks: [TrainingTask]) -> Set<UInt64> {
    var counts: [UInt64: Int] = [:]
    for task in tasks {
      for hash in Set(task.answers.map({ PhraseHashes.hash(of: WordScan($0).words) })) {
        counts[hash, default: 0] += 1
      }
    }
    let limit = max(3, tasks.count / 20)
    return Set(counts.filter { $0.value >= limit }.keys)
  }

  /// Words that stand in the questions of several training tasks, and words that rules are made of.
  private static func vocabulary(of train: [TrainingTask]) -> Set<UInt64> {
    var counts: [UInt64: Int] = [:]
    for task in train {
      for hash in Set(WordScan(task.question).words.map(\.hash)) { counts[hash, default: 0] += 1 }
    }
    return ruleWords.union(counts.filter { $0.value >= 3 }.keys)
  }

  private static let ruleWords = Set(
    WordScan(
      """
      a about above according after all also always an and answer answers any are as at be because before below both \
      but by can case cases check column columns compare compute copy count date dates day days do does each earlier \
      empty end every exact exactly example false fields first five follow for form four from full give given has have \
      high higher if ignore in into is it item items its keep large larger last later least left less letter line list \
      long longer low lower many month months more most must name names never next no none not nothing null number \
      numbers of off often on once one only or order other out over paragraph part person place plain questions read \
      reply result right row rows rule rules same second section sentence several short shorter should show sign small \
      smaller some spelling step sum table take ten text than that the then there these they third this three time to \
      total true two under unit units unknown unless until up upper use value values week weeks when where which who \
      whole with without word words write year years yes zero
      """
    ).words.map(\.hash))

  private static func isDistinctive(_ words: [WordScan.Word], vocabulary: Set<UInt64>) -> Bool {
    guard words.contains(where: { !vocabulary.contains($0.hash) }) else { return false }
    let weight = words.reduce(0) { $0 + $1.weight }
    return weight >= answerWeight
  }
}
