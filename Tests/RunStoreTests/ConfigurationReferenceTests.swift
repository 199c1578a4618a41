import Foundation
import RunStore
import SkillModel
import Testing

/// Files as the reference's users have them, and the flat snapshot that its tools read.
@Suite struct ConfigurationReferenceTests {
  let folder: ConfigurationFolder

  init() throws { folder = try ConfigurationFolder() }

  /// The reference's defaults in the form of its base file, with values that stand for a hosted provider.
  private static let base = """
    model:
      backend: azure_openai
      optimizer: gpt-5.5
      target: gpt-5.5
      optimizer_backend: openai_chat
      target_backend: openai_chat
      reasoning_effort: medium
      rewrite_reasoning_effort: ""
      rewrite_max_completion_tokens: 64000
      codex_exec_path: ""
      codex_exec_use_sdk: null
      claude_code_exec_path: claude
      claude_code_exec_max_thinking_tokens: 16384
      codex_trace_to_optimizer: true
      azure_openai_api_key: ""
      azure_openai_api_version: "2024-12-01-preview"
      minimax_temperature: "0.7"
      minimax_max_tokens: "8000"
      minimax_enable_thinking: "false"
    train: {num_epochs: 4, train_size: 0, batch_size: 40, accumulation: 1, seed: 42}
    gradient: {minibatch_size: 8, merge_batch_size: 8, analyst_workers: 16, failure_only: false}
    optimizer:
      learning_rate: 4
      min_learning_rate: 2
      lr_scheduler: cosine
      lr_control_mode: fixed
      skill_update_mode: patch
      use_slow_update: true
      slow_update_samples: 20
      slow_update_gate_with_selection: false
      longitudinal_pair_policy: mixed
      use_meta_skill: true
      use_skill_aware_reflection: false
      skill_aware_appendix_source: both
      skill_aware_consolidate_threshold: 0
    evaluation: {use_gate: true, sel_env_num: 0, test_env_num: 0, eval_test: true}
    env: {name: "", skill_init: "", out_root: ""}

    """

  private static let environments = [
    "searchqa": "train: {train_size: 400}\nenv:\n  workers: 24\n  max_turns: 1\n  limit: 0\n",
    "docvqa": "env:\n  workers: 16\n  image_detail: auto\n",
    "livemathematicianbench":
      "env:\n  exec_timeout: 300\n  workers: 64\n  shuffle_choices: true\n  use_theorem: false\n  use_sketch: false\n",
    "officeqa":
      "env:\n  workers: 4\n  max_tool_turns: 24\n  search_mode: offline\n  max_queries_per_turn: 4\n"
      + "  search_top_k: 3\n  data_dirs: [a, b]\n",
    "spreadsheetbench":
      "train: {train_size: 80}\nenv:\n  data_root: data/sheets\n  mode: multi\n  max_turns: 30\n"
      + "  exec_timeout: 600\n  workers: 24\n",
    "alfworld": "env:\n  max_steps: 50\n  workers: 8\n  max_api_workers: 8\n",
  ]

  private func write(_ environment: String) throws -> String {
    try folder.write(Self.base, to: "_base_/default.yaml")
    return try folder.write(
      "_base_: ../_base_/default.yaml\n" + (Self.environments[environment] ?? "env:\n")
        + """
          name: \(environment)
          split_mode: split_dir
          split_dir: data/\(environment)_split
          max_completion_tokens: 16384
          skill_init: skillopt/envs/\(environment)/skills/initial.md
        train:
          batch_size: 40
        """.split(separator: "\n").filter { !isRepeatedTrain($0, environment) }.joined(separator: "\n")
        + "\n",
      to: "\(environment)/default.yaml")
  }

  /// A section may stand once in a file.
  private func isRepeatedTrain(_ line: Substring, _ environment: String) -> Bool {
    let hasTrain = Self.environments[environment]?.hasPrefix("train:") == true
    return hasTrain && (line.hasPrefix("train:") || line.contains("batch_size"))
  }

