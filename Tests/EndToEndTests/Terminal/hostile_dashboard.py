#!/usr/bin/env python3
"""The whole program on a run that is made of hostile text (RELIABILITY, T1): a data set, answers, edits, reasons and notes
that hold the corpus of `hostile.py`, looked at in every pane and view, searched, copied, written, vetoed and approved,
live and as a replay, and printed as lines.

    hostile_dashboard.py SKILLOPT FOLDER_WITH_CONFIG_AND_SKILL

The exit status is 0 when nothing but drawing reached the terminal.
"""

import base64
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile
import pseudo_terminal
import terminal_model

RULE = "- Every number has a name: give it."


class Failure(Exception):
    pass


class Corpus:
    """The corpus in pieces of a few lines, from its start again at its end. Safe for several threads."""

    def __init__(self):
        self.lines = hostile.corpus(20000).split(b"\n")[:-1]
        self.place = 0
        self.lock = threading.Lock()

    def bytes(self, count):
        with self.lock:
            picked = [self.lines[(self.place + number) % len(self.lines)] for number in range(count)]
            self.place += count
        return b"\n".join(picked)

    def text(self, count):
        return self.bytes(count).decode("utf-8", "replace")

    def raw(self, count):
        """Bytes that are no text stay in it, as lone surrogates."""
        return self.bytes(count).decode("utf-8", "surrogateescape")


# The provider

def answer(corpus, body):
    messages = [message.get("content") or "" for message in json.loads(body)["messages"]]
    system, user = messages[0], "\n".join(messages[1:])
    if "selected_indices" in system:
        return json.dumps({"reasoning": corpus.text(3), "selected_indices": [0, 1, 2, 3]})
    if "failure_summary" in system:
        summary = [{"failure_type": corpus.text(1), "count": 2, "description": corpus.text(3)}]
        return json.dumps({"batch_size": 2, "failure_summary": summary,
                           "patch": {"reasoning": corpus.text(6), "edits": edits(corpus)}})
    if "success_patterns" in system:
        return json.dumps({"batch_size": 2, "success_patterns": [corpus.text(2)],
                           "patch": {"reasoning": corpus.text(2), "edits": []}})
    if "slow_update_content" in system:
        return json.dumps({"reasoning": corpus.text(3), "slow_update_content": "- Lasting: " + corpus.text(20)})
    if "meta_skill_content" in system:
        return json.dumps({"reasoning": corpus.text(3), "meta_skill_content": "- Note: " + corpus.text(20)})
    if "What is number" not in user:
        return json.dumps({"reasoning": corpus.text(3), "edits": edits(corpus)})
    number = re.search(r"What is number (\d+) called", user)[1]
    knows = RULE in system or int(number) % 2 == 1
    return "%s <answer>%s</answer>" % (corpus.raw(30), "name" + number if knows else corpus.raw(2))


def edits(corpus):
    return [
        {"op": "append", "content": "%s %s" % (RULE, corpus.text(4)), "support_count": 2, "source_type": "failure"},
        {"op": "replace", "target": "Read every passage once before answering.", "content": corpus.text(6),
         "support_count": 1, "source_type": "failure", "reasoning": corpus.text(2)},
        {"op": "insert_after", "target": corpus.text(1), "content": corpus.text(3), "source_type": corpus.text(1)},
        {"op": "append", "content": "Plain words only."},
    ]


class Provider(http.server.BaseHTTPRequestHandler):
    corpus = None
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        reply = {"id": "1", "object": "chat.completion", "model": "m", "usage": {"prompt_tokens": 9, "completion_tokens": 9},
                 "choices": [{"index": 0, "finish_reason": "stop",
                              "message": {"role": "assistant", "content": answer(self.corpus, body)}}]}
        data = json.dumps(reply, ensure_ascii=False).encode("utf-8", "surrogateescape")
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *words):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


# What may be seen

UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Cs", "Co")


def check_text(text, what, categories=UNSEEN):
    """A text that left the program by another way than the screen."""
    for character in text:
        if character != "\n" and unicodedata.category(character) in categories:
            raise Failure("%s holds U+%04X" % (what, ord(character)))


