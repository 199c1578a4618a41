import CNCurses
import Dashboard
import Glibc
import SkillModel

extension LoopRun {
  /// Does what the terminal can do by itself; everything else goes to the owner.
  func perform(_ effects: [DashboardEffect]) {
    for effect in effects {
      guard isShowing else { return }
      switch effect {
      case .copy(let text): copy(text)
      case .useMouse(let isOn): screen.useMouse(isOn)
      case .bell: screen.send([0x07])
      case .redraw:
        screen.redraw()
        wantFrame()
      case .suspend: suspend()
      case .edit(let request): edit(request)
      case .writeScreen(let picture): write(picture)
      case .send, .load, .useTheme, .keepTheme, .replay, .detach, .quit: owner(.effect(effect))
      }
    }
  }

  /// Gives the terminal to the shell until somebody continues the process.
  func suspend() {
    screen.pause()
    skillopt_stop_self()
    comeBack()
  }

  private func copy(_ text: SafeText) {
    let clipboard = ClipboardSequence(text)
    screen.send(clipboard.bytes)
    let path = settings.exportFolder + "/skillopt-copy.txt"
    let size = clipboard.isCut ? "the first \(clipboard.copied) bytes" : "\(clipboard.copied) bytes"
    do {
      try ExportedFile.write(Array(text.text.utf8), to: path)
      owner(.notice(SafeText.singleLine("copied \(size); the whole text is in \(path)")))
    } catch {
      owner(.failed(error))
    }
  }

  private func write(_ picture: ScreenBuffer) {
    let name = settings.exportFolder + "/skillopt-screen-" + ExportedFile.timeOfDay
    do {
      try ExportedFile.write(Array(PictureText.plain(picture).utf8), to: name + ".txt")
      try ExportedFile.write(Array(PictureText.ansi(picture, look: screen.look).utf8), to: name + ".ansi")
      owner(.notice(SafeText.singleLine("written: \(name).txt and .ansi")))
    } catch {
      owner(.failed(error))
    }
  }

  private func edit(_ request: EditorRequest) {
    screen.pause()
    let outcome = ExternalEditor(terminal: screen.terminal, wake: wake).edit(
      text: request.text, explanation: request.explanation, interrupted: takeSignalsWhileEditing)
    // Orders and posts that came in meanwhile have had their wake taken.
    skillopt_wake(wake)
    comeBack()
    owner(.edited(EditorResult(request: request, outcome: outcome)))
  }

  /// Signals are told at once, although the editor has the terminal.
  ///
  /// - Returns: whether the editor has to end.
  private func takeSignalsWhileEditing() -> Bool {
    skillopt_wake_drain(wake)
    let signals = skillopt_signals_take()
    var mustEnd = false
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] where signals & (1 << UInt32(number)) != 0 {
      owner(.signal(number))
      mustEnd = true
    }
    return mustEnd
  }
}
