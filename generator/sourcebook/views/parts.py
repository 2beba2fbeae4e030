"""The pages of what an entry's own page shows in part: of each long list all that is in it, by year or by two hundred."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.linking.library import Key
from sourcebook.pages.leading import SUPPORTS, TITLES, Listed, Teller, lists, long_lists, relations
from sourcebook.pages.model import Order, Page, Span
from sourcebook.pages.notes import Notes
from sourcebook.pages.shelving import Shelf, time_label, turn
from sourcebook.pages.site import Planned, Site


def plan(site: Site) -> Iterator[Planned]:
    """The pages of each long list: the ways into its years, if it has several, and the pages of each.

    Those of one year stand together, whatever their list: they tell of the same entries, which are then at hand.
    """
    pages: dict[str, list[Planned]] = {}
    for listed in long_lists(site):
        found = listed.shelves(site)
        if len(found) > 1:
            yield Planned(
                addresses.part_uri(listed.path), partial(years_page, site, listed.entry, listed.name)
            )
        for at, shelf in enumerate(found):
            for number in range(1, shelf.pages + 1):
                uri = addresses.part_uri(listed.path, shelf.group, number)
                make = partial(part_page, site, listed.entry, listed.name, at, number)
                pages.setdefault(shelf.group, []).append(Planned(uri, make))
    for group in sorted(pages):
        yield from pages[group]


def years_page(site: Site, key: Key, name: str) -> Page:
    """The years of a list."""
    listed = _listed(site, key, name)
    entrances = tuple(
        (
            Span(
                time_label(each.group, site.settings.language),
                to=addresses.part_uri(listed.path, each.group),
            ),
            len(each.keys),
        )
        for each in listed.shelves(site)
    )
    title = _title(site, listed)
    context = {
        "crumbs": _crumbs(site, key),
        "heading": title,
        "count": len(listed.keys),
        "order": Order("By time", entrances),
        "turn": None,
    }
    uri, grade = addresses.part_uri(listed.path), site.shower.grade(key)
    return Page(uri, "entrances.md.jinja", title, context, grade=grade)


def part_page(site: Site, key: Key, name: str, at: int, number: int) -> Page:
    """One page of a shelf of a list, with the sources that it cites."""
    listed = _listed(site, key, name)
    shelf = listed.shelves(site)[at]
    notes = Notes(site.shower)
    title = _title(site, listed, shelf)
    context = {
        "kind": key[0],
        "crumbs": _crumbs(site, key, listed if shelf.group else None),
        "heading": title,
        "count": len(shelf.keys),
        **_told(Teller(site, notes), listed, shelf.page(number)),
        "turn": turn(number, shelf.pages, partial(addresses.part_uri, listed.path, shelf.group)),
        "references": notes.references(),
    }
    uri = addresses.part_uri(listed.path, shelf.group, number)
    title = title if number == 1 else f"{title}, page {number}"
    return Page(uri, "part.md.jinja", title, context, grade=site.shower.grade(key))


def _told(teller: Teller, listed: Listed, keys: tuple[Key, ...]) -> dict[str, object]:
    """What a page tells of some entries of a list: relations, what a source says in them, or no more than their cards."""
    told: dict[str, object] = {"group": None, "supports": (), "cards": ()}
    if listed.name == SUPPORTS:
        told["supports"] = teller.supports(listed.entry, keys)
    elif listed.name in TITLES:
        told["cards"] = teller.cards(keys)
    else:
        ways = relations(teller.site, listed.entry)[listed.title]
        told["group"] = teller.group(listed.title, listed.name, keys, ways)
    return told


def _listed(site: Site, key: Key, name: str) -> Listed:
    return next(each for each in lists(site, key) if each.name == name)


def _title(site: Site, listed: Listed, shelf: Shelf | None = None) -> str:
    title = f"{site.library.brief(listed.entry).title}: {listed.title}"
    if not shelf or not shelf.group:
        return title
    return f"{title}, {time_label(shelf.group, site.settings.language, within=True)}"


def _crumbs(site: Site, key: Key, listed: Listed | None = None) -> tuple[Span, ...]:
    """The way down to the entry, and to a list of it that has several shelves."""
    kind, entry = site.library.schema.kinds[key[0]], site.library.entries[key]
    above = (Span(listed.title, to=addresses.part_uri(listed.path)),) if listed else ()
    return (
        Span("Home", to=addresses.HOME),
        Span(kind.plural, to=addresses.index_uri(kind.folder)),
        site.shower.link(entry),
        *above,
    )
