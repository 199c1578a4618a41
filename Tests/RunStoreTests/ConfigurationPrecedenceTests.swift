import Foundation
import RunStore
import SkillModel
import Testing

/// Which of several values counts, and how files, switches and flat names meet.
@Suite struct ConfigurationPrecedenceTests {
  let folder: ConfigurationFolder

  init() throws { folder = try ConfigurationFolder() }

  @Test func `switches win over the file, the file over its base, the base over the defaults`() throws {
    try folder.write(
      """
      train: {num_epochs: 7, batch_size: 7, seed: 7}
      env: {name: searchqa, workers: 7}
      limits: {prices: {a: {input: 1, output: 1}, b: {input: 1, output: 1}}}
      """, to: "base/default.yaml")
    try folder.write(
      "_base_: default.yaml\ngradient: {minibatch_size: 6}\ntrain: {seed: 6}\n", to: "base/mid.yaml")
    let loaded = try folder.load(
      """
      _base_: base/mid.yaml
      train: {batch_size: 5}
      env: {name: ledger}
      limits: {prices: {b: {input: 2, output: 2}}}
      """, overrides: ["train.num_epochs=3", "edit_budget=9", "seed=1", "train.seed=2"])
    let configuration = loaded.configuration
    #expect(configuration.train.epochs == 3)
    #expect(configuration.train.batchSize == 5)
    #expect(configuration.train.seed == 2)
    #expect(configuration.train.accumulation == 1)
    #expect(configuration.gradient.minibatchSize == 6)
    #expect(configuration.optimizer.learningRate == 9)
    #expect(configuration.environment.name == "ledger")
    #expect(configuration.environment.workers == 7)
    #expect(configuration.limits.prices["a"]?.input == 1)
    #expect(configuration.limits.prices["b"]?.input == 2)
    #expect(
      loaded.files.map { ($0.path as NSString).lastPathComponent } == [
        "run.yaml", "mid.yaml", "default.yaml",
      ])
    #expect(loaded.baseFolder == folder.path)
  }

  @Test func `a value that a child replaces needn't be good`() throws {
    try folder.write("train: {batch_size: 0}\n", to: "base.yaml")
    let text = SampleConfiguration.ledger + "_base_: base.yaml\n"
    #expect(try folder.load(text + "train: {batch_size: 3}\n").configuration.train.batchSize == 3)
    #expect(try folder.problems(text).map { $0.place?.description } == ["base.yaml:1:21"])
  }

  @Test func `an empty value of a child unsets its base`() throws {
    try folder.write("train: {batch_size: 3, seed: 5}\n", to: "base.yaml")
    let configuration = try folder.load(
      SampleConfiguration.ledger + "_base_: base.yaml\ntrain: {batch_size: null}\n",
      overrides: ["train.seed="]
    ).configuration
    #expect(configuration.train.batchSize == 40)
    #expect(configuration.train.seed == 42)
  }

  @Test func `a flat file says the same as a structured one`() throws {
    let flat = try folder.load(
      """
      model_backend: openai_compatible
      optimizer_model: large
      target_model: small
      batch_size: 8
      edit_budget: 3
      min_edit_budget: 1
      env: searchqa
      split_dir: data
      workers: 4
      review_mode: window
      limits_calls: 10
      codex_bin: /usr/bin/codex
      """)
    let structured = try folder.load(
      """
      model: {backend: openai_compatible, optimizer: large, target: small, codex_path: /usr/bin/codex}
      train: {batch_size: 8}
      optimizer: {learning_rate: 3, min_learning_rate: 1}
      env: {name: searchqa, split_dir: data, workers: 4}
      review: {mode: window}
      limits: {calls: 10}
      """)
    #expect(flat.configuration == structured.configuration)
    #expect(flat.flat == structured.flat)
    #expect(flat.flat["codex_exec_path"] == "codex")
    #expect(flat.remarks.map(\.message) == ["codex_bin: ignored, it belongs to the backend codex_exec"])
  }

  @Test func `a flat file may inherit from a structured one`() throws {
    try folder.write(
      "train: {batch_size: 8, seed: 1}\nenv: {name: searchqa, split_dir: a}\n", to: "base.yaml")
    let configuration = try folder.load("_base_: base.yaml\nenv: ledger\nseed: 2\n").configuration
    #expect(configuration.environment.name == "ledger")
    #expect(configuration.environment.splitFolder == "a")
    #expect(configuration.train.batchSize == 8)
    #expect(configuration.train.seed == 2)
  }

  @Test(arguments: [
    ("fixed manual scheduler scheduled FIXED", "optimizer.lr_control_mode", "fixed"),
    ("autonomous auto optimizer", "optimizer.lr_control_mode", "autonomous"),
    ("none off no_lr Off", "optimizer.lr_control_mode", "none"),
    ("patch edits", "optimizer.skill_update_mode", "patch"),
    (
      "rewrite rewrite_from_suggestions suggestions rewrite_suggestions", "optimizer.skill_update_mode",
      "rewrite_from_suggestions"
    ),
    (
      "full_rewrite full_rewrite_minibatch minibatch_full_rewrite skill_rewrite_minibatch",
      "optimizer.skill_update_mode", "full_rewrite_minibatch"
    ),
    ("mixed default random all", "optimizer.longitudinal_pair_policy", "mixed"),
    ("changed change delta 10_01 01_10", "optimizer.longitudinal_pair_policy", "changed"),
    ("unchanged stable same 00_11 STABLE", "optimizer.longitudinal_pair_policy", "unchanged"),
    ("constant", "optimizer.lr_scheduler", "constant"), ("linear", "optimizer.lr_scheduler", "linear"),
    ("hard", "evaluation.gate_metric", "hard"), ("Mixed", "evaluation.gate_metric", "mixed"),
  ])
  func `every spelling of the reference is read`(spellings: String, key: String, canonical: String) throws {
    let known = try #require(ConfigurationKeyTable.all.key(named: key))
    for spelling in spellings.split(separator: " ") {
      let loaded = try folder.load(SampleConfiguration.ledger, overrides: ["\(key)=\(spelling)"])
      #expect(loaded.flat[known.flatName]?.stringValue == canonical)
    }
  }

  @Test(arguments: [
    // model.backend, model.optimizer_backend, model.target_backend, expected optimizer and target or a problem's start
    ("openai_compatible", "", "", "openai_compatible openai_compatible"),
    ("compat", "", "", "openai_compatible openai_compatible"),
    ("embedded", "", "", "embedded embedded"),
    ("openai_compatible", "openai_chat", "openai_chat", "openai_compatible openai_compatible"),
    ("azure_openai", "openai_compatible", "openai_compatible", "openai_compatible openai_compatible"),
    ("openai_compatible", "", "embedded", "openai_compatible embedded"),
    ("", "openai_compatible", "openai_compatible", "openai_compatible openai_compatible"),
    ("", "", "", "openai_compatible openai_compatible"),
    ("openai_compatible", "", "qwen_chat", "model.target_backend: the backend qwen_chat"),
    ("claude", "openai_chat", "openai_chat", "model.backend: the backend claude_chat"),
    ("azure_openai", "", "", "model.backend: the backend azure_openai"),
    ("", "openai_chat", "", "model.optimizer_backend: the backend openai_chat"),
    ("codex_exec", "openai_compatible", "", "model.backend: the backend codex_exec"),
    ("openai_compatibel", "", "", "model.backend: must be one of openai_compatible, embedded"),
  ])
  func `each role has the backend that its keys say`(
    common: String, optimizer: String, target: String, expected: String
  ) throws {
    let text = """
      model:
        backend: "\(common)"
        optimizer_backend: "\(optimizer)"
        target_backend: "\(target)"
        optimizer: large
        target: small
      env: {name: qa, split_dir: data}
      """
    if expected.hasPrefix("model.") {
      let problems = try folder.problems(text)
      #expect(problems.count == 1)
      #expect(problems.first?.message.hasPrefix(expected) == true)
      #expect(problems.first?.cure?.contains("openai_compatible") == true)
    } else {
      let flat = try folder.load(text).flat
      let found = ["optimizer_backend", "target_backend"].compactMap { flat[$0]?.stringValue }
      #expect(found.joined(separator: " ") == expected)
    }
  }

  @Test func `the ledger needs no model, every other environment does`() throws {
    #expect(try folder.load("env: {name: ledger}").configuration.target.backend == .embedded)
    #expect(
      try folder.problems("env: {name: qa, split_dir: d}").map(\.line) == [
        "E78 run.yaml: no target model: nothing is said about models"
      ])
    #expect(
      try folder.problems("model: {optimizer: o}\nenv: {name: qa, split_dir: d}").map(\.line) == [
        "E78 run.yaml: no target model: model.target is not set"
      ])
    let options = ConfigurationLoader.Options(environment: ["TARGET_OPENAI_COMPATIBLE_MODEL": "t"])
    #expect(
      try folder.load("model: {optimizer: o}\nenv: {name: qa, split_dir: d}", options: options)
        .configuration.target.model == "")
  }

  @Test func `a template is a text, or the file that it names`() throws {
    try folder.write("From the file: {skill}", to: "prompt.md")
    func template(_ value: String) throws -> String? {
      try folder.load(SampleConfiguration.searchqa + "  prompt_template: \"\(value)\"\n")
        .configuration.environment.promptTemplate
    }
    #expect(try template("You are: {skill}") == "You are: {skill}")
    #expect(try template("prompt.md") == "From the file: {skill}")
    let loaded = try folder.load(SampleConfiguration.searchqa, overrides: ["prompt_template=prompt.md"])
    #expect(loaded.files.last?.path == "prompt.md")
    #expect(loaded.flat["prompt_template"] == "prompt.md")
    let problems = try folder.problems(SampleConfiguration.searchqa, overrides: ["prompt_template=gone.md"])
    #expect(problems.first?.message.contains("has no `{skill}`") == true)
  }

  @Test func `paths are looked up in the working folder, then beside the file`() throws {
    try folder.write("x", to: "configs/only-here.md")
    try folder.write("x", to: "both.md")
    try folder.write("x", to: "configs/both.md")
    try folder.write(SampleConfiguration.ledger, to: "configs/run.yaml")
    let loaded = try folder.load(at: folder.path + "/configs/run.yaml")
    #expect(loaded.path(of: "both.md") == folder.path + "/both.md")
    #expect(loaded.path(of: "only-here.md") == folder.path + "/configs/only-here.md")
    #expect(loaded.path(of: "nowhere.md") == folder.path + "/nowhere.md")
    #expect(loaded.path(of: "/x/y") == "/x/y")
  }
}
