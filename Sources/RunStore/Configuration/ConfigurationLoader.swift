import SkillModel

/// Reads a configuration file with its bases and the switches of the command line.
///
/// Everything that is wrong is reported in one go, in the order of the files: the file itself, then its bases, then
/// the switches, then what is missing.
package struct ConfigurationLoader: Sendable {
  /// What decides how a configuration is read, besides its files.
  package struct Options: Sendable {
    /// Variables of the process.
    package var environment: [String: String]
    /// The task environments that this program has.
    package var environments: [String]
    /// `--allow-plaintext`: a key may go over http to another machine.
    package var allowsPlaintext: Bool
    /// nil: the process's working folder.
    package var workingFolder: String?

    package init(
      environment: [String: String] = [:], environments: [String] = ["searchqa", "qa", "ledger"],
      allowsPlaintext: Bool = false, workingFolder: String? = nil
    ) {
      self.environment = environment
      self.environments = environments
      self.allowsPlaintext = allowsPlaintext
      self.workingFolder = workingFolder
    }
  }

  /// A prompt template file may have 256 KB.
  private static let templateLimit = 256 * 1024

  private let chain: ConfigurationFileChain
  private let options: Options
  private var assignments = ConfigurationAssignments()
  private var problems: [Problem] = []
  private var configuration = RunConfiguration()
  private var templateFile: SourceFile?

  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - path: the file as typed; problems name it so.
  ///   - overrides: `section.key=value` or `key=value`, applied in order after the files.
  /// - Throws: all problems found; the first decides the exit code.
  package static func load(
    path: String, overrides: [String] = [], options: Options = Options()
  ) throws(ProblemList) -> LoadedConfiguration {
    var loader = ConfigurationLoader(
      chain: ConfigurationFileChain(path: path), overrides: overrides, options: options)
    return try loader.finish(path)
  }

  private init(chain: ConfigurationFileChain, overrides: [String], options: Options) {
    self.chain = chain
    self.options = options
    for link in chain.links.reversed() { assignments.add(link.entries) }
    for override in overrides { assignments.add(override: override) }
    problems = chain.problems + assignments.problems
    if assignments.omittedCount > 0 {
      problems.append(Problem(.configuration, "\(assignments.omittedCount) more unknown keys are not listed"))
    }
  }

  private mutating func finish(_ path: String) throws(ProblemList) -> LoadedConfiguration {
    let file = Place(path)
    let workingFolder = options.workingFolder ?? InputFile.workingFolder
    let baseFolder = String(
      InputFile.absolutePath(path, from: workingFolder).split(separator: "/").dropLast().reduce(into: "") {
        $0 += "/" + $1
      })
    readValues()
    readTemplate(workingFolder, baseFolder.isEmpty ? "/" : baseFolder)
    let missing = missingProblems(file)
    let checks = ConfigurationChecks(assignments: assignments, options: options, file: file)
    let ordered = inFileOrder(problems + missing)
    guard ordered.isEmpty else { throw ProblemList(ordered) }
    let snapshot = FlatSnapshot(
      assignments: assignments, configuration: configuration, folders: [baseFolder, workingFolder])
    return LoadedConfiguration(
      configuration: configuration, files: chain.links.map(\.file) + (templateFile.map { [$0] } ?? []),
      flat: snapshot.object(), remarks: inFileOrder(checks.remarks()),
      baseFolder: baseFolder.isEmpty ? "/" : baseFolder, workingFolder: workingFolder)
  }

  private mutating func readValues() {
    for key in ConfigurationKeyTable.all.keys where key.use == .read {
      guard let assignment = assignments[key.fullName] else { continue }
      do throws(Problem) {
        key.assign(try ConfigurationValueReader.read(assignment), &configuration)
      } catch {
        problems.append(error)
      }
    }
    configuration.environment.name = configuration.environment.name.trimmedASCII
    configuration.environment.startsFromEmptySkill = configuration.environment.initialSkill == "empty"
  }

  /// What is missing or doesn't fit together; nothing as long as a file couldn't be read to its end.
  private mutating func missingProblems(_ file: Place) -> [Problem] {
    guard chain.isComplete else { return [] }
    let backends = BackendResolution(assignments: assignments, environment: options.environment, file: file)
    let modelProblems = backends.apply(to: &configuration)
    let checks = ConfigurationChecks(assignments: assignments, options: options, file: file)
    return modelProblems + checks.problems(of: configuration)
  }

  /// A template that names an existing file is read from there; everything else is the template itself.
  private mutating func readTemplate(_ workingFolder: String, _ baseFolder: String) {
    guard let assignment = assignments["env.prompt_template"],
      let template = configuration.environment.promptTemplate
    else { return }
    do throws(Problem) {
      var text = template
      let path = LoadedConfiguration.path(of: template, workingFolder: workingFolder, baseFolder: baseFolder)
      if template.utf8.count <= 1_024, !template.contains("\n"), InputFile.exists(path),
        !InputFile.isFolder(path)
      {
        let bytes = try InputFile.bytes(at: path, namedAt: assignment.value.place, limit: Self.templateLimit)
        { _ in
          Problem(
            .dataMalformed, at: Place(template), "the prompt template is larger than the limit of 256 KB")
        }
        text = try InputText.decode(bytes, name: template, what: "the prompt template")
        templateFile = SourceFile(
          path: template, resolvedPath: InputFile.resolvedPath(path),
          sha256: SHA256(hashing: bytes).hexadecimal)
      }
      guard text.contains("{skill}") else {
        let what = templateFile == nil ? "the text" : "the file \(template)"
        throw Problem(
          .configuration, at: assignment.value.place,
          "\(assignment.shownName): \(what) has no `{skill}` where the skill goes",
          cure: "put {skill} into the template, or name a file that exists")
      }
      configuration.environment.promptTemplate = text
    } catch {
      problems.append(error)
    }
  }

  /// Files first, then switches, then what is missing.
  private func rank(of place: Place?, isOfFile: Bool = false) -> (Int, Int, Int) {
    let file = place.flatMap { chain.names.firstIndex(of: $0.name) }
    if place?.name.hasPrefix("--set ") == true { return (chain.names.count, 0, 0) }
    if let place, place.line != nil || isOfFile { return (file ?? 0, place.line ?? 0, place.column ?? 0) }
    return isOfFile ? (0, 0, 0) : (.max, 0, 0)
  }

  private func inFileOrder(_ problems: [Problem]) -> [Problem] {
    let ofFiles = Set(chain.problems)
    return problems.enumerated().sorted { left, right in
      let a = rank(of: left.element.place, isOfFile: ofFiles.contains(left.element))
      let b = rank(of: right.element.place, isOfFile: ofFiles.contains(right.element))
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
  }

  private func inFileOrder(_ remarks: [Remark]) -> [Remark] {
    remarks.sorted { left, right in
      let (a, b) = (rank(of: left.place), rank(of: right.place))
      return a == b ? left.message < right.message : a < b
    }
  }
}
