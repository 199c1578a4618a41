"""A terminal in memory: applies what a program sends, and names everything that it must not send.

Only what a curses program needs for drawing is known: cursor movement, erasing, attributes, scrolling, insertion and
deletion, character sets, and the private modes in `MODES`. Everything else is kept in `foreign`, with its place in the
stream: titles, hyperlinks, clipboard writes, queries, device control strings, C1 bytes, unknown sequences.
"""

import re
import unicodedata

# Application cursor keys, automatic wrap, cursor blink, cursor, mouse, paste, alternate screen.
MODES = {"1", "7", "12", "25", "1000", "1002", "1006", "2004", "1049"}
# ANSI modes: insert; screen's cursor.
PLAIN_MODES = {"4", "34"}
# `t`: saving and restoring the title, as xterm's entry and leave sequences do.
TITLE_STACK = {"22;0;0", "23;0;0"}

TOKEN = re.compile(
    rb"\x1b\[(?P<private>[<=>?]?)(?P<parameters>[0-9;:]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    rb"|(?P<string>\x1b[\]PX^_])(?P<payload>.*?)(?P<end>\x07|\x1b\\)"
    rb"|\x1b(?P<set>[()*+])(?P<charset>.)"
    rb"|\x1b(?P<short>[^\[\]PX^_()*+])"
    rb"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    rb"|(?P<text>[\x20-\x7e]+|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})",
    re.S,
)


def width(character):
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


