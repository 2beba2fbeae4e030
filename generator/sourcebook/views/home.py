"""The home page: what the base holds, what is newest in it, the ways in, and whom to write to with a correction."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.pages.model import Card, Page, Span
from sourcebook.pages.site import Planned, Site

NEWEST = 10


def plan(site: Site) -> Iterator[Planned]:
    """One page."""
    yield Planned(addresses.HOME, partial(page, site))


def page(site: Site) -> Page:
    """The home page. The owner's `docs/index.md` is its introduction."""
    library, settings = site.library, site.settings
    counts = {folder: len(keys) for folder, keys in site.overview.keys.items()}
    kinds = [kind for kind in library.schema.kinds.values() if counts.get(kind.folder)]
    context = {
        "heading": settings.title,
        "introduction": site.introduction,
        "holdings": tuple(
            (
                Span(kind.plural, to=addresses.index_uri(kind.folder)),
                counts[kind.folder],
                kind.description,
            )
            for kind in kinds
        ),
        "newest": newest(site),
        "grades": Span("one rule", to=addresses.GRADES),
        "gaps": Span("what is not known", to=addresses.GAPS),
        "terms": Span("terms", to=addresses.TERMS),
        "publisher": settings.publisher,
        "licence": settings.licence,
        "contact": contact(settings.contact),
    }
    return Page(addresses.HOME, "home.md.jinja", settings.title, context)


def newest(site: Site) -> tuple[Card, ...]:
    """The latest entries of the first kind that has a time and a place: what happened last."""
    for folder, kind in site.library.schema.kinds.items():
        if kind.time and kind.where:
            latest = reversed(site.in_time(folder)[-NEWEST:])
            return tuple(site.shower.card_of(key) for key in latest)
    return ()


def contact(address: str) -> Span | None:
    """A link to whoever takes corrections."""
    if not address:
        return None
    return Span(address, to=address if "://" in address else f"mailto:{address}")
