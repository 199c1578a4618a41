#define _GNU_SOURCE 1
#include "CNCurses.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

// term.h names capabilities by macros that are ordinary words.
#undef columns
#undef lines

const uint32_t skillopt_attribute_bold = (uint32_t)WA_BOLD;
const uint32_t skillopt_attribute_dim = (uint32_t)WA_DIM;
const uint32_t skillopt_attribute_italic = (uint32_t)WA_ITALIC;
const uint32_t skillopt_attribute_underline = (uint32_t)WA_UNDERLINE;
const uint32_t skillopt_attribute_reverse = (uint32_t)WA_REVERSE;

static SCREEN *screen;
static FILE *stream;

int skillopt_screen_start(const char *term, int terminal) {
  int copy = dup(terminal);
  if (copy < 0) return -1;
  stream = fdopen(copy, "r+");
  if (stream == NULL) {
    close(copy);
    return -1;
  }
  // COLUMNS and LINES of the environment would win over the terminal's own size.
  use_env(FALSE);
  use_tioctl(TRUE);
  screen = newterm(term, stream, stream);
  if (screen == NULL) {
    fclose(stream);
    stream = NULL;
    return -1;
  }
  // curses would set the palette back after every pause, and with it what a person had changed of it.
  char *palette = tigetstr("oc");
  if (palette != NULL && palette != (char *)-1) palette[0] = 0;
  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  keypad(stdscr, TRUE);
  // Keys are read by the loop: curses must neither look for them nor cut a picture short because of them.
  typeahead(-1);
  scrollok(stdscr, FALSE);
  idlok(stdscr, FALSE);
  leaveok(stdscr, TRUE);
  curs_set(0);
  def_prog_mode();
  return 0;
}

void skillopt_screen_end(void) {
  if (screen == NULL) return;
  endwin();
  delscreen(screen);
  fclose(stream);
  screen = NULL;
  stream = NULL;
}

void skillopt_screen_pause(void) {
  if (screen == NULL) return;
  endwin();
}

void skillopt_screen_resume(void) {
  if (screen == NULL) return;
  reset_prog_mode();
  clearok(curscr, TRUE);
  wnoutrefresh(stdscr);
  doupdate();
}

int skillopt_screen_start_colors(int *pairs) {
  *pairs = 0;
  if (!has_colors() || start_color() != OK) return 0;
  use_default_colors();
  *pairs = COLOR_PAIRS;
  return COLORS;
}

int skillopt_screen_set_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background) == OK ? 0 : -1;
}

void skillopt_screen_put(
    int row, int column, uint32_t base, const uint32_t *marks, int mark_count, uint32_t attributes, int pair) {
  wchar_t characters[CCHARW_MAX + 1] = {(wchar_t)base};
  int count = 1;
  for (int i = 0; i < mark_count && count < CCHARW_MAX; i++) characters[count++] = (wchar_t)marks[i];
  characters[count] = 0;
  cchar_t cell;
  if (setcchar(&cell, characters, (attr_t)attributes, 0, &pair) != OK) return;
  // ERR in the last cell of the screen: it was drawn all the same.
  mvadd_wch(row, column, &cell);
}

void skillopt_screen_put_run(
    int row, int column, const uint32_t *bases, int count, uint32_t attributes, int pair) {
  if (count <= 0 || move(row, column) != OK) return;
  wchar_t characters[2] = {0, 0};
  cchar_t cell;
  for (int i = 0; i < count; i++) {
    characters[0] = (wchar_t)bases[i];
    if (setcchar(&cell, characters, (attr_t)attributes, 0, &pair) != OK) return;
    add_wch(&cell);
  }
}

void skillopt_screen_set_cursor(int row, int column) {
  if (row < 0) {
    leaveok(stdscr, TRUE);
    curs_set(0);
    return;
  }
  leaveok(stdscr, FALSE);
  move(row, column);
  curs_set(1);
}

void skillopt_screen_refresh(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

void skillopt_screen_forget(void) { clearok(curscr, TRUE); }

void skillopt_screen_resize(int rows, int columns) {
  if (is_term_resized(rows, columns)) resizeterm(rows, columns);
  werase(stdscr);
  clearok(curscr, TRUE);
}

static int put_byte(int byte) {
  char character = (char)byte;
  return write(fileno(stream), &character, 1) == 1 ? byte : EOF;
}

void skillopt_screen_enter_again(void) {
  if (screen == NULL) return;
  if (enter_ca_mode != NULL) tputs(enter_ca_mode, 1, put_byte);
  if (keypad_xmit != NULL) tputs(keypad_xmit, 1, put_byte);
  if (cursor_invisible != NULL) tputs(cursor_invisible, 1, put_byte);
}

int skillopt_terminal_size(int terminal, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(terminal, TIOCGWINSZ, &size) != 0) return -1;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 0;
}

int skillopt_width(uint32_t character) { return wcwidth((wchar_t)character); }
