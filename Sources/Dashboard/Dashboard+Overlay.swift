import SkillModel

extension Dashboard {
  mutating func pressInOverlay(_ key: KeyStroke, at now: Int) -> [DashboardEffect] {
    switch view.overlay {
    case .help(let list):
      let actions = ActionList.help(list.box.text, map: options.keys, replay: options.isReplay)
      return press(key, in: list, of: actions, put: Overlay.help, via: "help", at: now)
    case .palette(let list):
      let actions = ActionList.palette(list.box.text, map: options.keys, replay: options.isReplay)
      return press(key, in: list, of: actions, put: Overlay.palette, via: "command", at: now)
    case .themes(let choice): return press(key, in: choice)
    case .confirm(let question): return press(key, in: question, at: now)
    case .leave: return pressInLeave(key)
    case nil: return []
    }
  }

  private mutating func press(
    _ key: KeyStroke, in list: PickList, of actions: ActionList, put: (PickList) -> Overlay, via: String,
    at now: Int
  ) -> [DashboardEffect] {
    var list = list
    let last = max(0, actions.choices.count - 1)
    switch (key.code, key.isControl) {
    case (.escape, _):
      view.overlay = nil
      return []
    case (.enter, _):
      view.overlay = nil
      guard let action = actions.action(at: list.cursor) else { return [] }
      return perform(action, via: "\(via) \(action.rawValue)", at: now)
    case (.up, _), (.character("p"), true): list.cursor = max(0, list.cursor - 1)
    case (.down, _), (.character("n"), true), (.tab, _): list.cursor = min(last, list.cursor + 1)
    case (.pageUp, _): list.cursor = max(0, list.cursor - 10)
    case (.pageDown, _): list.cursor = min(last, list.cursor + 10)
    default:
      let before = list.box.text
      _ = list.box.take(key)
      if list.box.text != before { list.cursor = 0 }
    }
    view.overlay = put(list)
    return []
  }

  /// The list of themes with the one in force under the cursor: the first key changes nothing.
  mutating func openThemes() -> [DashboardEffect] {
    let names = options.themes
    guard !names.isEmpty else { return [] }
    let cursor = names.firstIndex(of: view.theme) ?? 0
    view.overlay = .themes(ThemeChoice(names: names, cursor: cursor, original: view.theme))
    return []
  }

  private mutating func use(theme: String) -> [DashboardEffect] {
    view.theme = theme
    return [.useTheme(name: theme)]
  }

  private mutating func press(_ key: KeyStroke, in choice: ThemeChoice) -> [DashboardEffect] {
    var choice = choice
    let count = choice.names.count
    switch key.code {
    case .escape, .character("q"):
      view.overlay = nil
      return use(theme: choice.original)
    case .enter:
      view.overlay = nil
      say("theme \(view.theme)")
      return [.keepTheme(name: view.theme)]
    case .down, .character("j"), .character("t"): choice.cursor = (choice.cursor + 1) % count
    case .up, .character("k"), .character("T"): choice.cursor = (choice.cursor + count - 1) % count
    default: return []
    }
    view.overlay = .themes(choice)
    return use(theme: choice.names[choice.cursor])
  }

  /// Only `y` says yes; every other key is the harmless answer.
  private mutating func press(_ key: KeyStroke, in question: Question, at now: Int) -> [DashboardEffect] {
    let isYes = !key.isControl && (key.code == .character("y") || key.code == .character("Y"))
    let isNo: Bool =
      switch key.code {
      case .escape, .enter, .character("n"), .character("N"), .character("q"): true
      default: false
      }
    guard isYes || isNo else { return [] }
    view.overlay = nil
    guard isYes, !key.isControl else {
      say("nothing was done")
      return []
    }
    switch question.consequence {
    case .decide(var plan):
      plan.isConfirmed = true
      return decide(plan, at: now)
    case .resume:
      if case .reviewing(let step, _) = view.status?.activity { confirmedStep = step }
      return send(.resume)
    case .stopNow: return send(.stopNow)
    }
  }

  private mutating func pressInLeave(_ key: KeyStroke) -> [DashboardEffect] {
    guard !key.isControl else { return [] }
    switch key.code {
    case .escape, .enter, .character("q"), .character("n"):
      view.overlay = nil
      lastInterrupt = nil
      return []
    case .character("d"):
      view.overlay = nil
      return [.detach]
    case .character("s"):
      view.overlay = nil
      guard options.control == .allowed else { return [] }
      say("stops after this step; the screen closes then")
      return send(.stopAfterStep(true))
    case .character("k"):
      view.overlay = nil
      guard options.control == .allowed else { return [] }
      say("stopping: replies in flight are waited for, up to 5 s")
      return send(.stopNow)
    default: return []
    }
  }

  mutating func pressInPrompt(_ key: KeyStroke, at now: Int) -> [DashboardEffect] {
    guard var prompt = view.prompt else { return [] }
    switch key.code {
    case .escape:
      view.prompt = nil
      return []
    case .enter:
      view.prompt = nil
      return finish(prompt, at: now)
    default:
      _ = prompt.box.take(key)
      view.prompt = prompt
      return []
    }
  }

  /// A digit alone stands for a preset; a reason that only begins with one is a person's own.
  private static func reason(of text: String) -> VetoReason {
    guard text.utf8.count == 1, let number = Int(text), VetoReason.presets.indices.contains(number - 1) else {
      return VetoReason(.other, text: text)
    }
    return VetoReason(VetoReason.presets[number - 1])
  }

  private mutating func finish(_ prompt: LinePrompt, at now: Int) -> [DashboardEffect] {
    let text = prompt.box.text.strippingBlanks()
    switch prompt.purpose {
    case .vetoReason(var plan):
      plan.reason = Self.reason(of: text)
      return decide(plan, at: now)
    case .revertReason(let plan): return takeBack(plan, reason: Self.reason(of: text))
    case .search:
      search(text)
      return []
    case .filter:
      view[list: view.focus].filter = text
      view[list: view.focus].cursor = nil
      return []
    }
  }
}
