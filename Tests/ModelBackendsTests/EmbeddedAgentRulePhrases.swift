@testable import ModelBackends

/// Rules as people write them, by the one choice that each of them means.
enum RulePhrases {
  static let amounts: [(ClerkChoice, [String])] = [
    (
      .dayFirst,
      [
        "Read dates like 03/04/2025 as day first.",
        "In dates with slashes the day comes first.",
        "Dates are DD/MM/YYYY.",
        "03/04/2025 is 3 April, not 4 March.",
        "Treat 03/04/2025 as the 3rd of April",
        "The first number of a date is the day, the second is the month.",
        "Never read the month first in dates",
        "Dates in the ledger put the day before the month",
        "Slashed dates are day/month/year, not month/day/year.",
        "Interpret numeric dates in the British style",
        "Dates use day-first order.",
        "Don't read dates as month first",
        "Assume DD/MM for ambiguous dates",
        "When a date could be read both ways, the first number is the day.",
        "Dates are European: 03/04/2025 means 3 April.",
        "Slash dates: day, then month, then year.",
        "A date such as 05/06/2025 is the 5th of June.",
        "the day is always before the month",
        "Please read all slashed dates as dd/mm/yyyy",
        "All dates follow the day-month-year order.",
        "dates: dd/mm",
        "We write the day first and then the month",
      ]
    ),
    (
      .monthFirst,
      [
        "Read 03/04/2025 as month first.",
        "Dates are MM/DD/YYYY.",
        "In dates, the month comes first.",
        "Use American dates",
        "03/04/2025 means March 4",
      ]
    ),
    (
      .parenthesesNegative,
      [
        "Amounts in parentheses are negative.",
        "Treat (45.00) as minus 45.00.",
        "A number in brackets is below zero.",
        "Parentheses mean a negative amount",
        "Subtract amounts that stand in parentheses",
        "If an amount is in parentheses, it is negative.",
        "Brackets around a number mean it must be subtracted",
        "Never ignore parentheses around amounts.",
        "An amount like (12.50) counts as a negative number.",
        "Parenthesised amounts are negative values",
        "Numbers in brackets should be subtracted",
        "(50.00) means -50.00",
        "Parentheses = negative",
        "Round brackets mark a deduction: deduct these amounts.",
        "Treat bracketed figures as negative",
        "Don't treat amounts in parentheses as positive",
        "Count amounts in parentheses as minus",
      ]
    ),
    (
      .parenthesesDropped,
      [
        "Ignore parentheses around amounts.",
        "Amounts in parentheses are positive.",
        "Parentheses do not make an amount negative.",
      ]
    ),
    (
      .trailingMinusNegative,
      [
        "A minus after the number makes it negative.",
        "45.00- is negative.",
        "An amount with a trailing minus is negative.",
        "Treat amounts that end with a minus sign as negative",
        "A minus sign may stand behind the amount: such an amount is negative.",
        "Subtract amounts with a minus at the end.",
        "Don't ignore a trailing minus",
        "If a minus follows the number, the amount is negative.",
        "Minus signs can come after the digits and still mean negative",
        "12.50- means -12.50",
        "A dash at the end of an amount means it is negative",
        "Amounts with a minus behind them are to be deducted",
      ]
    ),
    (
      .trailingMinusDropped,
      [
        "Ignore a trailing minus.",
        "A trailing minus does not make an amount negative",
      ]
    ),
    (
      .commasSkipped,
      [
        "Commas in numbers are thousands separators.",
        "Read 1,250.00 as 1250.00.",
        "Ignore commas in amounts.",
        "Remove thousands separators before adding.",
        "Do not stop at a comma in a number.",
        "A comma in an amount separates thousands; it does not end the number.",
        "1,250.00 means 1250.00",
        "Strip commas from amounts before you compute.",
        "The comma in 1,250.00 is a thousands separator",
        "Commas inside amounts are part of the number",
        "When reading amounts, skip the commas.",
        "1,250.00 is one thousand two hundred fifty.",
        "The comma is only a thousands separator.",
        "Commas group thousands in amounts",
        "Remove all commas from numbers before calculating",
        "Treat the comma as a thousands separator",
        "Amounts may contain commas, skip them",
        "Numbers like 2,300.50 have a thousands comma; read them whole",
      ]
    ),
    (
      .commaEndsNumber,
      [
        "A number ends at its comma.",
        "Stop at the comma when reading an amount",
      ]
    ),
    (
      .thousandsMarkMultiplied,
      [
        "k means thousand.",
        "An amount like 1.2k is 1200: multiply by 1000.",
        "The letter k after a number stands for thousands.",
        "Multiply amounts ending in k by 1,000.",
        "\"k\" stands for 1000",
        "3k is 3 thousand",
        "2.5k is 2500.00",
        "k = thousand",
        "Amounts with k are in thousands",
        "Expand k to thousand",
        "a trailing k multiplies the amount by a thousand",
        "If an amount ends with k, multiply it by 1000",
      ]
    ),
    (
      .thousandsMarkIgnored,
      [
        "Ignore the k after numbers.",
        "k does not mean thousand",
      ]
    ),
    (
      .centsConverted,
      [
        "Amounts in ct are cents: divide them by 100.",
        "Convert cents to euros.",
        "ct means cents, 100 of them make one.",
        "Divide cents by 100 before adding",
        "Amounts marked ct are hundredths",
        "450 ct are 4.50: convert them.",
        "ct is short for cents, so divide by 100",
        "100 ct = 1 EUR",
        "Amounts in cents must be divided by one hundred.",
        "Turn cents into whole currency units",
        "450 ct is 4.50",
      ]
    ),
    (
      .gramsConverted,
      [
        "Convert grams to kilograms before adding.",
        "Turn g into kg.",
        "1000 g are 1 kg.",
        "Divide grams by 1000.",
        "Bring all weights to the same unit.",
        "Weights in g must be converted to kg",
        "Give weights in kg",
        "Grams must be turned into kilograms.",
        "g is a thousandth of a kg",
        "Use kg for all weights: divide grams by 1000",
        "Convert everything to kg",
        "500 g is 0.5 kg",
      ]
    ),
    (
      .gramsAsWritten,
      [
        "Do not convert grams."
      ]
    ),
    (
      .foreignConverted,
      [
        "Convert other currencies with the rate in the head.",
        "Use the exchange rate for amounts in USD.",
        "Multiply USD amounts by the rate at the top.",
        "Foreign amounts must be converted.",
        "Translate foreign currency at the given rate",
        "USD amounts have to be converted with the rate given above.",
        "Dollars must be changed into the ledger's currency",
        "Apply the exchange rate to amounts in dollars",
        "For amounts in another currency use the rate from the head",
      ]
    ),
    (
      .foreignLeftOut,
      [
        "Leave out amounts in a foreign currency."
      ]
    ),
    (
      .foreignAsWritten,
      [
        "Do not convert other currencies."
      ]
    ),
  ]

