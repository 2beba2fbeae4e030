"""The index of each kind, and the pages below `browse/` that it leads to: by year, type, letter, publisher, hierarchy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.entries.model import Reference
from sourcebook.kinds.model import Kind
from sourcebook.linking.briefs import LETTER, YEAR
from sourcebook.linking.library import Key
from sourcebook.pages.hierarchy import Hierarchy, hierarchy
from sourcebook.pages.model import Branch, Card, Order, Page, Rest, Span
from sourcebook.pages.shelving import PAGE, SHOWN, WORDS, Shelf, latest_first, pages_for, time_label, turn
from sourcebook.pages.site import Planned, Site

HIERARCHY = "hierarchy"

DEEPEST = 12
"""How deep the tree of a hierarchy is indented; what lies deeper stands at this depth."""


def plan(site: Site) -> Iterator[Planned]:
    """The index of each kind, the pages of each of its groups, and what more pages its orders and its tree take."""
    for kind in site.library.schema.kinds.values():
        yield Planned(addresses.index_uri(kind.folder), partial(index_page, site, kind))
        for by in orders(site, kind):
            found = shelves(site, kind, by)
            if len(found) > PAGE:
                for number in range(1, pages_for(len(found)) + 1):
                    uri = addresses.order_uri(kind.folder, by, number)
                    yield Planned(uri, partial(order_page, site, kind, by, number))
            for at, shelf in enumerate(found):
                for number in range(1, shelf.pages + 1):
                    uri = addresses.browse_uri(kind.folder, by, shelf.group, number)
                    yield Planned(uri, partial(shelf_page, site, kind, by, at, number))
        if HIERARCHY in kind.browse:
            yield from _plan_tree(site, kind)


def _plan_tree(site: Site, kind: Kind) -> Iterator[Planned]:
    """The further pages of a hierarchy, and those of the entries in it that need pages of their own."""
    tree = tree_of(site, kind)
    for number in range(2, pages_for(len(tree.roots)) + 1):
        uri = addresses.order_uri(kind.folder, HIERARCHY, number)
        yield Planned(uri, partial(roots_page, site, kind, number))
    for key in tree.cut():
        for number in range(1, pages_for(len(tree.below[key])) + 1):
            uri = addresses.browse_uri(kind.folder, HIERARCHY, key[1], number)
            yield Planned(uri, partial(tree_page, site, kind, key, number))


def orders(site: Site, kind: Kind) -> tuple[str, ...]:
    """The orders of a kind by groups. A kind that names none and is longer than a page stands by letter."""
    named = tuple(by for by in kind.browse if by != HIERARCHY)
    return named or ((LETTER,) if not kind.browse and _count(site, kind) > PAGE else ())


def index_page(site: Site, kind: Kind) -> Page:
    """All entries of a kind, in the first of its orders, while they are few; and the ways into the others."""
    by_group = orders(site, kind)
    first, count = kind.browse[0] if kind.browse else "", _count(site, kind)
    listed = shelves(site, kind, first) if by_group and first in by_group and count <= PAGE else ()
    uri = addresses.index_uri(kind.folder)
    trees = _tree(site, kind, 1) if first == HIERARCHY else {"tree": (), "turn": None}
    context = {
        "kind": kind.folder,
        "label": kind.plural,
        "description": kind.description,
        "count": count,
        "crumbs": (Span("Home", to=addresses.HOME),),
        "orders": tuple(order(site, kind, by) for by in by_group),
        **trees,
        "listed": tuple((label(site, kind, first, shelf), cards(site, shelf.keys)) for shelf in listed),
        "all": cards(site, site.overview.keys.get(kind.folder, ()))
        if not kind.browse and not by_group
        else (),
    }
    return Page(uri, "index.md.jinja", kind.plural, context, f"{kind.plural}: {kind.description}")


def order(site: Site, kind: Kind, by: str) -> Order:
    """The ways into an order: to every group of it, or, where these are too many, to the largest."""
    found = shelves(site, kind, by)
    if len(found) <= PAGE:
        return Order(_by(by), tuple(_entrance(site, kind, by, shelf) for shelf in found))
    largest = {shelf.group for shelf in sorted(found, key=lambda each: -len(each.keys))[:SHOWN]}
    entrances = tuple(_entrance(site, kind, by, shelf) for shelf in found if shelf.group in largest)
    return Order(_by(by), entrances, Rest(SHOWN, len(found), addresses.order_uri(kind.folder, by)))


def order_page(site: Site, kind: Kind, by: str, number: int) -> Page:
    """One page of the ways into an order that has many."""
    found = shelves(site, kind, by)
    on_page = found[(number - 1) * PAGE : number * PAGE]
    title = f"{kind.plural}: {_by(by).lower()}"
    context = {
        "crumbs": _crumbs(kind),
        "heading": title,
        "count": len(found),
        "order": Order("", tuple(_entrance(site, kind, by, shelf) for shelf in on_page)),
        "turn": turn(number, pages_for(len(found)), partial(addresses.order_uri, kind.folder, by)),
    }
    uri = addresses.order_uri(kind.folder, by, number)
    return Page(uri, "entrances.md.jinja", _numbered(title, number), context)


def shelf_page(site: Site, kind: Kind, by: str, at: int, number: int) -> Page:
    """One page of one group of an index."""
    shelf = shelves(site, kind, by)[at]
    title = f"{kind.plural}: {label(site, kind, by, shelf).text}"
    context = {
        "kind": kind.folder,
        "crumbs": _crumbs(kind),
        "heading": title,
        "count": len(shelf.keys),
        "cards": cards(site, shelf.page(number)),
        "turn": turn(number, shelf.pages, partial(addresses.browse_uri, kind.folder, by, shelf.group)),
    }
    uri = addresses.browse_uri(kind.folder, by, shelf.group, number)
    return Page(uri, "shelf.md.jinja", _numbered(title, number), context)


def tree_page(site: Site, kind: Kind, key: Key, number: int) -> Page:
    """One page of what lies in an entry, where that is too much for the page above it."""
    entry, tree = site.library.entries[key], tree_of(site, kind)
    title = f"{kind.plural}: within {entry.title}"
    above = (site.shower.link(each) for each in reversed(site.library.ancestors(entry)))
    below = tree.below[key]
    context = {
        "kind": kind.folder,
        "crumbs": (*_crumbs(kind), *above, site.shower.link(entry)),
        "heading": title,
        "count": tree.sizes[key],
        "tree": _branches(site, kind, below[(number - 1) * PAGE : number * PAGE]),
        "turn": turn(
            number,
            pages_for(len(below)),
            partial(addresses.browse_uri, kind.folder, HIERARCHY, key[1]),
        ),
    }
    uri = addresses.browse_uri(kind.folder, HIERARCHY, key[1], number)
    return Page(uri, "tree.md.jinja", _numbered(title, number), context, grade=site.shower.grade(key))


def roots_page(site: Site, kind: Kind, number: int) -> Page:
    """One page of the roots of a hierarchy, after those on the index itself."""
    context = {
        "kind": kind.folder,
        "crumbs": _crumbs(kind),
        "heading": kind.plural,
        "count": _count(site, kind),
        **_tree(site, kind, number),
    }
    uri = addresses.order_uri(kind.folder, HIERARCHY, number)
    return Page(uri, "tree.md.jinja", _numbered(kind.plural, number), context)


def _tree(site: Site, kind: Kind, number: int) -> dict[str, object]:
    """Some of the roots with what lies in them, and the ways to the others."""
    roots = tree_of(site, kind).roots
    return {
        "tree": _branches(site, kind, roots[(number - 1) * PAGE : number * PAGE]),
        "turn": turn(number, pages_for(len(roots)), partial(_roots_uri, kind.folder)),
    }


def _roots_uri(folder: str, number: int) -> str:
    return addresses.index_uri(folder) if number == 1 else addresses.order_uri(folder, HIERARCHY, number)


def tree_of(site: Site, kind: Kind) -> Hierarchy:
    """The hierarchy of a kind, made once."""
    if kind.folder not in site.hierarchies:
        site.hierarchies[kind.folder] = hierarchy(site.overview, site.library.above, kind.folder)
    return site.hierarchies[kind.folder]


def _branches(site: Site, kind: Kind, keys: Iterable[Key]) -> tuple[Branch, ...]:
    """Entries with what lies in them, as lines of a tree."""
    return tuple(
        Branch(
            site.shower.card_of(key),
            min(depth, DEEPEST),
            within,
            addresses.browse_uri(kind.folder, HIERARCHY, key[1]) if within else "",
        )
        for key, depth, within in tree_of(site, kind).laid_out(keys)
    )


def cards(site: Site, keys: Iterable[Key]) -> tuple[Card, ...]:
    """The cards of entries."""
    return tuple(site.shower.card_of(key) for key in keys)


def shelves(site: Site, kind: Kind, by: str) -> tuple[Shelf, ...]:
    """The groups of an index, in the order in which a reader expects them; the entries of each in order of time."""
    path = addresses.order_uri(kind.folder, by)
    if path not in site.shelves:
        groups = site.overview.grouped(kind.folder, by)
        found = [Shelf(group, site.overview.in_order(keys)) for group, keys in groups.items()]
        # Years go from the latest back, all else by label; what is not known comes last.
        order_of = _year_first if by == YEAR else partial(_label_first, site, kind, by)
        site.shelves[path] = tuple(sorted(found, key=order_of))
    return site.shelves[path]


def _year_first(shelf: Shelf) -> tuple[object, ...]:
    return latest_first(shelf.group)


def _label_first(site: Site, kind: Kind, by: str, shelf: Shelf) -> tuple[object, ...]:
    return shelf.group in WORDS, addresses.folded(label(site, kind, by, shelf).text), shelf.group


def label(site: Site, kind: Kind, by: str, shelf: Shelf) -> Span:
    """What a reader sees of a group."""
    return Span(WORDS.get(shelf.group) or LABELS[by](site, kind, shelf))


def _year(site: Site, _kind: Kind, shelf: Shelf) -> str:
    return time_label(shelf.group, site.settings.language)


def _type(site: Site, kind: Kind, shelf: Shelf) -> str:
    return site.shower.term(kind.fields["type"], shelf.group).text


def _letter(_site: Site, _kind: Kind, shelf: Shelf) -> str:
    return shelf.group.upper()


def _publisher(site: Site, _kind: Kind, shelf: Shelf) -> str:
    """As the first of its sources writes it."""
    publisher = site.library.entries[shelf.keys[0]].one("publisher")
    return site.shower.reference(publisher).text if isinstance(publisher, Reference) else str(publisher)


LABELS = {YEAR: _year, "type": _type, LETTER: _letter, "publisher": _publisher}
"""Order of an index -> the words for one of its groups."""


def _count(site: Site, kind: Kind) -> int:
    return len(site.overview.keys.get(kind.folder, ()))


def _crumbs(kind: Kind) -> tuple[Span, ...]:
    return Span("Home", to=addresses.HOME), Span(kind.plural, to=addresses.index_uri(kind.folder))


def _entrance(site: Site, kind: Kind, by: str, shelf: Shelf) -> tuple[Span, int]:
    """The way into a group, and how many entries it has."""
    uri = addresses.browse_uri(kind.folder, by, shelf.group)
    return Span(label(site, kind, by, shelf).text, to=uri), len(shelf.keys)


def _by(by: str) -> str:
    return f"By {by}"


def _numbered(title: str, number: int) -> str:
    return title if number == 1 else f"{title}, page {number}"
