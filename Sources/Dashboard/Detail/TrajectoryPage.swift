import SkillModel

extension PageBuilder {
  /// One task: the question, what the agent did, what was expected and the score.
  func trajectoryPage(_ loaded: LoadedDetail.Content?) -> Page {
    var page = Page()
    page.title = [StyledText("Trajectory", .titleFocus)]
    switch loaded {
    case nil:
      page.add("")
      page.add("  reading the journal ...", .textDim)
      return page
    case .failed(let why):
      page.add("")
      page.add(
        PageLine([StyledText("  It can't be read: ", .statusError)] + StyledText.untrusted(why, .statusError))
      )
      return page
    case .call(let messages, let reply):
      addCall(messages, reply, to: &page)
      return page
    case .event(let timed):
      if case .taskScored(let scored) = timed.event {
        add(scored, to: &page)
      } else {
        addRecord(timed, to: &page)
      }
      return page
    }
  }

  private func add(_ scored: TaskScored, to page: inout Page) {
    let result = scored.result
    let place =
      scored.phase.step > 0
      ? "step \(stepName(scored.phase.step)), \(Self.words(scored.phase.stage))"
      : (scored.phase.epoch > 0 ? "epoch \(scored.phase.epoch), " : "") + Self.words(scored.phase.stage)
    page.title =
      [StyledText("Trajectory ", .titleFocus)] + StyledText.untrusted(result.task.rawValue, .titleFocus)
    page.note = [StyledText(place, .titleCount)]
    let passed = result.hard >= 1e-9
    page.fact(
      "score",
      passed
        ? "pass \(Quantity.fixed(result.hard, digits: 2))" : "FAIL \(Quantity.fixed(result.hard, digits: 2))",
      passed ? .scorePass : .scoreFail, width: 12)
    page.fact("partial", Quantity.fixed(result.soft, digits: 2), width: 12)
    if result.outcome != .answered {
      page.fact(
        "reply", result.outcome.rawValue.replacingAll(exactly: "_", with: " "), .statusWarn, width: 12)
    }
    let row = result.row
    let expected =
      row["gold_answers"]?.arrayValue?.map(\.pythonText).joined(separator: " | ")
      ?? row["gold_answer"]?.pythonText ?? row["expected"]?.pythonText
    if let expected { page.fact("expected", expected.prefix(codePoints: 2_000), width: 12) }
    page.fact("answer", result.predictedAnswer.prefix(codePoints: 2_000), width: 12)
    if !result.failReason.isEmpty {
      page.fact("why", result.failReason.prefix(codePoints: 2_000), .scoreFail, width: 12)
    }
    if let kind = result.taskType { page.fact("kind", kind.prefix(codePoints: 200), width: 12) }
    if let question = row["question"]?.pythonText ?? row["task_description"]?.pythonText {
      page.add("")
      page.heading("Question")
      page.text(question)
    }
    let calls = (archive.calls[scored.phase] ?? []).filter { $0.key.index == scored.index }
    if !calls.isEmpty {
      page.add("")
      page.heading("Calls (Enter shows prompt and reply)", note: "\(calls.count)")
      for call in calls { page.add(callLine(call)) }
    }
    page.add("")
    page.heading("Conversation", note: "\(result.conversation.count) entries")
    for entry in result.conversation {
      addEntry(entry, to: &page)
    }
  }

  private func addEntry(_ entry: JSONValue, to page: inout Page) {
    let fields = entry.objectValue
    let speaker: String
    if let role = fields?["role"]?.stringValue {
      speaker = role == "system" ? "verdict" : role
    } else if let turn = fields?["turn"]?.intValue {
      speaker = "agent, turn \(turn)"
    } else {
      speaker = fields?["type"]?.stringValue ?? "agent"
    }
    page.add(
      PageLine([StyledText("  ", .title)] + StyledText.untrusted(speaker.prefix(codePoints: 60), .title)))
    if let content = fields?["content"]?.pythonText {
      page.text(content, indent: 4)
    } else {
      page.text(TrajectoryText.text(of: [entry]), indent: 4)
    }
    page.add("")
  }

