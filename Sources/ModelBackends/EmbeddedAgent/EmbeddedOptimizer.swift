import TrainingEngine

enum EmbeddedOptimizer {
  static func reply(to messages: [ChatMessage]) -> String { "{}" }
}
