#ifndef SKILLOPT_GUARD_STATE_H
#define SKILLOPT_GUARD_STATE_H

#include <stdatomic.h>
#include <termios.h>

/// What it takes to give the terminal back. Lies in memory that the supervising parent shares.
struct skillopt_guard {
  atomic_int taken;
  /// A descriptor of the process that took the terminal.
  int terminal;
  struct termios settings;
  int has_settings;
  char off[512];
  int off_length;
};

extern struct skillopt_guard *skillopt_guard_state;

/// Gives the terminal back through any descriptor of it, once.
int skillopt_guard_give_back(struct skillopt_guard *guard, int terminal);

#endif
