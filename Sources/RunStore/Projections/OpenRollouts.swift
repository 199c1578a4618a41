import SkillModel

/// Scored tasks of phases that are still going on, with the prompts that belong to them.
struct OpenRollouts: Sendable {
  private var results: [Phase: [Int: TaskResult]] = [:]
  private var prompts: [Phase: [Int: Prompts]] = [:]
  private var texts: [String: String] = [:]

  /// Digests of the first request's messages.
  private struct Prompts {
    var system: String?
    var user: String?
  }

  mutating func take(_ event: RunEvent) {
    switch event {
    case .textKept(let kept): texts[kept.digest] = kept.text
    case .callIntended(let call) where call.key.phase.stage.role == .optimizer:
      for message in call.messages { texts[message.text] = nil }
    case .callIntended(let call) where call.key.turn == 0:
      prompts[call.key.phase, default: [:]][call.key.index] = Prompts(
        system: call.messages.first { $0.author == "system" }?.text,
        user: call.messages.first { $0.author == "user" }?.text)
    case .taskScored(let scored): results[scored.phase, default: [:]][scored.index] = scored.result
    default: break
    }
  }

  /// The files of a phase that is over, tasks in their order; none where nothing was done.
  mutating func close(_ phase: Phase, into folder: RolloutFolder) -> [ProjectedFile] {
    guard let rows = results.removeValue(forKey: phase) else { return [] }
    let requests = prompts.removeValue(forKey: phase) ?? [:]
    let inOrder = rows.sorted { $0.key < $1.key }
    let names = RunLayout.safeNames(for: inOrder.map(\.value.task))
    var lines = ""
    var files: [ProjectedFile] = []
    for (index, result) in inOrder {
      lines += JSONWriter.text(of: .object(result.row), layout: .python) + "\n"
      guard let name = names[result.task] else { continue }
      files.append(ProjectedFile(folder.conversation(name), pretty: .array(result.conversation)))
      if let system = requests[index]?.system.flatMap({ texts[$0] }) {
        files.append(ProjectedFile(folder.systemPrompt(name), system))
      }
      if let user = requests[index]?.user.flatMap({ texts[$0] }) {
        files.append(ProjectedFile(folder.userPrompt(name), user))
      }
    }
    files.append(ProjectedFile(folder.results, lines))
    return files
  }
}
