#ifndef SKILLOPT_GUARD_H
#define SKILLOPT_GUARD_H

#include <stdint.h>

// Gives the terminal back on every way out. All of it may run in a signal handler: plain writes, no memory, no locks.

/// Remembers how a terminal is set and what turns the screen's modes off again. From now on the terminal counts as
/// taken. `off` is copied, at most 500 bytes. 0, or an errno.
int skillopt_guard_take(int terminal, const char *off);

/// The terminal was given back in good order. Returns 1 when it was taken until now: whoever gets the 1 gives it back.
int skillopt_guard_release(void);

/// The terminal is taken again after a pause.
void skillopt_guard_retake(void);

/// 1 while the terminal is taken.
int skillopt_guard_is_taken(void);

/// Gives the terminal back by plain writes, once. Shows the end of the captured output.
void skillopt_guard_emergency(void);

/// The settings of the terminal from before, without any sequence.
void skillopt_guard_restore_settings(void);

/// What came in on standard output and error goes to `log` until the capture ends. 0, or an errno.
int skillopt_capture_start(int log);

/// Standard output and error lead where they did before.
void skillopt_capture_end(void);

/// Handlers for faults, aborts and `exit`, on a stack of their own. They give the terminal back; the signal then ends
/// the process as it would have. The calling thread gets the stack.
void skillopt_guard_install(void);

/// A stack for the handlers of faults in the calling thread.
void skillopt_guard_use_stack(void);

/// Signals INT, TERM, HUP, QUIT, TSTP, CONT and WINCH are noted from now on and wake the descriptor.
/// Returns an eventfd, or -1.
int skillopt_signals_note(void);

/// Takes the noted signals: bit n stands for signal n.
uint32_t skillopt_signals_take(void);

/// The signals do what they did before.
void skillopt_signals_forget(void);

/// Stops this process as Ctrl-Z does; returns when it goes on. Nothing happens where nobody could continue it.
void skillopt_stop_self(void);

/// An eventfd that does not block; -1 when there is none.
int skillopt_wake_create(void);
void skillopt_wake(int descriptor);
/// Takes all wakes.
void skillopt_wake_drain(int descriptor);

#endif
