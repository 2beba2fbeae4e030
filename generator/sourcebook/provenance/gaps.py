"""Gaps: what a base does not know. Found from the briefs of its entries; none is decoded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from sourcebook.linking import lacks
from sourcebook.linking.briefs import Brief
from sourcebook.linking.library import Key, Library
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.provenance.grades import LISTED, SINGLE, UNSOURCED
from sourcebook.provenance.weighing import Weigher
from sourcebook.values.date_parts import Day

STALE_YEARS = 1
"""An event that goes on is stale where its newest source is so many years older than the newest source of the base."""


class Gap(NamedTuple):
    """One sort of what is not known."""

    code: str
    title: str
    meaning: str
    remedy: str


GAPS = (
    Gap(
        UNSOURCED,
        "Unsourced",
        "nobody is named who says it, or whoever did took it back",
        "name its sources, or remove it",
    ),
    Gap(
        lacks.VALUE,
        "Unsourced values",
        "some values have sources of their own, one has none, and the entry names none for all of it",
        "name sources of the entry, or of that value",
    ),
    Gap(SINGLE, "Single witness", "one witness says it", "look for a source that knows it by itself"),
    Gap(lacks.NO_ARCHIVE, "No archived copy", "its address may vanish", "have it archived, and say where"),
    Gap(
        lacks.UNSEEN,
        "Not read",
        "the document was not read, and nothing says through which it is known",
        "read it, or say in which document it was read",
    ),
    Gap(lacks.UNDATED, "Undated", "nobody says when", "look for a day, a year, or a span"),
    Gap(
        lacks.UNLOCATED,
        "Unlocated",
        "nobody says where; a place without a point lies somewhere within what is around it",
        "look for a place, or a point with its radius",
    ),
    Gap(lacks.STUB, "Stub", "it has neither a summary nor an account", "write a summary"),
    Gap("orphan", "Orphan", "it leads nowhere, and nothing leads to it", "link it, or remove it"),
    Gap(
        lacks.NAME,
        "Untranslated name",
        "no name of it is in Latin letters",
        "add a transliteration to its names",
    ),
    Gap(
        "stale",
        "Stale",
        "it is said to go on, and its newest source is more than a year older than the newest of the base",
        "look for a newer source, or for its end",
    ),
)
"""In the order in which they are told."""

CODES = frozenset(gap.code for gap in GAPS)


def gaps(library: Library, weigher: Weigher) -> dict[str, tuple[Key, ...]]:
    """The entries that have each gap, by its code, in the order of the library. A gap that none has is not there."""
    found: dict[str, list[Key]] = {gap.code: [] for gap in GAPS}
    finder = _Finder(library, weigher)
    for key in library.entries:
        for code in finder.gaps(key):
            found[code].append(key)
    return {code: tuple(keys) for code, keys in found.items() if keys}


class _Finder:
    """Finds the gaps of entries, one after another."""

    def __init__(self, library: Library, weigher: Weigher) -> None:
        self.library, self.weigher = library, weigher
        self.mentioning = {key for keys in library.mentioned.values() for key in keys}
        briefs = [library.brief(key) for key in library.entries]
        self.cited = {source for brief in briefs for source in brief.cites}
        self.cited |= {each for brief in briefs for pair in brief.relays for each in pair}
        self.informants = {name for brief in briefs for name in brief.informants}
        sources = (key[1] for key in library.entries if key[0] == SOURCE_FOLDER)
        self.newest = max(filter(None, map(self.day, sources)), default=None)

    def gaps(self, key: Key) -> Iterator[str]:
        """The codes of what an entry lacks."""
        brief, grade = self.library.brief(key), self.weigher.of_entry(key).grade
        if grade in (UNSOURCED, SINGLE, LISTED):
            yield UNSOURCED if grade == UNSOURCED else SINGLE
        yield from (code for code in brief.lacks if code in CODES and (brief.cites or code != lacks.VALUE))
        if lacks.ALONE in brief.lacks and not self.leads(key):
            yield "orphan"
        if lacks.ONGOING in brief.lacks and self.is_stale(brief):
            yield "stale"

    def leads(self, key: Key) -> bool:
        """Whether anything leads to an entry, or its prose leads anywhere."""
        library = self.library
        speaks = key[1] in self.cited if key[0] == SOURCE_FOLDER else f"{key[0]}/{key[1]}" in self.informants
        return speaks or key in library.inverses or key in library.mentioned or key in self.mentioning

    def is_stale(self, brief: Brief) -> bool:
        """Whether what goes on was last told of long before the base's newest source."""
        newest = max(filter(None, map(self.day, brief.cites)), default=None)
        if newest is None or self.newest is None:
            return False
        year, month, day = newest
        return (year + STALE_YEARS, month, day) < self.newest

    def day(self, source: str) -> Day | None:
        """The day that puts a source in order; None where its date is not known."""
        outline = self.library.outlines.get((SOURCE_FOLDER, source))
        time = self.library.brief(outline.key).time if outline else None
        return None if time is None or time[0] else time[1]


def entries_with(found: Mapping[str, tuple[Key, ...]]) -> tuple[Key, ...]:
    """Every entry that has a gap, once, sorted."""
    return tuple(sorted(set(chain.from_iterable(found.values()))))
