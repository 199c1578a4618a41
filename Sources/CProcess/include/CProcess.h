#ifndef CPROCESS_H
#define CPROCESS_H

/// Keeps what this process holds in memory out of core files and away from other processes of the same user:
/// no core file, and not dumpable. Returns 0, or the error number of the first call that failed.
int process_keep_memory_private(void);

/// The build id that the linker put into the running program, a digest of what was linked: at most that many bytes of
/// it. Returns how many; 0 where the program has none.
int process_build_id(unsigned char *bytes, int capacity);

/// Puts /dev/null in the place of each standard stream that is closed: else the next file that is opened would get its
/// number, and whatever is printed. Returns 0, or the error number of the first call that failed.
int process_fill_standard_streams(void);

#endif