def check_screen(session):
    screen = session.screen
    if screen.foreign:
        raise Failure("foreign sequences: %s" % screen.foreign[:5])
    if screen.bells:
        raise Failure("the bell rang")
    for row in screen.cells:
        for text, _ in row:
            if len(text) > 5 or text and unicodedata.category(text[0]) in ("Co", "Mn", "Me"):
                raise Failure("a cell holds %r" % text)


class Stage:
    def __init__(self, program, source):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="skillopt-hostile-")
        self.corpus = Corpus()
        Provider.corpus = self.corpus
        self.server = Server(("127.0.0.1", 0), Provider)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.environment = {
            "OPENAI_COMPATIBLE_BASE_URL": "http://127.0.0.1:%d/v1" % self.server.server_address[1],
            "OPENAI_COMPATIBLE_API_KEY": "sk-test-0123456789abcdef", "no_proxy": "127.0.0.1",
            "XDG_RUNTIME_DIR": None, "XDG_CONFIG_HOME": self.folder, "HOME": self.folder,
        }
        self.session = None
        self.sent = 0
        self.views = 0
        shutil.copy(os.path.join(source, "config.yaml"), self.folder)
        with open(os.path.join(source, "initial_skill.md"), "rb") as file:
            skill = file.read()
        with open(self.path("skill.md"), "wb") as file:
            # What an editor would keep of it: a skill is a text without NUL and in UTF-8.
            hidden = self.corpus.bytes(300).decode("utf-8", "replace").replace("\0", "").replace("\r", "")
            file.write(skill + ("\n" + hidden + "\n").encode())
        self.write_data()

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write_data(self):
        number = 0
        for split, count in (("train", 4), ("val", 4), ("test", 2)):
            items = []
            for _ in range(count):
                number += 1
                items.append({"id": "t%d %s" % (number, self.corpus.text(1)),
                              "question": "What is number %d called? %s" % (number, self.corpus.text(20)),
                              "context": "[DOC] Number %d is called name%d. %s" % (number, number, self.corpus.text(40)),
                              "answers": ["name%d" % number], "task_type": self.corpus.text(1)})
            os.makedirs(self.path("data", split))
            with open(self.path("data", split, "items.json"), "w") as file:
                json.dump(items, file)

    def start(self, *arguments, columns=120, rows=40, environment=None):
        self.session = pseudo_terminal.Session(
            [self.program, *arguments], columns, rows, environment={**self.environment, **(environment or {})},
            clipboard=True, folder=self.folder)
        return self.session

    def keys(self, text, quiet=0.08):
        self.session.send(text)
        self.session.wait_quiet(quiet, 3)
        check_screen(self.session)

    def sees(self, *texts, limit=30):
        if not self.session.wait(lambda: any(text in self.session.screen.text() for text in texts), limit):
            raise Failure("does not show %r" % (texts,))
        check_screen(self.session)

    def ends(self):
        if not self.session.wait_end(20):
            raise Failure("does not end")
        check_screen(self.session)
        wrong = terminal_model.is_given_back(self.session.screen) + self.session.settings_changed()
        if wrong or self.session.status != 0:
            raise Failure("ended with %s: %s" % (self.session.status, wrong))
        for payload in self.session.screen.clipboard:
            check_text(base64.b64decode(payload.split(b";")[-1]).decode().replace("\t", " "), "the clipboard")
        self.sent += len(self.session.log)
        self.session.close()
        self.session = None

    def records(self):
        with open(self.path("run", "journal.jsonl")) as file:
            return [json.loads(line) for line in file if line.endswith("\n")]

    def verdicts(self):
        return [record["data"] for record in self.records() if record["type"] == "edit.decided"]

    def close(self):
        if self.session:
            self.session.close()
        self.server.shutdown()
        shutil.rmtree(self.folder, ignore_errors=True)


def look_into(stage, opens, deep):
    """Opens a view and looks at it in all its forms."""
    stage.keys(opens, 0.1)
    stage.views += 1
    if deep:
        for keys in ("|", "|", "|w", "G", "gw}", "l/e\r", "nyY"):
            stage.keys(keys, 0.04)
        stage.keys("\x1b", 0.06)


