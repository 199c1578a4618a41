import Glibc
import TrainingEngine

/// Milliseconds that never go back; includes the time that the machine was suspended.
struct MonotonicClock: RunClock {
  func milliseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_BOOTTIME, &now)
    return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
  }
}
