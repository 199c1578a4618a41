/// Sizes and lengths of a run, fixed at its start.
package struct PlanSummary: Hashable, Sendable, Codable {
  package var trainSize: Int
  package var selectionSize: Int
  package var testSize: Int
  package var epochs: Int
  package var stepsPerEpoch: Int
  package var batchSize: Int
  package var accumulation: Int

  package init(
    trainSize: Int, selectionSize: Int, testSize: Int, epochs: Int, stepsPerEpoch: Int, batchSize: Int,
    accumulation: Int
  ) {
    self.trainSize = trainSize
    self.selectionSize = selectionSize
    self.testSize = testSize
    self.epochs = epochs
    self.stepsPerEpoch = stepsPerEpoch
    self.batchSize = batchSize
    self.accumulation = accumulation
  }

  package var totalSteps: Int { epochs * stepsPerEpoch }
}

/// One input of a run with the digest of its bytes, so that a change between start and resume is seen.
package struct InputDigest: Hashable, Sendable, Codable {
  /// `config`, `skill`, `data:train`, ...
  package var name: String
  /// The path as it was given; shown to people, never opened again without asking.
  package var path: String
  package var sha256: String

  package init(name: String, path: String, sha256: String) {
    self.name = name
    self.path = path
    self.sha256 = sha256
  }
}

/// The first record of every run.
package struct RunStarted: Hashable, Sendable, Codable {
  package var run: String
  package var program: String
  /// Commit that the program was built from; nil where it is not known.
  package var build: String?
  package var environment: String
  package var declaredTaskTypes: [String]
  package var configuration: RunConfiguration
  /// The flat configuration of config.json (FORMATS 1.1).
  package var flat: JSONObject
  package var overrides: [String]
  package var inputs: [InputDigest]
  package var models: [String: ModelIdentity]
  package var plan: PlanSummary
  package var skill: String

  package init(
    run: String, program: String, environment: String, declaredTaskTypes: [String],
    configuration: RunConfiguration, flat: JSONObject, overrides: [String], inputs: [InputDigest],
    models: [String: ModelIdentity], plan: PlanSummary, skill: String, build: String? = nil
  ) {
    self.build = build
    self.run = run
    self.program = program
    self.environment = environment
    self.declaredTaskTypes = declaredTaskTypes
    self.configuration = configuration
    self.flat = flat
    self.overrides = overrides
    self.inputs = inputs
    self.models = models
    self.plan = plan
    self.skill = skill
  }
}

/// A run goes on in a new process.
package struct RunResumed: Hashable, Sendable, Codable {
  package var program: String
  /// Commit that the program was built from; nil where it is not known.
  package var build: String?
  /// Calls that were sent and not answered on record: the only ones that may be sent twice.
  package var openCalls: Int
  /// Inputs that changed and were accepted with `--accept-drift`.
  package var drift: [InputDigest]

  package init(program: String, openCalls: Int, drift: [InputDigest], build: String? = nil) {
    self.build = build
    self.program = program
    self.openCalls = openCalls
    self.drift = drift
  }
}

/// A run ended before its end, at a point from which it can go on.
package struct RunInterrupted: Hashable, Sendable, Codable {
  package var reason: String
  package init(reason: String) { self.reason = reason }
}

/// A text that requests refer to by digest, kept once.
package struct TextKept: Hashable, Sendable, Codable {
  package var digest: String
  package var text: String
  package init(digest: String, text: String) {
    self.digest = digest
    self.text = text
  }
}

/// One message of a recorded request.
package struct MessageRecord: Hashable, Sendable, Codable {
  package var author: String
  /// Digest of a `TextKept`.
  package var text: String
  package init(author: String, text: String) {
    self.author = author
    self.text = text
  }
}

