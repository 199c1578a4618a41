// Swift can't call prctl and open, which take a varying number of arguments.
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>

int process_keep_memory_private(void) {
  const struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return errno;
  return 0;
}

int process_fill_standard_streams(void) {
  // The lowest free number is given first: in this order each one is put in its own place.
  for (int number = 0; number < 3; number++) {
    if (fcntl(number, F_GETFD) >= 0 || errno != EBADF) continue;
    if (open("/dev/null", number == 0 ? O_RDONLY : O_WRONLY) != number) return errno;
  }
  return 0;
}
