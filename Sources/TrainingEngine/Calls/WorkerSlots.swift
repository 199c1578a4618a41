import DequeModule
import SkillModel

/// At most so many pieces of work at once, first come first served, shared by phases that run side by side.
package actor WorkerSlots {
  private var free: Int
  private var waiting: Deque<CheckedContinuation<Void, Never>> = []

  /// - Parameter count: at least 1.
  package init(_ count: Int) { free = max(1, count) }

  /// Runs the body when a slot is free.
  package nonisolated func run<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws
    -> Value
  {
    await take()
    do {
      let value = try await body()
      await give()
      return value
    } catch {
      await give()
      throw error
    }
  }

  /// Lends the slot that the caller holds to others while it waits, and takes the next free one, before work that
  /// has not begun: nothing stands idle because one call has to be sent again later.
  nonisolated func lend(while wait: @Sendable () async throws -> Void) async throws {
    await give()
    do {
      try await wait()
    } catch {
      await take(first: true)
      throw error
    }
    await take(first: true)
  }

  private func take(first: Bool = false) async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { first ? waiting.prepend($0) : waiting.append($0) }
    }
  }

  private func give() {
    if let next = waiting.popFirst() {
      next.resume()
    } else {
      free += 1
    }
  }
}

/// Does the same to every input, within the slots, and gives the outputs in the order of the inputs.
///
/// When one fails, those that have begun are still waited for, so that no paid reply is thrown away; those that
/// have not begun are not started. The error of the first input that failed is thrown.
func mapInOrder<Input: Sendable, Output: Sendable>(
  _ inputs: [Input], slots: WorkerSlots, _ body: @escaping @Sendable (Int, Input) async throws -> Output
) async throws -> [Output] {
  let failed = FailureFlag()
  let results = await withTaskGroup(of: (Int, Result<Output, any Error>?).self) { group in
    for (index, input) in inputs.enumerated() {
      group.addTask {
        do {
          let output = try await slots.run { () async throws -> Output? in
            failed.isRaised ? nil : try await body(index, input)
          }
          return (index, output.map { .success($0) })
        } catch {
          failed.raise()
          return (index, .failure(error))
        }
      }
    }
    var results: [Result<Output, any Error>?] = Array(repeating: nil, count: inputs.count)
    for await (index, result) in group { results[index] = result }
    return results
  }
  if let error = results.lazy.compactMap(\.?.failure).first { throw error }
  return try results.compactMap { try $0?.get() }
}

extension Result {
  fileprivate var failure: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
