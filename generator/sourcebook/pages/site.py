"""A site: a library with what all its pages share. Nothing is worked out before a page or the plan asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

from sourcebook import addresses
from sourcebook.entries.canonical import anchors
from sourcebook.entries.model import Entry
from sourcebook.kept import Kept
from sourcebook.linking.library import Key, Led, Library
from sourcebook.loading.base import Base
from sourcebook.pages.hierarchy import Hierarchy
from sourcebook.pages.model import Listing, Page
from sourcebook.pages.overview import Overview, overview, turned
from sourcebook.pages.shelving import Shelf
from sourcebook.pages.showing import Shower
from sourcebook.provenance.gaps import gaps
from sourcebook.provenance.grades import Weight
from sourcebook.provenance.statements import Resting, Statement, resting, statements
from sourcebook.settings import Settings

MOST_KEPT = 12_288
"""Of how many entries it is kept what their pages and those of others ask for, some 40 MB of it."""

MOST_LED = 128
"""Of how many entries it is kept what leads to them, where that is much: the pages of one such list are made together."""

Ways = list[tuple[Led, Key | None]]
"""In what ways one entry leads to another: the relation, and to which part of the other, if not to itself."""


@dataclass(frozen=True)
class Site:
    """What views make pages from. Picklable: what was worked out already stays behind.

    No slots: whole results are kept as properties, those for one entry in a `Kept`. They are the same whatever
    was asked for before.
    """

    library: Library
    settings: Settings
    shower: Shower
    introduction: str = ""
    """The owner's own Markdown for the home page; trusted."""

    anchors: Kept[Key, dict[str, tuple[str, ...]]] = field(default_factory=Kept, repr=False, compare=False)
    weighed: Kept[Key, dict[str, tuple[Weight, ...]]] = field(default_factory=Kept, repr=False, compare=False)
    rests: Kept[Key, Resting] = field(default_factory=Kept, repr=False, compare=False)
    orders: Kept[str, tuple[tuple[Key, ...], dict[Key, int]]] = field(
        default_factory=Kept, repr=False, compare=False
    )
    leading: Kept[Key, dict[str, dict[Key, Ways]]] = field(default_factory=Kept, repr=False, compare=False)
    """What leads to an entry, by heading and by the entry that it comes from, where that is much."""

    shelves: Kept[str, tuple[Shelf, ...]] = field(default_factory=Kept, repr=False, compare=False)
    """The shelves of a long list, by the folder of its pages."""

    told: Kept[Key, dict[str, list[Statement]]] = field(default_factory=Kept, repr=False, compare=False)
    """The statements of an entry by their sources, each of which has a page that lists them."""

    hierarchies: Kept[str, Hierarchy] = field(default_factory=Kept, repr=False, compare=False)

    def __getstate__(self) -> dict[str, object]:
        """Its fields, and nothing of what was worked out."""
        return {each.name: self.__dict__[each.name] for each in fields(self)}

    @cached_property
    def overview(self) -> Overview:
        """What one walk over all entries finds."""
        return overview(self.library)

    @cached_property
    def relaying(self) -> Mapping[Key, tuple[Key, ...]]:
        """Source -> the documents that it is known through."""
        return turned(self.overview.relayed)

    @cached_property
    def gaps(self) -> Mapping[str, tuple[Key, ...]]:
        """The entries that have each gap, by its code."""
        return gaps(self.library, self.shower.weigher)

    def relayed(self, key: Key) -> tuple[Key, ...]:
        """The sources that are known through a document, sorted."""
        return tuple(sorted(self.overview.relayed.get(key, ())))

    def in_time(self, folder: str) -> tuple[Key, ...]:
        """The entries of a kind whose time is known, in its order; those of one time in order of their ids."""
        return self._order(folder)[0]

    def position(self, key: Key) -> int | None:
        """Where an entry stands in that order; None where its time is not known."""
        return self._order(key[0])[1].get(key)

    def _order(self, folder: str) -> tuple[tuple[Key, ...], dict[Key, int]]:
        """The dated entries of a kind in order of time, and the place of each. Made once."""
        if folder not in self.orders:
            dated = filter(self.overview.is_dated, self.overview.keys.get(folder, ()))
            keys = self.overview.in_order(dated)
            self.orders[folder] = keys, {key: number for number, key in enumerate(keys)}
        return self.orders[folder]

    def anchors_of(self, entry: Entry) -> dict[str, tuple[str, ...]]:
        """The anchors of an entry's values. Many pages ask for those of one entry: they are made once."""
        key = entry.key
        known = self.anchors.get(key)
        return known or self.anchors.keep(key, anchors(entry, self.library.kind(entry)), MOST_KEPT)

    def resting(self, entry: Entry) -> Resting:
        """What the values of an entry rest on."""
        key = entry.key
        return self.rests.get(key) or self.rests.keep(key, resting(entry), MOST_KEPT)

    def weights_of(self, entry: Entry) -> dict[str, tuple[Weight, ...]]:
        """What each value of an entry weighs, by its field; the editor's own have nothing."""
        key = entry.key
        known = self.weighed.get(key)
        if known is None:
            kind, resting, places = self.library.kind(entry), self.resting(entry), self.anchors_of(entry)
            made = self.shower.weigher.of_values(entry, kind, resting, places)
            known = self.weighed.keep(key, made, MOST_KEPT)
        return known

    def said(self, source: str, entry: Entry) -> Sequence[Statement]:
        """All that a source says in an entry, by its id."""
        known = self.told.get(entry.key)
        if known is None:
            known = {}
            for each in statements(entry, self.library.kind(entry), self.anchors_of(entry)):
                if each.reference:
                    known.setdefault(each.reference.source.id, []).append(each)
            self.told.keep(entry.key, known, MOST_KEPT)
        return known.get(source, ())


@dataclass(frozen=True, slots=True)
class Planned:
    """A page that will be there: its address, and how it is made when it is wanted."""

    uri: str
    make: Callable[[], Page]
    moved_to: str = ""
    """For a former address: the uri that it leads to. An engine that can redirect does so instead of showing the page."""

    listing: Callable[[], Listing] | None = None
    """How the search lists it; None for what is no entry."""


def site_of(base: Base, introduction: str = "") -> Site:
    """The site of a base that was loaded without errors. However large that is, nothing is worked out yet."""
    return Site(base.library, base.settings, Shower(base.library, base.settings.language), introduction)


def uri_of(key: Key) -> str:
    """The page of an entry by its key."""
    return addresses.entry_uri(*key)
