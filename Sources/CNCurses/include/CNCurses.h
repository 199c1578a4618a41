#ifndef CNCURSES_H
#define CNCURSES_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

#include "foreground.h"
#include "guard.h"
#include "screen.h"
#include "supervisor.h"

/// Loads the terminfo entry of a terminal without starting a screen. 0 when there is one; `status` as setupterm gives it.
int skillopt_terminal_exists(const char *name, int *status);

/// Colours of the loaded entry, -1 when it has none.
int skillopt_terminal_colors(void);

/// 1 when the loaded entry can place the cursor.
int skillopt_terminal_addresses_cursor(void);

/// 1 when the loaded entry takes colours as red, green and blue.
int skillopt_terminal_has_direct_color(void);

/// A string of the loaded entry by its terminfo name; NULL when it has none.
const char *skillopt_terminal_string(const char *capability);

/// Sets LC_CTYPE, and nothing else of the locale. 1 when characters are UTF-8 then, 0 when they are not, -1 when there
/// is no locale of that name.
int skillopt_use_locale(const char *name);

#endif
