import Glibc

/// Tests that take minutes: `SKILLOPT_LONG_TESTS=1 swift test --filter Long`.
package enum LongTests {
  /// Whether somebody asked for them.
  package static let areWanted = getenv("SKILLOPT_LONG_TESTS") != nil
}
