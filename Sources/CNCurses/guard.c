#define _GNU_SOURCE 1
#include "include/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "guard_state.h"

static struct skillopt_guard own_guard = {.terminal = -1};
struct skillopt_guard *skillopt_guard_state = &own_guard;

// Where standard output and error led, and where they lead while the screen is shown.
static int former_output = -1;
static int former_error = -1;
static atomic_int capture_log = -1;
static off_t capture_start;

int skillopt_guard_take(int terminal, const char *off) {
  struct skillopt_guard *guard = skillopt_guard_state;
  guard->terminal = terminal;
  guard->has_settings = tcgetattr(terminal, &guard->settings) == 0;
  int error = guard->has_settings ? 0 : errno;
  size_t length = strlen(off);
  guard->off_length = (int)(length < sizeof guard->off ? length : sizeof guard->off - 1);
  memcpy(guard->off, off, (size_t)guard->off_length);
  atomic_store(&guard->taken, 1);
  return error;
}

int skillopt_guard_release(void) { return atomic_exchange(&skillopt_guard_state->taken, 0); }

void skillopt_guard_retake(void) { atomic_store(&skillopt_guard_state->taken, 1); }

int skillopt_guard_is_taken(void) { return atomic_load(&skillopt_guard_state->taken); }

static void write_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    // A terminal that nobody reads from must not hold up the end of the process.
    struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
    if (poll(&ready, 1, 300) <= 0 && errno != EINTR) return;
    ssize_t written = write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

static void set_terminal(int terminal, const struct termios *settings) {
  // From the background this would stop the process.
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &stop, &before);
  tcsetattr(terminal, TCSANOW, settings);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int skillopt_guard_give_back(struct skillopt_guard *guard, int terminal) {
  if (atomic_exchange(&guard->taken, 0) != 1) return 0;
  write_all(terminal, guard->off, (size_t)guard->off_length);
  // Mouse reports and keys that are still on their way would be typed into the shell.
  tcflush(terminal, TCIFLUSH);
  if (guard->has_settings) set_terminal(terminal, &guard->settings);
  return 1;
}

void skillopt_guard_restore_settings(void) {
  struct skillopt_guard *guard = skillopt_guard_state;
  if (guard->has_settings && guard->terminal >= 0) set_terminal(guard->terminal, &guard->settings);
}

int skillopt_capture_start(int log) {
  former_output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  former_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (former_output < 0 || former_error < 0) return errno;
  off_t end = lseek(log, 0, SEEK_END);
  capture_start = end < 0 ? 0 : end;
  if (dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0) return errno;
  atomic_store(&capture_log, log);
  return 0;
}

void skillopt_capture_end(void) {
  if (atomic_exchange(&capture_log, -1) < 0) return;
  dup2(former_output, STDOUT_FILENO);
  dup2(former_error, STDERR_FILENO);
  close(former_output);
  close(former_error);
  former_output = former_error = -1;
}

// Shows the last bytes that were captured, without control characters.
static void show_captured_end(int log) {
  char bytes[2048];
  off_t end = lseek(log, 0, SEEK_END);
  off_t start = end - (off_t)sizeof bytes;
  if (start < capture_start) start = capture_start;
  if (end <= start) return;
  ssize_t count = pread(log, bytes, (size_t)(end - start), start);
  for (ssize_t i = 0; i < count; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    if ((byte < 0x20 && byte != '\n') || byte >= 0x7F) bytes[i] = '.';
  }
  if (count > 0) write_all(STDERR_FILENO, bytes, (size_t)count);
}

void skillopt_guard_emergency(void) {
  int error = errno;
  struct skillopt_guard *guard = skillopt_guard_state;
  if (skillopt_guard_give_back(guard, guard->terminal)) {
    int log = atomic_exchange(&capture_log, -1);
    if (log >= 0) {
      dup2(former_output, STDOUT_FILENO);
      dup2(former_error, STDERR_FILENO);
      show_captured_end(log);
    }
  }
  errno = error;
}

