#define _GNU_SOURCE 1
#include "include/supervisor.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guard_state.h"

// In the child: where the parent is told that the child leaves.
static int parent_pipe = -1;

static int is_single_threaded(void) {
  DIR *tasks = opendir("/proc/self/task");
  if (tasks == NULL) return 0;
  int count = 0;
  struct dirent *entry;
  while ((entry = readdir(tasks)) != NULL) {
    if (entry->d_name[0] != '.') count++;
  }
  closedir(tasks);
  return count == 1;
}

static int open_terminal(void) {
  int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  for (int standard = 0; terminal < 0 && standard < 3; standard++) {
    if (isatty(standard)) terminal = standard;
  }
  return terminal;
}

// The child can't give the terminal back: it was killed, or is stopped without having been asked.
static void give_back(void) {
  if (atomic_load(&skillopt_guard_state->taken) != 1) return;
  int terminal = open_terminal();
  if (terminal >= 0) skillopt_guard_give_back(skillopt_guard_state, terminal);
}

static void act_by_default(int number) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigemptyset(&standard.sa_mask);
  sigaction(number, &standard, NULL);
  sigset_t one, before;
  sigemptyset(&one);
  sigaddset(&one, number);
  sigprocmask(SIG_UNBLOCK, &one, &before);
  raise(number);
  sigprocmask(SIG_SETMASK, &before, NULL);
}

static _Noreturn void end_as_child_did(int status) {
  give_back();
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  act_by_default(WTERMSIG(status));
  _exit(128 + WTERMSIG(status));
}

// Everything that happened to the child since the last look.
static void look_after(pid_t child) {
  int status;
  while (waitpid(child, &status, WNOHANG | WUNTRACED) == child) {
    if (!WIFSTOPPED(status)) end_as_child_did(status);
    give_back();
    act_by_default(SIGTSTP);
    // Here the shell has continued us; it may have continued the child already, which does no harm.
    kill(child, SIGCONT);
  }
}

// What the terminal's driver sends goes to the child as well; a hang-up goes to the leader of the session only.
static int is_for_child(const struct signalfd_siginfo *information, pid_t child) {
  if ((pid_t)information->ssi_pid == child) return 0;
  if (information->ssi_code != SI_KERNEL) return 1;
  return information->ssi_signo == SIGHUP && getsid(0) == getpid();
}

static void pass_on(int signals, pid_t child) {
  struct signalfd_siginfo information;
  while (read(signals, &information, sizeof information) == sizeof information) {
    int number = (int)information.ssi_signo;
    if (number == SIGCHLD) continue;
    union sigval nothing = {.sival_int = 0};
    if (is_for_child(&information, child)) sigqueue(child, number, nothing);
  }
}

static _Noreturn void supervise(pid_t child, int pipe_end) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  sigset_t watched;
  sigemptyset(&watched);
  const int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT,
                         SIGUSR1, SIGUSR2, SIGTTOU, SIGTTIN, SIGPIPE};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaddset(&watched, numbers[i]);
  sigprocmask(SIG_BLOCK, &watched, NULL);
  sigdelset(&watched, SIGTTOU);
  sigdelset(&watched, SIGTTIN);
  sigdelset(&watched, SIGPIPE);
  int signals = signalfd(-1, &watched, SFD_NONBLOCK | SFD_CLOEXEC);
  struct pollfd sources[2] = {{.fd = signals, .events = POLLIN}, {.fd = pipe_end, .events = POLLIN}};
  look_after(child);
  for (;;) {
    if (poll(sources, 2, -1) < 0) continue;
    if (sources[0].revents != 0) pass_on(signals, child);
    look_after(child);
    if (sources[1].revents != 0) {
      char message;
      if (read(pipe_end, &message, 1) == 1) _exit(0);
      // The child closed its end: what is left is its end.
      sources[1].fd = -1;
    }
  }
}

int skillopt_supervise(void) {
  if (parent_pipe >= 0 || !is_single_threaded()) return -1;
  struct skillopt_guard *shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) return -1;
  *shared = *skillopt_guard_state;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  pid_t parent = getpid();
  // SIGCHLD could be ignored, by inheritance: then there would be nothing to wait for.
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigemptyset(&standard.sa_mask);
  sigaction(SIGCHLD, &standard, NULL);
  pid_t child = fork();
  if (child < 0) {
    close(ends[0]);
    close(ends[1]);
    munmap(shared, sizeof *shared);
    return -1;
  }
  skillopt_guard_state = shared;
  if (child > 0) {
    close(ends[1]);
    supervise(child, ends[0]);
  }
  close(ends[0]);
  parent_pipe = ends[1];
  prctl(PR_SET_PDEATHSIG, SIGHUP);
  if (getppid() != parent) raise(SIGHUP);
  return 0;
}

int skillopt_supervisor_detach(void) {
  if (parent_pipe < 0) return -1;
  // The end of the parent sends the thread that was there at the beginning a hang-up, and only that thread could call
  // it off. Without a terminal a hang-up has no other meaning.
  struct sigaction ignored = {.sa_handler = SIG_IGN};
  sigemptyset(&ignored.sa_mask);
  sigaction(SIGHUP, &ignored, NULL);
  prctl(PR_SET_PDEATHSIG, 0);
  setsid();
  int told = write(parent_pipe, "d", 1) == 1;
  close(parent_pipe);
  parent_pipe = -1;
  return told ? 0 : -1;
}

int skillopt_is_supervised(void) { return parent_pipe >= 0 ? 1 : 0; }
