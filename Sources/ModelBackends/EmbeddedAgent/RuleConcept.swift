/// What a word of a rule can be about; one word can be about several things.
struct RuleConcept: OptionSet, Hashable, Sendable {
  /// One bit a concept.
  let rawValue: UInt64

  private static func bit(_ place: UInt64) -> RuleConcept { RuleConcept(rawValue: 1 << place) }

  /// Dates and their parts.
  static let date = bit(0), day = bit(1), month = bit(2), year = bit(3)
  /// Marks in and at numbers.
  static let parentheses = bit(4), minus = bit(5), comma = bit(6), thousandsMark = bit(7)
  /// Units and currencies.
  static let cent = bit(8), gram = bit(9), kilogram = bit(10), currency = bit(11), foreign = bit(12)
  /// Rates, and kinds of rows.
  static let rate = bit(13), void = bit(14), copy = bit(15), refund = bit(16), opening = bit(17)
  /// Parties and rows.
  static let name = bit(18), spelling = bit(19), row = bit(20)
  /// What questions ask for.
  static let total = bit(21), net = bit(22), balance = bit(23), count = bit(24), largest = bit(25)
  /// What questions ask for, and what answers are.
  static let average = bit(26), weight = bit(27), money = bit(28)
  /// What is done with rows and numbers.
  static let include = bit(29), exclude = bit(30), subtract = bit(31), convert = bit(32), round = bit(33)
  /// What is done with texts.
  static let show = bit(34), read = bit(35), stop = bit(36)
  /// Signs and places.
  static let negative = bit(37), positive = bit(38), trailing = bit(39), first = bit(40), second = bit(41)
  /// How things compare, and in which form.
  static let same = bit(42), different = bit(43), exact = bit(44), asWritten = bit(45), once = bit(46)
  /// Orders of a date that are named outright.
  static let yearFirst = bit(47), dayFirst = bit(48), monthFirst = bit(49)
  /// Decimals and units.
  static let decimal = bit(50), two = bit(51), whole = bit(52), zero = bit(53), unit = bit(54)
  /// Factors, and what stands alone.
  static let thousand = bit(55), hundred = bit(56), alone = bit(57)
  /// Small words that turn or narrow a statement.
  static let negation = bit(58), exception = bit(59), condition = bit(60), question = bit(61),
    answer = bit(62)
  /// The word `with`.
  static let with = bit(63)

  /// What this word is about; inflected forms are looked up by their stem when they are not listed themselves.
  static func of(_ word: String) -> RuleConcept {
    if let known = vocabulary[word] { return known }
    for ending in ["s", "d", "ed", "es", "ing"]
    where word.utf8.count > ending.utf8.count + 2 && word.hasSuffix(ending) {
      if let known = vocabulary[String(word.dropLast(ending.utf8.count))] { return known }
    }
    return []
  }

  private static let vocabulary: [String: RuleConcept] = {
    var vocabulary: [String: RuleConcept] = [:]
    for (concept, words) in listed {
      for word in words.split(separator: " ") { vocabulary[String(word), default: []].insert(concept) }
    }
    return vocabulary
  }()

  private static let listed: [(RuleConcept, String)] = [
    (.date, "date slashdate isodate"),
    (.day, "day dd"), (.month, "month mm"), (.year, "year yyyy"),
    (.parentheses, "parenthesis parentheses bracket parenthesised parenthesized"),
    (.minus, "minus dash hyphen"),
    (.comma, "comma separator grouping commanumber"),
    (.thousandsMark, "k knumber"),
    (.cent, "cent ct c"), (.gram, "g gram gramme"), (.kilogram, "kg kilogram kilo"),
    (.currency, "currency currencies eur euro usd dollar gbp pound chf franc"),
    (.foreign, "foreign other another usd dollar"),
    (.rate, "rate exchange"),
    (.void, "void voided cancelled canceled annulled"),
    (.copy, "copy copies duplicate duplicated repeat repeated doubled"),
    (.refund, "refund refunded repayment"),
    (.opening, "opening starting initial"),
    (.name, "name party parties customer supplier"),
    (
      .spelling,
      "spelling spelt spelled case capital capitals capitalisation upper lower uppercase ltd ampersand variant variants"
    ),
    (.row, "row entry entries booking line"),
    (.total, "total"), (.net, "net"), (.balance, "balance"),
    (.count, "howmany count counts counting numberofrows"),
    (.largest, "largest highest biggest maximum"), (.average, "average mean"),
    (.weight, "weight weigh kg kilogram kilo gram g heavy"),
    (.money, "money amount sum sums eur euro usd gbp chf price currency currencies monetary"),
    (.include, "count counts include add use take keep consider part belong belongs"),
    (
      .exclude,
      "exclude omit skip ignore drop disregard remove strip delete overlook discard worthless invalid forget"
    ),
    (.subtract, "subtract deduct reduce minus less net"),
    (.convert, "convert translate divide multiply change turn bring times"),
    (.round, "round"),
    (
      .show,
      "write give show put state append attach report print express present output reply format add use insert include end finish answer name"
    ),
    (.read, "read treat interpret understand parse mean means stand stands recognise"),
    (.stop, "stop end ends cut"),
    (.negative, "negative minus subtract deduct deducted below owed"), (.positive, "positive plus"),
    (.trailing, "trailing end ends ending after behind final last closing follow follows following"),
    (.first, "first before leading lead leads"), (.second, "second after"),
    (
      .same,
      "same equal identical alike one match matching regardless variant variants belong together insensitive"
    ),
    (.different, "different separate distinct"),
    (.exact, "exact exactly strict strictly"),
    (.asWritten, "aswritten unchanged verbatim"),
    (.once, "once"),
    (.yearFirst, "iso yyyymmdd"), (.dayFirst, "ddmm british european"), (.monthFirst, "mmdd american"),
    (.decimal, "decimal place digits fraction twodecimals"), (.two, "two 2 twodecimals"),
    (.whole, "whole integer integers wholenumber"),
    (.zero, "zero zeros zeroes nothing nought"),
    (.unit, "unit symbol sign code abbreviation"),
    (.thousand, "thousand thousandth 1000"), (.hundred, "hundred hundredth hundredths 100"),
    (.alone, "alone only bare plain just itself"),
    (
      .negation,
      "not never no without dont doesnt didnt mustnt shouldnt cant cannot isnt arent neither nor none nothing avoid"
    ),
    (.exception, "except excepting unless besides"),
    (.condition, "when if whenever where for in"),
    (.question, "question asks asked asking ask wants wanted requested request"),
    (.answer, "answer result reply final outcome"),
    (.with, "with"),
  ]
}
