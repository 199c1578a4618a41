/// What analysts propose, and how the chosen proposals change the skill.
package enum UpdateMode: String, CaseIterable, Hashable, Sendable {
  /// Edits that are applied one by one.
  case patch
  /// Suggestions from which the optimizer writes the whole skill anew.
  case rewriteFromSuggestions = "rewrite_from_suggestions"
  /// Whole skills, one from each minibatch.
  case fullRewriteMinibatch = "full_rewrite_minibatch"

  /// Reads any spelling; unknown ones are patch (FORMATS section 4).
  package init(spelling: String?) {
    switch (spelling ?? "").strippingBlanks().pythonLowercased {
    case "rewrite", "rewrite_from_suggestions", "suggestions", "rewrite_suggestions":
      self = .rewriteFromSuggestions
    case "full_rewrite", "full_rewrite_minibatch", "minibatch_full_rewrite", "skill_rewrite_minibatch":
      self = .fullRewriteMinibatch
    default: self = .patch
    }
  }

  /// The key under which a patch holds its items.
  package var itemsKey: String {
    switch self {
    case .patch: "edits"
    case .rewriteFromSuggestions: "revise_suggestions"
    case .fullRewriteMinibatch: "skill_candidates"
    }
  }

  /// What the items are called within a sentence.
  package var itemsLabel: String {
    switch self {
    case .patch: "edits"
    case .rewriteFromSuggestions: "suggestions"
    case .fullRewriteMinibatch: "skill candidates"
    }
  }

  /// What the items are called in a heading.
  package var itemsTitle: String {
    switch self {
    case .patch: "Edits"
    case .rewriteFromSuggestions: "Suggestions"
    case .fullRewriteMinibatch: "Skill Candidates"
    }
  }
}
