// swift-tools-version: 6.2
import PackageDescription

let warningsAreErrors = Context.environment["CI"] != nil

let settings: [SwiftSetting] =
  [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]
  + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let deques = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let orderedCollections = Target.Dependency.product(
  name: "OrderedCollections", package: "swift-collections")

/// The commit that is built, for the record of decisions: its first digits, with `+` where files have changed since.
let buildCommit =
  Context.gitInformation.map { String($0.currentCommit.prefix(12)) + ($0.hasUncommittedChanges ? "+" : "") }
  ?? ""

/// One library of ours with its tests beside it.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [],
  tests: [Target.Dependency] = [], testExclude: [String] = [], resources: [Resource] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: name + "Tests",
      dependencies: [.target(name: name), "TestSupport"] + dependencies + tests,
      exclude: testExclude, resources: resources, swiftSettings: settings),
  ]
}

let package = Package(
  name: "skillopt",
  products: [.executable(name: "skillopt", targets: ["skillopt"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
  ],
  targets: module(
    "SkillModel", [orderedCollections, deques], resources: [.copy("Vectors")])
    + module("OptimizerDialogue", ["SkillModel"])
    + module("TrainingEngine", ["SkillModel", "OptimizerDialogue", deques, logging])
    + module(
      "ModelBackends", ["SkillModel", "TrainingEngine", logging],
      tests: ["OptimizerDialogue", "TaskEnvironments"])
    + module(
      "TaskEnvironments", ["SkillModel", "TrainingEngine"], resources: [.copy("Vectors")])
    + module("RunStore", ["SkillModel", "TrainingEngine", yams, logging])
    + module(
      "Dashboard", ["SkillModel"], tests: ["BuiltInThemes", "RunStore"], testExclude: ["Screens"])
    + module("CursesTerminal", ["SkillModel", "Dashboard", "CNCurses"])
    + [
      .target(
        name: "BuiltInThemes", resources: [.embedInCode("themes")], swiftSettings: settings),
      .target(
        name: "CProcess", cSettings: [.define("SKILLOPT_BUILD_COMMIT", to: "\"\(buildCommit)\"")]),
      .target(
        name: "CNCurses",
        linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
      .executableTarget(
        name: "skillopt",
        dependencies: [
          "SkillModel", "OptimizerDialogue", "TrainingEngine", "ModelBackends",
          "TaskEnvironments", "RunStore", "Dashboard", "BuiltInThemes", "CursesTerminal", "CProcess",
          argumentParser, logging,
        ],
        swiftSettings: settings),
      .target(
        name: "TestSupport", dependencies: ["SkillModel", "RunStore"], path: "Tests/TestSupport",
        swiftSettings: settings),
      .testTarget(
        name: "SessionTests",
        dependencies: [
          "skillopt", "SkillModel", "TrainingEngine", "RunStore", "Dashboard", "TestSupport",
        ],
        swiftSettings: settings),
      .executableTarget(
        name: "TerminalProbe", dependencies: ["SkillModel", "Dashboard", "RunStore", "CursesTerminal"],
        path: "Tests/TerminalProbe", swiftSettings: settings),
      .testTarget(
        name: "EndToEndTests",
        dependencies: ["skillopt", "TerminalProbe", "SkillModel", "TestSupport", subprocess],
        exclude: ["Figures"], resources: [.copy("World"), .copy("Parity"), .copy("Terminal")],
        swiftSettings: settings),
    ]
)
