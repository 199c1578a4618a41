import SkillModel
import TestSupport
import Testing

struct OptimizationTests {
  private func integer(_ vector: VectorCase, _ key: String) throws -> Int {
    try #require(vector.input[key]?.intValue, vector.comment)
  }

  private func double(_ vector: VectorCase, _ key: String) throws -> Double {
    try #require(vector.input[key]?.doubleValue, vector.comment)
  }

  @Test("edit budgets agree with the reference", arguments: try vectors("lr_schedule"))
  func budgets(_ vector: VectorCase) throws {
    let shape = EditBudgetSchedule.Shape(spelling: vector.input["mode"]?.stringValue ?? "")
    guard let expected = vector.expected.arrayValue else {
      #expect(shape == nil, vector.comment)
      return
    }
    let schedule = EditBudgetSchedule(
      shape: try #require(shape), largest: try integer(vector, "max_lr"),
      smallest: try integer(vector, "min_lr"), steps: try integer(vector, "total_steps"))
    let budgets = expected.indices.map { JSONValue.integer(schedule.budget(ofStep: $0 + 1)) }
    #expect(budgets == expected, vector.comment)
  }

  @Test("minibatches agree with the reference", arguments: try vectors("minibatches"))
  func minibatches(_ vector: VectorCase) throws {
    let items = Array(0..<(try integer(vector, "n")))
    let size = try integer(vector, "minibatch_size")
    let seed = vector.input["seed"]?.intValue
    func groups(_ seed: Int?) -> JSONValue {
      .array(
        Minibatches.groups(of: items, seed: seed, size: size).map { .array($0.map { .integer($0) }) })
    }
    #expect(groups(seed) == vector.expected["failure_groups"], vector.comment)
    #expect(groups(seed.map(Minibatches.successSeed)) == vector.expected["success_groups"], vector.comment)
  }

  @Test("epoch plans agree with the reference", arguments: try vectors("plan_train_epoch"))
  func epochs(_ vector: VectorCase) throws {
    let items = (0..<(try integer(vector, "n"))).map { "t\($0)" }
    let plan = EpochPlan(
      items: items, batchSize: try integer(vector, "batch_size"),
      stepsPerEpoch: try integer(vector, "steps_per_epoch"),
      accumulation: try integer(vector, "accumulation"), epoch: try integer(vector, "epoch"),
      seed: try integer(vector, "seed"))
    let batches = plan.batches.map { batch -> JSONValue in
      ["seed": .integer(batch.seed), "batch_size": .integer(batch.items.count), "ids": batch.items.json]
    }
    #expect(.array(batches) == vector.expected, vector.comment)
  }

  @Test("slow-update samples agree with the reference", arguments: try vectors("build_train_batch"))
  func samples(_ vector: VectorCase) throws {
    let items = (0..<(try integer(vector, "n"))).map { "t\($0)" }
    let seed = try integer(vector, "seed")
    let count = try integer(vector, "batch_size")
    let sample = EpochPlan.slowUpdateSample(of: items, count: count, epoch: 3, seed: seed &- 6_000)
    #expect(sample.json == vector.expected, vector.comment)
  }

  @Test("step buffers agree with the reference", arguments: try vectors("step_buffer"))
  func stepBuffers(_ vector: VectorCase) throws {
    let objects = try #require(vector.input.arrayValue).compactMap(\.objectValue)
    #expect(.string(StepBuffer.text(of: objects.map(StepDigest.init))) == vector.expected, vector.comment)
  }

  @Test func `a step's digest is written as it was read`() throws {
    for vector in try vectors("step_buffer") {
      for object in (vector.input.arrayValue ?? []).compactMap(\.objectValue) {
        #expect(StepDigest(object).json == object, vector.comment)
      }
    }
  }

