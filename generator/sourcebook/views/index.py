"""The index of each kind, and the pages below `browse/` that it leads to: by year, type, letter, publisher, hierarchy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from sourcebook import addresses
from sourcebook.entries.model import Entry, Reference
from sourcebook.kinds.model import Kind
from sourcebook.library import Key
from sourcebook.pages import Card, Page, Span
from sourcebook.site import Planned, Site, time_key
from sourcebook.values.registry import TYPES

PAGE = 200
"""How many entries one page of an index lists."""

MOST_YEARS = 10
"""A date that may touch more years than these is listed as a longer span, not in each of them."""

LAST_YEAR = 9999
"""Years beyond it, on either side, have no shelf of their own."""

DEEPEST = 12
"""How deep the tree of a hierarchy is indented; what lies deeper stands at this depth."""

UNDATED, LONGER, UNNAMED, OTHER = "undated", "longer", "no--name", "other"
WORDS = {
    UNDATED: "Undated",
    LONGER: "Longer spans and open ends",
    UNNAMED: "Not named",
    OTHER: "Other scripts",
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The entries of one group of an index."""

    label: Span
    group: str
    """Its part in the address."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in a hierarchy, with those that lie in it."""

    card: Card
    depth: int


def plan(site: Site) -> Iterator[Planned]:
    """The index of each kind, and a page for each of its groups."""
    for kind in site.library.schema.kinds.values():
        yield Planned(addresses.index_uri(kind.folder), partial(index_page, site, kind))
        for by in kind.browse:
            for shelf in shelves(site, kind, by):
                pages = range(0, len(shelf.keys), PAGE)
                for number, start in enumerate(pages, 1):
                    uri = addresses.browse_uri(kind.folder, by, shelf.group, number)
                    yield Planned(
                        uri, partial(shelf_page, site, kind, by, shelf, (number, len(pages), start))
                    )


def index_page(site: Site, kind: Kind) -> Page:
    """All entries of a kind, in the first of its orders; and the ways into the others."""
    orders = [(by, shelves(site, kind, by)) for by in kind.browse if by != "hierarchy"]
    first = kind.browse[0] if kind.browse else ""
    count = len(site.library.of_kind(kind.folder))
    listed = (
        []
        if count > PAGE or first in {"", "hierarchy"}
        else [(s.label, cards(site, s.keys)) for s in orders[0][1]]
    )
    context = {
        "kind": kind.folder,
        "label": kind.plural,
        "description": kind.description,
        "count": count,
        "crumbs": (Span("Home", to=addresses.HOME),),
        "orders": tuple(
            (_title(by), tuple(_entrance(kind, by, shelf) for shelf in each)) for by, each in orders
        ),
        "tree": tree(site, kind) if first == "hierarchy" else (),
        "listed": tuple(listed),
        "all": cards(site, tuple(entry.key for entry in site.library.of_kind(kind.folder)))
        if not first
        else (),
    }
    uri = addresses.index_uri(kind.folder)
    return Page(uri, "index.md.jinja", kind.plural, context, f"{kind.plural}: {kind.description}")


def shelf_page(site: Site, kind: Kind, by: str, shelf: Shelf, slice_: tuple[int, int, int]) -> Page:
    """One page of one group of an index."""
    number, pages, start = slice_
    title = f"{kind.plural}: {shelf.label.text}"
    others = [
        Span(str(other), to=addresses.browse_uri(kind.folder, by, shelf.group, other))
        for other in range(1, pages + 1)
    ]
    context = {
        "kind": kind.folder,
        "crumbs": (Span("Home", to=addresses.HOME), Span(kind.plural, to=addresses.index_uri(kind.folder))),
        "heading": title,
        "count": len(shelf.keys),
        "cards": cards(site, shelf.keys[start : start + PAGE]),
        "number": number,
        "pages": tuple(others) if pages > 1 else (),
    }
    uri = addresses.browse_uri(kind.folder, by, shelf.group, number)
    return Page(uri, "shelf.md.jinja", title if number == 1 else f"{title}, page {number}", context)


def cards(site: Site, keys: tuple[Key, ...]) -> tuple[Card, ...]:
    """The cards of entries."""
    return tuple(site.shower.card(site.library.entries[key]) for key in keys)


