/// How the trajectories of a step are shared out to the analysts.
package enum Minibatches {
  /// The items in the order of a seed, cut into groups of at most that size.
  ///
  /// Failures are shuffled with the batch seed and successes with `successSeed(of:)` (FORMATS section 3, point 3).
  /// Without a seed the order stays.
  package static func groups<Item>(of items: [Item], seed: Int?, size: Int) -> [[Item]] {
    var shuffled = items
    if let seed {
      var random = PythonRandom(seed: seed)
      random.shuffle(&shuffled)
    }
    return shuffled.slices(of: size)
  }

  /// The seed for the successes of a batch.
  package static func successSeed(of batchSeed: Int) -> Int { batchSeed &+ 1 }
}

extension Array {
  /// The elements in order, in runs of at most that size; a size below 1 counts as 1.
  package func slices(of size: Int) -> [[Element]] {
    let size = Swift.max(1, size)
    return stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
