import SkillModel

extension PageBuilder {
  /// A skill with the step that brought in each line.
  func skillPage(_ skill: SkillLines, isBest: Bool) -> Page {
    var page = Page()
    let score = isBest ? run.scoreBest : run.scoreNow
    page.title = [StyledText(isBest ? "Best skill" : "Current skill", .titleFocus)]
    page.note = [
      StyledText(
        (score.map { "val \(Self.score($0))  " } ?? "")
          + "\(Quantity.counted(skill.lines.count, "line")), \(Quantity.counted(skill.text.codePointCount, "character"))",
        .titleCount)
    ]
    if isBest, skill.text.isIdentical(to: run.current.text) {
      page.add("  The current skill is the best one.", .textDim)
    }
    let digits = String(skill.lines.count).utf8.count
    var last: LineOrigin?
    for (place, line) in skill.lines.enumerated() {
      let origin = line.origin == last ? "" : originWords(line.origin)
      last = line.origin
      let gutter = RunState.padded(place + 1, to: digits).replacingLeadingZeros
      let padded = origin + String(repeating: " ", count: max(0, 9 - origin.unicodeScalars.count))
      let role: ThemeRole =
        switch line.origin {
        case .initial: .textDim
        case .step: .gateAccept
        case .slowUpdate: .noteText
        }
      page.add(
        PageLine(
          [
            StyledText(padded, role), StyledText(" \(gutter) ", .textDim),
            StyledText(glyphs == .unicode ? "│ " : "| ", .border),
          ]
            + StyledText.untrusted(line.text.expandingTabs, Self.markdownRole(line.text)),
          link: link(to: line.origin), indent: 13 + digits))
    }
    if skill.lines.isEmpty { page.add("  the skill is empty", .textDim) }
    page.copyText = SafeText(skill.text)
    return page
  }

  private static func markdownRole(_ line: String) -> ThemeRole {
    if line.hasPrefix("#") { return .textStrong }
    if line.hasPrefix("<!--") { return .textDim }
    return .text
  }

  private func originWords(_ origin: LineOrigin) -> String {
    switch origin {
    case .initial: "start"
    case .step(let step): archive.steps[step]?.name ?? "step \(step)"
    case .slowUpdate(let epoch): "slow E\(epoch)"
    }
  }

  private func link(to origin: LineOrigin) -> PageLink? {
    switch origin {
    case .initial: nil
    case .step(let step): .detail(.step(step))
    case .slowUpdate(let epoch): .detail(.epoch(epoch))
    }
  }
}

extension String {
  /// Leading zeros as blanks, for numbers in columns.
  fileprivate var replacingLeadingZeros: String {
    let zeros = utf8.prefix { $0 == 0x30 }.count
    let kept = min(zeros, utf8.count - 1)
    return String(repeating: " ", count: kept) + String(unicodeScalars.dropFirst(kept).map(Character.init))
  }
}
