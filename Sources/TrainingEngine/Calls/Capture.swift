/// Runs the body and keeps its error as a value, so that work side by side is waited for instead of cancelled.
func capture<Value: Sendable>(
  _ body: @Sendable () async throws -> Value
) async -> Result<Value, any Error> {
  do {
    return .success(try await body())
  } catch {
    return .failure(error)
  }
}
