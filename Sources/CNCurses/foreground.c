#define _GNU_SOURCE 1
#include "include/foreground.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void skillopt_foreground_give(int terminal, pid_t group) {
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &stop, &before);
  tcsetpgrp(terminal, group);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

// Runs in the child of a process with threads: nothing but system calls.
static void become(char *const *words, char *const *environment, int terminal, int failure) {
  setpgid(0, 0);
  skillopt_foreground_give(terminal, getpid());
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigemptyset(&standard.sa_mask);
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (dup2(terminal, 0) >= 0 && dup2(terminal, 1) >= 0 && dup2(terminal, 2) >= 0) {
    // The pipe for the failure closes by itself when the program starts.
    int kept = dup2(failure, 3);
    if (kept == 3) fcntl(3, F_SETFD, FD_CLOEXEC);
    close_range(4, ~0u, 0);
    failure = kept;
    execve(words[0], words, environment);
  }
  int error = errno;
  if (write(failure, &error, sizeof error) < 0) _exit(126);
  _exit(127);
}

pid_t skillopt_foreground_start(char *const *words, char *const *environment, int terminal) {
  int failure[2];
  if (pipe2(failure, O_CLOEXEC) != 0) return -1;
  // No handler of ours may run in the child.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t child = fork();
  if (child == 0) become(words, environment, terminal, failure[1]);
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(failure[1]);
  if (child > 0) {
    setpgid(child, child);
    int code = 0;
    ssize_t count;
    do count = read(failure[0], &code, sizeof code);
    while (count < 0 && errno == EINTR);
    if (count == sizeof code) {
      // Nobody else waits for this child.
      while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
      child = -1;
      error = code;
    }
  }
  close(failure[0]);
  errno = error;
  return child;
}

int skillopt_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int skillopt_memory_file(void) { return memfd_create("skillopt-output", MFD_CLOEXEC); }

int skillopt_temporary_file(char *path, int suffix_length) {
  return mkostemps(path, suffix_length, O_CLOEXEC);
}
