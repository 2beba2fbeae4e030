"""What leads to an entry: its lists, their names, and which of them are long."""

from __future__ import annotations

import pytest

from sourcebook.addresses import digest
from sourcebook.pages import leading
from sourcebook.pages.leading import lists, long_lists, names, relations
from sourcebook.pages.shelving import SHOWN
from sourcebook.pages.site import Site
from tests.hubs import ARMY, LAND, TOWN, WIRE, hub_site
from tests.knowledge import actor, event, place
from tests.sites import rich_site, site

NAMES = {
    "a heading": (["Role in events"], ["role-in-events"]),
    "two that are written alike": (["Here: now", "Here now"], ["here-now", digest("Here now")]),
    "the name of another list": (["Supports", "Mentions"], [digest("Supports"), digest("Mentions")]),
    "another script": (["هنا"], [digest("هنا")]),
}


@pytest.mark.parametrize(("headings", "expected"), NAMES.values(), ids=NAMES)
def test_each_list_has_a_name_of_its_own(headings: list[str], expected: list[str]) -> None:
    """It stands in the anchor, and in the addresses of its pages."""
    assert list(names(headings).values()) == expected


def all_long(of: Site) -> set[tuple[tuple[str, str], str]]:
    """Every long list, found by looking at every list of every entry."""
    return {
        (key, each.name) for key in of.library.entries for each in lists(of, key) if len(each.keys) > SHOWN
    }


@pytest.mark.parametrize("of", [rich_site(), hub_site()], ids=["rich", "hubs"])
def test_the_short_way_to_long_lists_finds_all_of_them(of: Site) -> None:
    """Planning looks at no entry that cannot have one."""
    assert {(each.entry, each.name) for each in long_lists(of)} == all_long(of)


def test_the_long_lists_of_hubs() -> None:
    """What happened in a town is on the list of its country too."""
    found = {(each.entry, each.name) for each in long_lists(hub_site())}
    assert {
        (ARMY, "role-in-events"),
        (TOWN, "events-here"),
        (TOWN, "mentions"),
        (LAND, "events-here"),
        (WIRE, "supports"),
    } == found


def test_planning_groups_nothing_that_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A base without hubs is planned without looking at what leads to whom."""
    of = site(
        {
            "places/land": place(title="Land"),
            "places/town": place(title="Town", within="[land]"),
            "actors/a": actor(),
            **{f"events/e{n}": event(places="[town]") for n in range(SHOWN - 1)},
        }
    )
    monkeypatch.setattr(leading, "relations", lambda *_: pytest.fail("relations were grouped"))
    assert list(long_lists(of)) == []


def test_relations_are_grouped_by_headings_in_order() -> None:
    """By who wrote them; each with the part of the entry to which it leads, if not to itself."""
    of = site(
        {
            "places/land": place(title="Land"),
            "places/town": place(title="Town", within="[land]"),
            "events/e": event(places="[town]"),
        }
    )
    found = relations(of, ("places", "land"))
    assert {heading: list(each) for heading, each in found.items()} == {
        "Events here": [("events", "e")],
        "Places within": [("places", "town")],
    }
    assert [part for _, part in found["Events here"]["events", "e"]] == [("places", "town")]
    assert [part for _, part in found["Places within"]["places", "town"]] == [None]
