import Dashboard
@preconcurrency import Dispatch
import RunStore
import SkillModel
import Synchronization

/// Reads single records for the detail views, on a queue of its own.
final class DetailLoader: Sendable {
  /// Where the records are.
  enum Source: Sendable {
    case journal(RunDetails)
    case reference(ReferenceRun)
  }

  /// Used on `queue` only, and hence never contended.
  private let source: Mutex<Source>
  private let queue = DispatchQueue(label: "skillopt.details")

  init(_ source: Source) { self.source = Mutex(source) }

  /// Reads and reports, on the queue.
  func load(_ request: DetailRequest, report: @escaping @Sendable (LoadedDetail) -> Void) {
    queue.async { [self] in
      report(LoadedDetail(request: request, content: source.withLock { Self.content(of: request, in: &$0) }))
    }
  }

  private static func content(of request: DetailRequest, in source: inout Source) -> LoadedDetail.Content {
    do {
      switch (request, source) {
      case (.record(let sequence), .journal(var details)):
        defer { source = .journal(details) }
        return .event(try details.event(sequence))
      case (.call(let key), .journal(var details)):
        defer { source = .journal(details) }
        let call = try details.call(key)
        return .call(
          messages: call.messages.map { ChatText(author: $0.author, text: $0.text) }, reply: call.reply)
      case (.record(let sequence), .reference(let run)): return .event(try run.event(sequence))
      case (.call, .reference): return .failed("the reference keeps no calls")
      }
    } catch {
      return .failed(ErrorReport.problems(of: error)?.first?.message ?? "\(error)")
    }
  }
}
