#!/usr/bin/env python3
"""What the terminal layer does besides ending well: editor, copy, files, mouse, paste, sizes, kinds of terminal, detach.

    behaviour.py [--only NAME ...] [--json FILE] -- PROBE
"""

import argparse
import base64
import json
import os
import random
import shutil
import signal
import stat
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pseudo_terminal
import terminal_model

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


class Stage:
    """The probe at a terminal, with a folder of its own."""

    def __init__(self, probe):
        self.probe = probe
        self.folder = tempfile.mkdtemp(prefix="skillopt-behaviour-")
        self.session = None

    def start(self, *arguments, columns=80, rows=24, environment=None, clipboard=False):
        self.session = pseudo_terminal.Session(
            [self.probe, *arguments], columns, rows, environment, clipboard=clipboard, folder=self.folder)
        return self.session

    def shown(self, *arguments, **options):
        session = self.start(*arguments, **options)
        assert session.wait_for("probe  number"), "no screen: %r" % bytes(session.log[-300:])
        return session

    def events(self):
        try:
            with open(os.path.join(self.folder, "events")) as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def script(self, text):
        path = os.path.join(self.folder, "editor")
        with open(path, "w") as file:
            file.write("#!/bin/sh\n" + text)
        os.chmod(path, 0o755)
        return path

    def quit(self):
        self.session.send("q")
        assert self.session.wait_end(), "does not quit"
        wrong = terminal_model.is_given_back(self.session.screen) + self.session.settings_changed()
        assert not wrong, wrong
        assert not self.session.screen.foreign, self.session.screen.foreign[:3]

    def close(self):
        if self.session:
            self.session.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@check
def editor_changes_the_text(stage):
    editor = stage.script(
        'stat -c %a "$2" > mode\ncat "$2" > seen\nenv > environment\nps -o stat= -p $$ > state\n'
        'sed -i s/edit/change/ "$2"\n')
    session = stage.shown("--supervised", environment={"VISUAL": editor + " -w", "OPENAI_API_KEY": "secret-canary"})
    session.send("e")
    assert session.wait(lambda: "edited" in stage.events()), "the editor did not end"
    assert 'changed("text to change")' in stage.events(), stage.events()
    read = lambda name: open(os.path.join(stage.folder, name)).read()
    assert read("mode").strip() == "600", read("mode")
    assert "a test" in read("seen") and "text to edit" in read("seen"), read("seen")
    assert "secret-canary" not in read("environment")
    assert "+" in read("state"), "not in the foreground: " + read("state")
    session.wait_quiet()
    assert session.screen.mode("1049") and session.screen.mode("1000") and session.screen.mode("2004")
    assert "probe  number" in session.screen.text()
    stage.quit()


@check
def editor_that_fails_decides_nothing(stage):
    for script, words in (("exit 3\n", "status 3"), ("kill -9 $$\n", "signal 9")):
        editor = stage.script(script)
        session = stage.shown(environment={"EDITOR": editor})
        session.send("e")
        assert session.wait(lambda: words in stage.events()), stage.events()
        session.wait_quiet()
        stage.quit()
        session.close()
    session = stage.shown(environment={"EDITOR": "/nonexistent/editor"})
    session.send("e")
    assert session.wait(lambda: "not found" in stage.events()), stage.events()
    session.wait_quiet()
    stage.quit()


@check
def editor_gets_ctrl_c_and_ctrl_z(stage):
    # Starts nothing itself: a shell that is just starting a program can't be stopped before that has begun.
    editor = stage.script('trap "echo got-it > interrupted; exit 0" INT\necho editor-up\nread line\n')
    session = stage.shown("--supervised", environment={"EDITOR": editor})
    session.send("e")
    assert session.wait(lambda: b"editor-up" in session.log), "the editor did not start"
    session.send("\x1a")
    assert session.wait(lambda: session.is_stopped, 5), "Ctrl-Z in the editor does not stop the job"
    session.foreground()
    session.wait_quiet(0.3, 1)
    session.send("\x03")
    assert session.wait(lambda: "edited: unchanged" in stage.events()), stage.events()
    session.wait_quiet()
    stage.quit()


@check
def signals_reach_the_program_while_an_editor_runs(stage):
    editor = stage.script("echo editor-up\nexec sleep 30\n")
    session = stage.shown("--supervised", environment={"EDITOR": editor})
    session.send("e")
    assert session.wait(lambda: b"editor-up" in session.log), "the editor did not start"
    session.signal(signal.SIGTERM)
    assert session.wait_end(5), "TERM does not end it"
    assert session.status == -signal.SIGTERM, session.status
    wrong = terminal_model.is_given_back(session.screen) + session.settings_changed()
    assert not wrong, wrong


@check
def copy_goes_to_the_clipboard_and_a_file(stage):
    session = stage.shown(clipboard=True)
    session.send("y")
    assert session.wait(lambda: session.screen.clipboard), "nothing on the clipboard"
    assert base64.b64decode(session.screen.clipboard[0].split(b";")[-1]) == b"copied text", session.screen.clipboard
    path = os.path.join(stage.folder, "skillopt-copy.txt")
    assert session.wait(lambda: os.path.exists(path)), "no file"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    stage.quit()


