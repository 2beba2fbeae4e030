"""What the base does not know: how much of each gap, by kind and by month, and a list of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import partial
from itertools import groupby

from msgspec import Struct

from sourcebook import addresses
from sourcebook.kinds.model import Kind
from sourcebook.linking.library import Key
from sourcebook.pages.model import Card, Page, Span
from sourcebook.pages.shelving import PAGE, Shelf, pages_for, time_label, turn, year_group
from sourcebook.pages.site import Planned, Site
from sourcebook.provenance.gaps import GAPS, Gap, entries_with

TITLE = "What is not known"
MOST_YEARS = 50
"""For how many years a table of months has a line: the latest of those in which anything lacks."""

MONTHS = range(1, 13)
NO_MONTH = 13
"""The column of what lies in no one month."""


class Months(Struct, frozen=True):
    """How many entries lack something, by time."""

    years: tuple[tuple[str, tuple[int, ...]], ...]
    """The latest first; for each its months, then what lies in no one month."""

    earlier: int
    """How many are of years before these."""

    undated: int


def plan(site: Site) -> Iterator[Planned]:
    """The overview, then the pages of each gap's list."""
    yield Planned(addresses.GAPS, partial(overview_page, site))
    for gap in GAPS:
        for number in range(1, pages_for(len(site.gaps.get(gap.code, ()))) + 1):
            yield Planned(addresses.gap_uri(gap.code, number), partial(list_page, site, gap, number))


def overview_page(site: Site) -> Page:
    """How many entries of each kind have each gap; by month; what each gap means, and how it is filled."""
    kinds = [kind for kind in site.library.schema.kinds.values() if site.overview.keys.get(kind.folder)]
    told = [gap for gap in GAPS if gap.code in site.gaps]
    lacking = entries_with(site.gaps)
    context = {
        "crumbs": (Span("Home", to=addresses.HOME),),
        "kinds": tuple(kind.plural for kind in kinds),
        "rows": tuple(
            (
                Span(gap.title, to=addresses.gap_uri(gap.code)),
                len(site.gaps[gap.code]),
                counts(site, gap, kinds),
            )
            for gap in told
        ),
        "meanings": tuple((gap.title, gap.meaning, gap.remedy) for gap in told),
        "count": len(lacking),
        "months": months(site, lacking),
        "grades": Span("one rule", to=addresses.GRADES),
    }
    return Page(addresses.GAPS, "gaps.md.jinja", TITLE, context)


def counts(site: Site, gap: Gap, kinds: Collection[Kind]) -> tuple[Span | None, ...]:
    """How many entries of each kind have a gap, with a link to where the list has the first of them."""
    first: dict[str, int] = {}
    for at, (folder, _) in enumerate(shelf(site, gap).keys):
        first.setdefault(folder, at)
    found = Counter(folder for folder, _ in site.gaps[gap.code])
    return tuple(
        Span(
            f"{found[kind.folder]:,}",
            to=f"{addresses.gap_uri(gap.code, first[kind.folder] // PAGE + 1)}#{kind.folder}",
        )
        if kind.folder in first
        else None
        for kind in kinds
    )


def shelf(site: Site, gap: Gap) -> Shelf:
    """The entries that have a gap: one kind after another, each in order of time. Made once."""
    path = addresses.gap_list(gap.code)
    if path not in site.shelves:
        kinds = list(site.library.schema.kinds)
        keys = sorted(site.overview.in_order(site.gaps[gap.code]), key=lambda key: kinds.index(key[0]))
        site.shelves[path] = (Shelf("", tuple(keys)),)
    return site.shelves[path][0]


def months(site: Site, keys: Collection[Key]) -> Months:
    """How many of some entries lie in each month, by the day that puts them in order."""
    found: Counter[tuple[int, int]] = Counter()
    for key in keys:
        time = site.library.brief(key).time
        if time and not time[0]:
            (year, month, _), latest = time[1:3]
            found[year, month if latest[:2] == (year, month) else NO_MONTH] += 1
    years = sorted({year for year, _ in found}, reverse=True)[:MOST_YEARS]
    language = site.settings.language
    shown = tuple(
        (
            time_label(year_group(year), language),
            tuple(found[year, month] for month in (*MONTHS, NO_MONTH)),
        )
        for year in years
    )
    earlier = found.total() - sum(sum(numbers) for _, numbers in shown)
    return Months(shown, earlier, len(keys) - found.total())


def list_page(site: Site, gap: Gap, number: int) -> Page:
    """One page of the entries that have a gap, each with its file; the first one with their months."""
    found, title = shelf(site, gap), f"{TITLE}: {gap.title}"
    context = {
        "crumbs": (Span("Home", to=addresses.HOME), Span(TITLE, to=addresses.GAPS)),
        "heading": title,
        "meaning": gap.meaning,
        "remedy": gap.remedy,
        "count": len(found.keys),
        "folders": tuple(folders(site, found.page(number))),
        "months": months(site, found.keys) if number == 1 else None,
        "turn": turn(number, found.pages, partial(addresses.gap_uri, gap.code)),
    }
    uri = addresses.gap_uri(gap.code, number)
    return Page(uri, "gap.md.jinja", title if number == 1 else f"{title}, page {number}", context)


def folders(site: Site, keys: Collection[Key]) -> Iterator[tuple[str, str, tuple[tuple[Card, str], ...]]]:
    """Entries by kind: its folder, which is the anchor, its name, and each entry with its file."""
    for folder, each in groupby(keys, key=lambda key: key[0]):
        rows = tuple((site.shower.card_of(key), site.library.outlines[key].file) for key in each)
        yield folder, site.library.schema.kinds[folder].plural, rows
