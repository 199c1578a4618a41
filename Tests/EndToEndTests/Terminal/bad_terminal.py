#!/usr/bin/env python3
"""The whole program at terminals, in environments and with settings that are not what it hopes for (RELIABILITY, 4.6).

    bad_terminal.py SKILLOPT SAMPLE_RUNS NAME ...
"""

import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import journeys
from journeys import Failure


def demo_run(journey):
    return os.path.join(journey.samples, "demo")


def again(journey):
    journey.session.close()
    journey.session = None


def leave(journey, status=0):
    """Closes whatever is open, then the screen of a run that is over."""
    for _ in range(8):
        if journey.session.status is not None:
            break
        journey.keys("\x1b")
        journey.session.wait_quiet(0.1, 1)
        journey.keys("q")
        journey.session.wait_quiet(0.2, 1)
    journey.ends(status)


def kinds(journey):
    """Terminals of every kind: a screen where one can be drawn, else lines without a single escape."""
    for term, shows in (("xterm-256color", True), ("screen", True), ("linux", True), ("vt100", True), ("tmux-256color", True),
                        ("xterm-kitty", True), ("dumb", False), (None, False), ("nonsense", False)):
        session = journey.start("watch", demo_run(journey), columns=80, rows=24, environment={"TERM": term})
        if shows:
            journey.sees("100%")
            leave(journey)
            if session.screen.mode("25") is False or session.screen.colors and term == "vt100":
                raise Failure("%s is left with %d colours" % (term, session.screen.colors))
        else:
            if not session.wait_end(20) or session.status != 0:
                raise Failure("%s ended with %s: %r" % (term, session.status, bytes(session.log[-300:])))
            if b"\x1b" in session.log or b"baseline" not in session.log:
                raise Failure("%s is shown %r" % (term, bytes(session.log[:300])))
            if session.settings_changed():
                raise Failure("%s is not as before" % term)
        again(journey)


def sizes(journey):
    """From 1x1 to 500x200, a thousand times, and alive afterwards."""
    session = journey.start("watch", demo_run(journey), columns=80, rows=24)
    journey.sees("100%")
    generator = random.Random(5)
    fixed = [(1, 1), (2, 1), (1, 50), (500, 200), (0, 0), (300, 1), (20, 4), (19, 3)]
    for number in range(1000):
        size = fixed[number] if number < len(fixed) else (generator.randint(1, 500), generator.randint(1, 200))
        session.set_size(*size, model=False)
        if number % 10 == 0:
            journey.keys(generator.choice("12345jkzG\t"))
        if number < 30:
            session.wait_quiet(0.05, 1)
        else:
            session.read(0.001)
    session.set_size(80, 24)
    session.wait_quiet(0.3, 3)
    # What was drawn for other sizes is no picture of this one.
    session.screen.foreign = []
    journey.keys("\x0c")
    journey.sees("100%")
    journey.keys("0")
    session.set_size(1, 1)
    session.wait_quiet(0.3, 3)
    session.set_size(80, 24)
    journey.keys("\x0c")
    journey.sees("REPLAY")
    leave(journey)


def letters(journey):
    """LANG=C: not one byte beyond ASCII on the screen, and the run's files in UTF-8 all the same."""
    session = journey.start("demo", "--run", "run", "--pace", "0", environment={"LANG": "C"})
    journey.sees("DONE", 60)
    for key in "12345zcbDE?":
        journey.keys(key)
        session.wait_quiet(0.1, 2)
    if session.screen.non_ascii or any(byte > 126 for byte in session.log):
        raise Failure("%d characters beyond ASCII" % session.screen.non_ascii)
    leave(journey)
    for name in ("history.json", "journal.jsonl", "best_skill.md"):
        with open(journey.path("run", name), encoding="utf-8") as file:
            file.read()


def colours(journey):
    """NO_COLOR: no colour at all, and the cursor can still be seen."""
    session = journey.start("watch", demo_run(journey), environment={"NO_COLOR": "1"})
    journey.sees("100%")
    for key in "12345jj":
        journey.keys(key)
        session.wait_quiet(0.1, 2)
    if session.screen.colors:
        raise Failure("%d colours" % session.screen.colors)
    if not any("7" in attributes.split(";") for row in session.screen.cells for _, attributes in row):
        raise Failure("nothing is in reverse")
    journey.keys("q")
    journey.ends()


