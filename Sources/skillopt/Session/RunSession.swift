import ModelBackends
import RunStore
import SkillModel
import TaskEnvironments
import TrainingEngine

/// What a run is made from, checked and loaded.
struct RunInputs: Sendable {
  var configuration: RunConfiguration
  let environment: any TaskEnvironment
  let models: [ModelRole: any ChatModel]
  let skill: SkillDocument
  /// config.json.
  let flat: JSONObject
  let digests: [InputDigest]
  let overrides: [String]
  /// The splits that one data file was divided into, as files of the run folder; empty where it wasn't divided.
  var generatedSplit: [ProjectedFile] = []

  var plan: PlanSummary {
    TrainingEngine.plan(
      of: configuration, train: environment.tasks(in: .train).count,
      selection: environment.tasks(in: .selection).count, test: environment.tasks(in: .test).count)
  }
}

/// One process's part in a run: opens the folder, runs the engine, keeps the journal and the projections.
struct RunSession {
  let inputs: RunInputs
  let folderPath: String
  let audience: any RunAudience
  let clock: any RunClock
  let acceptsDrift: Bool
  let lockPolicy: LockPolicy
  /// `--review`: how edits are reviewed from now on, whatever was set while the run went on before.
  var reviewMode: ReviewSettings.Mode?
  /// `--step`: held before anything is sent.
  var startsPaused = false
  /// Where `folderPath` leads: this machine's folders.
  var host: any RunFileSystem = LocalFileSystem.host
  /// Milliseconds since 1970, for the journal.
  var timeOfDay: @Sendable () -> Int = SystemClock.milliseconds
  /// Whether other processes of this user may follow and control the run.
  var isOpenToOthers = true

  /// Begins a new run, or goes on with the one in the folder.
  ///
  /// - Parameter mustExist: for `--resume`.
  func run(mustExist: Bool) async throws {
    let holder = LockHolder.thisProcess(version: ProgramVersion.text, start: SystemClock.milliseconds())
    let folder = try RunFolder.open(folderPath, on: host, lockPolicy: lockPolicy, holder: holder)
    try check(folder, mustExist: mustExist)
    var past: [TimedEvent] = []
    var unknown = 0
    let replay = try Journal.open(in: folder, of: RunEvent.self) { entry in
      switch entry {
      case .known(let record): past.append(TimedEvent(record))
      case .unknown: unknown += 1
      }
    }
    if unknown > 0 { RunOutput.remark("\(unknown) journal records of a newer program are left as they are") }
    if let torn = replay.tornTail {
      RunOutput.remark(
        "the journal ended in a broken record \(torn.record); its \(torn.byteCount) bytes are kept in \(torn.savedAs)"
      )
    }
    try await run(in: folder, past: past, head: replay.head)
  }

  private func check(_ folder: RunFolder, mustExist: Bool) throws {
    switch (folder.contents, mustExist) {
    case (.run, false):
      // A process that was killed before its first record was on disk has begun nothing.
      if try !RunStart.isRecorded(in: folder.files) { return }
      throw Problem(
        .cannotCreate, at: Place(folderPath), "this folder holds a run already",
        cure: "go on with --resume \(folderPath), or name another folder with --run")
    case (.run, true), (_, false): return
    case (_, true):
      throw Problem(
        .inputMissing, at: Place(folderPath), "there is no run here to go on with",
        cure: "start one with --run \(folderPath)")
    }
  }

  private func run(in folder: RunFolder, past: [TimedEvent], head: JournalHead) async throws {
    // The lock goes with the folder: nobody else may write as long as this process does.
    defer { withExtendedLifetime(folder) {} }
    let events = past.map(\.event)
    let drift = try Drift.check(events, against: inputs, isAccepted: acceptsDrift)
    let audience = audience
    let projections = ProjectionWriter(folder: folder.files)
    let relay = DeliveryRelay()
    let writer = try JournalWriter<RunEvent>(in: folder.files, after: head, clock: timeOfDay) {
      relay.deliver(TimedEvent($0))
    }
    let recorder = RunRecorder(sink: JournalSink(writer), past: events)
    relay.connect { timed in
      recorder.deliver(timed.event)
      audience.take(timed)
    }
    if !events.isEmpty {
      for path in await projections.rebuild(from: events) where Self.isMade(path, byHandOrOlder: events) {
        audience.say("\(path) differed from the journal and was made again")
      }
    }
    let log = EventLog(RunLog.logger(in: folder.files))
    let control = RunControl(startsPaused: startsPaused)
    recorder.observe { event in
      projections.take(event)
      log.take(event)
      // Nothing is lost: the journal has it all. But a run whose files can't be written is not to go on for hours.
      if let failure = projections.failure { control.requestStop(failure.message) }
    }
    let stop = OrderlyStop(control, tell: audience.say, leave: audience.leaveAtOnce)
    let commands = RunCommands(control)
    try audience.begin(
      RunAccess(
        folderPath: folderPath, folder: folder, control: control, commands: commands, stop: stop,
        configuration: inputs.configuration, past: past))
    projections.keep(inputs.generatedSplit)
    let failure = await done(recorder, control, commands, stop, past: events, drift: drift)
    // Where files that can't be written stopped the run, they are the reason to tell.
    var ending: (any Error)? = projections.failure ?? failure
    do {
      if let failure { try await recordInterruption(recorder, failure) }
      try await writer.close()
      try await projections.finish()
      try folder.lock?.release()
    } catch {
      // What the run failed with comes before what failed in its wake.
      ending = ending ?? error
    }
    await audience.end(recorder.state, at: writer.head, failure: ending)
    if let ending { throw ending }
  }

