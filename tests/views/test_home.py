"""The home page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sourcebook.pages.model import Span
from sourcebook.views.home import NEWEST, contact, newest
from tests.knowledge import actor, event
from tests.sites import markdown, matches_snapshot, page, rich_site, site


def test_the_whole_home_page() -> None:
    """The owner's introduction, what the base holds, what is newest, whom to write to."""
    assert matches_snapshot("home.md", markdown(rich_site(), "index.md"))


def test_an_empty_base_has_a_home_page() -> None:
    """A new base builds: there is nothing to count yet."""
    assert markdown(site({}, title="New & empty"), "index.md") == (
        "# New &#38; empty\n\n## Who keeps this base\n\n"
        "Something is wrong or missing? Tell those from whom you have this site: it names no contact for corrections.\n"
    )


def test_only_kinds_with_entries_are_counted() -> None:
    """No line says 0."""
    holdings = page(site({"actors/a": actor(), "actors/b": actor(title="B")}), "index.md").context["holdings"]
    assert [(span.text, number) for span, number, _ in holdings] == [("Actors", 2)]


def test_the_latest_events_come_first() -> None:
    """So many of them; none whose date is not known."""
    of = site(
        {f"events/e{year}": event(title=str(year), date=f"'{year}'") for year in range(2001, 2014)}
        | {"events/x": event(date="unknown")}
    )
    newest = page(of, "index.md").context["newest"]
    assert [card.title for card in newest] == [str(year) for year in range(2013, 2013 - NEWEST, -1)]


def test_a_base_without_a_kind_of_event_has_no_latest() -> None:
    """Only a kind with a time and a place tells what happened last."""
    of = site({"events/x": event()})
    schema = replace(of.library.schema, kinds={"actors": of.library.schema.kinds["actors"]})
    assert newest(replace(of, library=replace(of.library, schema=schema))) == ()


CONTACTS = {
    "": None,
    "a@example.org": Span("a@example.org", to="mailto:a@example.org"),
    "https://example.org/write": Span("https://example.org/write", to="https://example.org/write"),
}


@pytest.mark.parametrize(("address", "expected"), CONTACTS.items())
def test_whoever_takes_corrections_can_be_reached(address: str, expected: Span | None) -> None:
    """By a link to an address, or to a page."""
    assert contact(address) == expected


def test_the_introduction_stays_as_its_owner_wrote_it() -> None:
    """Hard breaks and empty lines of code are part of Markdown; the owner is trusted."""
    introduction = "One  \ntwo <b>three</b>\n\n```\na\n\n\nb\n```"
    assert introduction in markdown(site({}, introduction), "index.md")
