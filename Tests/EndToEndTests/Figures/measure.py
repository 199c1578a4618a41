#!/usr/bin/env python3
"""Measures whole training runs of the built program against the world server.

Builds nothing. Every figure is given as min / median / max over the runs:

  start     from the start of the process to the arrival of its first request, seconds
  loop      from the first request to the end of the process, seconds
  requests  from the first request to the end of the last reply, seconds
  cpu       user and system time of the process, seconds
  peak      largest resident set, MiB

60 training, 30 selection and 60 test tasks, 3 epochs, batches of 20, 24 rollout and 16 analyst workers, at most 100
calls in flight. The server runs on the same machine, in one thread, and takes its share of it: no run at 0 ms can be
faster than the processor time that the server needs.

    Tests/EndToEndTests/Figures/measure.py [BINARY] [--runs 5] [--latency 0 20 100] [--set section.key=value ...]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(os.path.dirname(TESTS))


class World:
    """The world server in a process of its own."""

    def __init__(self, folder, latency):
        self.log = os.path.join(folder, "log")
        port = os.path.join(folder, "port")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(TESTS, "World", "world_server.py"), "--seed", "1", "--latency-ms",
             str(latency), "--port-file", port, "--log", self.log],
            stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not (os.path.exists(port) and open(port).read()):
            if time.monotonic() > deadline:
                raise SystemExit("the world server does not start")
            time.sleep(0.01)
        self.address = "http://127.0.0.1:" + open(port).read()

    def reset(self):
        """Zero of the times in the log, and where the log goes on from."""
        request = urllib.request.Request(self.address + "/reset", method="POST")
        zero = time.time()
        urllib.request.urlopen(request).read()
        return (zero + time.time()) / 2, os.path.getsize(self.log)

    def rows(self, offset):
        with open(self.log) as file:
            file.seek(offset)
            return [json.loads(line) for line in file]

    def stop(self):
        """Ends it and gives the processor time that it took."""
        self.process.terminate()
        _, self.process.returncode, usage = os.wait4(self.process.pid, 0)
        return usage.ru_utime + usage.ru_stime


def run_once(binary, world, folder, number, overrides):
    environment = dict(os.environ, OPENAI_COMPATIBLE_BASE_URL=world.address + "/v1",
                       OPENAI_COMPATIBLE_API_KEY="sk-test-0123456789", no_proxy="127.0.0.1")
    settings = ["env.skill_init=initial_skill.md", "env.split_dir=data"] + overrides
    run = f"run-{number}"
    command = [binary, "train", "config.yaml", "--run", run]
    for setting in settings:
        command += ["--set", setting]
    zero, offset = world.reset()
    with open(os.path.join(folder, "output"), "w") as output, open(os.path.join(folder, "errors"), "w") as errors:
        began = time.time()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        ended = time.time()
    if status != 0:
        raise SystemExit(open(os.path.join(folder, "errors")).read() or f"status {status}")
    rows = world.rows(offset)
    first = zero + min(row["t"] for row in rows)
    last = zero + max(row["t"] + row["dt"] for row in rows)
    with open(os.path.join(folder, run, "best_skill.md"), "rb") as file:
        skill = file.read()
    return {
        "start": first - began, "loop": ended - first, "requests": last - first,
        "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024,
    }, len(rows), skill


def measure(binary, latency, runs, overrides, scratch):
    with tempfile.TemporaryDirectory(prefix="skillopt-figures-", dir=scratch) as folder:
        for name in ("config.yaml", "initial_skill.md"):
            with open(os.path.join(TESTS, "Parity", name), "rb") as source:
                with open(os.path.join(folder, name), "wb") as copy:
                    copy.write(source.read())
        subprocess.run(
            [sys.executable, "-B", os.path.join(TESTS, "World", "make_dataset.py"), os.path.join(folder, "data"),
             "--train", "60", "--val", "30", "--test", "60", "--seed", "1"],
            check=True, stdout=subprocess.DEVNULL)
        world = World(folder, latency)
        try:
            results = [run_once(binary, world, folder, number, overrides) for number in range(runs)]
        finally:
            server = world.stop()
    skills = {skill for _, _, skill in results}
    calls = {count for _, count, _ in results}
    print(f"{latency:g} ms a call, {runs} runs, {'/'.join(map(str, sorted(calls)))} calls, "
          f"{'one best skill' if len(skills) == 1 else 'DIFFERENT BEST SKILLS'}")
    for key, unit in (("start", "s"), ("loop", "s"), ("requests", "s"), ("cpu", "s"), ("peak", "MiB")):
        values = sorted(figures[key] for figures, _, _ in results)
        print(f"  {key:9}{values[0]:8.3f} /{statistics.median(values):8.3f} /{values[-1]:8.3f} {unit}")
    print(f"  server   {server / runs:8.3f} s of processor time a run")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?", default=os.path.join(ROOT, ".build", "release", "skillopt"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--latency", type=float, nargs="+", default=[0, 20, 100])
    parser.add_argument("--set", action="append", default=[], metavar="section.key=value")
    parser.add_argument("--folder", help="where the runs are written; default: the folder for temporary files")
    arguments = parser.parse_args()
    binary = os.path.abspath(arguments.binary)
    if not os.access(binary, os.X_OK):
        raise SystemExit(f"{binary} is not there: build it with swift build -c release")
    for latency in arguments.latency:
        measure(binary, latency, arguments.runs, arguments.set, arguments.folder)


if __name__ == "__main__":
    main()
