"""Shelving: a long list of entries is cut into shelves, a shelf into pages, so that no page grows with the base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from sourcebook.linking.briefs import LAST_YEAR, LONGER, OTHER, UNDATED, UNNAMED
from sourcebook.linking.library import Key
from sourcebook.pages.model import Rest, Span, Turn
from sourcebook.pages.overview import Overview
from sourcebook.values.registry import TYPES

SHOWN = 50
"""How much of a list the page shows that it belongs to; what is longer has pages of its own besides."""

FEW_OF_MANY, MANY = 20, 4
"""How much it shows of each of its long lists where it has more of these than so many."""

PAGE = 200
"""How many entries, or ways into groups of entries, one page lists."""

FAR = "far"
"""The shelf of years that have none of their own."""

MOST_PAGES = 5
"""How many pages a decade has together: of what takes more, each year has a shelf."""

NEAR, MARKS = 3, 10
"""How many pages on either side of one have a link there, and how many others besides, evenly spaced."""

WORDS = {
    UNDATED: "Undated",
    LONGER: "Longer spans and open ends",
    UNNAMED: "Not named",
    OTHER: "Other scripts",
    FAR: "Beyond 9999",
}
"""The labels of the groups of what has no group of its own; they come last."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one group of a list."""

    group: str
    """Its part in the address; '' for the only one."""

    keys: tuple[Key, ...]
    size: int = PAGE
    """How many of them one page lists."""

    @property
    def pages(self) -> int:
        """How many pages it takes."""
        return pages_for(len(self.keys), self.size)

    def page(self, number: int) -> tuple[Key, ...]:
        """The entries of one of its pages, from 1."""
        return self.keys[(number - 1) * self.size : number * self.size]


def pages_for(count: int, size: int = PAGE) -> int:
    """How many pages so many entries take."""
    return -(-count // size)


def shelves(overview: Overview, keys: Collection[Key], size: int = PAGE) -> tuple[Shelf, ...]:
    """A list in shelves, each in order of time: all in one while a page holds it; else by decade, or by year if need be.

    An entry stands on one shelf, that of the day which orders it: the first that it may touch. The latest come first.
    """
    ordered = overview.in_order(keys)
    if len(ordered) <= size:
        return (Shelf("", ordered, size),)
    years: dict[int | None, list[Key]] = defaultdict(list)
    for key in ordered:
        years[overview.years[key]].append(key)
    found = list(_by_decade(years, size))
    if not 1 < len(found) <= PAGE:
        return (Shelf("", ordered, size),)
    timed = [shelf for shelf in reversed(found) if shelf.group not in WORDS]
    return (*timed, *(shelf for shelf in found if shelf.group in WORDS))


def _by_decade(years: Mapping[int | None, list[Key]], size: int) -> Iterator[Shelf]:
    """Each decade as one shelf while a few pages hold it, else as a shelf for each of its years."""
    decades: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for year, keys in years.items():
        group = year_group(year)
        decades[group if group in WORDS else f"{group[:-1]}x"][group] += keys
    for decade, by_year in decades.items():
        if sum(map(len, by_year.values())) <= MOST_PAGES * size:
            yield Shelf(decade, tuple(chain.from_iterable(by_year.values())), size)
        else:
            yield from (Shelf(group, tuple(keys), size) for group, keys in by_year.items())


def year_group(year: int | None) -> str:
    """The part in the address for a year. A decade's is as EDTF writes it, in small letters: `201x`."""
    if year is None:
        return UNDATED
    if abs(year) > LAST_YEAR:
        return FAR
    return f"{year:05d}" if year < 0 else f"{year:04d}"


def latest_first(group: str) -> tuple[bool, int, str]:
    """Sorts years from the latest back; what has no year of its own comes last."""
    return (True, 0, group) if group in WORDS else (False, -int(group), group)


def time_label(group: str, language: str, *, within: bool = False) -> str:
    """What a reader sees of a year, of a decade, or of what has none; with a small first letter within a sentence."""
    words = WORDS.get(group) or TYPES["date"].words(TYPES["date"].read(group.upper()), language)
    return (words[:1].lower() if within else words[:1].upper()) + words[1:]


def excerpt(
    overview: Overview, keys: Collection[Key], to: str, shown: int = SHOWN
) -> tuple[tuple[Key, ...], Rest | None]:
    """What the page that a list belongs to shows of it, and the way to the rest. A list that is short is left as it is.

    Of a long one, in order of time, the latest that are dated; the others fill up what room is left.
    """
    if len(keys) <= SHOWN:
        return tuple(keys), None
    ordered = overview.in_order(keys)
    dated = sum(map(overview.is_dated, ordered))
    end = max(dated, shown)
    return ordered[end - shown : end], Rest(shown, len(keys), to, latest=dated > shown)


def turn(number: int, count: int, to: Callable[[int], str]) -> Turn | None:
    """The ways from one page of a list to the others; None where it is the only one. Never more than a line of them."""
    if count == 1:
        return None
    near = range(max(1, number - NEAR), min(count, number + NEAR) + 1)
    marks = {1 + (count - 1) * mark // MARKS for mark in range(MARKS + 1)}
    return Turn(number, count, tuple(Span(str(each), to=to(each)) for each in sorted({*near, *marks})))