  @Test(arguments: [
    "searchqa", "docvqa", "livemathematicianbench", "officeqa", "spreadsheetbench", "alfworld",
  ])
  func `the file of each environment of the reference is read`(environment: String) throws {
    let file = try write(environment)
    var options = ConfigurationLoader.Options()
    options.environments = [environment]
    let loaded = try folder.load(at: file, overrides: ["model.backend=openai_compatible"], options: options)
    let configuration = loaded.configuration
    #expect(configuration.environment.name == environment)
    #expect(configuration.environment.splitFolder == "data/\(environment)_split")
    #expect(configuration.environment.maximumCompletionTokens == 16_384)
    #expect(configuration.optimizer.learningRate == 4)
    #expect(!configuration.optimizer.gatesSlowUpdate)
    #expect(configuration.target.backend == .openAICompatible)
    #expect(configuration.target.reasoningEffort == "medium")
    #expect(loaded.flat["env"] == .string(environment))
    #expect(loaded.flat["minimax_temperature"] == "0.7")
    #expect(loaded.flat["optimizer_backend"] == "openai_compatible")
    // Whatever the base file fills with the reference's own defaults is no news.
    #expect(!loaded.remarks.contains { $0.message.hasPrefix("model.") })
  }

  @Test func `without an endpoint of ours a file of the reference says what it needs`() throws {
    let problems = try folder.problems(at: write("docvqa"))
    #expect(
      problems.map(\.message) == [
        "env.name: the environment docvqa of the reference isn't supported",
        "model.backend: the backend azure_openai of the reference isn't supported, and the run needs it",
      ])
    #expect(problems.last?.cure == "set model.backend: openai_compatible")
  }

  @Test func `the snapshot has the reference's keys in its order`() throws {
    let flat = try folder.load(
      SampleConfiguration.searchqa + "  workers: 24\n  max_turns: 1\n  exec_timeout: 120\n  scorer: exact\n"
    ).flat(with: RunSizes(trainSize: 16, stepsPerEpoch: 2, batchesPerEpoch: 2, samplesPerEpoch: 16))
    let keys = flat.keys
    #expect(Array(keys.prefix(3)) == ["model_backend", "optimizer_model", "target_model"])
    #expect(keys[8] == "codex_exec_path")
    let tail = try #require(keys.firstIndex(of: "num_epochs"))
    #expect(
      keys[tail...] == [
        "num_epochs", "train_size", "batch_size", "accumulation", "seed", "minibatch_size",
        "merge_batch_size",
        "analyst_workers", "failure_only", "edit_budget", "min_edit_budget", "lr_scheduler",
        "lr_control_mode",
        "skill_update_mode", "use_slow_update", "slow_update_samples", "slow_update_gate_with_selection",
        "longitudinal_pair_policy", "use_meta_skill", "use_skill_aware_reflection",
        "skill_aware_appendix_source", "skill_aware_consolidate_threshold", "use_gate", "sel_env_num",
        "test_env_num", "eval_test", "env", "skill_init", "out_root", "split_dir", "max_turns",
        "exec_timeout",
        "workers", "scorer", "steps_per_epoch", "batches_per_epoch", "samples_per_epoch",
      ])
    #expect(flat["train_size"] == 16)
    #expect(flat["exec_timeout"] == 120)
    #expect(flat["codex_exec_use_sdk"] == .null)
    #expect(flat["copilot_exec_allow_all_tools"] == .null)
    #expect(flat["claude_code_exec_max_thinking_tokens"] == 16384)
  }

  @Test func `a snapshot loads again to the same configuration`() throws {
    let first = try folder.load(
      """
      model: {backend: openai_compatible, target: a, optimizer: b, target_temperature: 0.5}
      train: {batch_size: 9, num_epochs: 2}
      evaluation: {gate_metric: mixed, gate_mixed_weight: 0.25, leading_words: [must, never]}
      optimizer: {lr_control_mode: auto, skill_update_mode: rewrite}
      env: {name: qa, split_dir: data, scorer: number, tolerance: 0.5}
      review: {mode: window, window_seconds: 3, pause_on: [first_step, suspicious]}
      limits: {calls: 10, money: 2.5, prices: {a: {input: 1, output: 2}}}
      """)
    let again = try folder.load(JSONWriter.text(of: .object(first.flat)))
    #expect(again.configuration == first.configuration)
    #expect(again.flat == first.flat)
  }

  @Test func `Correction 10: a snapshot holds no absolute path and no secret`() throws {
    let flat = try folder.load(
      """
      model: {backend: embedded, codex_path: /opt/tools/codex, qwen_chat_base_url: "https://me:CANARY@host/v1?k=CANARY"}
      env:
        name: searchqa
        split_dir: \(folder.path)/data/splits
        skill_init: /elsewhere/skills/start.md
        out_root: ~/runs/one
        data_root: /srv/private
      """
    ).flat
    let text = JSONWriter.text(of: .object(flat))
    #expect(!text.contains("CANARY"))
    #expect(!text.contains("\"/"))
    #expect(flat["codex_exec_path"] == "codex")
    #expect(flat["split_dir"] == "data/splits")
    #expect(flat["skill_init"] == "start.md")
    #expect(flat["out_root"] == "one")
    #expect(flat["data_root"] == "private")
    #expect(flat["qwen_chat_base_url"] == "https://host/v1")
    #expect(flat["azure_openai_api_key"] == "")
  }

  @Test func `what does nothing here is remarked with its place`() throws {
    let remarks = try folder.load(
      """
      model: {cursor_exec_path: /bin/cursor, azure_openai_endpoint: ""}
      train: {steps_per_epoch: 5}
      env: {name: ledger, search_top_k: 4, judge_model: j}
      """, overrides: ["model.backend=embedded", "optimizer.meta_learning_rate=2"]
    ).remarks.map { $0.description.replacingOccurrences(of: folder.path + "/", with: "") }
    #expect(
      remarks == [
        "run.yaml:1:9: model.cursor_exec_path: ignored, it belongs to the backend cursor_exec",
        "run.yaml:2:9: train.steps_per_epoch: ignored, it is computed from the train split and the batch size",
        "run.yaml:3:21: env.search_top_k: ignored, it belongs to the environment officeqa",
        "run.yaml:3:38: env.judge_model: ignored, it belongs to judge models",
        "--set optimizer.meta_learning_rate=2: optimizer.meta_learning_rate: ignored, the reference has no use for it either",
      ])
  }

  @Test func `names are unique, and the table knows every key that it documents`() {
    let table = ConfigurationKeyTable.all
    #expect(Set(table.keys.map(\.fullName)).count == table.keys.count)
    #expect(Set(table.keys.map(\.flatName)).count == table.keys.count)
    for key in table.keys {
      #expect(table.key(named: key.fullName)?.fullName == key.fullName)
      #expect(table.key(flat: key.flatName)?.fullName == key.fullName)
      #expect(!key.meaning.isEmpty)
    }
    let rows = table.documentation
    #expect(rows.first { $0.name == "train.batch_size" }?.defaultText == "40")
    #expect(rows.first { $0.name == "review.window_seconds" }?.defaultText == "20")
    #expect(rows.first { $0.name == "optimizer.slow_update_gate_with_selection" }?.defaultText == "true")
    #expect(!rows.contains { $0.name.contains("azure") })
    #expect(table.documentationText.split(separator: "\n").count == rows.count)
  }

  @Test func `every default loads as itself`() throws {
    let table = ConfigurationKeyTable.all
    let usual = try folder.load(SampleConfiguration.ledger).configuration
    let overrides = table.documentation.filter { !$0.defaultText.isEmpty && !$0.name.hasPrefix("model.") }
      .map { "\($0.name)=\($0.defaultText == "[]" ? "" : $0.defaultText)" }
    #expect(try folder.load(SampleConfiguration.ledger, overrides: overrides).configuration == usual)
  }
}
