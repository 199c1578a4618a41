#!/usr/bin/env python3
"""Measures a program's screen at a pseudo-terminal (SCREEN, "Figures to reach") and prints one table.

    screen.py [--size 200x60] [--idle-keys p] [--ready TEXT] [--busy "NAME=MORE ARGUMENTS" ...] [--json FILE] -- COMMAND ...

The command is started anew for every group of figures; `{}` in it is a new folder. `--idle-keys` are pressed before the
idle figures, so that a replay or a run is paused. Each `--busy` gives the CPU time with more arguments, such as a
replay at one event a second. Figures are of the program and all processes that it started, in per cent of one core.
"""

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TESTS, "Terminal"))
import pseudo_terminal

LIMITS = {
    "first paint, ms": (250, 100), "CPU idle, %": (0.2, 0), "wake-ups idle, 1/s": (2, 1), "bytes idle, 1/s": (10, 0),
    "bytes per changed cell": (20, 13), "resident, MiB": (60, 25), "key to first byte p50, ms": (10, 3),
    "key to first byte p95, ms": (50, 15), "500 keys, ms": (1000, 400), "500 keys, KB": (100, 30),
    "200 resizes, ms until quiet": (1500, 1500), "200 resizes, KB": (1500, 100), "escapes in a pipe": (0, 0),
    "colours under NO_COLOR": (0, 0), "colours on vt100": (0, 0), "bytes beyond ASCII in LANG=C": (0, 0),
    "foreign sequences": (0, 0),
}


class Measured:
    def __init__(self, options):
        self.options = options
        self.figures = {}
        self.foreign = []

    def session(self, more=(), environment=None):
        folder = tempfile.mkdtemp(prefix="skillopt-figures-")
        columns, rows = (int(part) for part in self.options.size.split("x"))
        command = [word.replace("{}", folder) for word in self.options.command] + list(more)
        session = pseudo_terminal.Session(command, columns, rows, environment, folder=folder)
        session.folder = folder
        session.wait(lambda: session.screen.text().strip() != "", 10)
        return session

    def end(self, session):
        self.foreign += session.screen.foreign
        session.close()
        shutil.rmtree(session.folder, ignore_errors=True)

    def settle(self, session):
        # A long run takes a moment to be read; a clock keeps a screen from ever being quiet for longer than a second.
        if not session.wait(lambda: self.options.ready in session.screen.text(), 30) or session.status is not None:
            sys.exit("the program %s:\n%s" % (
                "shows no %r" % self.options.ready if session.status is None else "ended with %d" % session.status,
                session.screen.text().strip()))
        session.wait_quiet(0.8, 10)
        session.send(self.options.idle_keys)
        session.wait_quiet(0.8, 3)


def threads(processes):
    """Seconds of CPU and voluntary switches of every thread."""
    counts = {}
    for process in processes:
        try:
            for task in os.listdir("/proc/%d/task" % process):
                with open("/proc/%d/task/%s/schedstat" % (process, task)) as file:
                    seconds = int(file.read().split()[0]) / 1e9
                with open("/proc/%d/task/%s/status" % (process, task)) as file:
                    switches = int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", file.read(), re.M)[1])
                counts[task] = (seconds, switches)
        except OSError:
            pass
    return counts


def resident(process):
    with open("/proc/%d/status" % process) as file:
        return int(re.search(r"^VmRSS:\s*(\d+)", file.read(), re.M)[1]) / 1024


def private(process):
    with open("/proc/%d/smaps_rollup" % process) as file:
        return sum(int(number) for number in re.findall(r"^Private_\w+:\s*(\d+)", file.read(), re.M)) / 1024


def watch(session, seconds):
    """CPU in per cent, wake-ups and bytes a second while nothing is pressed."""
    processes = session.descendants()
    before, received, start = threads(processes), len(session.log), time.monotonic()
    while time.monotonic() - start < seconds:
        session.read(0.1)
    taken, after = time.monotonic() - start, threads(processes)
    # A thread that ended in between has no count any more.
    cpu = sum(count[0] - before.get(task, (0, 0))[0] for task, count in after.items())
    woken = sum(count[1] - before.get(task, (0, 0))[1] for task, count in after.items())
    return cpu * 100 / taken, woken / taken, (len(session.log) - received) / taken


def first_paint(measured):
    times = []
    for _ in range(measured.options.rounds):
        session = measured.session()
        times.append((session.last_byte - session.started) * 1000)
        measured.end(session)
    measured.figures["first paint, ms"] = statistics.median(times)


def idle(measured):
    session = measured.session()
    measured.settle(session)
    cpu, woken, received = watch(session, measured.options.seconds)
    measured.figures["CPU idle, %"] = cpu
    measured.figures["wake-ups idle, 1/s"] = woken
    measured.figures["bytes idle, 1/s"] = received
    measured.figures["resident, MiB"] = resident(session.screen_process())
    if session.screen_process() != session.process:
        measured.figures["supervisor's own memory, MiB"] = private(session.process)
    measured.end(session)


