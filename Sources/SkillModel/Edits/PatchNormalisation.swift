/// The patches of a step's analysts, sorted for the merge (FORMATS 1.5).
package struct PatchNormalisation: Hashable, Sendable {
  /// The patches drawn from failures, in their order.
  package let failures: [JSONObject]
  /// The patches drawn from successes, in their order.
  package let successes: [JSONObject]

  /// Keeps the patches that hold items, and gives each item its source and support.
  ///
  /// Support is the batch size of the reply, at least 1, unless the item states its own. A reply may also be a bare
  /// patch; anything else is left out.
  package init(of replies: [JSONValue], mode: UpdateMode = .patch) {
    var failures: [JSONObject] = []
    var successes: [JSONObject] = []
    for reply in replies {
      guard let fields = reply.objectValue else { continue }
      guard var patch = (fields["patch"] ?? reply).objectValue else { continue }
      guard let items = patch[mode.itemsKey]?.arrayValue, !items.isEmpty else { continue }
      let source = fields["source_type"] ?? .string(EditSource.failure.rawValue)
      let support = Self.support(fields["batch_size"])
      patch[mode.itemsKey] = .array(items.map { Self.completed($0, source: source, support: support) })
      if source.stringValue == EditSource.success.rawValue {
        successes.append(patch)
      } else {
        failures.append(patch)
      }
    }
    self.failures = failures
    self.successes = successes
  }

  private static func support(_ batchSize: JSONValue?) -> Int {
    let size: Int? =
      switch batchSize {
      case .integer(let size): size
      case .number(let size): Int(exactly: size.rounded(.towardZero))
      case .string(let text): text.pythonInteger
      default: nil
      }
    return max(size ?? 1, 1)
  }

  private static func completed(_ item: JSONValue, source: JSONValue, support: Int) -> JSONValue {
    guard var fields = item.objectValue else { return item }
    if fields["source_type"] == nil { fields["source_type"] = source }
    if fields["support_count"] == nil { fields["support_count"] = .integer(support) }
    return .object(fields)
  }
}
