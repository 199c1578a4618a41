#define _GNU_SOURCE 1
#include "CNCurses.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <term.h>

int skillopt_terminal_exists(const char *name, int *status) {
  return setupterm(name, 1, status) == OK ? 0 : -1;
}

int skillopt_terminal_colors(void) { return tigetnum("colors"); }

const char *skillopt_terminal_string(const char *capability) {
  char *sequence = tigetstr(capability);
  return sequence != NULL && sequence != (char *)-1 ? sequence : NULL;
}

int skillopt_terminal_addresses_cursor(void) { return skillopt_terminal_string("cup") != NULL ? 1 : 0; }

int skillopt_terminal_has_direct_color(void) {
  return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || skillopt_terminal_string("RGB") != NULL ? 1 : 0;
}

int skillopt_use_locale(const char *name) {
  if (setlocale(LC_CTYPE, name) == NULL) return -1;
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? 1 : 0;
}