def walk(stage, deep=True):
    """Every pane, and what can be opened from it."""
    for pane in "12345":
        stage.keys(pane)
        for keys in ("zG", "gj", "/e\rn", "\x1b", "fe\r", "\x1b", "oI", "y", "\x1b"):
            stage.keys(keys, 0.04)
        for place in ("0%sg", "%sj", "%sG"):
            stage.keys(place % pane, 0.04)
            look_into(stage, "\r", deep)
    for view in "cbDE":
        look_into(stage, "1" + view, deep)
    # The calls of a step, with what was asked and what came back.
    for number in range(4):
        stage.keys("1D/call\r" + "n" * number, 0.06)
        look_into(stage, "\r", deep)
    stage.keys("2")
    for keys in ("?", "\x1b", ":", "ed", "\x1b", "t", "\x1b", "|", "|"):
        stage.keys(keys)


def written(stage, compare):
    """The screen as files."""
    before = set(os.listdir(stage.folder))
    stage.keys("W", 0.2)
    if not stage.session.wait(lambda: len(set(os.listdir(stage.folder)) - before) >= 2, 5):
        raise Failure("the screen was not written")
    # The file may be there before the frame is.
    stage.session.wait_quiet(0.3, 3)
    for name in set(os.listdir(stage.folder)) - before:
        if not name.startswith("skillopt-screen"):
            continue
        with open(stage.path(name), "rb") as file:
            data = file.read()
        if name.endswith(".txt"):
            check_text(data.decode(), name)
            # The line before the last says by now where it was written. The file is in UTF-8 whatever the screen can show.
            kept, shown = [[line.rstrip() for line in text.rstrip("\n").split("\n")]
                           for text in (data.decode(), stage.session.screen.text())]
            if compare and any(line.isascii() and line != other for line, other in zip(kept[:-2], shown)):
                different = [pair for pair in zip(kept[:-2], shown) if pair[0].isascii() and pair[0] != pair[1]]
                raise Failure("the written screen is another one: %s" % different[:3])
        else:
            screen = terminal_model.Screen(300, 100)
            screen.feed(data.replace(b"\n", b"\r\n"))
            if screen.foreign:
                raise Failure("%s: %s" % (name, screen.foreign[:3]))
        os.remove(stage.path(name))


def live(stage):
    """A run under way: everything is looked at, then decided on."""
    settings = ["env.skill_init=skill.md", "env.split_dir=data", "train.num_epochs=2", "train.batch_size=4",
                "gradient.minibatch_size=2", "env.workers=4"]
    arguments = ["train", "config.yaml", "--run", "run", "--review", "manual"]
    for setting in settings:
        arguments += ["--set", setting]
    session = stage.start(*arguments)
    stage.sees("GATE WAIT", limit=60)
    walk(stage)
    written(stage, compare=False)
    decide(stage)
    end = time.monotonic() + 90
    while "DONE" not in session.screen.text():
        if time.monotonic() > end:
            raise Failure("the run does not come to its end")
        if "GATE WAIT" in session.screen.text():
            stage.keys("r", 0.3)
            if "y " in session.screen.text() and "undecided" in session.screen.text():
                stage.keys("y", 0.3)
        session.wait_quiet(0.1, 1)
    check_screen(session)
    walk(stage, deep=False)
    stage.keys("q")
    stage.ends()


def decide(stage):
    """A veto with a hostile reason; an approval that has to be said twice."""
    stage.keys("0" + "2", 0.5)
    stage.keys("g", 0.5)
    stage.keys("v")
    reason = stage.corpus.bytes(20).replace(b"\x1b[201~", b"")
    stage.keys(b"\x1b[200~because " + reason + b"\x1b[201~")
    stage.keys("\r")
    stage.sees("[v]")
    vetoed = stage.verdicts()
    if len(vetoed) != 1 or not vetoed[0]["reason"]["text"].startswith("because"):
        raise Failure("the veto is not on record: %s" % vetoed)
    check_text(vetoed[0]["reason"]["text"].replace("\n", "\0"), "the reason on record", ("Cc", "Zl", "Zp"))
    stage.keys("2gj", 0.5)
    hidden = next((edit for edit in proposed(stage) if edit["id"] != vetoed[0]["edit"] and hides(edit)), None)
    if hidden is None:
        raise Failure("no edit hides anything")
    for _ in range(6):
        stage.keys("a", 0.3)
        text = stage.session.screen.text()
        if "hidden character" in text and "all the same?" in text:
            break
        if len(stage.verdicts()) > 1:
            raise Failure("approved without being asked: %s" % stage.verdicts()[-1])
        stage.keys("j", 0.4)
    else:
        raise Failure("approving an edit with hidden characters does not ask once more")
    stage.keys("\r", 0.3)
    if len(stage.verdicts()) != 1:
        raise Failure("Enter approved what hides something")
    stage.keys("a", 0.3)
    stage.sees("all the same?")
    stage.keys("y", 0.3)
    stage.sees("[a]")
    approved = [verdict for verdict in stage.verdicts() if verdict["verdict"] == "approve"]
    if len(approved) != 1 or not approved[0]["shown"].get("hiddenCharacters"):
        raise Failure("the approval is not on record with what it showed: %s" % approved)