  static let rows: [(ClerkChoice, [String])] = [
    (
      .voidLeftOut,
      [
        "Leave out rows marked VOID.",
        "VOID rows do not count.",
        "Skip void rows.",
        "Do not count void rows.",
        "Never include voided rows",
        "Rows that are void are left out",
        "Count only rows that are not void.",
        "Ignore cancelled and void entries",
        "Leave VOID rows out of every sum.",
        "If a row is marked VOID, skip it.",
        "Some rows are marked VOID. They do not count.",
        "Find rows marked VOID and leave them out.",
        "Count every row except VOID rows.",
        "Void rows count for nothing.",
        "Exclude all rows whose note says VOID",
        "Do not use rows with VOID in the note.",
        "Disregard void lines",
        "VOID entries should be ignored",
        "Don't add VOID rows to the total",
        "Void entries must not be counted.",
        "VOID means the row is cancelled: skip it",
        "Pay no attention to VOID rows",
        "Entries marked as void should be left out of the sum",
        "Please ignore everything that is marked VOID.",
        "A voided row never counts",
        "Don't count anything marked VOID",
        "Throw out VOID rows",
        "VOID rows are not part of any total",
        "Only count rows without VOID",
      ]
    ),
    (
      .voidCounted,
      [
        "Count VOID rows too.",
        "Include void rows.",
        "Do not leave out void rows.",
        "VOID rows count like any other row",
      ]
    ),
    (
      .copiesLeftOut,
      [
        "Leave out copies.",
        "Count duplicate rows only once.",
        "Rows marked as copy do not count.",
        "Ignore duplicates.",
        "A row that is marked copy or duplicate repeats another one: leave it out.",
        "Skip rows marked (copy).",
        "Do not count copies of rows twice.",
        "Duplicated rows should be counted once",
        "Duplicates must not be counted twice",
        "If a row is a copy of another, skip it.",
        "Never count copies",
        "Duplicate entries count once",
        "Drop rows labelled copy or duplicate",
        "Copies are not to be included",
        "A copy of a row is not another booking, leave it out",
      ]
    ),
    (
      .copiesCounted,
      [
        "Count copies as well",
        "Do not leave out duplicates",
      ]
    ),
    (
      .refundsSubtracted,
      [
        "Subtract refunds.",
        "Refunds are deducted.",
        "Take refunds off the total.",
        "For net amounts, subtract the rows noted as refund.",
        "When the question asks for a net total, deduct refunds.",
        "Refunds count as negative amounts.",
        "If a total net of refunds is asked for, take the refunds away.",
        "Net of refunds means that refunds are subtracted",
        "Refund rows reduce the total",
        "Refunds lower the net amount",
        "Take away refunds",
        "A refund is money back, deduct it",
      ]
    ),
    (
      .refundsLeftOut,
      [
        "Leave out refunds.",
        "Ignore rows that are refunds",
      ]
    ),
    (
      .refundsAdded,
      [
        "Add refunds like other amounts.",
        "Do not subtract refunds.",
      ]
    ),
    (
      .openingIncluded,
      [
        "Start from the opening balance.",
        "Add the opening balance.",
        "When the question asks for a balance, add the opening balance.",
        "Do not forget the opening balance.",
        "For a balance, begin with the opening balance.",
        "The closing balance includes the opening balance",
        "Balances start at the opening balance, not at zero",
        "The balance starts with the opening balance.",
        "Closing balance = opening balance plus all rows.",
        "Take the opening balance into account",
        "Don't leave out the opening balance when you compute a balance",
        "Every balance begins at the opening balance",
      ]
    ),
    (
      .openingIgnored,
      [
        "Do not add the opening balance.",
        "Ignore the opening balance.",
      ]
    ),
    (
      .namesLoose,
      [
        "Names that differ only in case are the same party.",
        "Ignore upper and lower case in party names.",
        "Treat different spellings of a name as one party.",
        "Miller & Sons Ltd and MILLER AND SONS are the same party.",
        "Match party names regardless of case.",
        "A party may be spelled in several ways: treat variants as the same.",
        "Do not match names exactly",
        "Ignore Ltd and capital letters in names.",
        "MILLER & SONS and Miller & Sons are the same party.",
        "Upper case or lower case does not matter in names",
        "Case does not matter for party names",
        "Compare names without regard to case",
        "Party names are case insensitive",
        "\"Ltd\" at the end of a name can be ignored",
        "The same party may be written in different ways",
      ]
    ),
    (
      .namesExact,
      [
        "Match party names exactly.",
        "Different spellings are different parties",
      ]
    ),
  ]

