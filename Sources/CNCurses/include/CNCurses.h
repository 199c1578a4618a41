#ifndef CNCURSES_H
#define CNCURSES_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

/// Loads the terminfo entry of a terminal without starting a screen. 0 when there is one; `status` as setupterm gives it.
int skillopt_terminal_exists(const char *name, int *status);

/// Colours of the loaded entry, -1 when it has none.
int skillopt_terminal_colors(void);

/// 1 when the loaded entry can place the cursor.
int skillopt_terminal_addresses_cursor(void);

#endif
