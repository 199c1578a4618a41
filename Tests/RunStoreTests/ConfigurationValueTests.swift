import Foundation
import RunStore
import SkillModel
import Testing

/// Unknown keys, wrong types, ranges and secrets: rows 12 to 14 and 17 to 19 of the bad inputs.
@Suite struct ConfigurationValueTests {
  let folder: ConfigurationFolder

  init() throws { folder = try ConfigurationFolder() }

  @Test(arguments: [
    ("train: {batch_sise: 4}", "E78 run.yaml:1:9: train.batch_sise: unknown key (did you mean batch_size?)"),
    (
      "train: {learning_rate: 4}",
      "E78 run.yaml:1:9: train.learning_rate: unknown key (did you mean optimizer.learning_rate?)"
    ),
    (
      "optimizer: {edit_budget: 4}",
      "E78 run.yaml:1:13: optimizer.edit_budget: unknown key (did you mean learning_rate?)"
    ),
    ("env: {splitdir: data}", "E78 run.yaml:1:7: env.splitdir: unknown key (did you mean split_dir?)"),
    ("env: {colour: red}", "E78 run.yaml:1:7: env.colour: unknown key"),
    ("trian: {seed: 1}", "E78 run.yaml:1:1: trian: unknown key (did you mean train?)"),
    ("edit_buget: 3", "E78 run.yaml:1:1: edit_buget: unknown key (did you mean edit_budget?)"),
    ("review: {mod: auto}", "E78 run.yaml:1:10: review.mod: unknown key (did you mean mode?)"),
    ("train: 5", "E78 run.yaml:1:8: train: must be a section with keys, found `5`"),
    ("train: {}\nbatch_size: 5", "E78 run.yaml:2:1: batch_size: stands outside the sections of this file"),
    ("train: {}\nenv: searchqa", "E78 run.yaml:2:6: env: must be a section with keys, found `searchqa`"),
  ])
  func `a key that nothing reads is refused with the nearest known one`(text: String, expected: String) throws
  {
    let problems = try folder.problems(text).filter { $0.place?.line != nil }
    #expect(problems.map(\.line) == [expected])
    #expect(problems.first?.cure != nil)
  }

  @Test(arguments: [
    ("train.batch_size", "\"eight\"", "a whole number from 1 to 1000000, found `eight`"),
    ("train.batch_size", "0", "a whole number from 1 to 1000000, found `0`"),
    ("train.batch_size", "-1", "a whole number from 1 to 1000000, found `-1`"),
    ("train.batch_size", "1e308", "a whole number from 1 to 1000000, found `1e308`"),
    ("train.batch_size", ".nan", "a whole number from 1 to 1000000, found `.nan`"),
    ("train.batch_size", "NaN", "a whole number from 1 to 1000000, found `NaN`"),
    ("train.batch_size", "1_000", "a whole number from 1 to 1000000, found `1_000`"),
    ("train.batch_size", "4.5", "a whole number from 1 to 1000000, found `4.5`"),
    ("train.batch_size", "1:30", "a whole number from 1 to 1000000, found `1:30`"),
    ("train.batch_size", "99999999999999999999", "a whole number from 1 to 1000000"),
    ("train.batch_size", "[4]", "a whole number from 1 to 1000000, found a list"),
    ("train.batch_size", "{a: 4}", "a whole number from 1 to 1000000, found a mapping"),
    ("train.accumulation", "0", "a whole number from 1 to 100000, found `0`"),
    ("gradient.merge_batch_size", "1", "a whole number from 2 to 100000, found `1`"),
    ("evaluation.gate_mixed_weight", "1.5", "a number from 0 to 1, found `1.5`"),
    ("evaluation.gate_mixed_weight", "nan", "a number from 0 to 1, found `nan`"),
    ("evaluation.gate_mixed_weight", "1e999", "a number from 0 to 1, found `1e999`"),
    ("evaluation.gate_mixed_weight", "0x1p-1", "a number from 0 to 1, found `0x1p-1`"),
    ("evaluation.gate_metric", "median", "one of hard, soft, mixed, found `median`"),
    ("evaluation.gate", "lenient", "one of strict, found `lenient`"),
    ("evaluation.use_gate", "maybe", "true or false, found `maybe`"),
    ("optimizer.lr_scheduler", "cosin", "found `cosin` (did you mean cosine?)"),
    ("optimizer.lr_control_mode", "bad", "one of fixed, autonomous, none, found `bad`"),
    ("optimizer.longitudinal_pair_policy", "newest", "one of mixed, changed, unchanged, found `newest`"),
    ("optimizer.skill_update_mode", "pach", "found `pach` (did you mean patch?)"),
    ("optimizer.learning_rate", "0", "a whole number from 1 to 10000, found `0`"),
    ("review.mode", "sometimes", "one of auto, window, manual, found `sometimes`"),
    ("review.pause_on", "[first_stop]", "found `first_stop` (did you mean first_step?)"),
    ("env.split_ratio", "\"1:2\"", "train:val:test, such as 2:1:7, found `1:2`"),
    ("env.split_ratio", "\"-1:2:3\"", "train:val:test, such as 2:1:7, found `-1:2:3`"),
    ("env.tolerance", "-1", "a number from 0 to 1000000000000, found `-1`"),
    ("env.scorer", "fuzzy", "one of exact, normalized, contains"),
    ("limits.prices", "{a: {input: 1}}", "found only one of the two for `a`"),
    ("limits.prices", "{a: 3}", "found `3`"),
    ("limits.prices", "{a: {inputs: 1}}", "found the key `inputs`"),
    ("limits.connect_seconds", "0", "a number from 0.001 to 86400, found `0`"),
    ("model.target_base_url", "localhost:8000", "an address that starts with http:// or https://"),
    ("model.target", "[a]", "must be text, found a list"),
    ("model.reasoning_effort", "hihg", "(did you mean high?)"),
  ])
  func `a wrong value is refused with what it must be`(key: String, value: String, expected: String) throws {
    let parts = key.split(separator: ".")
    let problems = try folder.problems("\(parts[0]):\n  \(parts[1]): \(value)\n")
      .filter { $0.place?.line != nil }
    #expect(problems.count == 1)
    let problem = try #require(problems.first)
    #expect(problem.failureClass == .configuration)
    #expect(problem.place?.line == 2)
    #expect(problem.message.hasPrefix(key + ": must be "))
    #expect(problem.message.contains(expected))
    #expect(problem.cure != nil)
  }

