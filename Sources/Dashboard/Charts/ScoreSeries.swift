/// The scores of a run by step, as its chart shows them.
struct ScoreSeries {
  struct Mark {
    let step: Int
    let score: Double
    let isAccepted: Bool
  }

  /// Score of the skill that holds after each step; first the baseline. nil before it was measured.
  private(set) var held: [Double?]
  private(set) var best: [Double?]
  /// Means of the train batches by step from 1.
  private(set) var train: [(step: Int, score: Double)] = []
  private(set) var marks: [Mark] = []
  /// Positions at which an epoch begins, with its name.
  private(set) var epochs: [(step: Int, name: String)] = []
  /// The last position of the axis.
  let length: Int
  let range: ClosedRange<Double>

  init(_ run: RunPicture) {
    held = [run.baseline]
    best = [run.baseline]
    for index in run.steps.indices {
      let position = index + 1
      if run.steps[index].stepInEpoch == 1 { epochs.append((position, run.steps[index].name)) }
      if let score = run.steps[index].rolloutHard { train.append((position, score)) }
      if let gate = run.steps[index].gate {
        // What a slow update changed between the steps stands at the end of the step before.
        held[index] = gate.previous
        held.append(gate.isAccepted ? gate.score : gate.previous)
        best.append(gate.best)
        // A bound is no score: nothing is drawn where none was measured.
        if !gate.isBound {
          marks.append(Mark(step: position, score: gate.score, isAccepted: gate.isAccepted))
        }
      } else {
        held.append(held[index])
        best.append(best[index])
      }
    }
    if let now = run.scoreNow { held[held.count - 1] = now }
    if let top = run.scoreBest { best[best.count - 1] = top }
    length = max(run.steps.count, run.header?.plan.totalSteps ?? 0, 1)
    let values = held.compactMap { $0 } + best.compactMap { $0 } + train.map(\.score) + marks.map(\.score)
    let low = ((values.min() ?? 0) * 10 + 1e-9).rounded(.down) / 10
    let high = ((values.max() ?? 1) * 10 - 1e-9).rounded(.up) / 10
    range = high - low >= 0.1 ? low...high : max(0, low - 0.1)...(max(0, low - 0.1) + 0.2)
  }
}
