extension LedgerBook {
  /// The skill that `skillopt demo` starts from: general advice, little that the agent can act on, and one rule
  /// that the house style does not want.
  package static let startingSkill = """
    # Answering questions about ledgers

    Find the rows that the question is about, work out the value, then write the answer. Look twice at rows that \
    are unusual.

    ## Answers
    - Give one value and no explanation.
    - Use thousands separators in large numbers, so that they are easy to read.

    ## Reading the ledger
    - A row has a date, a party, a note and an amount, with bars between them.
    - Work through the rows from top to bottom and leave none out.

    """
}
