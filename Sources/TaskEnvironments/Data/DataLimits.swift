/// The sizes beyond which a data set is refused rather than read (RELIABILITY 4.3, rows 45 and 46).
package struct DataLimits: Hashable, Sendable {
  /// Bytes of one item from which on it is refused.
  package var itemBytes = 50_000_000
  /// Bytes of one file beyond which it isn't read.
  package var fileBytes = 200_000_000
  /// Items of one file beyond which reading stops.
  package var itemsPerFile = 100_000
  /// Problems of a data set that are listed; the rest is counted.
  package var listedProblems = 20

  /// The limits of the program.
  package init() {}
}
