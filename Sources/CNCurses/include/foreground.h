#ifndef SKILLOPT_FOREGROUND_H
#define SKILLOPT_FOREGROUND_H

#include <sys/types.h>

/// Starts a program in a process group of its own in the terminal's foreground, with the terminal as its standard
/// streams and no other descriptor. Returns its id, or -1 with errno.
pid_t skillopt_foreground_start(char *const *words, char *const *environment, int terminal);

/// Puts a process group into the terminal's foreground, from the background as well.
void skillopt_foreground_give(int terminal, pid_t group);

/// A descriptor that becomes readable when the process ends; -1 when the kernel has none.
int skillopt_process_descriptor(pid_t process);

/// An anonymous file in memory; -1 when there is none.
int skillopt_memory_file(void);

/// Makes a file that only its owner can read. `path` holds six X before a suffix of so many bytes and becomes the name.
/// A descriptor, or -1 with errno.
int skillopt_temporary_file(char *path, int suffix_length);

#endif
