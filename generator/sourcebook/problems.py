"""What can be wrong with a base, and how it is told: file, line, column, level, code, words, hint."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

JOINERS = "\u200c\u200d"


class Level(StrEnum):
    """How bad a problem is. Each level has one consequence, whoever asks."""

    ERROR = "error"
    """It cannot be read or linked: a build exits 1 and writes nothing."""

    WARNING = "warning"
    """It is probably wrong: fails only where warnings are asked to fail (`--strict`)."""

    NOTICE = "notice"
    """What the base lacks, such as an archived copy: counted, never fails."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, told to the person who can mend it. Problems sort by place, then by code."""

    file: str
    """Path relative to the base, with forward slashes; '' for the base as a whole."""

    line: int
    """From 1."""

    column: int
    """From 1, in characters."""

    code: str
    """A stable name of the rule, in lower case with hyphens: `unknown-key`."""

    message: str
    """What is wrong, in one sentence without a full stop."""

    hint: str = ""
    """What to do about it."""

    level: Level = field(default=Level.ERROR)

    path: str = ""
    """Where in the entry: `harm[1].count`."""

    def __str__(self) -> str:
        """The one line that a terminal prints: `file:line:column: level[code]: words (hint)`."""
        hint = f" ({self.hint})" if self.hint else ""
        return printable(
            f"{self.file}:{self.line}:{self.column}: {self.level}[{self.code}]: {self.message}{hint}"
        )


def printable(text: str) -> str:
    """A text on one line, in which whatever could steer a terminal or hide a word stands as an escape.

    Names of files and keys of entries are anybody's. Joiners stay, which are part of correct spelling.
    """
    return "".join(
        character if character.isprintable() or character in JOINERS else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


class Unreadable(ValueError):
    """A text that its type of value cannot read. Where it stands in a file is added by whoever knows it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        """`code` names the rule, `message` says what is wrong, `hint` what to write instead."""
        super().__init__(code, message, hint)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """What is wrong."""
        return self.message
