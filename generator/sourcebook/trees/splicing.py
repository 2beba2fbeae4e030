"""Splicing: texts of a YAML file replaced where they are written, every other byte left as it is.

A tree says where each of its texts begins. Here is found where each character of a text is written, in whatever style:
lines that YAML folds, quotes written twice, escapes. Source: YAML 1.1, chapters 5.7, 8 and 9, as libyaml reads it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sourcebook.trees.nodes import Scalar

BOM = "\ufeff"
BREAK = re.compile(r"\r\n|\n|\r")
BLANKS = re.compile(r"[ \t\r\n]+")
ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(\r\n|\n|\r)|(.))", re.DOTALL
)
ESCAPED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}

Span = tuple[int, int]
"""Where something is written in a text: from one character to before another."""

Splice = tuple[int, int, str]
"""The same, and what is written there instead."""

Piece = tuple[str, int, int]
"""A character of a text as it is read, and where it is written."""


class Unspliceable(ValueError):
    """It cannot be told where a text is written."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of YAML as it is written."""

    text: str
    """Without a byte order mark, so that lines and columns are those of the tree."""

    marked: bool = False
    """Whether a byte order mark stands before it."""

    starts: list[int] = field(init=False, repr=False)
    """Where each line begins."""

    def __post_init__(self) -> None:
        """Count the lines as YAML does."""
        object.__setattr__(self, "starts", [0, *(found.end() for found in BREAK.finditer(self.text))])

    @classmethod
    def of(cls, data: bytes) -> Written:
        """A file by its bytes. Raises `UnicodeDecodeError`."""
        text = data.decode()
        return cls(text.removeprefix(BOM), text.startswith(BOM))

    def spliced(self, splices: Iterable[Splice]) -> bytes:
        """The bytes of the file with some places written anew. Raises `Unspliceable` where two of them meet."""
        parts, at = [BOM if self.marked else ""], 0
        for start, stop, text in sorted(splices):
            if start < at:
                raise Unspliceable("two changes meet")
            parts += [self.text[at:start], text]
            at = stop
        return "".join([*parts, self.text[at:]]).encode()

    def offset(self, line: int, column: int) -> int:
        """Where a place is in the text."""
        return self.starts[line - 1] + column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of what stands somewhere in the text."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> Span:
        """Where a line is, without its break. Lines count from 1; past the last one is nothing."""
        if number > len(self.starts):
            return len(self.text), len(self.text)
        start = self.starts[number - 1]
        stop = self.starts[number] if number < len(self.starts) else len(self.text)
        return start, start + len(self.text[start:stop].rstrip("\r\n"))

    def span(self, scalar: Scalar, start: int, stop: int) -> Span:
        """Where some characters of a text of the tree are written. Raises `Unspliceable`."""
        pieces = self.pieces(scalar)
        return pieces[start][1], pieces[stop - 1][2]

    def end(self, scalar: Scalar) -> int:
        """Where a text of the tree ends: with its quote, without the last breaks of a block. Raises `Unspliceable`."""
        pieces = self.pieces(scalar)
        if scalar.style not in ("'", '"'):
            pieces = pieces[: len(scalar.rstrip("\n"))]
            return pieces[-1][2] if pieces else self.offset(scalar.line, scalar.column)
        at = pieces[-1][2] if pieces else self.offset(scalar.line, scalar.column) + 1
        # Lines that end in a backslash may follow the last character.
        while self.text[at] == "\\" or self.text[at] in " \t\r\n":
            at += 1
        return at + 1

    def pieces(self, scalar: Scalar) -> list[Piece]:
        """Each character of a text of the tree, with where it is written. Raises `Unspliceable`."""
        wanted = str(scalar)
        found: list[Piece] = []
        if wanted:
            try:
                for piece in self._read(scalar):
                    found.append(piece)
                    if len(found) == len(wanted):
                        break
            except LookupError:
                raise Unspliceable("the text ends elsewhere") from None
        if "".join(piece[0] for piece in found) != wanted:
            raise Unspliceable("the text is written in some other way")
        return found

    def _read(self, scalar: Scalar) -> Iterator[Piece]:
        """The characters as they are read, and perhaps some more."""
        if scalar.style in ("|", ">"):
            lines = self._lines(scalar)
            return self._literal(lines) if scalar.style == "|" else self._folded(lines, scalar)
        at = self.offset(scalar.line, scalar.column)
        if scalar.style and self.text[at] != scalar.style:
            raise Unspliceable("no quote stands there")
        return self._flow(at + bool(scalar.style), scalar.style)

    def _flow(self, at: int, style: str) -> Iterator[Piece]:
        """A plain or quoted text: blanks around a break are folded."""
        while True:
            character = self.text[at]
            if blanks := BLANKS.match(self.text, at):
                yield from _of_blanks(blanks)
                at = blanks.end()
            elif style and character == style:
                if style == '"' or self.text[at + 1] != style:
                    return
                yield character, at, at + 2
                at += 2
            elif style == '"' and character == "\\":
                at, piece = self._escape(at)
                yield from piece
            else:
                yield character, at, at + 1
                at += 1

    def _escape(self, at: int) -> tuple[int, list[Piece]]:
        """What an escape means, and where the text goes on."""
        found = ESCAPE.match(self.text, at)
        if found is None:
            raise Unspliceable("this is no escape")
        *digits, broken, letter = found.groups()
        if broken is None:
            code = next(filter(None, digits), None)
            character = chr(int(code, 16)) if code else ESCAPED[letter]
            return found.end(), [(character, at, found.end())]
        # A break that is escaped is nothing, others after it are themselves, and the next line begins at its first word.
        blanks = BLANKS.match(self.text, found.end())
        if blanks is None:
            return found.end(), []
        return blanks.end(), [("\n", blanks.start(), blanks.end()) for _ in BREAK.finditer(blanks[0])]

    def _lines(self, scalar: Scalar) -> list[Span]:
        """The lines of a block of text without their indentation; one that is not so long is empty."""
        first = next((number for number, line in enumerate(str(scalar).split("\n")) if line.strip(" ")), None)
        spans = [self.line(number) for number in range(scalar.line, len(self.starts) + 1)]
        texts = [self.text[start:stop] for start, stop in spans]
        of_first = next((text for text in texts if text.strip(" ")), "")
        indent = len(of_first) - len(of_first.lstrip(" "))
        if first is not None:
            line = str(scalar).split("\n")[first]
            # Its own blanks are no indentation.
            indent -= len(line) - len(line.lstrip(" "))
        return [(min(start + indent, stop), stop) for start, stop in spans]

    def _literal(self, lines: list[Span]) -> Iterator[Piece]:
        """A text after `|`: each line is one."""
        for (start, stop), (after, _) in pairwise([*lines, (len(self.text), len(self.text))]):
            yield from self._as_is(start, stop)
            yield "\n", stop, max(stop, after)

    def _folded(self, lines: list[Span], scalar: Scalar) -> Iterator[Piece]:
        """A text after `>`: a break is a space, or a break, or nothing before others; what was read tells which."""
        wanted, count, number = str(scalar), 0, 0
        while number < len(lines):
            start, stop = lines[number]
            yield from self._as_is(start, stop)
            count += stop - start
            following = number + 1
            while following < len(lines) and lines[following][0] == lines[following][1]:
                following += 1
            breaks = following - number
            read = 0
            while read < breaks and wanted.startswith("\n", count + read):
                read += 1
            folded = "\n" * read or " "
            after = lines[following][0] if following < len(lines) else len(self.text)
            yield from ((character, stop, after) for character in folded)
            count += len(folded)
            number = following

    def _as_is(self, start: int, stop: int) -> Iterator[Piece]:
        return ((self.text[at], at, at + 1) for at in range(start, stop))


def _of_blanks(blanks: re.Match[str]) -> Iterator[Piece]:
    """Blanks within a line are themselves; one break with blanks around it is a space, and each further one a break."""
    breaks = len(BREAK.findall(blanks[0]))
    if not breaks:
        for number, character in enumerate(blanks[0]):
            yield character, blanks.start() + number, blanks.start() + number + 1
        return
    for character in "\n" * (breaks - 1) or " ":
        yield character, *blanks.span()
