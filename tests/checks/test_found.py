"""What rules compare: what dates certainly span, and where in an entry something stands."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.checks.found import (
    FIRST,
    NEVER,
    Facing,
    Found,
    Span,
    Which,
    is_before,
    naming,
    of_field,
    span_of,
)
from sourcebook.values.date import DATE
from tests.knowledge import Maker, actor, event, linked

SPANS: dict[str, tuple[list[str], Span]] = {
    "none": ([], NEVER),
    "a day": (["2024-05-01"], ((2024, 5, 1), (2024, 5, 1))),
    "a month": (["2024-02"], ((2024, 2, 1), (2024, 2, 29))),
    "rivals": (["2022", "2024-05"], ((2022, 1, 1), (2024, 5, 31))),
    "without an end": (["2024/.."], ((2024, 1, 1), None)),
    "without a beginning": (["../2024"], (None, (2024, 12, 31))),
    "rivals, one of them without an end": (["2020", "2024/.."], ((2020, 1, 1), None)),
    "rivals, one of them without a beginning": (["../2020", "2024"], (None, (2024, 12, 31))),
    "about a year": (["2024~"], NEVER),
    "perhaps a year": (["2024?"], NEVER),
    "rivals, one of them about a year": (["2020", "2024~"], NEVER),
    "unknown": (["unknown"], NEVER),
    "rivals, one of them unknown": (["2024", "unknown"], NEVER),
    "one of a decade": (["202X"], ((2020, 1, 1), (2029, 12, 31))),
    "one of two days": (["[2024-05-01,2024-06-01]"], ((2024, 5, 1), (2024, 6, 1))),
}


@pytest.mark.parametrize(("written", "expected"), SPANS.values(), ids=SPANS)
def test_what_dates_certainly_span(written: list[str], expected: Span) -> None:
    """From the earliest first day to the latest last one; nothing where any of them leaves a doubt."""
    assert span_of([DATE.read(each) for each in written]) == expected


@pytest.mark.parametrize(
    ("first", "second", "before"),
    [
        ("2023", "2024", True),
        ("-0043-03-15", "-0043-03-16", True),
        ("..2024-09-07", "2024-09-08", True),
        ("../2023", "2024/..", True),
        ("2024-08", "2024-08-31", False),
        ("2024", "2023", False),
        ("2024-08-10", "2024-08-10", False),
        ("2020/..", "2024", False),
        ("2020/", "2024", False),
        ("2020", "..2024", False),
        ("unknown", "2024", False),
        ("2020", "unknown", False),
        ("2023~", "2024", False),
        ("2023", "2024?", False),
    ],
)
def test_before_allows_no_doubt(first: str, second: str, before: bool) -> None:  # noqa: FBT001
    """One date is before another only where each of its days certainly is before each of the other's."""
    assert is_before(_span([first]), _span([second])) is before


EDTF = st.sampled_from(sorted({each for written, _ in SPANS.values() for each in written}))


@given(st.lists(EDTF, max_size=3), st.lists(EDTF, max_size=3), EDTF)
def test_a_rival_never_makes_anything_surer(one: list[str], other: list[str], rival: str) -> None:
    """Whatever is before others with a rival more is before them without it, if there is any date without it."""
    before = is_before(_span([*one, rival]), _span(other))
    assert not one or not before or is_before(_span(one), _span(other))
    assert not (before and is_before(_span(other), _span([*one, rival])))


def _span(written: list[str]) -> Span:
    return span_of([DATE.read(each) for each in written])


TEXTS = {
    "events/x": event(
        date="2024",
        part_of="[y]",
        actors="\n  - {actor: mara, role: speaker}\n  - {actor: mara, role: speaker, capacity: Mayor}",
        claims="[{speaker: rafa, text: So}]",
    ),
    "events/y": event(title="Y", date="unknown"),
    "actors/mara": actor(title="Mara", founded="events/x", dissolved="events/y"),
    "actors/rafa": actor(title="Rafa"),
}

PLACES: dict[str, tuple[Which, int]] = {
    "a field": (of_field("date"), 3),
    "a field that is not there": (of_field("places"), 1),
    "who acts": (naming("actors/mara"), 6),
    "who acts in a capacity": (naming("actors/mara", capacity="mayor"), 7),
    "in a capacity in which nobody acts": (naming("actors/mara", capacity="poet"), 1),
    "who is named as itself": (naming("events/y"), 4),
    "who only claims something": (naming("actors/rafa"), 1),
}


@pytest.mark.parametrize(("which", "line"), PLACES.values(), ids=PLACES)
def test_where_something_stands(kb: Maker, which: Which, line: int) -> None:
    """At the value that was found; at the beginning of the entry, where there is no such value."""
    library = kb(TEXTS).load().library
    assert Facing.of(library).place(Found("events/x", which)).line == line


def test_an_entry_that_went_away_meanwhile() -> None:
    """Whoever removes a file while it is checked gets a line all the same."""
    facing = Facing.of(linked(TEXTS)[0], lambda _: None)
    assert facing.place(Found("events/x", of_field("date"))) == FIRST


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("events/x",), ((2024, 1, 1), (2024, 12, 31))),
        (("2020", "events/x"), ((2020, 1, 1), (2024, 12, 31))),
        (("events/y",), NEVER),
        (("events/nowhere",), NEVER),
        (("actors/rafa",), NEVER),
        (("",), NEVER),
        ((), NEVER),
    ],
)
def test_a_date_may_be_told_by_an_event(written: tuple[str, ...], expected: Span) -> None:
    """Then the dates of that event count; where it is not there, or has none, nothing is certain."""
    assert Facing.of(linked(TEXTS)[0]).span(written) == expected


BUOY = """
    folder: buoys
    label: Buoy
    plural: Buoys
    description: A kind whose time may be told by another of it, round and round.
    time: laid
    begins: laid
    ends: lost
    hierarchy: chain
    fields:
      laid: {type: date, kinds: [buoy], inverse: Laid with it, label: Laid, description: When.}
      lost: {type: date, kinds: [buoy], inverse: Lost with it, label: Lost, description: When.}
      chain: {type: reference, kinds: [buoy], inverse: Buoys, label: Chain, description: Of which.}
      tender: {type: reference, kinds: [buoy], inverse: Tends, label: Tender, description: By which.}
"""


@pytest.mark.parametrize(
    "dates",
    [
        {"a": "buoys/b", "b": "buoys/c", "c": "buoys/a"},
        {"a": "buoys/b", "b": "buoys/a", "c": "2020"},
        {"a": "buoys/a", "b": "buoys/a", "c": "unknown"},
        {"a": "buoys/b", "b": "buoys/c", "c": "2020"},
    ],
)
def test_dates_may_lead_to_each_other(kb: Maker, dates: Mapping[str, str]) -> None:
    """A time that is another's, which is another's: nothing is certain of it, and nothing breaks."""
    buoys = {
        f"buoys/{name}": f"title: {name.upper()}\nlaid: {date}\nlost: {date}\nchain: c\ntender: b\n"
        for name, date in dates.items()
        if name != "c"
    }
    last = f"title: C\nlaid: {dates['c']}\n"
    assert kb({"entries/_kinds/buoy.yaml": BUOY, **buoys, "buoys/c": last}).problems() == []
