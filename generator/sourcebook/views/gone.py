"""Pages that answer for what is no longer there: a former id leads on, a removed entry leaves a tombstone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.entries.model import Entry
from sourcebook.linking.library import Key
from sourcebook.pages.model import Page, Span
from sourcebook.pages.site import Planned, Site, uri_of
from sourcebook.tombstones import Tombstone
from sourcebook.values.registry import TYPES


def plan(site: Site) -> Iterator[Planned]:
    """One page for each former id, one for each removed entry."""
    for former, now in sorted(site.library.redirects.items()):
        yield Planned(
            uri_of(former), partial(moved_page, site, former, site.library.entries[now]), uri_of(now)
        )
    for stone in site.library.tombstones.values():
        yield Planned(uri_of(stone.key), partial(tombstone_page, site, stone))


def moved_page(site: Site, former: Key, entry: Entry) -> Page:
    """Where an entry has gone."""
    context = {"crumbs": _crumbs(site, entry.kind), "target": site.shower.link(entry)}
    grade = site.shower.grade(entry.key)
    return Page(uri_of(former), "moved.md.jinja", entry.title, context, grade=grade)


def tombstone_page(site: Site, stone: Tombstone) -> Page:
    """What became of an entry, when and why."""
    context = {
        "crumbs": _crumbs(site, stone.folder),
        "heading": stone.title,
        "date": TYPES["date"].words(stone.date, site.settings.language),
        "reason": stone.reason,
    }
    return Page(uri_of(stone.key), "tombstone.md.jinja", stone.title, context, file=stone.file)


def _crumbs(site: Site, folder: str) -> tuple[Span, ...]:
    kind = site.library.schema.kinds[folder]
    return Span("Home", to=addresses.HOME), Span(kind.plural, to=addresses.index_uri(folder))