def keys(measured):
    session = measured.session()
    measured.settle(session)
    times, received, changed = [], 0, 0
    for number in range(measured.options.keys):
        session.wait_quiet(0.03, 0.5)
        before, changed_before = len(session.log), session.screen.changed
        start = time.monotonic()
        session.send(measured.options.key[number % len(measured.options.key)])
        if session.read(0.5):
            times.append((time.monotonic() - start) * 1000)
        session.wait_quiet(0.02, 0.2)
        received += len(session.log) - before
        changed += session.screen.changed - changed_before
    times.sort()
    if times:
        measured.figures["key to first byte p50, ms"] = times[len(times) // 2]
        measured.figures["key to first byte p95, ms"] = times[min(len(times) - 1, len(times) * 95 // 100)]
    if changed:
        measured.figures["bytes per changed cell"] = received / changed
    before, start = len(session.log), time.monotonic()
    session.send(measured.options.key[0] * 500)
    session.wait_quiet(0.15, 5)
    measured.figures["500 keys, ms"] = max(0, (session.last_byte - start) * 1000)
    measured.figures["500 keys, KB"] = (len(session.log) - before) / 1000
    measured.end(session)


def storm(measured):
    session = measured.session()
    measured.settle(session)
    generator = random.Random(1)
    before, last = len(session.log), None
    for number in range(200):
        columns, rows = generator.randint(40, 200), generator.randint(12, 60)
        if number == 199:
            columns, rows = 200, 60
        session.set_size(columns, rows, model=False)
        session.read(0.003)
        last = time.monotonic()
    # What was drawn for another size can't be followed any more: the whole is drawn anew for the last.
    session.screen.resize(200, 60)
    session.wait_quiet(0.2, 5)
    measured.figures["200 resizes, ms until quiet"] = max(0, (session.last_byte - last) * 1000)
    measured.figures["200 resizes, KB"] = (len(session.log) - before) / 1000
    measured.figures["alive after the resizes"] = 1 if session.status is None else 0
    measured.end(session)


def busy(measured):
    for entry in measured.options.busy:
        name, _, more = entry.partition("=")
        session = measured.session(more.split())
        session.wait_quiet(0.3, 1)
        cpu, woken, received = watch(session, measured.options.seconds)
        measured.figures["CPU %s, %%" % name] = cpu
        measured.figures["wake-ups %s, 1/s" % name] = woken
        measured.figures["bytes %s, 1/s" % name] = received
        measured.end(session)


def plain(measured):
    folder = tempfile.mkdtemp(prefix="skillopt-figures-")
    command = [word.replace("{}", folder) for word in measured.options.command]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, cwd=folder)
        measured.figures["escapes in a pipe"] = done.stdout.count(b"\x1b") + done.stderr.count(b"\x1b")
        measured.figures["exit status in a pipe"] = done.returncode
    except subprocess.TimeoutExpired:
        measured.figures["exit status in a pipe"] = -1
    shutil.rmtree(folder, ignore_errors=True)
    for name, environment in (
        ("colours under NO_COLOR", {"NO_COLOR": "1"}), ("colours on vt100", {"TERM": "vt100"}),
        ("bytes beyond ASCII in LANG=C", {"LANG": "C"}),
    ):
        session = measured.session(environment=environment)
        measured.settle(session)
        session.send(measured.options.key * 3)
        session.wait_quiet(0.2, 2)
        if name.startswith("bytes"):
            measured.figures[name] = sum(byte > 126 for byte in session.log)
        else:
            measured.figures[name] = session.screen.colors
        session.send(measured.options.quit.encode().decode("unicode_escape"))
        session.wait_end(5)
        measured.end(session)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="200x60")
    parser.add_argument("--key", default="jk")
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--idle-keys", default="")
    parser.add_argument("--ready", default="", help="shown when everything was read")
    parser.add_argument("--quit", default="q")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--busy", action="append", default=[])
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--json")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if options.command[:1] == ["--"]:
        del options.command[0]
    # It runs in a folder of its own.
    options.command = [os.path.abspath(word) if "/" in word and os.path.exists(word) else word for word in options.command]
    measured = Measured(options)
    groups = {"first_paint": first_paint, "idle": idle, "keys": keys, "storm": storm, "busy": busy, "plain": plain}
    for name, group in groups.items():
        if not options.only or name in options.only:
            group(measured)
    measured.figures["foreign sequences"] = len(measured.foreign)
    print("%-34s %10s %8s %8s" % ("at " + options.size, "measured", "must", "aim"))
    missed = []
    for name, value in measured.figures.items():
        must, aim = LIMITS.get(name, (None, None))
        print("%-34s %10.2f %8s %8s%s" % (
            name, value, "" if must is None else must, "" if aim is None else aim,
            "   MISSED" if must is not None and value > must else ""))
        if must is not None and value > must:
            missed.append(name)
    for place, sequence in measured.foreign[:5]:
        print("foreign at %d: %s" % (place, sequence))
    if options.json:
        with open(options.json, "w") as file:
            json.dump(measured.figures, file, indent=1)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
