import SkillModel

extension ConfigurationKey {
  /// `env.*` that decide about data and prompts.
  static let environmentKeys: [ConfigurationKey] = {
    let env = ConfigurationKeyGroup(section: .env)
    let optional = env.optional
    let scorers = EnvironmentSettings.Scorer.allCases.map { Choice($0.rawValue) }
    return [
      env.text("name", flat: "env", \.environment.name, "task environment: searchqa, qa or ledger"),
      env.text("skill_init", \.environment.initialSkill, kind: .path, "skill document to start from"),
      env.text("out_root", \.environment.outputRoot, kind: .path, "run folder; unset: a new one under runs/"),
      optional.choice(
        "split_mode", \.environment.splitMode, [Choice("split_dir"), Choice("ratio")],
        "take the splits from folders, or cut one data file"),
      optional.text(
        "split_dir", \.environment.splitFolder, kind: .path, "folder that holds train, val and test"),
      optional.text("data_path", \.environment.dataPath, kind: .path, "data file that `ratio` cuts"),
      optional.text(
        "split_ratio", \.environment.splitRatio, kind: .ratio, "shares of train, val and test in `ratio`"),
      optional.whole(
        "split_seed", \.environment.splitSeed, -unbounded...unbounded, "seed of that cut; 0: train.seed"),
      optional.text(
        "split_output_dir", \.environment.splitOutputFolder, kind: .path,
        "where `ratio` writes the splits; unset: the run folder"),
      optional.whole(
        "max_turns", \.environment.maximumTurns, 1...10_000, "turns that the target has for a task"),
      optional.whole(
        "max_completion_tokens", \.environment.maximumCompletionTokens, 1...10_000_000,
        "longest reply of the target, in tokens"),
      optional.ignored("exec_timeout", .number(0...1e9), reason: "it belongs to environments that run code"),
      optional.whole("workers", \.environment.workers, 1...10_000, "rollouts in flight"),
      optional.whole(
        "limit", \.environment.limit, 0...10_000_000, "cuts each split to its first n tasks; 0: all"),
      env.ours.text(
        "prompt_template", \.environment.promptTemplate,
        "system prompt with `{skill}` where the skill goes, or the path of a file that holds it"),
      env.ours.choice("scorer", \.environment.scorer, scorers, "scorer of the qa environment"),
      env.ours.number(
        "tolerance", \.environment.tolerance, 0...1e12, "largest difference that the number scorer accepts"),
    ]
  }()

  /// `env.*` of environments and switches that only the reference has.
  static let foreignEnvironmentKeys: [ConfigurationKey] = {
    let env = ConfigurationKeyGroup(section: .env)
    let office = "it belongs to the environment officeqa"
    let math = "it belongs to the environment livemathematicianbench"
    let sheet = "it belongs to the environment spreadsheetbench"
    let house = "it belongs to the environment alfworld"
    let judge = "it belongs to judge models"
    return [
      env.ignored("max_steps", .whole(0...unbounded), reason: house),
      env.ignored("max_api_workers", .whole(0...unbounded), reason: house),
      env.ignored("data_root", .path, reason: sheet),
      env.ignored("mode", reason: sheet),
      env.ignored("shuffle_choices", .flag, reason: math),
      env.ignored("use_theorem", .flag, reason: math),
      env.ignored("use_sketch", .flag, reason: math),
      env.ignored("image_detail", reason: "it belongs to the environment docvqa"),
      env.ignored("max_tool_turns", .whole(0...unbounded), reason: office),
      env.ignored("max_queries_per_turn", .whole(0...unbounded), reason: office),
      env.ignored("search_mode", reason: office),
      env.ignored("data_dirs", .words, reason: office),
      env.ignored("judge_model", reason: judge),
      env.ignored("judge_max_completion_tokens", .whole(0...unbounded), reason: judge),
      env.ignored("judge_retries", .whole(0...unbounded), reason: judge),
      env.ignored("max_analyst_rounds", .whole(0...unbounded), reason: "the reference ignores it too"),
    ]
  }()

  /// The reference's officeqa files hold more keys that start like this than its documents list.
  static let foreignEnvironmentPrefix = "search_"
}