  @Test func `the schema decides what a text means`() throws {
    let configuration = try folder.load(
      """
      model: {backend: embedded, target: no, optimizer: 012}
      train: {batch_size: 012, seed: -3, num_epochs: "4"}
      evaluation: {use_gate: no, eval_test: off, gate_mixed_weight: .5, leading_words: [on, 1:30, yes]}
      env: {name: qa, split_dir: 1:30, split_ratio: 2:1:7, workers: +8, data_path: null, out_root: ~}
      optimizer: {use_slow_update: "Yes", use_meta_skill: 1}
      """
    ).configuration
    #expect(configuration.target.model == "no")
    #expect(configuration.optimizerModel.model == "012")
    #expect(configuration.train.batchSize == 12)
    #expect(configuration.train.seed == -3)
    #expect(configuration.train.epochs == 4)
    #expect(!configuration.evaluation.usesGate)
    #expect(!configuration.evaluation.evaluatesTest)
    #expect(configuration.evaluation.mixedWeight == 0.5)
    #expect(configuration.evaluation.leadingWords == ["on", "1:30", "yes"])
    #expect(configuration.environment.splitFolder == "1:30")
    #expect(configuration.environment.workers == 8)
    #expect(configuration.environment.dataPath == "")
    #expect(configuration.environment.outputRoot == "")
    #expect(configuration.optimizer.usesSlowUpdate)
    #expect(configuration.optimizer.usesMetaNote)
  }

  @Test func `empty values mean unset`() throws {
    let configuration = try folder.load(
      """
      model: {reasoning_effort: "", target_base_url: '', azure_openai_api_key: "", minimax_api_key: null}
      train: {batch_size: , seed: ""}
      gradient:
      review: {pause_on: []}
      limits: {calls: null, prices: {}}
      env: {name: ledger, split_mode: "", prompt_template: ""}
      """
    ).configuration
    var expected = RunConfiguration()
    expected.environment.name = "ledger"
    expected.target.backend = .embedded
    expected.optimizerModel.backend = .embedded
    #expect(configuration == expected)
  }

  @Test(arguments: [
    "model: {azure_openai_api_key: CANARY}", "model: {qwen_chat_api_key: CANARY}", "model: {api_key: CANARY}",
    "model: {target_api_key: CANARY}", "env: {auth_token: CANARY}", "env: {judge_password: CANARY}",
    "minimax_api_key: CANARY", "OPENAI_API_KEY: CANARY", "limits: {client_secret: CANARY}",
    "model: {target_api_key_env: sk-CANARY}", "model: {target_base_url: \"https://me:CANARY@host/v1\"}",
    "model: {target_base_url: \"https://host/v1?key=CANARY\"}", "model: {backend: sk-CANARY}",
    "train: {batch_size: sk-CANARY}",
  ])
  func `a key in the file is refused and never quoted`(text: String) throws {
    let problems = try folder.problems(text)
    #expect(problems.contains { $0.place?.line == 1 && $0.failureClass == .configuration })
    #expect(!problems.contains { "\($0)".contains("CANARY") })
  }

