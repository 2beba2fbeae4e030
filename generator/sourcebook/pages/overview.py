"""The overview of a library: its entries in order of time, by year, by what they cite, by the terms that they use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sourcebook.linking.briefs import Brief
from sourcebook.linking.library import Key, Library
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.values.date import SortKey

TimeKey = tuple[bool, SortKey | tuple[()], Key]
"""Sorts entries by time, those of one time by their keys: whether it has none, which comes last; the time; the key."""

Term = tuple[str, str]
"""Vocabulary and id of a term."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What one walk over all entries finds. Lists of keys are in the order of the library unless they say otherwise."""

    keys: dict[str, list[Key]] = field(default_factory=lambda: defaultdict(list))
    """Folder -> its entries."""

    titles: dict[Key, str] = field(default_factory=dict)
    times: dict[Key, TimeKey] = field(default_factory=dict)
    years: dict[Key, int | None] = field(default_factory=dict)
    """The year of the day that puts an entry in order, astronomically; None where its time is not known."""

    ranks: dict[Key, int] = field(default_factory=dict)
    """Where each entry stands in the order of time of all, once any order was asked for."""

    groups: dict[tuple[str, str], dict[str, list[Key]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """Folder and order of its index -> the groups, by their parts in addresses -> their entries."""

    citing: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    """Source -> the entries in which it says something."""

    relayed: dict[Key, dict[Key, None]] = field(default_factory=lambda: defaultdict(dict))
    """Document -> the sources that references say were read in it (`via`)."""

    uses: dict[Term, list[Key]] = field(default_factory=lambda: defaultdict(list))
    """Term -> the entries that use it."""

    images: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    """Entry -> the names of the images beside it."""

    def take(self, key: Key, each: Brief) -> None:
        """Take in one entry."""
        self.keys[key[0]].append(key)
        self.titles[key] = each.title
        self.times[key] = (each.time is None, () if each.time is None else each.time, key)
        self.years[key] = each.time[1][0] if each.time and not each.time[0] else None
        for by, group in each.groups:
            self.groups[key[0], by][group].append(key)
        for source in each.cites:
            self.citing[SOURCE_FOLDER, source].append(key)
        for document, source in each.relays:
            self.relayed[SOURCE_FOLDER, document][SOURCE_FOLDER, source] = None
        for term in each.terms:
            self.uses[term].append(key)
        if each.images:
            self.images[key] = each.images

    def grouped(self, folder: str, by: str) -> Mapping[str, list[Key]]:
        """The groups of an order of an index."""
        return self.groups.get((folder, by), {})

    def in_order(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        """Entries in order of time."""
        if len(self.ranks) != len(self.times):
            ordered = sorted(self.times, key=self.times.__getitem__)
            self.ranks.update((key, number) for number, key in enumerate(ordered))
        return tuple(sorted(keys, key=self.ranks.__getitem__))

    def is_dated(self, key: Key) -> bool:
        """Whether the time of an entry is known, however roughly."""
        return self.years[key] is not None


def overview(library: Library) -> Overview:
    """The overview of a library, from one walk over its entries in brief: none is decoded."""
    made = Overview()
    for key in library.entries:
        made.take(key, library.brief(key))
    return made


def turned(relayed: Mapping[Key, Iterable[Key]]) -> dict[Key, tuple[Key, ...]]:
    """Source -> the documents that it is known through, sorted: their order is that of no other entry's file."""
    found: dict[Key, list[Key]] = defaultdict(list)
    for document in sorted(relayed):
        for source in relayed[document]:
            found[source].append(document)
    return {key: tuple(each) for key, each in found.items()}