class Screen:
    """The cells, modes and counts after a stream of bytes."""

    def __init__(self, columns=80, rows=24, clipboard=False):
        self.resize(columns, rows)
        self.modes = {}
        self.counts = {}
        self.foreign = []
        self.clipboard = []
        self.allows_clipboard = clipboard
        self.colors = 0
        self.bells = 0
        self.non_ascii = 0
        self.received = 0
        self.rest = b""
        self.attributes = ""

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[(" ", "")] * columns for _ in range(rows)]
        self.column = self.row = 0
        self.top, self.bottom = 0, rows - 1
        self.last = " "
        self.changed = 0

    def text(self):
        return "\n".join("".join(cell[0] for cell in row).rstrip() for row in self.cells)

    def mode(self, name):
        """True, False, or None where it was never switched."""
        return self.modes.get(name)

    def feed(self, data):
        data = self.rest + data
        self.rest = b""
        place = 0
        while place < len(data):
            match = TOKEN.match(data, place)
            if match is None:
                tail = data[place:]
                if self.is_incomplete(tail):
                    self.rest = tail
                    break
                self.note(data[place : place + 1], self.received + place)
                place += 1
                continue
            self.apply(match, self.received + place)
            place = match.end()
        self.received += place

    @staticmethod
    def is_incomplete(tail):
        if tail[:1] == b"\x1b":
            return len(tail) < 1 << 17 and (
                re.fullmatch(rb"\x1b(\[[<=>?]?[0-9;:]*[ -/]*)?|\x1b[()*+]", tail) is not None
                or tail[1:2] in (b"]", b"P", b"X", b"^", b"_")
            )
        size = 4 if tail[0] >= 0xF0 else 3 if tail[0] >= 0xE0 else 2
        return tail[0] >= 0xC2 and len(tail) < size and all(0x80 <= byte < 0xC0 for byte in tail[1:])

    def note(self, what, place):
        self.foreign.append((place, what.decode("latin-1").encode("unicode_escape").decode()))

    def apply(self, match, place):
        if match["final"]:
            self.control_sequence(match, place)
        elif match["string"]:
            whole = match[0]
            if self.allows_clipboard and re.fullmatch(rb"\x1b\]52;c;[A-Za-z0-9+/=]*\x07", whole):
                self.clipboard.append(match["payload"])
            else:
                self.note(whole, place)
        elif match["charset"]:
            if match["charset"] not in (b"B", b"0"):
                self.note(match[0], place)
        elif match["short"]:
            self.short(match["short"], match[0], place)
        elif match["control"]:
            self.control(match["control"], match[0], place)
        else:
            try:
                text = match["text"].decode()
            except UnicodeDecodeError:
                return self.note(match[0], place)
            for character in text:
                self.put(character, place)

    def control(self, byte, whole, place):
        if byte == b"\r":
            self.column = 0
        elif byte == b"\n":
            self.line_feed()
        elif byte == b"\b":
            self.column = max(0, self.column - 1)
        elif byte == b"\t":
            self.column = min(self.columns - 1, self.column // 8 * 8 + 8)
        elif byte == b"\x07":
            self.bells += 1
        elif byte in b"\x0e\x0f":
            pass
        else:
            self.note(whole, place)

    def short(self, letter, whole, place):
        if letter == b"M":
            self.scroll(-1) if self.row == self.top else self.move(self.column, self.row - 1)
        elif letter == b"D":
            self.line_feed()
        elif letter not in b"=>78cH":
            self.note(whole, place)

    def line_feed(self):
        if self.row == self.bottom:
            self.scroll(1)
        else:
            self.move(self.column, self.row + 1)

    def move(self, column, row):
        self.column = min(max(0, column), self.columns - 1)
        self.row = min(max(0, row), self.rows - 1)

    def set(self, column, row, cell):
        if self.cells[row][column] != cell:
            self.cells[row][column] = cell
            self.changed += 1

    def put(self, character, place):
        code = ord(character)
        if code > 126:
            self.non_ascii += 1
            category = unicodedata.category(character)
            if 0x80 <= code < 0xA0 or category in ("Cc", "Cf", "Zl", "Zp", "Cs"):
                return self.note(character.encode(), place)
        size = width(character)
        if size == 0:
            column = max(0, self.column - 1)
            # A mark on the right half of a wide character belongs to its left one.
            if column > 0 and self.cells[self.row][column][0] == "":
                column -= 1
            text, attributes = self.cells[self.row][column]
            return self.set(column, self.row, (text + character, attributes))
        # curses moves the cursor by itself at the end of a line; whoever counts another width must not scroll here.
        self.column = max(0, min(self.column, self.columns - size))
        self.set(self.column, self.row, (character, self.attributes))
        if size == 2 and self.column + 1 < self.columns:
            self.set(self.column + 1, self.row, ("", self.attributes))
        # The last column waits for the next character.
        self.column += size
        self.last = character

    def scroll(self, count):
        for _ in range(abs(count)):
            blank = [(" ", self.attributes)] * self.columns
            if count > 0:
                del self.cells[self.top]
                self.cells.insert(self.bottom, blank)
            else:
                del self.cells[self.bottom]
                self.cells.insert(self.top, blank)

    def erase(self, columns, row):
        for column in columns:
            if 0 <= column < self.columns:
                self.set(column, row, (" ", self.attributes))

    def control_sequence(self, match, place):
        private, parameters = match["private"].decode(), match["parameters"].decode()
        final = match["final"].decode()
        if match["between"]:
            return self.note(match[0], place)
        if private:
            # The Linux console's shapes of the cursor.
            if private == "?" and final == "c" and parameters in ("0", "1", "8"):
                return None
            known = private == "?" and final in "hl" and all(name in MODES for name in parameters.split(";"))
            if not known:
                return self.note(match[0], place)
            for name in parameters.split(";"):
                self.modes[name] = final == "h"
                self.counts[name + final] = self.counts.get(name + final, 0) + 1
            return None
        numbers = [int(number) if number.isdigit() else 0 for number in parameters.split(";")]
        first = numbers[0] or 1
        row, column = self.row, min(self.column, self.columns - 1)
        if final in "Hf":
            self.move((numbers[1] if len(numbers) > 1 else 1) - 1 if len(numbers) > 1 else 0, first - 1)
        elif final == "A":
            self.move(column, row - first)
        elif final in "Be":
            self.move(column, row + first)
        elif final in "Ca":
            self.move(column + first, row)
        elif final == "D":
            self.move(column - first, row)
        elif final in "G`":
            self.move(first - 1, row)
        elif final == "d":
            self.move(column, first - 1)
        elif final == "J":
            self.erase_screen(numbers[0])
        elif final == "K":
            self.erase(
                {0: range(column, self.columns), 1: range(0, column + 1)}.get(numbers[0], range(self.columns)), row
            )
        elif final == "X":
            self.erase(range(column, column + first), row)
        elif final == "b":
            for _ in range(first):
                self.put(self.last, place)
        elif final == "@":
            self.cells[row] = (self.cells[row][:column] + [(" ", "")] * first + self.cells[row][column:])[: self.columns]
        elif final == "P":
            line = self.cells[row][:column] + self.cells[row][column + first :]
            self.cells[row] = line + [(" ", self.attributes)] * (self.columns - len(line))
        elif final in "LM":
            kept, self.top = self.top, row
            self.scroll(-first if final == "L" else first)
            self.top = kept
        elif final in "ST":
            self.scroll(first if final == "S" else -first)
        elif final == "r":
            self.top, self.bottom = first - 1, (numbers[1] if len(numbers) > 1 else self.rows) - 1
            self.top, self.bottom = min(self.top, self.rows - 1), min(self.bottom, self.rows - 1)
            self.move(0, 0)
        elif final == "m":
            self.attributes = "" if parameters in ("", "0") else self.attributes + ";" + parameters
            if any(30 <= number <= 49 or 90 <= number <= 107 for number in numbers) and numbers[0] not in (39, 49):
                self.colors += 1
        elif final == "Z":
            self.move(max(0, (column - 1) // 8 * 8), row)
        elif final == "t" and parameters in TITLE_STACK:
            pass
        elif final in "hl" and parameters in PLAIN_MODES:
            pass
        elif final == "g":
            pass
        else:
            self.note(match[0], place)
        return None

    def erase_screen(self, kind):
        rows = {0: range(self.row + 1, self.rows), 1: range(0, self.row)}.get(kind, range(self.rows))
        for row in rows:
            self.erase(range(self.columns), row)
        if kind == 0:
            self.erase(range(self.column, self.columns), self.row)
        elif kind == 1:
            self.erase(range(0, self.column + 1), self.row)


def is_given_back(screen):
    """What is wrong with the modes that a program left; empty when nothing is."""
    wrong = []
    entered, left = screen.counts.get("1049h", 0), screen.counts.get("1049l", 0)
    if screen.mode("1049") or left > entered:
        wrong.append("alternate screen left %d times of %d" % (left, entered))
    for name, what in (("1000", "mouse"), ("1002", "mouse"), ("1006", "mouse"), ("2004", "paste"), ("1", "cursor keys")):
        if screen.mode(name):
            wrong.append("%s still on (?%s)" % (what, name))
    if screen.mode("25") is False:
        wrong.append("cursor hidden")
    return wrong


if __name__ == "__main__":
    import sys

    model = Screen(200, 60, clipboard="--clipboard" in sys.argv)
    model.feed(sys.stdin.buffer.read())
    for position, what in model.foreign:
        print("%d: %s" % (position, what))
    sys.exit(1 if model.foreign else 0)
