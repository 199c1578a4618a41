import SkillModel

/// Cuts the material of a SearchQA question to the length that the reference shows.
package enum ContextWindow {
  /// The mark before each document of a context.
  package static let separator = "[DOC]"
  /// The most code points of a context that are shown.
  package static let limit = 6_000

  /// As many whole documents as fit; when not even the first does, its start with a note that it was cut.
  package static func truncated(_ context: String, limit: Int = limit) -> String {
    guard context.codePointCount > limit else { return context }
    var kept = ""
    for document in documents(of: context) {
      let candidate = kept.isEmpty ? document : kept + separator + document
      guard candidate.codePointCount <= limit else { break }
      kept = candidate
    }
    return kept.isEmpty ? context.prefix(codePoints: limit) + "\n...[truncated]" : kept
  }

  private static func documents(of context: String) -> [String] {
    var documents: [String] = []
    var start = context.startIndex
    for range in context.ranges(ofExactly: separator) {
      documents.append(String(context[start..<range.lowerBound]))
      start = range.upperBound
    }
    return documents + [String(context[start...])]
  }
}
