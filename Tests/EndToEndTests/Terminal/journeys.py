#!/usr/bin/env python3
"""What a person does with the dashboard, from the first key to the shell's prompt.

    journeys.py SKILLOPT SAMPLE_RUNS NAME ...

Prints a line for each journey and, for a failed one, the screen as it stood. The exit status is the number of failures.
"""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pseudo_terminal
import terminal_model


class Failure(Exception):
    pass


class Journey:
    def __init__(self, program, samples):
        self.program, self.samples = program, samples
        self.folder = tempfile.mkdtemp(prefix="skillopt-journey-")
        self.session = None
        self.others = []
        self.sockets = []
        self.runtime = os.path.join(self.folder, "runtime")
        os.mkdir(self.runtime, 0o700)
        self.environment = {"XDG_RUNTIME_DIR": self.runtime, "XDG_CONFIG_HOME": self.folder}

    def start(self, *arguments, columns=120, rows=40, environment=None):
        self.session = pseudo_terminal.Session(
            [self.program, *arguments], columns, rows, environment={**self.environment, **(environment or {})},
            folder=self.folder)
        return self.session

    def background(self, *arguments, output=subprocess.PIPE):
        environment = {**os.environ, **self.environment}
        process = subprocess.Popen([self.program, *arguments], cwd=self.folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.others.append(process)
        return process

    def call(self, *arguments):
        environment = {**os.environ, **self.environment}
        return subprocess.run([self.program, *arguments], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=30)

    def stops_now(self):
        answer = self.call("ctl", "run", "stop", "--now")
        if answer.returncode != 0:
            raise Failure("stop was refused with %d: %s" % (answer.returncode, answer.stderr))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def sees(self, text, limit=20):
        if not self.session.wait_for(text, limit):
            raise Failure("does not show %r" % text)

    def sees_not(self, text, limit=20):
        if not self.session.wait(lambda: text not in self.session.screen.text(), limit):
            raise Failure("still shows %r" % text)

    def keys(self, text):
        self.session.send(text)

    def looks(self):
        """Long enough for an approval to count."""
        self.session.wait_quiet(0.4, 2)

    def ends(self, status=0):
        if not self.session.wait_end(15):
            raise Failure("does not end")
        if self.session.status != status:
            raise Failure("ended with %s: %s" % (self.session.status, bytes(self.session.log[-600:])))
        wrong = terminal_model.is_given_back(self.session.screen) + self.session.settings_changed()
        if wrong:
            raise Failure("the terminal is not as before: %s" % wrong)
        if self.session.screen.foreign:
            raise Failure("foreign sequences: %s" % self.session.screen.foreign[:3])

    def records(self, run):
        with open(self.path(run, "journal.jsonl")) as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def close(self):
        if self.session:
            self.session.close()
        for client in self.sockets:
            client.close()
        for process in self.others:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def eventually(condition, what, limit=20):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise Failure("never: " + what)
        time.sleep(0.02)


REASON = "too vague to follow"


def demo(journey):
    """Held at the start, stepped, an edit vetoed with a reason and another written anew, then to the end."""
    editor = journey.path("editor")
    with open(editor, "w") as file:
        file.write("#!/bin/sh\nprintf 'Always write amounts with two decimals.\\n' >> \"$1\"\n")
    os.chmod(editor, stat.S_IRWXU)
    journey.start("demo", "--run", "run", "--step", environment={"EDITOR": editor, "VISUAL": None})
    journey.sees("PAUSED")
    journey.keys("i")
    journey.sees("Paused at step start")
    journey.keys("i")
    journey.sees("Paused at rollout")
    journey.keys("s")
    journey.sees("Paused at edits ready")
    journey.keys("2")
    journey.looks()
    journey.keys("\r")
    journey.sees("Why")
    journey.keys("\x1b")
    journey.looks()
    journey.keys("v")
    journey.sees("eason")
    journey.keys(REASON + "\r")
    journey.sees("[v]")
    journey.looks()
    journey.keys("e")
    journey.sees("[e]")
    journey.looks()
    journey.keys("r")
    journey.session.wait_quiet(0.3, 2)
    if "y " in journey.session.screen.text() and "undecided" in journey.session.screen.text():
        journey.keys("y")
    journey.sees("DONE", 60)
    journey.sees("veto too vague")
    journey.keys("q")
    journey.ends()
    check_records(journey.records("run"))
    if b"best" not in journey.session.log[-2000:]:
        raise Failure("no summary after the end")


def check_records(records):
    kinds = [record["type"] for record in records]
    vetoes = [record["data"] for record in records if record["type"] == "edit.decided"
              and record["data"]["verdict"] == "veto"]
    if [veto["reason"]["text"] for veto in vetoes] != [REASON]:
        raise Failure("the veto is not on record: %s" % vetoes)
    if vetoes[0]["actor"]["kind"] != "person" or not vetoes[0]["actor"]["session"]:
        raise Failure("nobody vetoed: %s" % vetoes[0]["actor"])
    edits = [record["data"] for record in records if record["type"] == "edit.decided"
             and record["data"]["verdict"] == "edit"]
    if len(edits) != 1 or "two decimals" not in json.dumps(edits[0]["edited"]):
        raise Failure("the person's wording is not on record: %s" % edits)
    texts = {record["data"]["digest"]: record["data"]["text"] for record in records if record["type"] == "text.kept"}
    decided = kinds.index("edit.decided")
    later = [record["data"] for record in records[decided:] if record["type"] == "call.intent"
             and record["data"]["key"]["phase"]["stage"] == "reflection"]
    if not later:
        raise Failure("no reflection after the veto")
    told = "\n".join(texts.get(message["text"], "") if isinstance(message["text"], str) else ""
                     for call in later[:1] for message in call["messages"])
    if REASON not in told:
        raise Failure("the next reflection is not told of the reason")
    if kinds[-1] != "run.finished":
        raise Failure("ended with " + kinds[-1])


def replay(journey):
    """A recorded run of ours, and one of the reference: shown, sought, played, left without a question."""
    before = snapshot(os.path.join(journey.samples, "demo"))
    for name in ("demo", "reference"):
        session = journey.start("watch", os.path.join(journey.samples, name), columns=80, rows=24)
        journey.sees("REPLAY")
        journey.sees("100%")
        journey.keys("[[")
        journey.sees_not("100%")
        journey.keys("]")
        journey.keys("s")
        journey.keys(".")
        journey.sees("100%")
        journey.keys("q")
        journey.ends()
        session.close()
        journey.session = None
    if snapshot(os.path.join(journey.samples, "demo")) != before:
        raise Failure("watching changed the run folder")


def snapshot(folder):
    found = []
    for parent, _, names in os.walk(folder):
        for name in names:
            information = os.stat(os.path.join(parent, name))
            found.append((os.path.join(parent, name), information.st_size, information.st_mtime_ns))
    return sorted(found)


def steer(journey):
    """A run without a terminal, steered from a second process by its dashboard, and from a third by commands."""
    owner = journey.background("demo", "--run", "run", "--plain", "--review", "manual", "--control", "--step")
    eventually(lambda: journey.call("ctl", "run", "status").returncode == 0, "the run can be reached")
    journey.start("watch", "run")
    journey.sees("PAUSED")
    journey.keys("r")
    journey.sees("GATE WAIT")
    status = json.loads(journey.call("ctl", "run", "status", "--json").stdout)
    edits = [edit["id"] for edit in status["edits"]]
    if not edits:
        raise Failure("no edits wait: %s" % status)
    answer = journey.call("ctl", "run", "veto", edits[0], "--reason", REASON)
    if answer.returncode != 0:
        raise Failure("veto: " + answer.stderr)
    journey.sees("[v]")
    journey.keys("2")
    journey.looks()
    journey.keys("A")
    journey.session.wait_quiet(0.2, 2)
    journey.keys("y")
    eventually(lambda: any(record["type"] == "gate.decided" for record in journey.records("run")), "a gate decided")
    late = journey.call("ctl", "run", "veto", edits[0])
    if late.returncode not in (64, 75):
        raise Failure("a late veto gave %s: %s" % (late.returncode, late.stdout))
    journey.stops_now()
    if owner.wait(15) != 75:
        raise Failure("the owner ended with %s" % owner.returncode)
    journey.sees("Stopped", 10) if "Stopped" in journey.session.screen.text() else journey.session.wait_quiet(0.3, 2)
    journey.keys("q")
    journey.session.wait_quiet(0.2, 1)
    if journey.session.status is None:
        journey.keys("d")
    journey.ends()
    names = {record["data"]["actor"]["kind"] for record in journey.records("run") if record["type"] == "edit.decided"}
    if names != {"person"}:
        raise Failure("deciders: %s" % names)
    if journey.call("ctl", "run", "status").returncode != 66:
        raise Failure("a run that has ended can still be reached")


def detach(journey):
    """The run goes on without its terminal, and another screen finds it."""
    journey.start("demo", "--run", "run", "--pace", "0.05")
    journey.sees("RUN")
    journey.keys("q")
    journey.sees("detach")
    journey.keys("d")
    journey.ends()
    if b"skillopt watch run" not in journey.session.log[-400:]:
        raise Failure("does not say how to come back")
    journey.session.close()
    journey.session = None
    if journey.call("ctl", "run", "status").returncode != 0:
        raise Failure("the run has not gone on")
    journey.start("watch", "run", columns=80, rows=24)
    journey.sees("RUN")
    journey.keys("q")
    journey.session.wait_quiet(0.2, 1)
    if journey.session.status is None:
        journey.keys("d")
    journey.ends()
    journey.stops_now()
    eventually(lambda: journey.call("ctl", "run", "status").returncode == 66, "the run has ended")
    if journey.records("run")[-1]["type"] != "run.interrupted":
        raise Failure("ended with " + journey.records("run")[-1]["type"])


def revert(journey):
    """An accepted edit is found bad: its step is taken back by its page, and the run goes on from the skill before it."""
    journey.start("demo", "--run", "run", "--step")
    journey.sees("PAUSED")
    for step in range(1, 5):
        journey.keys(">")
        journey.sees("step %d/4" % step)
        journey.sees("PAUSED")
        if "accepted" in journey.session.screen.text():
            break
    journey.keys("2")
    journey.looks()
    journey.keys("\r")
    journey.sees("Why")
    journey.keys(":revert\r")
    journey.sees("What goes with it")
    journey.keys("v")
    journey.sees("because")
    journey.keys(REASON + "\r")
    journey.sees("is taken back when")
    journey.keys("\x1b\x1b")
    journey.looks()
    journey.keys(">")
    journey.sees("step %d/4" % (step + 1))
    journey.sees("PAUSED")
    journey.stops_now()
    journey.sees("STOPPED")
    journey.keys("q")
    journey.ends(75)
    records = journey.records("run")
    kinds = [record["type"] for record in records]
    asked, done = kinds.index("skill.revert_asked"), kinds.index("skill.reverted")
    if asked > done:
        raise Failure("done before it was asked for")
    step = records[done]["data"]["step"]
    if not any(record["type"] == "gate.decided" and record["data"]["step"] == step
               and record["data"]["action"] != "reject" for record in records[:asked]):
        raise Failure("step %d was not accepted" % step)
    listed = journey.call("audit", "run")
    if "revert" not in listed.stdout or REASON not in listed.stdout:
        raise Failure("the audit does not list it: %s" % listed.stdout[-600:])
    proved = journey.call("audit", "verify", "run")
    if proved.returncode != 0:
        raise Failure("audit verify: %s" % proved.stdout)


def hangup(journey):
    """A closed window ends the run in good order; with on_hangup: continue it goes on."""
    journey.start("demo", "--run", "run", "--pace", "0.05")
    journey.sees("RUN")
    journey.session.hang_up()
    eventually(lambda: journey.records("run")[-1]["type"] == "run.interrupted", "the run is interrupted")


def onlookers(journey):
    """Those who look on and are stopped, or never read what they are sent, hold nobody up (RELIABILITY, D7)."""
    alone = timed_run(journey, "alone", lambda run: None)
    crowd = timed_run(journey, "watched", lambda run: stopped_onlookers(journey, run))
    # A fifth for the machine's mood, and a second for what starting the onlookers takes.
    if crowd > alone * 1.2 + 1:
        raise Failure("%.1f s with onlookers that stand still, %.1f s alone" % (crowd, alone))
    kinds = [[record["type"] for record in journey.records(run)] for run in ("alone", "watched")]
    if sorted(kinds[0]) != sorted(kinds[1]):
        raise Failure("the runs differ: %d and %d records" % (len(kinds[0]), len(kinds[1])))
    print("%.1f s alone, %.1f s with onlookers that stand still" % (alone, crowd))


def timed_run(journey, run, look_on):
    """Seconds of a whole demo that waits for its tasks; the onlookers come at its start and stand still to its end."""
    began = time.monotonic()
    owner = journey.background("demo", "--run", run, "--plain", "--pace", "0.005", output=subprocess.DEVNULL)
    eventually(lambda: journey.call("ctl", run, "status").returncode == 0, "the run can be reached")
    look_on(run)
    if owner.wait(120) != 0:
        raise Failure("the run ended with %s" % owner.returncode)
    return time.monotonic() - began


def stopped_onlookers(journey, run):
    # Lines, a screen, and three that connect and never read, one of them in the middle of a command.
    lines = journey.background("watch", run, "--json", output=subprocess.DEVNULL)
    journey.start("watch", run, columns=200, rows=60)
    journey.sees("RUN")
    for process in [lines.pid] + journey.session.descendants():
        os.kill(process, signal.SIGSTOP)
    addresses = [os.path.join(folder, name) for folder in (journey.runtime, journey.path(run))
                 for name in os.listdir(folder) if stat.S_ISSOCK(os.stat(os.path.join(folder, name)).st_mode)]
    if len(addresses) != 1:
        raise Failure("control sockets: %s" % addresses)
    for first in (b"", b'{"command":{"id":1', b'{"nonsense":1}\n'):
        client = socket.socket(socket.AF_UNIX)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        client.connect(addresses[0])
        client.sendall(first)
        journey.sockets.append(client)


JOURNEYS = {"demo": demo, "replay": replay, "steer": steer, "detach": detach, "revert": revert, "hangup": hangup, "onlookers": onlookers}


def main(journeys):
    program, samples, names = sys.argv[1], sys.argv[2], sys.argv[3:] or list(journeys)
    failures = 0
    for name in names:
        journey = Journey(program, samples)
        began = time.monotonic()
        try:
            journeys[name](journey)
            print("%-9s ok  %.1f s" % (name, time.monotonic() - began))
        except Exception as failure:
            failures += 1
            print("%-9s FAILED: %s: %s" % (name, type(failure).__name__, failure))
            if journey.session:
                print(journey.session.screen.text())
                print(bytes(journey.session.log[-300:]))
        finally:
            journey.close()
    return failures


if __name__ == "__main__":
    sys.exit(main(JOURNEYS))
