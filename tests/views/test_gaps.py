"""The pages of what is not known."""

from __future__ import annotations

from sourcebook.pages.shelving import PAGE
from sourcebook.planning import plan
from sourcebook.views.gaps import MOST_YEARS, Months
from tests.knowledge import event, place, source
from tests.sites import markdown, page, rich_site, site

MANY = 450
"""Entries that lack something: more than two pages of a list hold."""


def test_the_overview_counts() -> None:
    """Each gap with its meaning, by kind; a link leads to its list."""
    text = markdown(rich_site(), "gaps/index.md")
    assert "| Gap | All | Events | Places | Actors | Sources | Vessels |" in text
    assert "| [Unlocated](unlocated/index.md) | 12 | [5](unlocated/index.md#events) | " in text
    assert (
        "- **Single witness**: one witness says it. To do: look for a source that knows it by itself." in text
    )


def test_a_base_that_lacks_nothing_says_so() -> None:
    """There is no table of nothing."""
    text = markdown(site({}), "gaps/index.md")
    assert "Nothing is lacking that could be found." in text
    assert "|" not in text


DATED = {
    "events/a": event(date="2024-08-10"),
    "events/b": event(title="B", date="2023-01"),
    "events/c": event(title="C", date="2023"),
    "events/d": event(title="D", date="2024-08-30/2024-09-02"),
    "events/e": event(title="E", date="unknown"),
    "events/f": event(title="F", date="-0043-03"),
    "places/p": place(),
}


def months_of(**numbers: int) -> tuple[int, ...]:
    """A line of months; `none` for what lies in no one month."""
    names = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "none")
    return tuple(numbers.get(name, 0) for name in names)


def test_by_month() -> None:
    """The latest year first; what is dated to no one month is not put into its first, and what has no date is counted."""
    of = site(DATED)
    assert page(of, "gaps/index.md").context["months"] == Months(
        (
            ("2024", months_of(aug=1, none=1)),
            ("2023", months_of(jan=1, none=1)),
            ("44 BCE", months_of(mar=1)),
        ),
        earlier=0,
        undated=2,
    )
    assert "by its first year. 2 have no date." in markdown(of, "gaps/index.md")


def test_the_months_of_one_gap() -> None:
    """They stand on the first page of its list."""
    of = site({"events/a": event(date="2024-08", places="[p]"), **DATED, "places/p": place()})
    found = page(of, "gaps/undated/index.md").context["months"]
    assert found == Months((), earlier=0, undated=1)
    assert "By month" not in markdown(of, "gaps/undated/index.md")
    assert "| 2024 |" in markdown(of, "gaps/unlocated/index.md")


def test_of_many_years_the_latest_are_shown() -> None:
    """And of the others it is told how many there are: no page grows with the base."""
    texts = {f"events/e{year}": event(title=f"E{year}", date=str(year)) for year in range(1900, 1960)}
    found = page(site(texts), "gaps/index.md").context["months"]
    assert (len(found.years), found.earlier) == (MOST_YEARS, 60 - MOST_YEARS)


def test_a_count_leads_to_its_kind() -> None:
    """To the page of the list on which the first of the kind stands, and to its heading there."""
    texts = {f"events/e{number:03}": event(title=f"E{number}") for number in range(PAGE + 1)}
    of = site({**texts, "places/p": place()})
    assert f"[{PAGE + 1}](unlocated/index.md#events) | [1](unlocated/2.md#places) |" in markdown(
        of, "gaps/index.md"
    )
    second = markdown(of, "gaps/unlocated/2.md")
    assert "## Events {#events}" in second
    assert "## Places {#places}" in second


def test_a_list_is_cut_into_pages() -> None:
    """No page grows with the base, and from each every other one is near."""
    texts = {f"events/e{number:03}": event(title=f"E{number}", sources="[s]") for number in range(MANY)}
    of = site({"sources/s": source(), **texts})
    uris = [uri for uri in plan(of).pages if uri.startswith("gaps/single-witness/")]
    assert uris == ["gaps/single-witness/index.md", "gaps/single-witness/2.md", "gaps/single-witness/3.md"]
    rows = [row for uri in uris for *_, rows in page(of, uri).context["folders"] for row in rows]
    assert len(rows) == MANY
    assert "450 in all, page 2 of 3: one witness says it." in markdown(of, uris[1])


def test_a_line_leads_to_the_entry_and_names_its_file() -> None:
    """Whoever wants to fill the gap knows where."""
    of = site({"events/x": event(title="A war")})
    text = markdown(of, "gaps/unsourced/index.md")
    assert (
        "- [A war](../../events/x.md), War (unsourced) <small>2024</small> <br><small>entries/events/x&#46;yaml</small>"
        in text
    )


def test_a_gap_that_nobody_has_has_no_page() -> None:
    """Its address would lead to an empty list."""
    assert "gaps/stale/index.md" not in plan(site({"events/x": event()})).pages
