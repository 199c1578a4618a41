import SkillModel

/// What can only be checked with several keys in view.
struct ConfigurationChecks {
  /// Environments that the reference has and this program hasn't.
  static let foreignEnvironments = [
    "docvqa", "livemathematicianbench", "officeqa", "spreadsheetbench", "alfworld",
  ]
  /// Environments that read a data set.
  private static let dataEnvironments: Set<String> = ["searchqa", "qa"]

  let assignments: ConfigurationAssignments
  let options: ConfigurationLoader.Options
  let file: Place

  /// Problems of a configuration whose single values are fine.
  func problems(of configuration: RunConfiguration) -> [Problem] {
    environmentProblems(configuration.environment)
      + plaintextProblems(configuration)
  }

  private func environmentProblems(_ environment: EnvironmentSettings) -> [Problem] {
    let known = options.environments
    guard let assignment = assignments["env.name"] else {
      return [
        Problem(
          .configuration, at: file, "no task environment: env.name is not set",
          cure: "set env.name to one of \(known.joined(separator: ", "))")
      ]
    }
    let name = environment.name
    guard known.contains(name) else {
      let place = assignment.value.place
      if Self.foreignEnvironments.contains(name) {
        return [
          Problem(
            .configuration, at: place,
            "\(assignment.shownName): the environment \(name) of the reference isn't supported",
            cure: "use one of \(known.joined(separator: ", "))")
        ]
      }
      let nearest = NearestName(among: known + Self.foreignEnvironments).match(for: name)
      return [
        Problem(
          .configuration, at: place,
          "\(assignment.shownName): unknown environment \(assignment.value.shown)"
            + (nearest.map { " (did you mean \($0)?)" } ?? ""),
          cure: "use one of \(known.joined(separator: ", "))")
      ]
    }
    return Self.dataEnvironments.contains(name) ? dataProblems(environment) : []
  }

  private func dataProblems(_ environment: EnvironmentSettings) -> [Problem] {
    switch environment.splitMode {
    case .folders where environment.splitFolder.isEmpty:
      [
        Problem(
          .configuration, at: file, "no data: env.split_dir is not set",
          cure: "set env.split_dir to the folder that holds train, val and test")
      ]
    case .ratio where environment.dataPath.isEmpty:
      [
        Problem(
          .configuration, at: file, "no data: env.data_path is not set, and env.split_mode is ratio",
          cure: "set env.data_path to the data file")
      ]
    default: []
    }
  }

  /// One problem where both roles use the same address and key.
  private func plaintextProblems(_ configuration: RunConfiguration) -> [Problem] {
    let target = plaintextProblem(.target, configuration.target)
    return target + plaintextProblem(.optimizer, configuration.optimizerModel).filter { !target.contains($0) }
  }

  private func plaintextProblem(_ role: ModelRole, _ model: ModelSettings) -> [Problem] {
    guard model.backend == .openAICompatible, !options.allowsPlaintext else { return [] }
    let prefix = role.rawValue.uppercased() + "_"
    let key = "model.\(role.rawValue)_base_url"
    let variable = [prefix + "OPENAI_COMPATIBLE_BASE_URL", "OPENAI_COMPATIBLE_BASE_URL"].first(where: isSet)
    let keyNames =
      (model.apiKeyVariable.map { [$0] } ?? [])
      + [prefix + "OPENAI_COMPATIBLE_API_KEY", "OPENAI_COMPATIBLE_API_KEY"]
    guard let address = model.baseURL ?? variable.flatMap({ options.environment[$0] }),
      Endpoint.isPlaintextAbroad(address), let keyName = keyNames.first(where: isSet)
    else { return [] }
    let place = model.baseURL == nil ? Place(variable ?? key) : assignments[key]?.value.place ?? file
    return [
      Problem(
        .configuration, at: place,
        (model.baseURL == nil ? "" : "\(key): ")
          + "the key of \(keyName) would travel unencrypted to another machine",
        cure: "use https, a loopback address, or --allow-plaintext")
    ]
  }

  private func isSet(_ variable: String) -> Bool { options.environment[variable]?.isEmpty == false }

  /// What is accepted and does nothing here.
  func remarks() -> [Remark] {
    assignments.byName.values.compactMap { assignment in
      guard case .ignored(let reason) = assignment.key.use, !assignment.value.isUnset,
        !isReferenceDefault(assignment)
      else { return nil }
      return Remark(at: assignment.place, "\(assignment.shownName): ignored, \(reason)")
    }
  }

  private func isReferenceDefault(_ assignment: ConfigurationAssignments.Assignment) -> Bool {
    guard let usual = assignment.key.referenceDefault else { return false }
    return FlatSnapshot.ignoredValue(assignment) == usual
      || assignment.key.defaultText == scalarText(assignment)
  }

  private func scalarText(_ assignment: ConfigurationAssignments.Assignment) -> String? {
    if case .scalar(let text, _, _) = assignment.value { text } else { nil }
  }
}