/// A call is about to be sent.
package struct CallIntended: Hashable, Sendable, Codable {
  package var key: CallKey
  /// SHA-256 over model, parameters and messages: what must be equal for a recorded reply to be used.
  package var request: String
  package var messages: [MessageRecord]
  package init(key: CallKey, request: String, messages: [MessageRecord]) {
    self.key = key
    self.request = request
    self.messages = messages
  }
}

/// An attempt of a call failed. It is repeated, unless it says that it was the last.
package struct CallAttemptFailed: Hashable, Sendable, Codable {
  package var key: CallKey
  package var attempt: Int
  package var kind: String
  package var status: Int?
  package var message: String
  /// Seconds until the next attempt.
  package var delay: Double
  /// What the provider counted for it, where it said so.
  package var usage: TokenUsage?
  /// True where no other attempt follows.
  package var isLast: Bool?
  package init(
    key: CallKey, attempt: Int, kind: String, status: Int?, message: String, delay: Double,
    usage: TokenUsage? = nil, isLast: Bool? = nil
  ) {
    self.key = key
    self.attempt = attempt
    self.kind = kind
    self.status = status
    self.message = message
    self.delay = delay
    self.usage = usage
    self.isLast = isLast
  }
}

/// A call came back. Paid for: on disk before anything else happens.
package struct CallReplied: Hashable, Sendable, Codable {
  package var key: CallKey
  package var request: String
  package var text: String
  package var outcome: ReplyOutcome
  package var usage: TokenUsage
  package var servedModel: String?
  package var attempts: Int
  package var milliseconds: Int
  package init(
    key: CallKey, request: String, text: String, outcome: ReplyOutcome, usage: TokenUsage,
    servedModel: String?,
    attempts: Int, milliseconds: Int
  ) {
    self.key = key
    self.request = request
    self.text = text
    self.outcome = outcome
    self.usage = usage
    self.servedModel = servedModel
    self.attempts = attempts
    self.milliseconds = milliseconds
  }
}

/// A task was scored. Can be computed again from the replies and the data.
package struct TaskScored: Hashable, Sendable, Codable {
  package var phase: Phase
  /// Position in the phase from 0.
  package var index: Int
  package var result: TaskResult
  package init(phase: Phase, index: Int, result: TaskResult) {
    self.phase = phase
    self.index = index
    self.result = result
  }
}

/// Something went another way than it should, and the run went on: never silent (RELIABILITY, decision 9).
package struct Degraded: Hashable, Sendable, Codable {
  package enum Kind: String, Hashable, Sendable, Codable {
    case emptyReply = "empty_reply"
    case truncatedReply = "truncated_reply"
    case filteredReply = "filtered_reply"
    case oversizedReply = "oversized_reply"
    case repairRequested = "repair_requested"
    case minibatchUnusable = "minibatch_unusable"
    case mergeConcatenated = "merge_concatenated"
    case rankingTruncated = "ranking_truncated"
    case rankingIgnored = "ranking_ignored"
    case budgetUnusable = "budget_unusable"
    case rewriteUnusable = "rewrite_unusable"
    case slowUpdateUnusable = "slow_update_unusable"
    case metaNoteUnusable = "meta_note_unusable"
    case appendixUnusable = "appendix_unusable"
    case editRefused = "edit_refused"
    case itemsRefused = "items_refused"
    case servedModelDiffers = "served_model_differs"
    case servedModelChanged = "served_model_changed"
    case replyMended = "reply_mended"
    case outage
    case outageEnded = "outage_ended"

    /// About the provider's state and not about the run: left out where two runs are compared.
    package var isWeather: Bool { self == .outage || self == .outageEnded }

    /// Recorded when a call is sent, and not again where its reply is taken from the record.
    package var comesWithSending: Bool {
      isWeather || [.servedModelDiffers, .servedModelChanged, .replyMended].contains(self)
    }
  }
  package var phase: Phase
  package var kind: Kind
  package var detail: String
  package init(phase: Phase, kind: Kind, detail: String) {
    self.phase = phase
    self.kind = kind
    self.detail = detail
  }
}