  @Test("optimizer-chosen budgets agree with the reference", arguments: try vectors("coerce"))
  func coercion(_ vector: VectorCase) throws {
    if let notes = vector.input["notes"] {
      #expect(
        ExecutionAppendix.notes(inReply: notes["appendix_notes"]).json == vector.expected, vector.comment)
      return
    }
    let number = AutonomousBudget.nonnegativeInteger(in: vector.input)
    #expect((number.map(JSONValue.integer) ?? .null) == vector.expected, vector.comment)
  }

  @Test func `a chosen budget is brought into range`() {
    let high = AutonomousBudget(reading: 9, available: 4)
    #expect(high.budget == 4 && high.isClamped && high.raw == 9)
    let negative = AutonomousBudget(reading: "-3", available: 4)
    #expect(negative.budget == 0 && negative.isClamped)
    let none = AutonomousBudget(reading: "all", available: 4)
    #expect(none.budget == 0 && none.isFallback && !none.isClamped)
    #expect(AutonomousBudget(reading: .number(.nan), available: 4).isFallback)
  }

  @Test func `clipping never exceeds the budget`() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<500 {
      let available = generator.below(10)
      let said = JSONValue.integer(generator.below(40) - 20)
      let budget = AutonomousBudget(reading: said, available: available).budget
      #expect((0...available).contains(budget))
      let schedule = EditBudgetSchedule(
        shape: generator.pick([.constant, .linear, .cosine]), largest: 2 + generator.below(12), smallest: 2,
        steps: generator.below(20))
      let step = 1 + generator.below(25)
      #expect((schedule.smallest...schedule.largest).contains(schedule.budget(ofStep: step)))
    }
  }

  @Test("update modes agree with the reference", arguments: try vectors("update_modes"))
  func updateModes(_ vector: VectorCase) throws {
    if let fields = vector.input.objectValue {
      let answer: JSONValue = [
        "describe": .string(ProposedItem.rankingLine(of: fields)),
        "summary": .object(ProposedItem.summary(of: fields)),
      ]
      #expect(answer == vector.expected, vector.comment)
    } else {
      let mode = UpdateMode(spelling: vector.input.stringValue)
      let answer: JSONValue = [
        "mode": .string(mode.rawValue), "key": .string(mode.itemsKey), "label": .string(mode.itemsLabel),
        "title": .string(mode.itemsTitle),
      ]
      #expect(answer == vector.expected, vector.comment)
    }
  }

  @Test("normalised patches agree with the reference", arguments: try vectors("normalise_patches"))
  func normalisation(_ vector: VectorCase) throws {
    let patches = PatchNormalisation(of: try #require(vector.input.arrayValue))
    let answer: JSONValue = [
      "failure": .array(patches.failures.map { .object($0) }),
      "success": .array(patches.successes.map { .object($0) }),
    ]
    #expect(answer == vector.expected, vector.comment)
  }

  @Test("configuration words agree with the reference", arguments: try vectors("config_misc"))
  func configuration(_ vector: VectorCase) throws {
    #expect(configurationAnswer(vector.input) == vector.expected.withoutMessage, vector.comment)
  }

  private func configurationAnswer(_ input: JSONValue) -> JSONValue {
    if let text = input.stringValue {
      let value = ReferenceConfiguration.value(ofFlag: text)
      let type =
        switch value {
        case .bool: "bool"
        case .integer: "int"
        case .number: "float"
        default: "str"
        }
      return ["type": .string(type), "repr": .string(value.pythonRepresentation)]
    }
    if let spelling = input["pair_policy"] {
      return answer(PairPolicy(spelling: spelling.stringValue ?? "")?.rawValue)
    }
    if let spelling = input["lr_control"] {
      return answer(BudgetControl(spelling: spelling.stringValue ?? "")?.rawValue)
    }
    if let secret = input["redact"]?.stringValue { return .string(ReferenceConfiguration.masked(secret)) }
    if let id = input["safe_pair_id"]?.stringValue {
      return .string(ReferenceConfiguration.folderName(ofTask: id))
    }
    let backends = ReferenceConfiguration.roleBackends(
      backend: input["backend"]?.stringValue, optimizer: input["optimizer"]?.stringValue,
      target: input["target"]?.stringValue)
    return [.string(backends.optimizer), .string(backends.target)]
  }

  private func answer(_ value: String?) -> JSONValue {
    value.map { ["value": .string($0)] } ?? ["error": "ValueError"]
  }
}

extension JSONValue {
  /// An error without its words, which need not agree.
  fileprivate var withoutMessage: JSONValue {
    guard var fields = objectValue else { return self }
    fields["message"] = nil
    return .object(fields)
  }
}
