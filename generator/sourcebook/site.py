"""A site: a library with what all its pages share, weighed and put in order once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sourcebook import addresses
from sourcebook.entries.canonical import anchors
from sourcebook.entries.model import Entry
from sourcebook.library import Key, Library
from sourcebook.loading import Base
from sourcebook.pages import Page
from sourcebook.provenance import Statement, by_source, relays
from sourcebook.settings import Settings
from sourcebook.showing import Shower
from sourcebook.values.date_parts import Form


@dataclass(frozen=True, slots=True)
class Site:
    """What views make pages from."""

    library: Library
    settings: Settings
    shower: Shower
    supported: Mapping[Key, tuple[Statement, ...]]
    """Source -> all that it says."""

    relayed: Mapping[Key, tuple[Key, ...]]
    """Document -> the sources that are known through it."""

    relaying: Mapping[Key, tuple[Key, ...]]
    """Source -> the documents that it is known through."""

    in_time: Mapping[str, tuple[Key, ...]]
    """Folder of a kind that has a time -> its entries whose time is known, from the earliest to the latest."""

    position: Mapping[Key, int]
    """Where an entry stands in that order."""

    anchors: dict[Key, dict[str, tuple[str, ...]]] = field(default_factory=dict, repr=False)
    """Where each value of an entry stands on its page, as far as it was asked for."""

    introduction: str = ""
    """The owner's own Markdown for the home page; trusted."""

    def anchors_of(self, entry: Entry) -> dict[str, tuple[str, ...]]:
        """The anchors of an entry's values. Many pages ask for those of one entry: they are made once."""
        if entry.key not in self.anchors:
            self.anchors[entry.key] = anchors(entry, self.library.kind(entry))
        return self.anchors[entry.key]


@dataclass(frozen=True, slots=True)
class Planned:
    """A page that will be there: its address, and how it is made when it is wanted."""

    uri: str
    make: Callable[[], Page]
    moved_to: str = ""
    """For a former address: the uri that it leads to. An engine that can redirect does so instead of showing the page."""


def site_of(base: Base, introduction: str = "") -> Site:
    """The site of a base that was loaded without errors."""
    library = base.library
    relayed = relays(library)
    relaying: dict[Key, list[Key]] = {}
    for document, sources in relayed.items():
        for source in sources:
            relaying.setdefault(source, []).append(document)
    order = {folder: in_time(library, folder) for folder, kind in library.schema.kinds.items() if kind.time}
    return Site(
        library=library,
        settings=base.settings,
        shower=Shower(library, base.settings.language),
        supported=by_source(library),
        relayed=relayed,
        relaying={key: tuple(each) for key, each in relaying.items()},
        in_time=order,
        position={key: number for keys in order.values() for number, key in enumerate(keys)},
        introduction=introduction,
    )


def in_time(library: Library, folder: str) -> tuple[Key, ...]:
    """The entries of a kind whose time is known, in its order; those of one time in order of their ids."""
    dated = [entry for entry in library.of_kind(folder) if is_dated(library, entry)]
    return tuple(entry.key for entry in sorted(dated, key=lambda entry: time_key(library, entry)))


def is_dated(library: Library, entry: Entry) -> bool:
    """Whether the time of an entry is known, however roughly."""
    when = library.when(entry)
    return when is not None and when.form is not Form.UNKNOWN


def time_key(library: Library, entry: Entry) -> tuple[bool, object, Key]:
    """A key that sorts entries by time; those without any come last."""
    when = library.when(entry)
    return when is None, when.sort_key if when else (), entry.key


def uri_of(key: Key) -> str:
    """The page of an entry by its key."""
    return addresses.entry_uri(*key)
