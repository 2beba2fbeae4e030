"""Words that take a side stand in quotes alone: a base lists those that it leaves to others.

They are looked for in what the editor writes, and not in what somebody else is shown to have said: the words of a
document, its headline, names, whatever stands in double quotation marks, and quotations in prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sourcebook.kinds.model import Field, Kind
from sourcebook.problems import Level, Problem
from sourcebook.trees.nodes import Mapping, Node, Scalar, Sequence

FREE = ("line", "prose")
"""The types of value that are texts of the editor's."""

OTHERS = frozenset({"names", "headline", "quote"})
"""The fields of these types that hold the words of others."""

REMARKS = ("note", "informant")
"""What the editor writes about a value, or about a source of it."""

ASIDE = (
    r'"(?:[^"\n]|\n(?![ \t]*\n))*"'
    "|[\u201c\u201e](?:[^\u201c\u201d\n]|\n(?![ \t]*\n))*[\u201c\u201d]"
    # A quotation in prose, with all lines up to an empty one.
    r"|^[ ]{0,3}(?:(?:[-*+]|\d+[.)])[ ]+)?>.*(?:\n(?![ \t]*$).*)*"
    # The names of entries and sources, and addresses.
    r"|\[\[[^\]|]*|\[\^[^\],]*|\]\([^)\s]*"
)
"""What of a text is not the editor's."""


@dataclass(frozen=True, slots=True)
class LoadedWords:
    """Finds the words of a list. `told` finds them wherever they are, `said` where nobody else says them."""

    told: re.Pattern[str]
    said: re.Pattern[str]
    begins: tuple[bytes, ...]
    """What each begins with, which is found in a third of the time; none where one is not of ASCII alone."""

    @classmethod
    def of(cls, words: Iterable[str]) -> LoadedWords | None:
        """Those of a list, in which a star at a word's end stands for any ending; None for an empty one."""
        plain = [_plain(word) for word in words]
        found = "|".join(sorted(map(_pattern, plain), reverse=True))
        if not found:
            return None
        begins = {word.split()[0].removesuffix("*").encode() for word in plain if "".join(plain).isascii()}
        said = re.compile(rf"{ASIDE}|(?P<word>{found})", re.MULTILINE)
        return cls(re.compile(found), said, tuple(sorted(begins)))

    def may_stand_in(self, data: bytes) -> bool:
        """Whether a file may hold one of them: one look for a whole file, before it is read."""
        # What is escaped does not stand there as it is.
        if b"\\" in data or b"''" in data:
            return True
        if self.begins and not any(map(data.lower().__contains__, self.begins)):
            return False
        return self.told.search(_plain(data.decode(errors="replace"))) is not None

    def check(self, tree: Mapping, kind: Kind, file: str) -> Iterator[Problem]:
        """A warning for each of them in the tree of an entry that was shaped, at its line and column."""
        for name, node in tree.items():
            field = kind.fields[name]
            for path, text in _texts(node, field, str(name)):
                for found in self.said.finditer(_plain(text)):
                    if found["word"]:
                        yield self.problem(file, path, text, found)

    def problem(self, file: str, path: str, text: Scalar, found: re.Match[str]) -> Problem:
        """The warning of one word."""
        line, column = _place(text, found.string[: found.start()])
        message = f"`{found['word']}` is a word that this base leaves to others"
        hint = "use a neutral one, or quote who says it"
        return Problem(file, line, column, "loaded-word", message, hint, Level.WARNING, path)


def _pattern(word: str) -> str:
    """Finds one word, or several in a row. What must not stand before it is looked for behind it, which is faster."""
    first, *more = word.removesuffix("*").split()
    ending = r"\w*+" if word.endswith("*") else ""
    rest = "".join(rf"\s+{re.escape(each)}" for each in more)
    return rf"{re.escape(first)}(?<!\w{re.escape(first)}){rest}{ending}(?!\w)"


def _plain(text: str) -> str:
    """In lower case, and composed."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower()


def _texts(node: Node, field: Field, path: str) -> Iterator[tuple[str, Scalar]]:
    """Every text of the editor's in a value or a list of values, with its path within the entry."""
    if isinstance(node, Sequence):
        for number, each in enumerate(node):
            yield from _texts(each, field, f"{path}[{number}]")
    elif isinstance(node, Mapping):
        yield from _texts_within(node, field, path)
    elif field.name not in OTHERS and _is_free(field.fields[field.bare] if field.bare else field):
        yield path, node


def _texts_within(node: Mapping, field: Field, path: str) -> Iterator[tuple[str, Scalar]]:
    """Those in a record, in the long form of a value, in a source reference."""
    for key, each in node.items():
        at = f"{path}.{key}"
        inner = field.fields.get(key)
        if inner or key == "value":
            # What a name is made of is part of it.
            if field.name not in OTHERS:
                yield from _texts(each, inner or field, at)
        elif key in REMARKS and isinstance(each, Scalar):
            yield at, each
        elif key == "sources" and isinstance(each, Sequence):
            yield from _texts(each, field, at)


def _is_free(field: Field) -> bool:
    return field.type in FREE and field.name not in OTHERS


def _place(text: Scalar, before: str) -> tuple[int, int]:
    """Where what stands after `before` in a text stands in the file; where the text begins, if YAML folds its lines."""
    lines = before.split("\n")
    if text.style == "|":
        return text.line + len(lines) - 1, text.column + len(lines[-1])
    if "\n" in text:
        return text.line, text.column
    return text.line, text.column + len(before) + (text.style in ("'", '"'))
