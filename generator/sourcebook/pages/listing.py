"""How the search lists an entry: the facets that narrow a search down to it, and the names that it is found by.

A facet is for finding: it takes what an entry says with any role or remark, and leaves out what sources only deny.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sourcebook.entries.model import Entry, Reference, Value
from sourcebook.linking.library import Key, Library
from sourcebook.linking.mentions import SOURCE_FOLDER, mentions, source_references
from sourcebook.pages.model import Label, Listing, Spans
from sourcebook.pages.site import Site
from sourcebook.values.date import Date
from sourcebook.values.registry import TYPES

ACTOR_FOLDER = "actors"

MOST_YEARS = 50
"""A time that may touch more years than these is listed in its first and its last."""

LAST_YEAR = 9999
"""Years beyond it, on either side, are no facet."""

FIRST_PLAIN_YEAR = 1000
"""From this year on, the words of a year are its number."""


def of_entry(site: Site, entry: Entry) -> Listing:
    """The listing of an entry of a site. What it names with `unknown` is no facet."""
    kind, card = site.library.kind(entry), site.shower.card(entry)
    return Listing(
        kind=Label(kind.folder, kind.plural),
        types=tuple(_types(site, entry)),
        years=tuple(_years(site, entry)),
        places=_labels(site.library, _places(site.library, entry)),
        actors=_labels(site.library, _actors(site.library, entry)),
        sources=_labels(site.library, _sources(entry)),
        type=card.type,
        when=card.when,
        where=_plain(card.where) or _plain_parent(site.library, entry),
        names=tuple(dict.fromkeys(_names(entry))),
    )


def _types(site: Site, entry: Entry) -> Iterator[Label]:
    """Its type. What is feared or planned is another one than what happened, and is never listed with it."""
    fields = site.library.kind(entry).fields
    status = fields.get("status")
    told = entry.one("status") if status and status.type == "term" else None
    for value in entry.fields.get("type", ()):
        label = site.shower.term(fields["type"], value.content).text
        if status and told and told != status.default:
            words = site.shower.term(status, told).text.lower()
            yield Label(f"{value.content}.{told}", f"{label} ({words})")
        else:
            yield Label(value.content, label)


def _years(site: Site, entry: Entry) -> Iterator[Label]:
    """Every year that its time may touch, rival times included; of an open end, the year that is known."""
    times = [value.content for value in entry.fields.get(site.library.kind(entry).time, ())]
    years = {year for time in times if isinstance(time, Date) for year in _bounded(time)}
    for year in sorted(each for each in years if abs(each) <= LAST_YEAR):
        text = f"{year:05d}" if year < 0 else f"{year:04d}"
        plain = year >= FIRST_PLAIN_YEAR
        yield Label(
            text, text if plain else TYPES["date"].words(TYPES["date"].read(text), site.shower.language)
        )


def _bounded(time: Date) -> Iterable[int]:
    """The years of a time; where they are too many or without end, the first and the last that are known."""
    years = time.years
    if years is not None and len(years) <= MOST_YEARS:
        return years
    return [day[0] for day in (time.earliest, time.latest) if day]


def _places(library: Library, entry: Entry) -> Iterator[Key]:
    """Where it happened, or what it is itself, with all that this lies in, by every parent that is not in doubt."""
    kind = library.kind(entry)
    waiting = [entry.key] if kind.location else []
    waiting += [key for value in entry.fields.get(kind.where, ()) for key in _targets(value)]
    found: dict[Key, None] = {}
    while waiting:
        key = waiting.pop(0)
        place = library.entries.get(key)
        if place and key not in found and library.kind(place).location:
            found[key] = None
            waiting += [above for value in library.parents(place) for above in _targets(value)]
    return iter(found)


def _actors(library: Library, entry: Entry) -> Iterator[Key]:
    """Whoever its fields name, in whatever role; for an actor, itself first."""
    named = (each.target for each in mentions(entry, library.kind(entry)) if each.value.supported)
    yield from (key for key in (entry.key, *(each.key for each in named)) if key[0] == ACTOR_FOLDER)


def _sources(entry: Entry) -> Iterator[Key]:
    """Whatever it rests on, with the documents that were read; for a source, itself first."""
    if entry.kind == SOURCE_FOLDER:
        yield entry.key
    for _, _, reference in source_references(entry):
        yield from (each.key for each in (reference.source, reference.via) if each)


def _labels(library: Library, keys: Iterable[Key]) -> tuple[Label, ...]:
    """Keys as values of a facet, each once, without those that have no entry."""
    return tuple(
        Label(key[1], library.brief(key).title) for key in dict.fromkeys(keys) if key in library.entries
    )


def _targets(value: Value) -> Iterator[Key]:
    """The entries that a value names."""
    contents: Iterable[Any] = value.content.values() if isinstance(value.content, dict) else (value.content,)
    if value.supported:
        yield from (each.key for each in contents if isinstance(each, Reference))


def _names(entry: Entry) -> Iterator[str]:
    """What it is called besides its title."""
    return (value.content["name"] for value in entry.fields.get("names", ()))


def _plain(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _plain_parent(library: Library, entry: Entry) -> str:
    parent = library.parent(entry)
    return parent.title if parent else ""