def paste(journey):
    """1 MB pasted in brackets decides nothing; in a text box it is cut to the limit of the box."""
    session = journey.start("demo", "--run", "run", "--review", "manual", "--pace", "0")
    journey.sees("GATE WAIT", 40)
    journey.keys("2")
    journey.looks()
    flood = (b"aAvX\ryyqQr\x03" * 100000)[:1 << 20]
    journey.keys(b"\x1b[200~" + flood + b"\x1b[201~")
    journey.sees("paste dropped")
    if "GATE WAIT" not in session.screen.text():
        raise Failure("the paste did something")
    if any(record["type"] == "edit.decided" for record in journey.records("run")):
        raise Failure("a paste decided")
    journey.keys("v")
    journey.sees("eason")
    journey.keys(b"\x1b[200~" + flood + b"\x1b[201~")
    session.wait_quiet(0.3, 3)
    journey.keys("\r")
    journey.sees("[v]")
    vetoes = [record["data"] for record in journey.records("run") if record["type"] == "edit.decided"]
    if len(vetoes) != 1 or len(vetoes[0]["reason"]["text"]) > 500:
        raise Failure("the reason is %d long" % len(vetoes[0]["reason"]["text"]))
    journey.keys("\x03")
    session.wait_quiet(0.2, 1)
    journey.keys("\x03")
    journey.ends(75)


def settings(journey):
    """keys.yaml, screen.yaml and a theme with faults: each is said with its line, and the program goes on."""
    folder = journey.path("skillopt", "themes")
    os.makedirs(folder)
    faults = (
        ("keys.yaml", "edit.approve: F5\nedit.aprove: F6\n", "aprove"),
        ("keys.yaml", "edit.approve: [a\n", "keys.yaml"),
        ("keys.yaml", "\xff\xfe\x00".encode("latin-1"), "keys.yaml"),
        ("keys.yaml", "edit.veto: a\n", "keys.yaml"),
        ("screen.yaml", "mouse: perhaps\n", "mouse"),
        ("screen.yaml", "theme: none-such\n", "none-such"),
        ("screen.yaml", "them: mono\n", "unknown key"),
        ("themes/own.yaml", "name: own\npalette: {}\nroles:\n  text: nosuchcolour\n", "own.yaml"),
    )
    for name, text, word in faults:
        path = journey.path("skillopt", name)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        chosen = ["--theme", "own"] if name.startswith("themes") else []
        session = journey.start("watch", demo_run(journey), *chosen)
        # What is wrong stands on the status line; what is wrong later replaces what was said before.
        if not session.wait(lambda: word in session.screen.text(), 15):
            raise Failure("%s %r: nothing is said" % (name, text))
        journey.sees("100%")
        leave(journey)
        again(journey)
        os.remove(path)
    # Other keys, from the file.
    with open(journey.path("skillopt", "keys.yaml"), "w") as file:
        file.write("app.quit: [F9, x]\napp.help: F2\n")
    journey.start("watch", demo_run(journey))
    journey.sees("100%")
    journey.keys("\x1bOQ")
    journey.sees("F9")
    journey.keys("\x1b")
    journey.session.wait_quiet(0.2, 1)
    journey.keys("x")
    journey.ends()


def editors(journey):
    """An editor that isn't there, fails, is killed, or leaves nonsense: no decision, and what is wrong is said."""
    journey.start("demo", "--run", "run", "--review", "manual", "--pace", "0", environment={
        "VISUAL": journey.path("editor"), "EDITOR": None})
    session = journey.session
    journey.sees("GATE WAIT", 40)
    journey.keys("2")
    journey.looks()

    def editor(script, says):
        if script is not None:
            with open(journey.path("editor"), "w") as file:
                file.write("#!/bin/sh\n" + script)
            os.chmod(journey.path("editor"), 0o755)
        entered = session.screen.counts.get("1049h", 0)
        journey.keys("e")
        if not session.wait(lambda: session.screen.counts.get("1049h", 0) > entered, 10):
            raise Failure("editor %r: the screen does not come back" % script)
        session.wait_quiet(0.2, 2)
        if says not in session.screen.text():
            raise Failure("editor %r: does not say %r" % (script, says))
        if any(record["type"] == "edit.decided" for record in journey.records("run")):
            raise Failure("editor %r decided" % script)

    editor(None, "not edited")
    editor("exit 3\n", "not edited")
    editor("kill -9 $$\n", "not edited")
    editor("true\n", "unchanged")
    editor("echo nonsense > \"$1\"\n", "not")
    editor("rm \"$1\"\n", "not edited")
    editor("head -c 3000000 /dev/zero > \"$1\"\n", "not")
    journey.keys("\x03")
    session.wait_quiet(0.2, 1)
    journey.keys("\x03")
    journey.ends(75)


def home(journey):
    """No HOME, no XDG folders, a temporary folder that may not be written."""
    session = journey.start("demo", "--run", "run", "--pace", "0", environment={
        "HOME": None, "XDG_CONFIG_HOME": None, "XDG_RUNTIME_DIR": None, "TMPDIR": "/nonexistent"})
    journey.sees("DONE", 60)
    journey.keys("t")
    session.wait_quiet(0.2, 1)
    journey.keys("\r")
    journey.sees("HOME")
    leave(journey)


JOURNEYS = {"kinds": kinds, "sizes": sizes, "letters": letters, "colours": colours, "paste": paste, "settings": settings,
            "editors": editors, "home": home}

if __name__ == "__main__":
    sys.exit(journeys.main(JOURNEYS))