def shelves(site: Site, kind: Kind, by: str) -> list[Shelf]:
    """The groups of an index, in the order in which a reader expects them."""
    if by == "hierarchy":
        return []
    groups: dict[str, list[Key]] = defaultdict(list)
    labels: dict[str, Span] = {}
    for entry in sorted(site.library.of_kind(kind.folder), key=lambda entry: time_key(site.library, entry)):
        for group, label in GROUPERS[by](site, kind, entry):
            groups[group].append(entry.key)
            labels[group] = label
    found = [Shelf(labels[group], group, tuple(keys)) for group, keys in groups.items()]
    return sorted(found, key=lambda shelf: _order(by, shelf))


def tree(site: Site, kind: Kind) -> tuple[Branch, ...]:
    """The hierarchy of a kind from its roots, each entry below its first parent, in order of titles."""
    below: dict[Key | None, list[Entry]] = defaultdict(list)
    for entry in site.library.of_kind(kind.folder):
        above = site.library.parent(entry)
        below[above.key if above else None].append(entry)
    branches = []
    waiting = [(entry, 0) for entry in sorted(below[None], key=_by_title, reverse=True)]
    while waiting:
        entry, depth = waiting.pop()
        branches.append(Branch(site.shower.card(entry), min(depth, DEEPEST)))
        waiting += [(child, depth + 1) for child in sorted(below[entry.key], key=_by_title, reverse=True)]
    return tuple(branches)


def _years(site: Site, _kind: Kind, entry: Entry) -> Iterator[tuple[str, Span]]:
    """Every year that a date may touch: an index treats a date as its interval."""
    when = site.library.when(entry)
    if when is None or when.form == "unknown":
        yield UNDATED, Span(WORDS[UNDATED])
    elif (
        when.years is None
        or len(when.years) > MOST_YEARS
        or any(abs(year) > LAST_YEAR for year in when.years)
    ):
        yield LONGER, Span(WORDS[LONGER])
    else:
        for year in when.years:
            group = f"{year:05d}" if year < 0 else f"{year:04d}"
            yield group, Span(TYPES["date"].words(TYPES["date"].read(group), site.settings.language))


def _type(site: Site, kind: Kind, entry: Entry) -> Iterator[tuple[str, Span]]:
    term = entry.one("type")
    if term:
        yield term, Span(site.shower.term(kind.fields["type"], term).text)


def _letter(_site: Site, _kind: Kind, entry: Entry) -> Iterator[tuple[str, Span]]:
    first = next((character for character in entry.title if character.isalnum()), "")
    letter = addresses.slug(first)[:1]
    yield (letter, Span(letter.upper())) if letter else (OTHER, Span(WORDS[OTHER]))


def _publisher(site: Site, kind: Kind, entry: Entry) -> Iterator[tuple[str, Span]]:
    publisher = entry.one("publisher")
    if publisher is None:
        yield UNNAMED, Span(WORDS[UNNAMED])
    elif isinstance(publisher, Reference):
        yield publisher.id, Span(site.shower.reference(publisher).text)
    else:
        # No id has two hyphens in a row: the groups of text stand apart from those of actors.
        yield f"text--{addresses.digest(publisher)}", Span(publisher)
    del kind


GROUPERS: Mapping[str, Callable[[Site, Kind, Entry], Iterator[tuple[str, Span]]]] = {
    "year": _years,
    "type": _type,
    "letter": _letter,
    "publisher": _publisher,
}


def _order(by: str, shelf: Shelf) -> tuple[bool, object]:
    """Years from the latest back, all else by label; what is not known last."""
    last = shelf.group in WORDS
    if by == "year" and not last:
        return last, -int(shelf.group)
    return last, 0 if by == "year" else addresses.folded(shelf.label.text)


def _entrance(kind: Kind, by: str, shelf: Shelf) -> tuple[Span, int]:
    return Span(shelf.label.text, to=addresses.browse_uri(kind.folder, by, shelf.group)), len(shelf.keys)


def _title(by: str) -> str:
    return f"By {by}"


def _by_title(entry: Entry) -> tuple[str, str]:
    return addresses.folded(entry.title), entry.id
