import SkillModel

extension ConfigurationKey {
  /// `review.*`.
  static let reviewKeys: [ConfigurationKey] = {
    let review = ConfigurationKeyGroup(section: .review).ours
    let points = [
      Choice("first_step"), Choice("every_step"), Choice("suspicious"), Choice("weak_accept"),
    ]
    return [
      review.choice(
        "mode", flat: "review_mode", \.review.mode, [Choice("auto"), Choice("window"), Choice("manual")],
        "who looks at edits before the gate: nobody, whoever vetoes in time, or a person for each edit"),
      review.number(
        "window_seconds", flat: "review_window_seconds", \.review.windowSeconds, 0...86_400,
        "how long a window waits for a veto"),
      review.key("pause_on", flat: "review_pause_on", .choices(points), "when to pause by itself") {
        value, configuration in
        guard let words = value.words else { return }
        configuration.review.pauseOn = words.compactMap(ReviewSettings.PausePoint.init)
      } value: {
        .array($0.review.pauseOn.map { .string($0.rawValue) })
      },
      review.choice(
        "on_hangup", flat: "review_on_hangup", \.review.onHangup, [Choice("stop"), Choice("continue")],
        "what becomes of a run whose terminal is closed: it ends, resumable, or goes on in the background"),
    ]
  }()

  /// `limits.*`.
  static let limitKeys: [ConfigurationKey] = {
    let limits = ConfigurationKeyGroup(section: .limits).ours
    return [
      limits.whole("calls", flat: "limits_calls", \.limits.calls, 1...unbounded, "calls that a run may make"),
      limits.whole(
        "tokens", flat: "limits_tokens", \.limits.tokens, 1...unbounded, "tokens that a run may use"),
      limits.number(
        "money", flat: "limits_money", \.limits.money, 0...1e12, "money that a run may cost, by limits.prices"
      ),
      limits.number(
        "minutes", flat: "limits_minutes", \.limits.minutes, 0...1e9, "minutes that a run may take"),
      limits.key(
        "prices", flat: "limits_prices", .prices, "per model, money per million `input` and `output` tokens"
      ) { value, configuration in
        if case .prices(let prices) = value { configuration.limits.prices = prices }
      } value: {
        priceList($0.limits.prices)
      },
      limits.whole(
        "concurrency", flat: "limits_concurrency", \.limits.concurrency, 1...1_000,
        "requests in flight, both roles together; unset: adaptive from 20, 2 to 100"),
      limits.number(
        "connect_seconds", flat: "limits_connect_seconds", \.limits.connectSeconds, 0.001...86_400,
        "longest wait for a connection"),
      limits.number(
        "first_byte_seconds", flat: "limits_first_byte_seconds", \.limits.firstByteSeconds, 0.001...86_400,
        "longest wait for the first byte of a reply"),
      limits.number(
        "idle_seconds", flat: "limits_idle_seconds", \.limits.idleSeconds, 0.001...86_400,
        "longest silence within a reply"),
      limits.number(
        "call_seconds", flat: "limits_call_seconds", \.limits.callSeconds, 0.001...86_400, "longest call"),
      limits.number(
        "outage_minutes", flat: "limits_outage_minutes", \.limits.outageMinutes, 0...1e6,
        "how long an outage may hold up a run before it ends, resumable"),
    ]
  }()

  private static func priceList(_ prices: [String: ModelPrice]) -> JSONValue? {
    guard !prices.isEmpty else { return nil }
    let sorted = prices.sorted { $0.key < $1.key }
    return .object(
      JSONObject(
        sorted.map { name, price in
          (name, .object(["input": .number(price.input), "output": .number(price.output)]))
        }))
  }
}