static void end_by_fault(int number) {
  skillopt_guard_emergency();
  // The default action is back in place (SA_RESETHAND): the parent sees the signal that it was.
  raise(number);
}

static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};

static void end_by_exit(void) { skillopt_guard_emergency(); }

void skillopt_guard_use_stack(void) {
  static _Thread_local int has_stack;
  if (has_stack) return;
  size_t size = 64 * 1024;
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED) return;
  stack_t stack = {.ss_sp = memory, .ss_size = size};
  if (sigaltstack(&stack, NULL) == 0) has_stack = 1;
}

void skillopt_guard_install(void) {
  static atomic_int installed;
  skillopt_guard_use_stack();
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
    struct sigaction action = {.sa_handler = end_by_fault};
    action.sa_flags = SA_RESETHAND | SA_NODEFER | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(faults[i], &action, NULL);
  }
  if (atomic_exchange(&installed, 1) == 0) atexit(end_by_exit);
}

static const int noted[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
#define NOTED_COUNT (sizeof noted / sizeof *noted)

static struct sigaction before_noting[NOTED_COUNT];
static atomic_int is_noting;
static atomic_uint pending;
static atomic_int wake = -1;
// Milliseconds of the last arrival, by signal: from anybody, and passed on by the supervising parent.
static atomic_long last_direct[32];
static atomic_long last_passed_on[32];

static long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

// A signal for the whole process group arrives twice: from its sender and from the supervising parent.
static int is_echo(int number, const siginfo_t *information) {
  long now = milliseconds();
  int passed_on = information != NULL && information->si_code == SI_QUEUE;
  atomic_store(passed_on ? &last_passed_on[number] : &last_direct[number], now);
  long other = atomic_load(passed_on ? &last_direct[number] : &last_passed_on[number]);
  return other != 0 && now - other < 200;
}

static void note(int number, siginfo_t *information, void *context) {
  (void)context;
  int error = errno;
  if (number == SIGWINCH || number == SIGCONT || !is_echo(number, information)) {
    atomic_fetch_or(&pending, 1u << number);
    skillopt_wake(atomic_load(&wake));
  }
  errno = error;
}

int skillopt_signals_note(void) {
  if (atomic_load(&wake) < 0) atomic_store(&wake, skillopt_wake_create());
  if (atomic_exchange(&is_noting, 1) == 1) return atomic_load(&wake);
  sigset_t all;
  sigemptyset(&all);
  for (size_t i = 0; i < NOTED_COUNT; i++) {
    struct sigaction action = {.sa_sigaction = note};
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(noted[i], &action, &before_noting[i]);
    sigaddset(&all, noted[i]);
  }
  pthread_sigmask(SIG_UNBLOCK, &all, NULL);
  return atomic_load(&wake);
}

uint32_t skillopt_signals_take(void) { return atomic_exchange(&pending, 0); }

void skillopt_signals_forget(void) {
  if (atomic_exchange(&is_noting, 0) == 0) return;
  for (size_t i = 0; i < NOTED_COUNT; i++) sigaction(noted[i], &before_noting[i], NULL);
}

void skillopt_stop_self(void) {
  struct sigaction standard = {.sa_handler = SIG_DFL}, before;
  sigset_t stop, mask;
  sigemptyset(&standard.sa_mask);
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  sigaction(SIGTSTP, &standard, &before);
  pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  sigaction(SIGTSTP, &before, NULL);
}

int skillopt_wake_create(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void skillopt_wake(int descriptor) {
  uint64_t one = 1;
  if (descriptor >= 0 && write(descriptor, &one, sizeof one) < 0) return;
}

void skillopt_wake_drain(int descriptor) {
  uint64_t count;
  if (descriptor >= 0 && read(descriptor, &count, sizeof count) < 0) return;
}
