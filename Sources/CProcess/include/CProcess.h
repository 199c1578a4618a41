#ifndef CPROCESS_H
#define CPROCESS_H

/// Keeps what this process holds in memory out of core files and away from other processes of the same user:
/// no core file, and not dumpable. Returns 0, or the error number of the first call that failed.
int process_keep_memory_private(void);

#endif
