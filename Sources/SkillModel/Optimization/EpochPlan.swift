/// The train batches of one epoch, all drawn from the run's seed (FORMATS section 3, point 2).
package struct EpochPlan<Item: Sendable>: Sendable {
  /// The tasks of one batch, and the seed for what is drawn within it.
  package struct Batch: Sendable {
    /// Seeds the analysts' minibatches and the environment.
    package let seed: Int
    /// The tasks in their order.
    package let items: [Item]
  }

  /// One batch for each accumulation of each step, in the order of use.
  package let batches: [Batch]

  /// Draws the batches of an epoch, which counts from 1.
  ///
  /// The tasks are shuffled once and cut in turn; a batch for which none is left gets tasks from all of
  /// them, which are then shuffled once more.
  package init(
    items: [Item], batchSize: Int, stepsPerEpoch: Int, accumulation: Int, epoch: Int, seed: Int
  ) {
    let epochSeed = seed &+ epoch &* 1000
    let shuffled = Self.shuffled(items, seed: epochSeed)
    let slices = shuffled.slices(of: batchSize)
    batches = (0..<max(0, stepsPerEpoch &* accumulation)).map { place in
      let batchSeed = epochSeed &+ place &+ 1
      let slice =
        place < slices.count
        ? slices[place] : Array(Self.shuffled(shuffled, seed: batchSeed).prefix(max(0, batchSize)))
      return Batch(seed: batchSeed, items: slice)
    }
  }

  /// The tasks on which an epoch's slow update compares the two skills.
  package static func slowUpdateSample(of items: [Item], count: Int, epoch: Int, seed: Int) -> [Item] {
    Array(slowUpdateOrder(of: items, epoch: epoch, seed: seed).prefix(max(0, count)))
  }

  /// All tasks in the order in which a slow update takes them; the sample is its start.
  package static func slowUpdateOrder(of items: [Item], epoch: Int, seed: Int) -> [Item] {
    shuffled(items, seed: seed &+ epoch &* 2000)
  }

  private static func shuffled(_ items: [Item], seed: Int) -> [Item] {
    var random = PythonRandom(seed: seed)
    return random.shuffled(items)
  }
}
