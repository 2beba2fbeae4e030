"""The pages of what is not known."""

from __future__ import annotations

from sourcebook.planning import plan
from tests.knowledge import event, source
from tests.sites import markdown, page, rich_site, site

MANY = 450
"""Entries that lack something: more than two pages of a list hold."""


def test_the_overview_counts() -> None:
    """Each gap with its meaning, by kind; a link leads to its list."""
    text = markdown(rich_site(), "gaps/index.md")
    assert "[Single witness](single-witness/index.md)" in text
    assert "one witness says it" in text
    assert "| Gap | All | Events | Places | Actors | Sources | Vessels | Means |" in text


def test_a_base_that_lacks_nothing_says_so() -> None:
    """There is no table of nothing."""
    text = markdown(site({}), "gaps/index.md")
    assert "Nothing is lacking that could be found." in text
    assert "|" not in text


def test_by_month() -> None:
    """Dated entries alone, the latest year first."""
    of = site({"events/a": event(date="2024-08-10"), "events/b": event(title="B", date="2023-01")})
    assert page(of, "gaps/index.md").context["months"] == (
        (2024, (0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)),
        (2023, (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    )


def test_a_list_is_cut_into_pages() -> None:
    """No page grows with the base, and from each every other one is near."""
    texts = {f"events/e{number:03}": event(title=f"E{number}", sources="[s]") for number in range(MANY)}
    of = site({"sources/s": source(), **texts})
    uris = [uri for uri in plan(of).pages if uri.startswith("gaps/single-witness/")]
    assert uris == ["gaps/single-witness/index.md", "gaps/single-witness/2.md", "gaps/single-witness/3.md"]
    rows = [row for uri in uris for row in page(of, uri).context["rows"]]
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
