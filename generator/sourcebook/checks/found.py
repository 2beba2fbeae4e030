"""What rules find between two entries, told with both lines.

Nobody keeps lines: the two entries are read again for them, since few are ever told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sourcebook.addresses import UNKNOWN, folded
from sourcebook.entries.model import Entry, Place, Reference, Value
from sourcebook.kinds.model import Kind
from sourcebook.linking.facts import SAID, Facts
from sourcebook.linking.library import Key, Library
from sourcebook.linking.outlines import Outline
from sourcebook.problems import Level, Problem
from sourcebook.values.date import DATE, Date
from sourcebook.values.date_parts import Day

Again = Callable[[Key], Entry | None]
"""Gives the whole entry of a key, with where all of it stands; None where its file is an entry no more."""

Which = Callable[[str, Value], bool]
"""Whether a value of a field, by its name, is what was found."""

FIRST = Place(1, 1, "")

Span = tuple[Day | None, Day | None]
"""The first day of the earliest of some dates, and the last day of the latest; None where that is not certain."""


NEVER: Span = None, None


def span_of(dates: Sequence[Date]) -> Span:
    """What dates certainly span: nothing, where there is none, or any of them is approximate, uncertain or open there."""
    if not dates or any(date.approximate or date.uncertain for date in dates):
        return NEVER
    first = [date.earliest for date in dates if date.earliest]
    last = [date.latest for date in dates if date.latest]
    return min(first) if len(first) == len(dates) else None, max(last) if len(last) == len(dates) else None


def is_before(one: Span, other: Span) -> bool:
    """Whether all that some dates may be is certainly over before any of others begins."""
    return one[1] is not None and other[0] is not None and one[1] < other[0]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found in an entry: which of its values."""

    name: str
    which: Which


def of_field(name: str) -> Which:
    """The first value of a field."""
    return lambda field, _: field == name


def naming(name: str, **having: str) -> Which:
    """The first value that names an entry as one who acts, in a record that has these texts, folded."""

    def which(field: str, value: Value) -> bool:
        if field in SAID or not any(
            isinstance(each, Reference) and each.name == name for each in held(value)
        ):
            return False
        content = value.content if isinstance(value.content, dict) else {}
        return all(folded(str(content.get(key, ""))) == text for key, text in having.items())

    return which


def held(value: Value) -> Sequence[Any]:
    """What a value holds: the contents of a record, or its own."""
    content = value.content
    return [*content.values()] if isinstance(content, dict) else [content]


def _is_name(written: str) -> bool:
    """Whether this names an entry, and is no date: a name begins with the folder of a kind."""
    return written[:1].isalpha() and "/" in written


@dataclass(frozen=True, slots=True)
class Facing:
    """A library as rules see it: entries by name, what is known of each, and where it stands."""

    library: Library
    again: Again
    known: Mapping[str, Outline]
    """Name -> the entry in outline."""

    dated: list[tuple[Outline, Facts]] = field(default_factory=list)
    """The entries that have facts."""

    spans: dict[tuple[str, ...], Span] = field(default_factory=dict)
    """Dates as they were written, as read."""

    times: dict[str, Span] = field(default_factory=dict)
    """The same by the names of entries, for their times."""

    @classmethod
    def of(cls, library: Library, again: Again | None = None) -> Facing:
        """With `again`, or by what the library itself has of its entries."""
        known = {each.name: each for each in library.outlines.values()}
        dated = [(each, each.facts) for each in known.values() if each.facts]
        return cls(library, again or library.entries.get, known, dated)

    def facts_of(self, name: str) -> Facts | None:
        """The facts of an entry by its name."""
        outline = self.known.get(name)
        return outline.facts if outline else None

    def kind_of(self, name: str) -> Kind:
        """The kind of an entry by its name, which is known."""
        return self.library.schema.kinds[self.known[name].kind]

    def time(self, name: str) -> Span:
        """What the time of an entry certainly spans, by its name."""
        found = self.times.get(name)
        if found is None:
            facts = self.facts_of(name)
            found = self.times[name] = self.span(facts.times) if facts else NEVER
        return found

    def span(self, written: Sequence[str]) -> Span:
        """What rival dates certainly span, as they were written: in EDTF, or by the name of the event that tells."""
        key = tuple(written)
        found = self.spans.get(key)
        if found is None:
            found = self.spans[key] = span_of([*self._dates(key)])
        return found

    def _dates(self, written: Sequence[str]) -> Iterator[Date]:
        for each in written:
            if _is_name(each):
                facts = self.facts_of(each)
                # One step, since entries of a base's own kind may lead to each other in a circle.
                times = [UNKNOWN if _is_name(time) else time for time in facts.times] if facts else []
                yield from map(DATE.read, times or (UNKNOWN,))
            elif each:
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
