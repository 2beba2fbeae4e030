"""A site: its entries in order of time, and what was read through what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.site import in_time, is_dated, time_key, uri_of
from tests.knowledge import actor, event, source
from tests.sites import site

ORDERS = {
    "days": (["2024-08-11", "2024-08-10"], ["2024-08-10", "2024-08-11"]),
    "a month begins with its first day": (["2024-08-02", "2024-08"], ["2024-08", "2024-08-02"]),
    "the shorter of two that begin together": (["2024", "2024-01"], ["2024-01", "2024"]),
    "an open end after those that share its start": (["2024/..", "2024/2030"], ["2024/2030", "2024/.."]),
    "an open start by its end": (["2024", "../2023"], ["../2023", "2024"]),
    "before our era": (["0001", "-0043"], ["-0043", "0001"]),
    "an unknown date has no place": (["unknown", "2024"], ["2024"]),
}


@pytest.mark.parametrize(("dates", "expected"), ORDERS.values(), ids=ORDERS)
def test_entries_stand_in_order_of_time(dates: list[str], expected: list[str]) -> None:
    """By the earliest day, then by the latest."""
    of = site({f"events/e{number}": event(date=f"'{date}'") for number, date in enumerate(dates)})
    titles = [str(of.library.entries[key].one("date").edtf) for key in of.in_time["events"]]
    assert titles == expected


@given(st.permutations(["2024", "2023-05", "2024", "2022/..", "2024"]))
def test_entries_of_one_time_stand_in_order_of_their_ids(dates: list[str]) -> None:
    """Equal bases have equal orders."""
    of = site({f"events/e{number}": event(date=date) for number, date in enumerate(dates)})
    keys = in_time(of.library, "events")
    assert list(keys) == sorted(keys, key=lambda key: time_key(of.library, of.library.entries[key]))
    same = [key for key in keys if of.library.entries[key].one("date").edtf == "2024"]
    assert same == sorted(same)
    assert [of.position[key] for key in keys] == list(range(len(keys)))


def test_a_kind_without_a_time_has_no_order() -> None:
    """Only kinds with a time are ordered by it; what has none comes last among others."""
    of = site({"actors/a": actor(), "events/e": event(), "sources/s": source()})
    assert set(of.in_time) == {"events", "sources"}
    assert of.in_time["sources"] == ()
    undated, dated = of.library.entries["actors", "a"], of.library.entries["events", "e"]
    assert not is_dated(of.library, undated)
    assert is_dated(of.library, dated)
    assert time_key(of.library, dated) < time_key(of.library, undated)


def test_what_is_known_through_a_document_is_known_both_ways() -> None:
    """Documents know what they relay, and sources what they were read in."""
    of = site(
        {
            "sources/a": source(),
            "sources/b": source(),
            "sources/c": source(),
            "events/x": event(
                date="{value: 2024, sources: [{source: b, via: a}]}",
                sources="[{source: c, via: a}, {source: c, via: b}]",
            ),
        }
    )
    assert of.relayed == {
        ("sources", "a"): (("sources", "b"), ("sources", "c")),
        ("sources", "b"): (("sources", "c"),),
    }
    assert of.relaying == {
        ("sources", "b"): (("sources", "a"),),
        ("sources", "c"): (("sources", "a"), ("sources", "b")),
    }


def test_an_entry_has_one_page() -> None:
    """Its address is its name."""
    assert uri_of(("events", "x")) == "events/x.md"
