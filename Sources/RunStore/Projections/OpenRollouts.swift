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

  /// A phase was stopped: nothing of it is shown.
  mutating func drop(_ phase: Phase) {
    results[phase] = nil
    prompts[phase] = nil
  }

  /// The unit that these belong to is begun anew.
  mutating func forgetScores() { results = [:] }

  /// The files of a phase that is over, tasks in their order; none where nothing was done.
  ///
  /// - Parameter sample: how many tasks belong together; each of those after them has a folder of its own.
  mutating func close(
    _ phase: Phase, into folder: RolloutFolder, sample: Int = .max
  ) -> [ProjectedFile] {
    guard let rows = results.removeValue(forKey: phase) else { return [] }
    let requests = prompts.removeValue(forKey: phase) ?? [:]
    let names = RunLayout.safeNames(for: rows.values.map(\.task))
    let inOrder = rows.sorted { $0.key < $1.key }.map { index, result in
      Row(
        index: index, name: names[result.task] ?? RunLayout.safeName(for: result.task), result: result,
        prompts: requests[index])
    }
    let together = inOrder.filter { $0.index < sample }
    let further = inOrder.filter { $0.index >= sample }
    return (together.isEmpty ? [] : files(of: together, in: folder))
      + further.flatMap { files(of: [$0], in: folder.topUp($0.name)) }
  }

  private struct Row {
    let index: Int
    let name: String
    let result: TaskResult
    let prompts: Prompts?
  }

  private func files(of rows: [Row], in folder: RolloutFolder) -> [ProjectedFile] {
    var lines = ""
    var files: [ProjectedFile] = []
    for row in rows {
      lines += JSONWriter.text(of: .object(row.result.row), layout: .python) + "\n"
      files.append(ProjectedFile(folder.conversation(row.name), pretty: .array(row.result.conversation)))
      if let system = row.prompts?.system.flatMap({ texts[$0] }) {
        files.append(ProjectedFile(folder.systemPrompt(row.name), system))
      }
      if let user = row.prompts?.user.flatMap({ texts[$0] }) {
        files.append(ProjectedFile(folder.userPrompt(row.name), user))
      }
    }
    files.append(ProjectedFile(folder.results, lines))
    return files
  }
}