  @Test(arguments: [
    "model.azure_openai_api_key=CANARY", "api_key=CANARY", "env.token=CANARY", "model.target=sk-CANARY",
    "train.seed=sk-CANARY",
  ])
  func `a key on the command line is never quoted either`(override: String) throws {
    let problems = try folder.problems(SampleConfiguration.ledger, overrides: [override])
    #expect(!problems.isEmpty)
    #expect(!problems.contains { "\($0)".contains("CANARY") })
  }

  @Test func `counts of tokens and names of variables are no secrets`() throws {
    let configuration = try folder.load(
      """
      model: {backend: openai_compatible, target: a, optimizer: b, target_api_key_env: MY_KEY,
        target_max_tokens: 5, claude_code_exec_max_thinking_tokens: 16384, minimax_max_tokens: "8000"}
      limits: {tokens: 1000}
      env: {name: qa, split_dir: data, max_completion_tokens: 99}
      """
    ).configuration
    #expect(configuration.target.apiKeyVariable == "MY_KEY")
    #expect(configuration.target.maximumTokens == 5)
    #expect(configuration.limits.tokens == 1000)
    #expect(configuration.environment.maximumCompletionTokens == 99)
  }

  @Test func `a key doesn't travel unencrypted to another machine`() throws {
    func problems(_ address: String, allowed: Bool = false, key: String = "k") throws -> [String] {
      var options = ConfigurationLoader.Options(environment: ["OPENAI_COMPATIBLE_API_KEY": key])
      options.allowsPlaintext = allowed
      return try folder.problems(
        SampleConfiguration.searchqa + "review: {}\n",
        overrides: ["model.target_base_url=\(address)", "model.optimizer_base_url=https://there.example/v1"],
        options: options
      ).map(\.line)
    }
    #expect(try problems("http://there.example/v1").count == 1)
    #expect(
      try problems("http://there.example/v1").first
        == "E78 --set model.target_base_url=http://there.example/v1: model.target_base_url: the key of "
        + "OPENAI_COMPATIBLE_API_KEY would travel unencrypted to another machine")
    #expect(try problems("http://there.example/v1", allowed: true).isEmpty)
    #expect(try problems("http://there.example/v1", key: "").isEmpty)
    for address in [
      "http://localhost:8000", "http://127.0.0.1:1/v1", "http://[::1]:80/v1", "https://there.example",
    ] {
      #expect(try problems(address).isEmpty)
    }
    #expect(try problems("http://127.evil.example/v1").count == 1)
    #expect(try problems("http://localhost.evil.example/v1").count == 1)
  }

  @Test func `all problems come at once, in the order of the file, then the switches, then what is missing`()
    throws
  {
    try folder.write("optimizer: {lr_scheduler: wave}\n", to: "base.yaml")
    let problems = try folder.problems(
      """
      _base_: base.yaml
      train:
        seed: x
        colour: red
      gradient: {minibatch_size: 0}
      """, overrides: ["evaluation.use_gate=perhaps", "train.sede=4", "seed"])
    #expect(
      problems.map { String($0.line.prefix(38)) }
        == [
          "E78 run.yaml:3:9: train.seed: must be a", "E78 run.yaml:4:3: train.colour: unknown",
          "E78 run.yaml:5:28: gradient.minibatch_s", "E78 base.yaml:1:27: optimizer.lr_schedu",
          "E78 --set train.sede=4: train.sede: unk", "E64 --set seed: no value given",
          "E78 --set evaluation.use_gate=perhaps: e", "E78 run.yaml: no target model: nothing i",
          "E78 run.yaml: no task environment: env.n",
        ].map { String($0.prefix(38)) })
  }

  @Test func `Correction 2.2 unknown keys: of very many the first hundred are listed, and soon`() throws {
    let text = "train:\n" + (0..<9_000).map { "  batch_syze\($0): 1\n" }.joined()
    var problems: [Problem] = []
    let time = try ProcessorTime.measure {
      problems = try folder.problems(text, overrides: ["env.name=ledger"])
    }
    #expect(time < .seconds(5))
    #expect(problems.count == 101)
    #expect(problems.last?.message == "8900 more unknown keys are not listed")
  }

  @Test func `Correction 2.2 exec: environments that run code of a model aren't there and are refused`()
    throws
  {
    func line(_ name: String) throws -> String? {
      try folder.problems("model: {backend: embedded}\nenv: {name: \(name)}\n").first?.line
    }
    #expect(
      try line("docvqa")
        == "E78 run.yaml:2:13: env.name: the environment docvqa of the reference isn't supported")
    #expect(
      try line("serchqa")
        == "E78 run.yaml:2:13: env.name: unknown environment `serchqa` (did you mean searchqa?)")
    #expect(try line("searchqa") == "E78 run.yaml: no data: env.split_dir is not set")
  }
}
