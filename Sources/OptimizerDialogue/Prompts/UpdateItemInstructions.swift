import SkillModel

/// How each update mode names and shapes what reflection and merging propose.
enum UpdateItemInstructions {
  static func noun(for update: UpdateMode) -> String {
    switch update {
    case .patch: "edits"
    case .rewriteFromSuggestions: "suggestions"
    case .fullRewriteMinibatch: "candidates"
    }
  }

  static func text(for update: UpdateMode) -> String {
    switch update {
    case .patch:
      """
      A change is an edit with one of four operations:
      append: add "content" at the end of the skill.
      insert_after: add "content" after the line that holds "target".
      replace: put "content" in the place of "target".
      delete: remove "target".
      "target" must be copied from the skill exactly, once, and as short as identifies the place. Text between \
      the SLOW_UPDATE markers and between the APPENDIX markers is protected: never touch it and never write such \
      a marker. Write one rule per edit, in the style of the skill.
      """
    case .rewriteFromSuggestions:
      """
      A change is a suggestion for a later rewrite: what to revise, in one instruction. Text between the \
      SLOW_UPDATE markers is protected.
      """
    case .fullRewriteMinibatch:
      """
      A change is a whole new version of the skill that keeps what works and mends what does not. Text between \
      the SLOW_UPDATE markers is protected and stays as it is.
      """
    }
  }

  static func example(for update: UpdateMode, withSupport: Bool = false) -> String {
    let support = withSupport ? #", "support_count": 3, "source_type": "failure""# : ""
    switch update {
    case .patch:
      return
        #""edits": [{"op": "append", "target": "", "content": "- one rule"\#(support)}]"#
    case .rewriteFromSuggestions:
      return
        #""revise_suggestions": [{"type": "add", "title": "short name", "instruction": "what to revise", "priority_hint": "high"\#(support)}]"#
    case .fullRewriteMinibatch:
      return
        #""skill_candidates": [{"title": "short name", "change_summary": ["what changed"], "new_skill": "the whole text"\#(support)}]"#
    }
  }
}
