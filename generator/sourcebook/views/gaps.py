"""What the base does not know: how much of each gap, by kind and by month, and a list of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.linking.library import Key
from sourcebook.pages.model import Page, Span
from sourcebook.pages.shelving import PAGE, pages_for, turn
from sourcebook.pages.site import Planned, Site
from sourcebook.provenance.gaps import GAPS, Gap, counts, entries_with

TITLE = "What is not known"
MOST_YEARS = 50
"""For how many years the table of months has a line: the latest of those in which anything lacks."""

MONTHS = range(1, 13)


def plan(site: Site) -> Iterator[Planned]:
    """The overview, then the pages of each gap's list."""
    yield Planned(addresses.GAPS, partial(overview_page, site))
    for gap in GAPS:
        for number in range(1, pages_for(len(site.gaps.get(gap.code, ()))) + 1):
            yield Planned(addresses.gap_uri(gap.code, number), partial(list_page, site, gap, number))


def overview_page(site: Site) -> Page:
    """Each gap with its meaning, and how many entries of each kind have it; then by month."""
    kinds = [kind for kind in site.library.schema.kinds.values() if site.overview.keys.get(kind.folder)]
    rows = tuple(
        (Span(gap.title, to=addresses.gap_uri(gap.code)), gap.meaning, gap.remedy, sum(numbers), numbers)
        for gap, numbers in counts(site.gaps, tuple(kind.folder for kind in kinds))
    )
    context = {
        "crumbs": (Span("Home", to=addresses.HOME),),
        "kinds": tuple(kind.plural for kind in kinds),
        "rows": rows,
        "count": len(entries_with(site.gaps)),
        "months": months(site),
        "grades": Span("one rule", to=addresses.GRADES),
    }
    return Page(addresses.GAPS, "gaps.md.jinja", TITLE, context)


def months(site: Site) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """By year, the latest first: how many dated entries of each month lack something."""
    found: Counter[tuple[int, int]] = Counter()
    for key in entries_with(site.gaps):
        time = site.library.brief(key).time
        if time and not time[0]:
            found[time[1][0], time[1][1]] += 1
    years = sorted({year for year, _ in found}, reverse=True)[:MOST_YEARS]
    return tuple((year, tuple(found[year, month] for month in MONTHS)) for year in years)


def list_page(site: Site, gap: Gap, number: int) -> Page:
    """One page of the entries that have a gap, in order of time, each with its file."""
    keys = site.overview.in_order(site.gaps[gap.code])
    shown = keys[(number - 1) * PAGE : number * PAGE]
    title = f"{TITLE}: {gap.title}"
    context = {
        "crumbs": (Span("Home", to=addresses.HOME), Span(TITLE, to=addresses.GAPS)),
        "heading": title,
        "meaning": gap.meaning,
        "remedy": gap.remedy,
        "count": len(keys),
        "rows": tuple((site.shower.card_of(key), _file(site, key)) for key in shown),
        "turn": turn(number, pages_for(len(keys)), partial(addresses.gap_uri, gap.code)),
    }
    uri = addresses.gap_uri(gap.code, number)
    return Page(uri, "gap.md.jinja", title if number == 1 else f"{title}, page {number}", context)


def _file(site: Site, key: Key) -> str:
    return site.library.outlines[key].file
