/// What became of one edit; the raw values are the statuses of `edit_apply_report.json` (FORMATS 1.6).
package enum EditOutcome: String, CaseIterable, Hashable, Sendable {
  case appended = "applied_append"
  case appendedBeforeProtectedRegion = "applied_append_before_protected_region"
  case inserted = "applied_insert_after"
  case insertedAsAppend = "applied_insert_after_fallback_append"
  case insertedAsAppendBeforeProtectedRegion = "applied_insert_after_fallback_before_protected_region"
  case replaced = "applied_replace"
  case deleted = "applied_delete"
  case skippedInProtectedRegion = "skipped_protected_region"
  case skippedReplaceWithoutTarget = "skipped_replace_missing_target"
  case skippedReplaceTargetNotFound = "skipped_replace_target_not_found"
  case skippedDeleteWithoutTarget = "skipped_delete_missing_target"
  case skippedDeleteTargetNotFound = "skipped_delete_target_not_found"
  case skippedUnknownOperation = "skipped_unknown_op"
  case error

  /// The three classes that a step counts.
  package enum Class: Hashable, Sendable {
    case applied, skipped, error
  }

  /// The class that this outcome counts as.
  package var outcomeClass: Class {
    switch self {
    case .appended, .appendedBeforeProtectedRegion, .inserted, .insertedAsAppend,
      .insertedAsAppendBeforeProtectedRegion, .replaced, .deleted:
      .applied
    case .skippedInProtectedRegion, .skippedReplaceWithoutTarget, .skippedReplaceTargetNotFound,
      .skippedDeleteWithoutTarget, .skippedDeleteTargetNotFound, .skippedUnknownOperation:
      .skipped
    case .error: .error
    }
  }

  /// Whether an insert-after didn't find its target and was appended instead.
  package var isFallback: Bool {
    self == .insertedAsAppend || self == .insertedAsAppendBeforeProtectedRegion
  }
}

/// One row of `edit_apply_report.json`.
package struct EditReportRow: Hashable, Sendable {
  /// The place of the edit in its list, from 1.
  package let index: Int
  /// The operation as written; empty for an error.
  package let operation: String
  /// The first 200 code points of the target; empty for an error.
  package let target: String
  /// The first 200 code points of the content as it was put in; empty for an error.
  package let contentPreview: String
  /// What became of the edit.
  package let outcome: EditOutcome
  /// What was wrong, for an error.
  package let error: String?

  /// The row in the reference's key order.
  package var json: JSONObject {
    var row: JSONObject = [:]
    if outcome == .error { row["index"] = .integer(index) }
    row["op"] = .string(operation)
    row["target"] = .string(target)
    row["content_preview"] = .string(contentPreview)
    row["status"] = .string(outcome.rawValue)
    row["index"] = .integer(index)
    if let error { row["error"] = .string(error) }
    return row
  }
}

/// How many edits of a step were applied, skipped and failed: `edit_apply_summary` (FORMATS 1.3).
package struct EditSummary: Hashable, Sendable {
  /// All edits.
  package let total: Int
  /// Those that were carried out, a fallback included.
  package let applied: Int
  /// Those that couldn't be carried out.
  package let skipped: Int
  /// Those that were no edits.
  package let errors: Int

  /// Counts the rows of a report.
  package init(of report: [EditReportRow]) {
    total = report.count
    applied = report.count { $0.outcome.outcomeClass == .applied }
    skipped = report.count { $0.outcome.outcomeClass == .skipped }
    errors = report.count { $0.outcome.outcomeClass == .error }
  }

  /// The summary in the reference's key order.
  package var json: JSONObject {
    [
      "total": .integer(total), "applied": .integer(applied), "skipped": .integer(skipped),
      "errors": .integer(errors),
    ]
  }
}
