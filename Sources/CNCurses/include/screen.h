#ifndef SKILLOPT_SCREEN_H
#define SKILLOPT_SCREEN_H

#include <stdint.h>

// The few calls of ncurses that Swift can't make itself: macros, mutable globals, FILE streams.
// One thread makes all of them.

extern const uint32_t skillopt_attribute_bold;
extern const uint32_t skillopt_attribute_dim;
extern const uint32_t skillopt_attribute_italic;
extern const uint32_t skillopt_attribute_underline;
extern const uint32_t skillopt_attribute_reverse;

/// Starts curses on an open terminal. 0, or -1 when there is no terminfo entry that can draw.
int skillopt_screen_start(const char *term, int terminal);

/// Ends curses and frees its memory.
void skillopt_screen_end(void);

/// Leaves curses for a while: endwin.
void skillopt_screen_pause(void);

/// Takes the terminal back after a pause, as it was set before.
void skillopt_screen_resume(void);

/// Starts colours; `pairs` is how many colour pairs there are. Returns the number of colours, 0 when there are none.
int skillopt_screen_start_colors(int *pairs);

/// Gives a colour pair its colours; -1 is the terminal's own. 0 when it worked.
int skillopt_screen_set_pair(int pair, int foreground, int background);

/// Writes one character with up to four marks into a cell. `marks` may be NULL.
void skillopt_screen_put(
    int row, int column, uint32_t base, const uint32_t *marks, int mark_count, uint32_t attributes, int pair);

/// Writes characters of width 1 without marks from a column on, all in one look.
void skillopt_screen_put_run(
    int row, int column, const uint32_t *bases, int count, uint32_t attributes, int pair);

/// Shows the terminal's cursor at a place, or hides it when the row is negative.
void skillopt_screen_set_cursor(int row, int column);

/// Sends what changed to the terminal.
void skillopt_screen_refresh(void);

/// The next refresh clears the terminal and draws every cell.
void skillopt_screen_forget(void);

/// Gives curses another size. Everything has to be drawn anew.
void skillopt_screen_resize(int rows, int columns);

/// Sends the sequence that enters the alternate screen once more.
void skillopt_screen_enter_again(void);

/// Columns and rows of an open terminal; 0 when the terminal says so.
int skillopt_terminal_size(int terminal, int *columns, int *rows);

/// What libc says of a character's width: 0, 1, 2, or -1 when it can't be shown.
int skillopt_width(uint32_t character);

#endif
