#include "CNCurses.h"

#include <term.h>

int skillopt_terminal_exists(const char *name, int *status) {
  return setupterm(name, 1, status) == OK ? 0 : -1;
}

int skillopt_terminal_colors(void) { return tigetnum("colors"); }

int skillopt_terminal_addresses_cursor(void) {
  char *sequence = tigetstr("cup");
  return sequence != NULL && sequence != (char *)-1 ? 1 : 0;
}
