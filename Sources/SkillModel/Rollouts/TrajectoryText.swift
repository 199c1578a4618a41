/// What an agent did in one task, as lines for the optimizer.
package enum TrajectoryText {
  /// The lines of a conversation, one entry after the other.
  package static func text(of conversation: [JSONValue]) -> String {
    conversation.flatMap(lines).joined(separator: "\n")
  }

  private static func lines(of entry: JSONValue) -> [String] {
    guard let fields = entry.objectValue else {
      return ["[agent] " + (entry.isTruthy ? entry.pythonText : "")]
    }
    if fields["type"]?.stringValue?.isIdentical(to: "tool_call") == true {
      return ["[action] " + text(fields["cmd"]), "[obs]    " + text(fields["obs"])]
    }
    if fields["action"] != nil { return stepLines(of: fields) }
    return ["[\(speaker(fields))] " + text(fields["content"])]
  }

  private static func stepLines(of fields: JSONObject) -> [String] {
    let step = fields["step"]?.pythonText ?? "?"
    let thought = text(fields["reasoning"])
    let acted = ["[step \(step) action] " + text(fields["action"])]
    let seen = ["[step \(step) obs]    " + text(fields["env_feedback"])]
    return (thought.isEmpty ? [] : ["[step \(step) think] " + thought]) + acted + seen
  }

  private static func speaker(_ fields: JSONObject) -> String {
    switch fields["role"]?.stringValue {
    case "system": "verification"
    case "user": "user"
    default: "agent"
    }
  }

  private static func text(_ value: JSONValue?) -> String {
    guard let value, !value.isNull else { return "" }
    return value.pythonText
  }
}