def proposed(stage):
    found = [record["data"] for record in stage.records() if record["type"] == "edits.proposed"]
    return [{"id": edit["id"], "item": edit["item"]} for edit in found[-1]["chosen"]]


def hides(edit):
    text = json.dumps(edit["item"], ensure_ascii=False)
    return any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn") for character in text) or "\\u00" in text


def replay(stage):
    """The same folder as a recording, at other sizes and without UTF-8."""
    for columns, rows, environment in ((80, 24, {}), (80, 24, {"LANG": "C"}), (41, 13, {"NO_COLOR": "1"})):
        session = stage.start("watch", "run", columns=columns, rows=rows, environment=environment)
        stage.sees("REPLAY", "replay", "100%")
        stage.sees("100%", "END", "DONE")
        walk(stage, deep=False)
        for keys in "([s])+":
            stage.keys(keys)
        # What was shown before may look the same: each command is seen to be done before the next.
        stage.keys(" ")
        stage.sees("playing")
        stage.keys(".")
        stage.sees("paused 100%")
        if environment.get("LANG") == "C":
            stage.keys("5")
            written(stage, compare=True)
            if session.screen.non_ascii:
                raise Failure("%d characters beyond ASCII under LANG=C" % session.screen.non_ascii)
        stage.keys("q")
        stage.ends()


def lines(stage):
    """Everything that is printed. JSON keeps what was said, escaped; the rest shows it."""
    environment = {name: value for name, value in {**os.environ, **stage.environment}.items() if value is not None}
    for arguments in (["watch", "run", "--plain"], ["watch", "run", "--json"], ["audit", "run"], ["audit", "show", "run", "1"],
                      ["audit", "show", "run", "2"], ["audit", "verify", "run"], ["audit", "export", "run", "--json"],
                      ["audit", "export", "run", "--csv"]):
        outcome = subprocess.run([stage.program, *arguments], cwd=stage.folder, env=environment, stdin=subprocess.DEVNULL,
                                 capture_output=True, timeout=60)
        if outcome.returncode not in (0, 64):
            raise Failure("%s gave %d: %s" % (arguments, outcome.returncode, outcome.stderr[:300]))
        if outcome.returncode == 64:
            print("  not a command here: %s" % " ".join(arguments))
            continue
        for data in (outcome.stdout, outcome.stderr):
            # In JSON what acts on nothing stands as it was said.
            kept = ("Co",) if "--json" in arguments else ()
            check_text(data.decode(), " ".join(arguments), [name for name in UNSEEN if name not in kept])
        stage.sent += len(outcome.stdout)


def main():
    stage = Stage(sys.argv[1], sys.argv[2])
    began = time.monotonic()
    try:
        for part in (live, replay, lines):
            start = time.monotonic()
            part(stage)
            print("%-7s ok  %.1f s" % (part.__name__, time.monotonic() - start), flush=True)
        print("%d bytes looked at, %d views, 0 foreign sequences, %.0f s" % (
            stage.sent, stage.views, time.monotonic() - began))
        return 0
    except Failure as failure:
        print("FAILED: %s" % failure)
        if stage.session:
            print(stage.session.screen.text())
            print(bytes(stage.session.log[-300:]))
        return 1
    finally:
        stage.close()


if __name__ == "__main__":
    sys.exit(main())