  static let answers: [(ClerkChoice, [String])] = [
    (
      .twoDecimals,
      [
        "Give money with two decimals.",
        "Write amounts of money with two decimal places.",
        "Always show two decimals.",
        "Round to the cent.",
        "Give sums to two decimal places, such as 12.50",
        "Answers have two digits after the point.",
        "Write 12.50 and never 12.5 in the answer.",
        "Keep trailing zeros in answers",
        "Use two decimals for money",
        "Money always has two decimals.",
        "Amounts need exactly two decimal places",
        "Write 5.50 instead of 5.5",
        "Use 2 decimals for amounts",
        "Two digits after the decimal point for all money answers",
        "Answers in money: two decimals",
      ]
    ),
    (
      .noDecimals,
      [
        "Round every amount to whole numbers.",
        "Give every amount as a whole number.",
        "Answer with an integer.",
        "No decimals in the answer.",
        "Write numbers without decimals.",
      ]
    ),
    (
      .decimalsAsComputed,
      [
        "Drop trailing zeros in answers.",
        "Never write two decimals",
        "Give as many decimals as needed",
      ]
    ),
    (
      .roundingWhenAsked,
      [
        "Round when the question asks for it.",
        "When the question asks for whole units, round the result.",
        "If a rounded number is wanted, round half up.",
        "Round only if the question asks for it",
        "Do not round unless the question asks for it.",
        "When asked to round, give a whole number.",
        "If the question says round, round to the nearest whole number",
        "Round the result if asked to",
        "Follow the question when it asks for rounding",
        "If you are asked to round, do so",
      ]
    ),
    (
      .roundingNever,
      [
        "Never round.",
        "Do not round anything",
      ]
    ),
    (
      .groupingHidden,
      [
        "Write no thousands separators in answers.",
        "Write answers without thousands separators.",
        "Never put commas in the answer.",
        "No commas in the answer.",
        "Give numbers without commas.",
        "Do not use thousands separators.",
        "Answers must not contain commas",
        "Leave commas out of the answer",
        "Answers never contain a comma",
        "Write 1250.00 rather than 1,250.00 in the answer",
        "No thousands separators.",
        "Don't group digits with commas in the answer",
        "Omit commas in your answer",
        "Answer without commas",
      ]
    ),
    (
      .groupingShown,
      [
        "Use thousands separators in large numbers, so that they are easy to read.",
        "Write large numbers with commas.",
        "Separate thousands by commas in the answer",
        "Put a comma between thousands in the answer",
      ]
    ),
    (
      .unitShown,
      [
        "Always add the unit.",
        "Give weights with kg.",
        "Write the unit after the number.",
        "When the question asks for a weight, add kg to the answer.",
        "Write the currency after every amount of money.",
        "Answers about weights end with the unit.",
        "Include the unit in the answer",
        "Put kg after weights.",
        "A weight is given with its unit",
        "Weights need the unit kg in the answer",
        "Answer weights like 12.5 kg",
        "Add kg to weights",
        "Weight answers must end in kg",
        "Always include the unit for weights",
        "State the unit with every weight",
      ]
    ),
    (
      .unitHidden,
      [
        "Give no unit.",
        "Write answers without units.",
        "Do not write the currency.",
        "Never add the unit.",
        "Give only the number",
        "Leave the unit out.",
        "Do not add a currency to the answer",
        "No currency symbols in the answer.",
        "Just the number, no unit",
        "Leave off the unit",
      ]
    ),
    (
      .dateYearFirst,
      [
        "Give dates as YYYY-MM-DD.",
        "Answer dates in ISO form.",
        "Write dates in the answer as year-month-day.",
        "Dates in answers look like 2025-04-03.",
        "Use the ISO format for dates.",
        "Report dates year first",
        "Use ISO dates in answers",
        "Answer dates as 2025-04-03",
        "Convert dates to YYYY-MM-DD",
        "Dates in the answer: year-month-day",
        "Write the date in the form YYYY-MM-DD.",
        "Dates must be answered in ISO 8601 format",
      ]
    ),
    (
      .dateAsWritten,
      [
        "Give dates as written in the ledger.",
        "Copy the date as it stands.",
        "Do not use ISO dates.",
      ]
    ),
    (
      .dateDayFirst,
      [
        "Give dates as DD/MM/YYYY.",
        "Answer with dates in day/month/year order",
      ]
    ),
  ]

  /// Advice that tells the clerk nothing.
  static let meaningless: [String] = [
    "Give one value and no explanation.",
    "A row has a date, a party, a note and an amount, with bars between them.",
    "Work through the rows from top to bottom and leave none out.",
    "You answer questions about ledgers.",
    "Put nothing but the answer between <answer> and </answer> at the end of your reply.",
    "Find the rows that the question is about, work out the value, then write the answer. Look twice at rows that are unusual.",
    "(empty)",
    "Be careful.",
    "Check every row twice.",
    "List the rows that fit before the answer.",
    "Compare the note of a row before you use it.",
    "Only rows of the party that the question names count.",
    "Be careful with amounts.",
    "Check the date of each row.",
    "Add up all rows of the party.",
    "Count the rows of the month that is asked for.",
    "Think step by step.",
    "Use the table below.",
    "The ledger belongs to a shop.",
    "The largest amount is the highest one.",
    "Read the question twice before you answer.",
    "Dates matter.",
    "Balances need every row.",
  ]
}
