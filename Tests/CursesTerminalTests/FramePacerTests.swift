import Testing

@testable import CursesTerminal

@Suite("When frames are drawn")
struct FramePacerTests {
  @Test("a busy run gets thirty frames a second")
  func busyRun() {
    var pacer = FramePacer()
    var frames = 0
    for now in 1_000..<11_000 where pacer.earliest(forInput: false, now: now) <= now {
      pacer.draw(at: now)
      frames += 1
    }
    #expect((295...310).contains(frames))
  }

  @Test("a key is drawn at once however busy the run is")
  func keyInBusyRun() {
    var pacer = FramePacer()
    for now in 1_000..<5_000 {
      if pacer.earliest(forInput: false, now: now) <= now { pacer.draw(at: now) }
      if now % 200 == 0 {
        #expect(pacer.earliest(forInput: true, now: now) == now)
        pacer.draw(at: now)
      }
    }
  }

  @Test("frames that are dear to make come less often, and a key still at once")
  func dearFrames() {
    var pacer = FramePacer()
    var frames = 0
    for now in 1_000..<11_000 {
      if pacer.earliest(forInput: false, now: now) <= now {
        pacer.draw(at: now, cost: 2_000)
        frames += 1
      }
      if now % 500 == 0 {
        #expect(pacer.earliest(forInput: true, now: now) == now)
        pacer.draw(at: now, cost: 2_000)
      }
    }
    #expect((150...205).contains(frames))
  }

  @Test("a flood of keys gets thirty frames a second and a few")
  func keyFlood() {
    var pacer = FramePacer()
    var frames = 0
    for now in 0..<1_000 where pacer.earliest(forInput: true, now: now) <= now {
      pacer.draw(at: now)
      frames += 1
    }
    #expect(frames <= 36)
  }

  @Test("a storm of resizes is taken over when it is quiet, and four times a second while it lasts")
  func resizes() {
    var pacer = ResizePacer()
    var times: [Int] = []
    for now in 0..<1_500 {
      if now < 1_000, now % 5 == 0 { pacer.note(at: now) }
      if let due = pacer.due, due <= now {
        times.append(now)
        pacer.done()
      }
    }
    #expect(times == [250, 505, 760, 1_015])
    #expect(pacer.due == nil)
  }
}
