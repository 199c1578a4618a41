import SkillModel

/// Decides which backend each role has, from `model.backend` and the keys of the roles.
struct BackendResolution {
  /// Other names of backends, with the name that is meant.
  private static let spellings = [
    "compat": "openai_compatible", "openai-compatible": "openai_compatible", "claude": "claude_chat",
    "codex": "codex_exec", "claude_code": "claude_code_exec", "cursor": "cursor_exec",
    "copilot": "copilot_exec",
    "qwen": "qwen_chat", "minimax": "minimax_chat", "azure": "azure_openai", "openai": "openai_chat",
  ]
  /// Backends that only the reference has.
  static let foreign = [
    "azure_openai", "openai_chat", "claude_chat", "qwen_chat", "minimax_chat", "codex_exec",
    "claude_code_exec",
    "cursor_exec", "copilot_exec", "copilot_chat",
  ]
  /// With this the reference's base file fills the keys of the roles; `model.backend` counts more.
  private static let roleFiller = "openai_chat"
  /// Any of these says something about models.
  private static let modelKeys = [
    "model.backend", "model.optimizer", "model.target", "model.optimizer_backend", "model.target_backend",
    "model.target_base_url", "model.optimizer_base_url",
  ]

  let assignments: ConfigurationAssignments
  /// Variables of the process that name models.
  let environment: [String: String]
  /// The configuration file, for what is missing in it.
  let file: Place

  /// Sets the backends of both roles, or says why a role has none.
  func apply(to configuration: inout RunConfiguration) -> [Problem] {
    guard Self.modelKeys.contains(where: { assignments[$0] != nil }) else {
      if configuration.environment.name == "ledger" {
        configuration.target.backend = .embedded
        configuration.optimizerModel.backend = .embedded
        return []
      }
      return [missing("no target model: nothing is said about models")]
    }
    var problems: [Problem] = []
    for role in ModelRole.allCases {
      do throws(Problem) {
        let backend = try backend(of: role)
        if role == .target {
          configuration.target.backend = backend
        } else {
          configuration.optimizerModel.backend = backend
        }
        let model = role == .target ? configuration.target.model : configuration.optimizerModel.model
        if backend == .openAICompatible, model.isEmpty, !isNamedInEnvironment(role) {
          problems.append(missing("no \(role.rawValue) model: model.\(role.rawValue) is not set"))
        }
      } catch {
        if !problems.contains(error) { problems.append(error) }
      }
    }
    return problems
  }

  private func missing(_ message: String) -> Problem {
    Problem(
      .configuration, at: file, message,
      cure: "set model.backend: openai_compatible, model.target and model.optimizer; "
        + "or env.name: ledger, which needs no model")
  }

  private func isNamedInEnvironment(_ role: ModelRole) -> Bool {
    ["\(role.rawValue.uppercased())_OPENAI_COMPATIBLE_MODEL", "OPENAI_COMPATIBLE_MODEL"].contains {
      environment[$0]?.isEmpty == false
    }
  }

  private func backend(of role: ModelRole) throws(Problem) -> ModelSettings.Backend {
    let common = named("model.backend")
    let own = named("model.\(role.rawValue)_backend")
    let isFiller = own?.name == Self.roleFiller && common != nil
    guard let choice = (isFiller ? nil : own) ?? common else { return .openAICompatible }
    if let backend = ModelSettings.Backend(rawValue: choice.name) { return backend }
    let assignment = choice.assignment
    guard Self.foreign.contains(choice.name) else {
      let known = ModelSettings.Backend.allCases.map(\.rawValue)
      let nearest = NearestName(among: known + Self.foreign).match(for: choice.name)
      let hint = nearest.map { " (did you mean \($0)?)" } ?? ""
      throw Problem(
        .configuration, at: assignment.value.place,
        "\(assignment.shownName): must be one of \(known.joined(separator: ", ")), found \(assignment.value.shown)\(hint)",
        cure:
          "write \(assignment.shownName): \(nearest.flatMap { known.contains($0) ? $0 : nil } ?? known[0])")
    }
    throw Problem(
      .configuration, at: assignment.value.place,
      "\(assignment.shownName): the backend \(choice.name) of the reference isn't supported, and the run needs it",
      cure: "set model.backend: openai_compatible")
  }

  private func named(_ key: String) -> (name: String, assignment: ConfigurationAssignments.Assignment)? {
    guard let assignment = assignments[key], case .scalar(let text, _, _) = assignment.value else {
      return nil
    }
    let lower = text.trimmedASCII.lowercased()
    return (Self.spellings[lower] ?? lower, assignment)
  }
}
