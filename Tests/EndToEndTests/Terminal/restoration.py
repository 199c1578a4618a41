#!/usr/bin/env python3
"""Ends a program in every way and looks whether its terminal is as before (RELIABILITY, T2).

After each way out: the terminal's settings are those from before, the alternate screen was left as often as it was
entered, the cursor is shown, mouse reports and bracketed paste are off, and the parent saw the signal that ended it.

    restoration.py [--rounds 1] [--quit KEYS] [--quit-status 0] [--start-error STATUS ARGUMENTS] [--only NAME ...]
                   [--json FILE] [--faults-by-key] -- COMMAND ...

`{}` in the command is a new folder for each run. With `--faults-by-key` the program has keys that make it crash (the
probe); without it the crashes are signals sent from outside. `--start-error` adds arguments that the program refuses
before it takes the terminal, and what it then ends with.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pseudo_terminal
import terminal_model


class Way:
    """One way out: what is done, and how the program may end (`None`: any way).

    `shows_screen`: whether the screen is there before; None when it may or may not be.
    """

    def __init__(self, name, act, endings=None, arguments=(), streams=None, shows_screen=True, fault_only=False):
        self.name, self.act, self.endings = name, act, endings
        self.arguments, self.streams = list(arguments), streams
        self.shows_screen, self.fault_only = shows_screen, fault_only


def keys(text):
    return lambda session: session.send(text)


def outside(number):
    return lambda session: session.signal(number)


def inside(number):
    """To the process that draws, past a supervising parent."""
    return lambda session: os.kill(session.screen_process(), number)


def group(number):
    return lambda session: os.killpg(session.process, number)


def suspend(stop):
    """Stops the program, looks at the terminal as the shell has it, continues, and quits."""

    def act(session):
        stop(session)
        if not session.wait(lambda: session.is_stopped, 5):
            raise AssertionError("did not stop")
        session.wait_quiet(0.15, 1)
        wrong = terminal_model.is_given_back(session.screen) + session.settings_changed()
        if wrong:
            raise AssertionError("stopped, but " + ", ".join(wrong))
        entered = session.screen.counts.get("1049h", 0)
        session.foreground()
        if not session.wait(lambda: session.screen.counts.get("1049h", 0) > entered, 5):
            raise AssertionError("did not come back")
        session.wait_quiet(0.3, 1)
        if not session.screen.text().strip():
            raise AssertionError("came back with an empty screen")
        session.send(session.quit_keys)

    return act


def close_terminal(session):
    session.hang_up()


def at_once(text):
    """Keys while the program starts, at another moment in every round, and once more when it has thrown them away as it
    took the terminal."""

    def act(session):
        time.sleep(random.random() * 0.4)
        session.send(text)
        if not session.wait(lambda: session.status is not None, 3):
            session.send(text)

    return act


def ways(quit_keys, quit_status, by_key, start_error):
    def fault(key, number):
        return keys(key) if by_key else inside(number)

    trap = [-signal.SIGILL, -signal.SIGTRAP]
    return [
        Way("quit", keys(quit_keys), [quit_status]),
        Way("Ctrl-C twice", keys("\x03\x03"), None),
        Way("TERM", outside(signal.SIGTERM), [-signal.SIGTERM, 143]),
        Way("TERM to the group", group(signal.SIGTERM), [-signal.SIGTERM, 143]),
        Way("HUP", outside(signal.SIGHUP), [-signal.SIGHUP, 129]),
        Way("INT from outside", outside(signal.SIGINT), [-signal.SIGINT, 130]),
        Way("QUIT", outside(signal.SIGQUIT), [-signal.SIGQUIT, 131]),
        Way("Swift trap", fault("T", signal.SIGILL), trap),
        Way("TRAP", inside(signal.SIGTRAP), trap),
        Way("SEGV", fault("V", signal.SIGSEGV), [-signal.SIGSEGV]),
        Way("ABRT", fault("A", signal.SIGABRT), [-signal.SIGABRT]),
        Way("exit by a library", keys("X"), [3], fault_only=True),
        Way("exit at start", lambda session: None, [3], ["--exit-at-start"], fault_only=True),
        Way("Ctrl-Z, fg, quit", suspend(keys("\x1a")), [quit_status]),
        Way("TSTP, fg, quit", suspend(outside(signal.SIGTSTP)), [quit_status]),
        Way("TSTP to the group, fg, quit", suspend(group(signal.SIGTSTP)), [quit_status]),
        Way("KILL of the screen", inside(signal.SIGKILL), [-signal.SIGKILL]),
        Way("terminal closed", close_terminal, None),
        Way("output closed at start", lambda session: None, None, streams={1: None}, shows_screen=False),
        Way("Ctrl-C twice at the very start", at_once("\x03\x03"), shows_screen=None),
        Way("TERM at the very start", lambda session: (time.sleep(random.random() * 0.4), session.signal(signal.SIGTERM)),
            [-signal.SIGTERM, 143], shows_screen=None),
    ] + [
        Way("error at start", lambda session: None, [status], arguments.split(), shows_screen=False)
        for status, arguments in start_error
    ]


def run(way, command, quit_keys):
    """Returns what is wrong, as words; empty when nothing is."""
    folder = tempfile.mkdtemp(prefix="skillopt-terminal-")
    session = pseudo_terminal.Session(
        [word.replace("{}", folder) for word in command] + way.arguments, 80, 24, folder=folder, streams=way.streams)
    session.quit_keys = quit_keys
    try:
        if way.shows_screen and not session.wait(lambda: session.screen.mode("1049"), 10):
            if session.screen.counts.get("1049h", 0) == 0:
                return ["no screen: " + bytes(session.log[-200:]).decode("utf-8", "replace")]
        if way.shows_screen and not way.arguments:
            session.wait(lambda: session.screen.text().strip(), 5)
            session.wait_quiet(0.1, 1)
        way.act(session)
        if session.master is None:
            return after_close(session)
        if not session.wait_end(15):
            return ["does not end: " + " / ".join(session.screen.text().split("\n")[-2:])]
        wrong = terminal_model.is_given_back(session.screen)
        wrong += ["setting changed: " + name for name in session.settings_changed()]
        if way.endings is not None and session.status not in way.endings:
            wrong.append("ended with %s" % session.status)
        if way.shows_screen is False and b"\x1b" in session.log:
            wrong.append("escape sequences without a screen")
        if session.screen.foreign:
            wrong.append("foreign sequences: %s" % session.screen.foreign[:3])
        return wrong
    except AssertionError as error:
        return [str(error)]
    finally:
        session.close()
        shutil.rmtree(folder, ignore_errors=True)


def after_close(session):
    """A closed terminal: the program must end, or go on without spinning."""
    processes = session.descendants()
    end = time.monotonic() + 3
    while time.monotonic() < end and any(is_running(process) for process in processes):
        session_reports(session)
        time.sleep(0.02)
    alive = [process for process in processes if is_running(process)]
    if not alive:
        return []
    before = [cpu_seconds(process) for process in alive]
    time.sleep(1)
    used = sum(cpu_seconds(process) for process in alive) - sum(before)
    for process in alive:
        try:
            os.kill(process, signal.SIGKILL)
        except OSError:
            pass
    return ["spins without a terminal: %.0f %% CPU" % (used * 100)] if used > 0.1 else []


def session_reports(session):
    try:
        session.take_report() if session.reports is not None else None
    except BlockingIOError:
        pass


def is_running(process):
    try:
        with open("/proc/%d/stat" % process) as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def cpu_seconds(process):
    try:
        with open("/proc/%d/stat" % process) as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--quit", default="q")
    parser.add_argument("--quit-status", type=int, default=0)
    parser.add_argument("--start-error", nargs=2, metavar=("STATUS", "ARGUMENTS"))
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--json")
    parser.add_argument("--faults-by-key", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    results = []
    start_error = [(int(options.start_error[0]), options.start_error[1])] if options.start_error else []
    quit_keys = options.quit.encode().decode("unicode_escape")
    for way in ways(quit_keys, options.quit_status, options.faults_by_key, start_error):
        if way.fault_only and not options.faults_by_key or options.only and way.name not in options.only:
            continue
        if way.name in options.without:
            continue
        failures = []
        for _ in range(options.rounds):
            failures += run(way, command, quit_keys)
        results.append({"way": way.name, "rounds": options.rounds, "failures": failures})
        shown = "; ".join("%d x %s" % (failures.count(what), what) for what in sorted(set(failures)))
        print("%-31s %s" % (way.name, shown or "ok"), flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)
    return 1 if any(result["failures"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
