"""Bases for tests: a folder or a library made from a dict of texts, so that each test stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent

from sourcebook.entries.model import Entry
from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.loading import load as load_kinds
from sourcebook.kinds.model import Schema
from sourcebook.linking.library import Library, link
from sourcebook.loading.base import Base, load
from sourcebook.problems import Problem
from sourcebook.trees.reader import Mapping as Tree
from sourcebook.trees.reader import read

Files = Mapping[str, str | bytes]
"""What a base holds. `places/syria` is short for `entries/places/syria.yaml`; a name with an ending is a path."""

SETTINGS = "format: 1\ntitle: A base\nchecks:\n  not-in-ledger: off\n  unsourced: off\n"
"""The settings of a base that brings none: its entries need neither sources nor a ledger."""

HANG = 60
"""Seconds of CPU after which a hostile input counts as one that hangs. No measure of speed: honest ones take a hundredth."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A base in a folder."""

    path: Path

    def load(self) -> Base:
        """Load it as it is now."""
        return load(self.path)

    def problems(self) -> list[str]:
        """The lines that a terminal shows of it."""
        return problems_of(self.load())

    def write(self, files: Files) -> None:
        """Add files, or write others in their place."""
        for name, content in files.items():
            path = self.path / path_of(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else text_of(content).encode())


Maker = Callable[[Files], Knowledge]
"""What the fixture `kb` is."""


def make(folder: Path, files: Files) -> Knowledge:
    """A base with these files in a folder."""
    (folder / "entries").mkdir(exist_ok=True)
    knowledge = Knowledge(folder)
    knowledge.write({"sourcebook.yml": SETTINGS, **files})
    return knowledge


def path_of(name: str) -> str:
    """The path within a base that a name in `Files` means."""
    return name if "." in name else f"entries/{name}.yaml"


def text_of(text: str) -> str:
    """A text without the indentation that it has in a test."""
    return dedent(text).lstrip("\n")


def problems_of(base: Base) -> list[str]:
    """The lines that a terminal shows of a base."""
    return [str(problem) for problem in base.problems]


def codes_of(problems: Iterable[Problem]) -> list[str]:
    """The codes of problems, in their order."""
    return [problem.code for problem in problems]


def tree_of(text: str) -> Tree:
    """The tree of a text that reads without a problem."""
    reading = read("test.yaml", text_of(text).encode())
    assert reading.tree is not None, reading.problems
    assert not reading.problems
    return reading.tree


@cache
def shipped() -> Schema:
    """The schema of a base without kinds and lists of its own."""
    schema, problems = load_kinds()
    assert not problems
    return schema


@cache
def shaper() -> Shaper:
    """Shapes entries of the shipped kinds. Its models are made once for all tests."""
    return Shaper(shipped())


def shaped(name: str, text: str) -> Entry | list[Problem]:
    """The entry `folder/id` of a text; or what is wrong with it."""
    folder, _, entry_id = name.partition("/")
    return shaper().shape(tree_of(text), shipped().kinds[folder], entry_id, path_of(name))


def entry(name: str, text: str) -> Entry:
    """The entry `folder/id` of a text that is right."""
    made = shaped(name, text)
    assert isinstance(made, Entry), [str(problem) for problem in made]
    return made


def linked(texts: Mapping[str, str]) -> tuple[Library, list[Problem]]:
    """The library of entries by their names, and what is wrong with their links."""
    return link(shipped(), [entry(name, text) for name, text in texts.items()])


def event(**fields: str) -> str:
    """The text of an event with these fields, and with what each event needs."""
    return _text({"title": "A war", "type": "war", "date": "2024"}, fields)


def place(**fields: str) -> str:
    """The text of a place with these fields, and with what each place needs."""
    return _text({"title": "A town", "type": "town"}, fields)


def actor(**fields: str) -> str:
    """The text of an actor with these fields, and with what each actor needs."""
    return _text({"title": "A group", "type": "unit"}, fields)


def source(**fields: str) -> str:
    """The text of a source with these fields, and with what each source needs."""
    return _text({"title": "A report", "type": "document"}, fields)


def lines(*texts: str) -> str:
    """Values, each on a line of its own, as rivals are written."""
    return "".join(f"\n  - {text}" for text in texts)


def _text(needed: Mapping[str, str], fields: Mapping[str, str]) -> str:
    return "".join(f"{name}: {text}\n" for name, text in {**needed, **fields}.items())
