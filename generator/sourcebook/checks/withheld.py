"""What is withheld in one place and stands in another that is published: prose cannot be redacted by a program.

What is found is told by its place, and never repeated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sourcebook.addresses import UNKNOWN, slug
from sourcebook.problems import Level, Problem
from sourcebook.trees.nodes import Mapping as Tree
from sourcebook.trees.nodes import Node, Scalar, Sequence

CODE = "withheld-in-prose"
SHORTEST = 4
"""Characters of a text that is looked for: shorter ones stand anywhere by chance."""

EVERYWHERE = frozenset({"line", "id"})
"""Types of value of which a text is looked for in the whole base."""

BY_ITSELF = frozenset(
    {"date", "quantity", "number", "latitude", "longitude", "url", "identifier", "reference"}
)
"""Those of which it is looked for in its own entry alone: others may well say the same of something else."""

MESSAGE = "what is withheld elsewhere stands here, and is published"
HINT = "write it otherwise, or withhold this too"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Texts that must not be published, as they are looked for."""

    everywhere: frozenset[str] = frozenset()
    own: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """File -> those that are looked for in it alone."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.everywhere or self.own)

    def of(self, file: str) -> frozenset[str]:
        """Those that are looked for in a file."""
        return self.everywhere | self.own.get(file, frozenset())

    def may_stand_in(self, data: bytes, file: str) -> bool:
        """Whether a file may hold one of them: one look for a whole file, before it is read."""
        # What is escaped, or broken over lines, does not stand there as it is.
        text = " ".join(plain(data.decode(errors="replace")).split())
        return b"\\" in data or b"''" in data or any(each in text for each in self.of(file))

    def in_tree(self, tree: Tree, file: str) -> Iterator[Problem]:
        """A warning for each text of an entry, as it is published, in which one stands."""
        if pattern := pattern_of(self.of(file)):
            for path, text in _texts(tree, ""):
                for found in pattern.finditer(plain(text)):
                    line, column = _place(text, found.start())
                    yield Problem(file, line, column, CODE, MESSAGE, HINT, Level.WARNING, path)

    def in_text(self, text: str, file: str) -> Iterator[Problem]:
        """The same for a hand-written page."""
        if pattern := pattern_of(self.everywhere):
            for found in pattern.finditer(plain(text)):
                before = text[: found.start()]
                line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
                yield Problem(file, line, column, CODE, MESSAGE, HINT, Level.WARNING)

    def in_name(self, name: str, file: str) -> Iterator[Problem]:
        """The same for an id or the name of a file, in which words stand with hyphens."""
        slugs = {slug(each) for each in self.everywhere}
        if any(each and f"-{each}-" in f"-{slug(name)}-" for each in slugs):
            message = "what is withheld elsewhere stands in this name, and is published"
            yield Problem(file, 1, 1, CODE, message, "choose another name", Level.WARNING)

    def in_reasons(self, texts: Iterable[str], file: str) -> Iterator[Problem]:
        """The same for the reasons and descriptions that pages give in place of what is withheld."""
        pattern = pattern_of(self.of(file))
        if pattern and any(pattern.search(plain(text)) for text in texts):
            message = "the reason or the description of what is withheld repeats it"
            yield Problem(file, 1, 1, CODE, message, "say less", Level.WARNING, "withhold")


def secrets_of(texts: Iterable[tuple[str, str, str]]) -> Secrets:
    """What is looked for, from texts that are withheld: each with its type and its file."""
    everywhere: set[str] = set()
    own: dict[str, set[str]] = {}
    for text, kind, file in texts:
        word = " ".join(plain(text).split())
        if len(word) < SHORTEST or word == UNKNOWN:
            continue
        if kind in EVERYWHERE:
            everywhere.add(word)
        elif kind in BY_ITSELF and (kind == "reference" or any(map(str.isdigit, word))):
            own.setdefault(file, set()).add(word)
    return Secrets(frozenset(everywhere), {file: frozenset(each) for file, each in own.items()})


def pattern_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of these words, whatever stands between them; None where there are none."""
    found = [r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)") if found else None


def plain(text: str) -> str:
    """In lower case, and composed. It is as long as the text, for nearly all texts."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).lower()


def _texts(node: Node, path: str) -> Iterator[tuple[str, Scalar]]:
    """Every text of a tree, with its path."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for number, each in enumerate(node):
            yield from _texts(each, f"{path}[{number}]")
    else:
        for key, each in node.items():
            yield from _texts(each, f"{path}.{key}" if path else str(key))


def _place(text: Scalar, start: int) -> tuple[int, int]:
    """Line and column of a place in a text; where YAML folds lines, those of the text."""
    before = text[:start]
    if text.style != "|" and "\n" in before:
        return text.line, text.column
    below = before.count("\n")
    return text.line + below, text.column + len(before) - (before.rfind("\n") + 1)