@check
def screen_is_written_as_text_and_with_colours(stage):
    session = stage.shown()
    session.send("W")
    assert session.wait(lambda: "written" in stage.events()), stage.events()
    names = sorted(name for name in os.listdir(stage.folder) if name.startswith("skillopt-screen"))
    assert [name.rsplit(".")[1] for name in names] == ["ansi", "txt"], names
    with open(os.path.join(stage.folder, names[1])) as file:
        text = file.read()
    assert text.rstrip("\n") == session.screen.text().rstrip("\n"), text
    assert "日本 é ─ ⣿" in text
    stage.quit()


@check
def mouse_and_paste_are_read(stage):
    session = stage.shown()
    session.send("\x1b[<0;5;3M\x1b[<0;5;3m\x1b[<64;9;4M")
    assert session.wait_for("click 4,2 | wheelUp 8,3"), session.screen.text()
    session.send("\x1b[200~qqqTV\x1b[201~")
    assert session.wait_for("paste 5"), session.screen.text()
    session.send("m")
    assert session.wait(lambda: session.screen.mode("1000") is False), "mouse still on"
    session.send("M")
    assert session.wait(lambda: session.screen.mode("1000")), "mouse not on again"
    stage.quit()


@check
def every_size_is_drawn(stage):
    session = stage.shown()
    generator = random.Random(3)
    sizes = [(1, 1), (2, 1), (1, 50), (500, 200), (0, 0), (300, 1)]
    sizes += [(generator.randint(1, 300), generator.randint(1, 100)) for _ in range(60)]
    for columns, rows in sizes:
        session.set_size(columns, rows, model=False)
        session.read(0.01)
        session.send("j")
    session.set_size(80, 24)
    session.wait_quiet(0.3, 3)
    session.send("\x0c")
    assert session.wait_for("probe  number"), session.screen.text()
    session.screen.foreign = []
    stage.quit()


@check
def kinds_of_terminal(stage):
    for term, shows in (("xterm-256color", True), ("screen", True), ("linux", True), ("vt100", True), ("tmux-256color", True),
                        ("xterm-kitty", True), ("dumb", False), (None, False), ("nonsense", False)):
        session = stage.start(environment={"TERM": term})
        if shows:
            assert session.wait_for("number 0"), "%s: %r" % (term, bytes(session.log[-200:]))
            session.send("q")
        assert session.wait_end(), "%s does not end" % term
        assert session.status == 0, (term, session.status)
        assert not session.settings_changed(), term
        if shows:
            assert not session.screen.foreign, (term, session.screen.foreign[:3])
            assert session.screen.mode("25") is not False, term
            assert session.screen.colors == 0 or term != "vt100", term
        else:
            assert b"\x1b" not in session.log and b"plain lines" in session.log, bytes(session.log)
        session.close()
    stage.session = None


@check
def no_color_and_ascii(stage):
    session = stage.shown(environment={"NO_COLOR": "1"})
    session.send("jj")
    session.wait_quiet()
    assert session.screen.colors == 0
    stage.quit()
    session.close()
    session = stage.shown(environment={"LANG": "C"})
    session.wait_quiet()
    assert session.screen.non_ascii == 0 and all(byte < 127 for byte in session.log)
    stage.quit()


@check
def detached_program_goes_on(stage):
    session = stage.shown("--supervised")
    child = session.screen_process()
    session.send("D")
    assert session.wait_end(5), "the shell is not let go"
    assert session.status == 0, session.status
    time.sleep(0.2)
    assert os.path.exists("/proc/%d" % child), "the program did not go on"
    with open("/proc/%d/stat" % child) as file:
        fields = file.read().rsplit(")", 1)[1].split()
    assert int(fields[3]) == child, "not in a session of its own"
    assert b"goes on as %d" % child in session.log
    wrong = terminal_model.is_given_back(session.screen) + session.settings_changed()
    assert not wrong, wrong


@check
def printed_lines_are_shown_afterwards(stage):
    session = stage.shown()
    session.send("T")
    assert session.wait_end()
    after = bytes(session.log).split(b"\x1b[?1049l")[-1]
    assert b"Fatal error" in after, after[:300]


@check
def nothing_is_sent_when_nothing_changes(stage):
    session = stage.shown()
    session.wait_quiet()
    before = len(session.log)
    session.send("k" * 50)
    session.wait_quiet(0.3, 2)
    session.read(1)
    # The last keys are shown, once.
    assert len(session.log) - before < 400, len(session.log) - before
    before = len(session.log)
    session.send("k" * 50)
    session.wait_quiet(0.3, 2)
    assert len(session.log) == before, bytes(session.log[before:])
    stage.quit()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--json")
    parser.add_argument("probe", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    probe = options.probe[-1]
    results = []
    for function in CHECKS:
        name = function.__name__.replace("_", " ")
        if options.only and name not in options.only:
            continue
        stage, start, failure = Stage(probe), time.monotonic(), None
        try:
            function(stage)
        except AssertionError as error:
            failure = str(error) or "failed"
        finally:
            stage.close()
        results.append({"check": name, "failure": failure})
        print("%-52s %5.1f s  %s" % (name, time.monotonic() - start, failure or "ok"), flush=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)
    return 1 if any(result["failure"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