  /// Any other record, as the journal holds it.
  private func addRecord(_ timed: TimedEvent, to page: inout Page) {
    page.title = [
      StyledText("Record \(timed.sequence) ", .titleFocus), StyledText(timed.event.kind.rawValue, .title),
    ]
    page.note = [StyledText(time(timed.time), .titleCount)]
    let text = (try? JSONValueEncoder().encode(timed.event.payload)).map {
      JSONWriter.text(of: $0, layout: .pretty)
    }
    page.text(text ?? "it can't be written out")
  }

  /// One model call: the request's messages and the reply.
  func callPage(_ key: CallKey, _ loaded: LoadedDetail.Content?) -> Page {
    var page = Page()
    page.title = [StyledText("Call ", .titleFocus)] + [StyledText(callName(key), .titleFocus)]
    let place =
      key.phase.step > 0
      ? "step \(stepName(key.phase.step))" : key.phase.epoch > 0 ? "epoch \(key.phase.epoch)" : ""
    page.note = [StyledText(place, .titleCount)]
    if let call = archive.calls[key.phase]?.first(where: { $0.key == key }) {
      page.add(callLine(call, linked: false))
    }
    switch loaded {
    case nil: page.add("  reading the journal ...", .textDim)
    case .failed(let why):
      page.add(
        PageLine([StyledText("  It can't be read: ", .statusError)] + StyledText.untrusted(why, .statusError))
      )
    case .event(let timed): addRecord(timed, to: &page)
    case .call(let messages, let reply): addCall(messages, reply, to: &page)
    }
    return page
  }

  private func addCall(_ messages: [ChatText], _ reply: CallReplied?, to page: inout Page) {
    for message in messages {
      page.add("")
      page.heading(
        SafeText.singleLine(message.author.prefix(codePoints: 40)).text,
        note: "\(message.text.codePointCount) characters")
      page.text(message.text)
    }
    page.add("")
    guard let reply else {
      page.heading("reply", note: "not in yet")
      return
    }
    let outcome =
      reply.outcome == .answered ? "" : ", " + reply.outcome.rawValue.replacingAll(exactly: "_", with: " ")
    page.heading("reply", note: "\(reply.text.codePointCount) characters\(outcome)")
    page.text(reply.text)
  }

  /// `reflection failure 3`, or `rollout task 7 turn 2`.
  func callName(_ key: CallKey) -> String {
    var name = Self.words(key.phase.stage)
    if !key.lane.isEmpty { name += " \(key.lane)" }
    name += key.phase.stage.role == .target ? " task \(key.index + 1)" : " \(key.index + 1)"
    if key.turn > 0 { name += " turn \(key.turn + 1)" }
    if key.ask > 0 { name += " (asked again)" }
    return name
  }

  /// A call with its tokens and its time.
  func callLine(_ call: CallArchive, linked: Bool = true) -> PageLine {
    var pieces = [StyledText("  " + callName(call.key), .text)]
    pieces.append(StyledText(String(repeating: " ", count: max(1, 32 - pieces.width)), .text))
    if let outcome = call.outcome {
      if outcome != .answered {
        pieces.append(StyledText(outcome.rawValue.replacingAll(exactly: "_", with: " ") + "  ", .statusWarn))
      }
      pieces.append(
        StyledText(
          "\(Quantity.tokens(call.usage.prompt)) in, \(Quantity.tokens(call.usage.completion)) out, "
            + Quantity.duration(Double(call.milliseconds) / 1_000), .textDim))
    } else {
      pieces.append(StyledText("out since \(time(call.sentAt))", .textDim))
    }
    if call.failedAttempts > 0 { pieces.append(StyledText("  \(call.failedAttempts) repeated", .statusWarn)) }
    return PageLine(pieces, link: linked ? .detail(.call(call.key)) : nil, indent: 4)
  }

  /// The calls of one stage.
  func callsPage(_ phase: Phase) -> Page {
    let calls = archive.calls[phase] ?? []
    var page = Page()
    page.title = [StyledText("Calls of \(Self.words(phase.stage))", .titleFocus)]
    page.note = [StyledText("\(calls.count)", .titleCount)]
    for call in calls { page.add(callLine(call)) }
    if calls.isEmpty { page.add("  none is on record", .textDim) }
    return page
  }
}
