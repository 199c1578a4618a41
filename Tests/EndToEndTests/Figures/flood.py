#!/usr/bin/env python3
"""The dashboard at a pseudo-terminal of 200x60 while 10,000 events a second come in for ten seconds.

    flood.py TERMINAL_PROBE RUN [--rate 10000] [--seconds 10]

Prints how many events were posted and how many the screen's state took, the processor time of the screen's thread in per
cent of one core, and the time from a key to the end of the frame that shows it (six or seven keys a second), as the probe measures them.
"""
import argparse
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Terminal"))
from pseudo_terminal import Session  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probe")
    parser.add_argument("run")
    parser.add_argument("--rate", default="10000")
    parser.add_argument("--seconds", default="10")
    options = parser.parse_args()
    command = [options.probe, "--flood", options.run, "--rate", options.rate, "--seconds", options.seconds]
    print(measure(command, float(options.seconds)))


def measure(command, seconds):
    session = Session(command, 200, 60)
    end = time.monotonic() + seconds
    generator = random.Random(1)
    while time.monotonic() < end - 1:
        session.send(generator.choice(["j", "k", "\t"]))
        pause = time.monotonic() + 0.1 + generator.random() / 10
        while time.monotonic() < pause:
            session.read(max(0, pause - time.monotonic()))
    limit = time.monotonic() + 20
    while time.monotonic() < limit and session.status is None:
        session.read(0.2)
    lines = bytes(session.log).decode("utf-8", "replace").splitlines()
    # The session's shell would outlive this script and keep its output open.
    session.close()
    found = next((line for line in reversed(lines) if "posted" in line), None)
    return found[found.index("posted"):] if found else "no figures came"


if __name__ == "__main__":
    main()