  /// Does the run to its end, open to other processes meanwhile; gives what ended it before.
  private func done(
    _ recorder: RunRecorder, _ control: RunControl, _ commands: RunCommands, _ stop: OrderlyStop,
    past: [RunEvent], drift: [InputDigest]
  ) async -> (any Error)? {
    let port =
      isOpenToOthers ? ControlPort(commands, folderPath: folderPath) { [audience] in audience.say($0) } : nil
    control.observeStatus { [audience] status in
      audience.take(status)
      port?.publish(status)
      if case .stopping = status.activity { stop.cancelAfterPatience() }
    }
    let session = self
    let failure: (any Error)?
    do {
      try await stop.run {
        try await session.open(recorder, past: past, drift: drift)
        try await session.train(recorder, control, commands)
      }
      failure = nil
    } catch {
      failure = error
    }
    // What still waits is answered before the port closes.
    commands.begin()
    await port?.close()
    return failure
  }

  /// Only files of finished units are compared: those of the interrupted one are behind the journal by nature.
  private static func isMade(_ path: String, byHandOrOlder past: [RunEvent]) -> Bool {
    guard case .runFinished = past.last else { return false }
    return true
  }

  private func open(_ recorder: RunRecorder, past: [RunEvent], drift: [InputDigest]) async throws {
    guard past.isEmpty else {
      // A finished run is only looked at.
      if recorder.state.isFinished, drift.isEmpty { return }
      if !drift.isEmpty { recorder.forgetOpenUnit() }
      try await recorder.record(
        .runResumed(
          RunResumed(
            program: ProgramVersion.text, openCalls: recorder.openCalls, drift: drift,
            build: ProgramVersion.build)))
      try await recordReviewMode(recorder)
      return
    }
    try await recorder.record(
      .runStarted(
        RunStarted(
          run: RunName.new(), program: ProgramVersion.text, environment: inputs.environment.name,
          declaredTaskTypes: inputs.environment.declaredTaskTypes, configuration: inputs.configuration,
          flat: inputs.flat, overrides: inputs.overrides, inputs: inputs.digests,
          models: Dictionary(
            uniqueKeysWithValues: inputs.models.map { ($0.key.rawValue, $0.value.identity) }),
          plan: inputs.plan, skill: inputs.skill.text, build: ProgramVersion.build)))
  }

  /// A mode that was asked for stands before one that was set in an earlier process, and is on record as that was.
  private func recordReviewMode(_ recorder: RunRecorder) async throws {
    let state = recorder.state
    guard let reviewMode, let set = state.reviewMode, set.mode != reviewMode else { return }
    try await recorder.record(
      .reviewModeSet(
        ReviewModeSet(
          mode: reviewMode, windowSeconds: inputs.configuration.review.windowSeconds, previous: set.mode,
          epoch: state.epoch, step: state.lastStep, actor: .current())))
  }

  private func train(
    _ recorder: RunRecorder, _ control: RunControl, _ commands: RunCommands
  ) async throws {
    let engine = TrainingEngine(
      configuration: inputs.configuration, environment: inputs.environment, models: inputs.models,
      recorder: recorder, control: control, clock: clock)
    commands.begin()
    try await engine.run()
  }

  private func recordInterruption(_ recorder: RunRecorder, _ error: any Error) async throws {
    let reason = ErrorReport.problems(of: error)?.first?.message ?? "\(error)"
    try await recorder.record(.runInterrupted(RunInterrupted(reason: reason)))
  }
}

extension TimedEvent {
  init(_ record: JournalRecord<RunEvent>) {
    self.init(sequence: record.sequence, time: record.time, event: record.event)
  }
}
