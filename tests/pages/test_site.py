"""A site: its entries in order of time, and what was read through what."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.pages.overview import Overview
from sourcebook.pages.site import Site, site_of, uri_of
from sourcebook.planning import plan
from tests.knowledge import actor, event, source
from tests.sites import rich, rich_site, site

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
    titles = [str(of.library.entries[key].one("date").edtf) for key in of.in_time("events")]
    assert titles == expected


@given(st.permutations(["2024", "2023-05", "2024", "2022/..", "2024"]))
def test_entries_of_one_time_stand_in_order_of_their_ids(dates: list[str]) -> None:
    """Equal bases have equal orders."""
    of = site({f"events/e{number}": event(date=date) for number, date in enumerate(dates)})
    keys = of.in_time("events")
    assert list(keys) == sorted(keys, key=of.overview.times.__getitem__)
    same = [key for key in keys if of.library.entries[key].one("date").edtf == "2024"]
    assert same == sorted(same)
    assert [of.position(key) for key in keys] == list(range(len(keys)))


def test_a_kind_without_a_time_has_no_order() -> None:
    """Only kinds with a time are ordered by it; what has none comes last among others."""
    of = site({"actors/a": actor(), "events/e": event(), "sources/s": source()})
    assert (of.in_time("actors"), of.in_time("sources")) == ((), ())
    assert of.position(("actors", "a")) is None
    undated, dated = ("actors", "a"), ("events", "e")
    assert not of.overview.is_dated(undated)
    assert of.overview.is_dated(dated)
    assert of.overview.in_order([undated, dated]) == (dated, undated)


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
    assert of.relayed(("sources", "a")) == (("sources", "b"), ("sources", "c"))
    assert of.relayed(("sources", "b")) == (("sources", "c"),)
    assert of.relayed(("sources", "c")) == ()
    assert of.relaying == {
        ("sources", "b"): (("sources", "a"),),
        ("sources", "c"): (("sources", "a"), ("sources", "b")),
    }


def test_an_entry_has_one_page() -> None:
    """Its address is its name."""
    assert uri_of(("events", "x")) == "events/x.md"


def test_a_site_is_made_without_looking_at_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """However large a base is, its site is there at once: what takes a walk over all entries waits until it is wanted."""
    base = rich().base
    monkeypatch.setattr(
        "sourcebook.pages.site.overview", lambda _: pytest.fail("the entries were walked over")
    )
    made = site_of(base)
    monkeypatch.setattr("sourcebook.pages.site.overview", lambda _: Overview())
    assert made.in_time("events") == ()


def as_made(of: Site) -> dict[str, object]:
    """Every page of a site, in the order of its plan."""
    return {uri: planned.make() for uri, planned in plan(of).pages.items()}


def test_what_was_worked_out_before_does_not_matter() -> None:
    """A page is the same whatever was asked for first: forwards, backwards, alone, by a site that made others."""
    forwards = as_made(site_of(rich().base, rich_site().introduction))
    of = site_of(rich().base, rich_site().introduction)
    backwards = {uri: planned.make() for uri, planned in reversed(plan(of).pages.items())}
    assert backwards == forwards
    assert as_made(of) == forwards
    alone = site_of(rich().base, rich_site().introduction)
    assert plan(alone).pages["places/sella-strait.md"].make() == forwards["places/sella-strait.md"]


def test_a_site_and_its_plan_can_be_sent_to_another_process() -> None:
    """Pickled and loaded, they make equal pages; what was worked out stays behind."""
    of = site_of(rich().base, rich_site().introduction)
    planned = plan(of)
    before = pickle.dumps((of, planned))
    made = {uri: each.make() for uri, each in planned.pages.items()}
    assert len(pickle.dumps((of, planned))) == len(before)
    sent, its_plan = pickle.loads(before)  # noqa: S301 -- made above
    assert {uri: each.make() for uri, each in its_plan.pages.items()} == made
    assert list(its_plan.pages) == list(made)
    assert its_plan.assets == planned.assets
    assert sent.settings == of.settings
