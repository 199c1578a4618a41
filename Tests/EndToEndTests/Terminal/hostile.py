#!/usr/bin/env python3
"""Text that would like to command the terminal, and a check that none of it does (RELIABILITY, T1).

    hostile.py corpus [--random BYTES] > FILE      one piece to a line: bytes, sequences, random bytes
    hostile.py check [--clipboard] < RECORDING     names every sequence that drawing doesn't need; 1 when there are some
    hostile.py show FILE -- COMMAND ...            runs the probe on a corpus, page by page, and checks its output
"""

import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import pseudo_terminal
import terminal_model

HOSTILE = [
    b"\x1b[31mred", b"\x1b]0;title\x07", b"\x1b]0;title\x1b\\", b"\x1b]2;t\x9c", b"\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\",
    b"\x1b]52;c;aGVsbG8=\x07", b"\x1b]52;p;aGVsbG8=\x1b\\", b"\x1bP1$r0m\x1b\\", b"\x1b_apc\x1b\\", b"\x1b^pm\x1b\\",
    b"\x1bX sos \x1b\\", b"\x1b[2J\x1b[H", b"\x1b[?1049l", b"\x1b[?1000h", b"\x1b[6n", b"\x1b[c", b"\x1b[>c", b"\x1b]11;?\x07",
    b"\x1b]4;1;?\x07", b"\x1b[21t", b"\x1bc", b"\x1b(0lqk", b"\x1b#8", b"\x1b[200~paste\x1b[201~", b"\x9b31mc1", b"\xc2\x9b31mc1",
    b"\xc2\x9d0;t\xc2\x9c", b"\xc2\x90q\xc2\x9c", b"\x07bell", b"\x08\x08back", b"\rcarriage", b"tab\there", b"\x0bvt\x0cff",
    b"\x0e\x0fshift", b"\x00nul", b"\x7fdel", "\u202eoverride\u202c".encode(), "\u2066isolate\u2069".encode(),
    "zero\u200bwidth\u200c\u200d\u2060\ufeff".encode(), "tags\U000e0041\U000e007f".encode(), ("e" + "\u0301" * 40).encode(),
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467".encode(), "flag \U0001f1e9\U0001f1ea".encode(),
    "heart \u2764\ufe0f thumb \U0001f44d\U0001f3fd".encode(), "new \U0001fae8\U0001fabc".encode(), "soft\u00adhyphen".encode(),
    "line\u2028par\u2029".encode(), "private \ue000 unassigned \u0378 non \ufdd0\uffff".encode(), b"\xff\xfe\xc0\xaf\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"cut \xe2\x82", "wide 日本語 한국어 Ａ".encode(), "\u115f\u1160\u3164\uffa0".encode(),
]


def corpus(random_bytes):
    lines = [bytes([byte]) + b" one byte" for byte in range(256) if byte != 10]
    lines += HOSTILE
    generator = random.Random(7)
    pieces = HOSTILE + [b"a", b" ", b"\x1b", b"\x1b[", b"\x1b]", b";", b"1", b"m", "日".encode(), "\u0301".encode(), b"\xc2"]
    for _ in range(2000):
        lines.append(b"".join(generator.choice(pieces) for _ in range(generator.randint(1, 6))))
    while random_bytes > 0:
        lines.append(generator.randbytes(150).replace(b"\n", b"\x1b"))
        random_bytes -= 150
    return b"\n".join(lines) + b"\n"


def show(path, command):
    with open(path, "rb") as file:
        count = file.read().count(b"\n")
    session = pseudo_terminal.Session(command + ["--text", path], 400, 300)
    session.wait_for("page 0", 60)
    for page in range(count // 297 + 1):
        session.send("n")
        if not session.wait(lambda: "page %d" % (page + 1) in session.screen.text().split("\n", 1)[0], 20):
            print("page %d is not shown" % (page + 1))
            return 1
    session.send("q")
    session.wait_end()
    print("%d lines, %d bytes sent to the terminal, %d foreign sequences, %d bells" % (
        count, len(session.log), len(session.screen.foreign), session.screen.bells))
    for place, sequence in session.screen.foreign[:10]:
        print("%d: %s" % (place, sequence))
    wrong = bool(session.screen.foreign) or session.screen.bells > 0 or session.status != 0
    session.close()
    return 1 if wrong else 0


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["corpus"]:
        size = int(arguments[2]) if arguments[1:2] == ["--random"] else 1000000
        sys.stdout.buffer.write(corpus(size))
        return 0
    if arguments[:1] == ["check"]:
        screen = terminal_model.Screen(200, 60, clipboard="--clipboard" in arguments)
        screen.feed(sys.stdin.buffer.read())
        for place, sequence in screen.foreign:
            print("%d: %s" % (place, sequence))
        return 1 if screen.foreign else 0
    if arguments[:1] == ["show"]:
        return show(os.path.abspath(arguments[1]), arguments[3:])
    print(__doc__)
    return 64


if __name__ == "__main__":
    sys.exit(main())
