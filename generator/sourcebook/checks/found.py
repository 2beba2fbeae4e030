"""What rules find between two entries, told with both lines.

Nobody keeps lines: the two entries are read again for them, since few are ever told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sourcebook.entries.model import Entry, Place, Reference, Value
from sourcebook.kinds.model import Kind
from sourcebook.linking.facts import Facts
from sourcebook.linking.library import Key, Library
from sourcebook.linking.outlines import Outline
from sourcebook.problems import Level, Problem
from sourcebook.values.date import DATE, Date

Again = Callable[[Key], Entry | None]
"""Gives the whole entry of a key, with where all of it stands; None where its file is an entry no more."""

Which = Callable[[str, Value], bool]
"""Whether a value of a field, by its name, is what was found."""

FIRST = Place(1, 1, "")


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found in an entry: which of its values."""

    name: str
    which: Which


def of_field(name: str) -> Which:
    """The first value of a field."""
    return lambda field, _: field == name


def naming(name: str) -> Which:
    """The first value that names an entry."""
    return lambda _, value: any(isinstance(each, Reference) and each.name == name for each in held(value))


def held(value: Value) -> Sequence[Any]:
    """What a value holds: the contents of a record, or its own."""
    content = value.content
    return [*content.values()] if isinstance(content, dict) else [content]


@dataclass(frozen=True, slots=True)
class Facing:
    """A library as rules see it: entries by name, what is known of each, and where it stands."""

    library: Library
    again: Again
    known: Mapping[str, Outline]
    """Name -> the entry in outline."""

    read: dict[tuple[str, ...], list[Date]] = field(default_factory=dict)
    """Dates as they were written, as read."""

    @classmethod
    def of(cls, library: Library, again: Again | None = None) -> Facing:
        """With `again`, or by what the library itself has of its entries."""
        known = {each.name: each for each in library.outlines.values()}
        return cls(library, again or library.entries.get, known)

    def facts(self) -> Iterator[tuple[Outline, Facts]]:
        """All entries that have facts."""
        return ((each, each.facts) for each in self.known.values() if each.facts)

    def facts_of(self, name: str) -> Facts | None:
        """The facts of an entry by its name."""
        outline = self.known.get(name)
        return outline.facts if outline else None

    def kind_of(self, name: str) -> Kind:
        """The kind of an entry by its name, which is known."""
        return self.library.schema.kinds[self.known[name].kind]

    def dates(self, written: Sequence[str]) -> list[Date]:
        """Dates as they were written: in EDTF, or by the name of the event that tells them."""
        key = tuple(written)
        if key not in self.read:
            self.read[key] = [*self._dates(key)]
        return self.read[key]

    def _dates(self, written: Sequence[str]) -> Iterator[Date]:
        for each in written:
            # No date has the name of an entry, which begins with the folder of a kind.
            if each in self.known:
                facts = self.facts_of(each)
                yield from map(DATE.read, facts.times if facts else ())
            elif each and not each[0].isalpha():
                yield DATE.read(each)

    def warn(self, code: str, found: Found, message: str, other: Found, hint: str) -> Problem:
        """A warning at a place of one entry, which names that of another."""
        place, there = self.place(found), self.place(other)
        words = f"{message} ({self.known[other.name].file}:{there.line})"
        file = self.known[found.name].file
        return Problem(file, place.line, place.column, code, words, hint, Level.WARNING, place.path)

    def place(self, found: Found) -> Place:
        """Where something stands in an entry; its beginning, where it stands nowhere by itself."""
        entry = self.again(self.known[found.name].key)
        values = entry.values() if entry else ()
        return next((value.place for name, value in values if found.which(name, value)), FIRST)
