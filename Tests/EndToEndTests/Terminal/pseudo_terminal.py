"""A program at a pseudo-terminal, with a shell's job control: started in a process group of its own in the foreground,
stopped and continued, its end seen as a shell sees it."""

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

import terminal_model


class Session:
    """A program that runs. `screen` follows what it draws; `log` keeps the bytes."""

    def __init__(self, command, columns=80, rows=24, environment=None, clipboard=False, folder=None, streams=None):
        self.screen = terminal_model.Screen(columns, rows, clipboard)
        self.log = bytearray()
        self.started = time.monotonic()
        self.first_byte = None
        self.last_byte = self.started
        self.status = None
        self.is_stopped = False
        self.master, self.slave = pty.openpty()
        self.set_size(columns, rows)
        self.before = termios.tcgetattr(self.slave)
        base = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8",
                "TERM": "xterm-256color"}
        for name in ("LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "XDG_CONFIG_HOME"):
            if name in os.environ:
                base[name] = os.environ[name]
        for name, value in (environment or {}).items():
            base.pop(name, None) if value is None else base.__setitem__(name, value)
        self.orders, shell_orders = os.pipe()
        shell_reports, self.reports = os.pipe()
        self.orders, shell_orders = shell_orders, self.orders
        self.reports, shell_reports = shell_reports, self.reports
        self.shell = os.fork()
        if self.shell == 0:
            os.close(self.master)
            run_shell(command, base, self.slave, shell_orders, shell_reports, folder, streams)
        os.close(shell_orders)
        os.close(shell_reports)
        os.set_blocking(self.master, False)
        os.set_blocking(self.reports, False)
        self.process = None
        self.wait(lambda: self.process is not None, 5)

    # the terminal

    def set_size(self, columns, rows, model=True):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if model:
            self.screen.resize(columns, rows)

    def send(self, keys):
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            try:
                data = data[os.write(self.master, data):]
            except BlockingIOError:
                self.read(0.01)

    def read(self, timeout):
        """Takes what has come; True when there was something."""
        sources = [source for source in (self.master, self.reports) if source is not None]
        ready, _, _ = select.select(sources, [], [], timeout)
        if self.reports in ready:
            self.take_report()
        if self.master not in ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError as error:
            if error.errno not in (errno.EIO, errno.EAGAIN):
                raise
            return False
        self.last_byte = time.monotonic()
        if self.first_byte is None:
            self.first_byte = self.last_byte
        self.log += data
        self.screen.feed(data)
        return True

    def take_report(self):
        data = os.read(self.reports, 4096).decode()
        for line in data.split():
            kind, _, value = line.partition(":")
            if kind == "started":
                self.process = int(value)
            elif kind == "stopped":
                self.is_stopped = True
            elif kind == "ended":
                self.status = int(value)
        if not data:
            os.close(self.reports)
            self.reports = None

    def wait(self, condition, limit=10):
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                return False
            self.read(0.02)
        return True

    def wait_for(self, text, limit=10):
        return self.wait(lambda: text in self.screen.text(), limit)

    def wait_quiet(self, quiet=0.15, limit=10):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if not self.read(quiet):
                return True
        return False

    # the program

    def signal(self, number):
        os.kill(self.process, number)

    def descendants(self):
        """The program and what it started, the innermost last."""
        found = [self.process]
        for parent in found:
            try:
                for task in os.listdir("/proc/%d/task" % parent):
                    with open("/proc/%d/task/%s/children" % (parent, task)) as file:
                        found += [int(word) for word in file.read().split()]
            except OSError:
                pass
        return found

    def screen_process(self):
        """The process that draws: the child of a supervising parent, else the program itself."""
        return self.descendants()[-1]

    def foreground(self):
        """As `fg` does."""
        self.is_stopped = False
        os.write(self.orders, b"f")

    def wait_end(self, limit=10):
        ended = self.wait(lambda: self.status is not None, limit)
        while self.master is not None and self.read(0.05):
            pass
        return ended

    def hang_up(self):
        """Closes the terminal's window."""
        os.close(self.master)
        self.master = None

    def settings_changed(self):
        """The names of terminal settings that differ from before."""
        now = termios.tcgetattr(self.slave)
        names = ("iflag", "oflag", "cflag", "lflag", "ispeed", "ospeed", "characters")
        return [name for name, old, new in zip(names, self.before, now) if old != new]

    def close(self):
        for process in reversed(self.descendants() if self.process and self.status is None else []):
            try:
                os.kill(process, signal.SIGKILL)
            except OSError:
                pass
        self.wait(lambda: self.status is not None, 2) if self.reports is not None and self.master is not None else None
        os.close(self.orders)
        for descriptor in (self.master, self.slave, self.reports):
            if descriptor is not None:
                os.close(descriptor)
        try:
            os.kill(self.shell, signal.SIGKILL)
        except OSError:
            pass
        os.waitpid(self.shell, 0)


def run_shell(command, environment, slave, orders, reports, folder, streams):
    """Leads the session and looks after one job. Never returns."""
    try:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for number in (signal.SIGTTOU, signal.SIGTSTP, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        gate_read, gate_write = os.pipe()
        job = os.fork()
        if job == 0:
            os.setpgid(0, 0)
            os.read(gate_read, 1)
            for number in (signal.SIGTTOU, signal.SIGTSTP, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            for number in range(3):
                target = (streams or {}).get(number, slave)
                if target is None:
                    os.close(number)
                else:
                    os.dup2(target, number)
            os.closerange(3, 256)
            if folder:
                os.chdir(folder)
            try:
                os.execvpe(command[0], command, environment)
            except OSError as error:
                os.write(2, ("%s: %s\n" % (command[0], error)).encode())
                os._exit(127)
        try:
            os.setpgid(job, job)
        except OSError:
            pass
        os.tcsetpgrp(slave, job)
        os.write(gate_write, b"g")
        os.write(reports, b"started:%d " % job)
        os.set_blocking(orders, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write)
        while True:
            while True:
                found, status = os.waitpid(job, os.WNOHANG | os.WUNTRACED)
                if found == 0:
                    break
                if os.WIFSTOPPED(status):
                    os.tcsetpgrp(slave, os.getpgrp())
                    os.write(reports, b"stopped:%d " % os.WSTOPSIG(status))
                    continue
                code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
                try:
                    os.tcsetpgrp(slave, os.getpgrp())
                except OSError:
                    pass
                os.write(reports, b"ended:%d " % code)
                # Stays, so that the terminal keeps its session.
                os.set_blocking(orders, True)
                while os.read(orders, 1):
                    pass
                os._exit(0)
            ready, _, _ = select.select([orders, wake_read], [], [])
            if wake_read in ready:
                os.read(wake_read, 64)
            if orders in ready:
                if not os.read(orders, 1):
                    os._exit(0)
                os.tcsetpgrp(slave, job)
                os.killpg(job, signal.SIGCONT)
    except BaseException as error:
        sys.stderr.write("shell: %r\n" % error)
    os._exit(1)
