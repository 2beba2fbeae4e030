"""What two entries say of each other agrees: for each rule, bases that trip it and bases that do not."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.caching.store import Store
from sourcebook.checks.registry import BETWEEN, check
from sourcebook.loading.base import Base as Loaded
from sourcebook.loading.base import load
from sourcebook.workers import Workers
from tests.knowledge import Maker, actor, event, lines, linked, place, problems_of, source
from tests.sites import RICH

ROLE = "[{actor: guard, role: attacker}]"
SEEN_ON = "[{actor: mara, role: speaker}]"
NEAR, FAR = "{lat: 10, lon: 10, radius: 5 km}", "{lat: -60, lon: -170, radius: 5 km}"
MAYOR = "[{relation: holds-post, to: actors/guard, title: Mayor, from: 2020, until: 2022}]"
PERSON = {"type": "person", "public_figure": "yes"}

Base = Mapping[str, str]
"""The texts of entries by their names."""


def two(**fields: str) -> Base:
    """Two towns, the second within the first, with these locations."""
    return {
        "places/a": place(**({"location": fields["a"]} if "a" in fields else {})),
        "places/b": place(within="[a]", **({"location": fields["b"]} if "b" in fields else {})),
    }


def meeting(day: str, at: str, actors: str = SEEN_ON) -> str:
    """A meeting on a day at a place."""
    return event(date=day, places=f"[{at}]", actors=actors)


PLACES = {"places/near": place(title="Near", location=NEAR), "places/far": place(title="Far", location=FAR)}
PERSONS = {"actors/mara": actor(title="Mara", **PERSON)}


def holding(day: str, post: str) -> Base:
    """Somebody who speaks as the mayor on a day, and holds or held a post."""
    return {
        "events/x": event(date=day, actors="[{actor: mara, role: speaker, capacity: Mayor}]"),
        "actors/guard": actor(title="Guard"),
        "actors/mara": actor(title="Mara", relations=post, **PERSON),
    }


def twice(day: str, at: str, actors: str = SEEN_ON) -> Base:
    """Somebody who is near on the first of May, and at a place on another day."""
    return {
        **PLACES,
        **PERSONS,
        "events/x": meeting("2024-05-01", "near"),
        "events/y": meeting(day, at, actors),
    }


CASES: dict[str, dict[str, tuple[Base, bool]]] = {
    "acts-out-of-time": {
        "before it was founded": (
            {"events/x": event(date="2020", actors=ROLE), "actors/guard": actor(founded="2021")},
            True,
        ),
        "after it was dissolved": (
            {"events/x": event(date="2024", actors=ROLE), "actors/guard": actor(dissolved="2021")},
            True,
        ),
        "founded by an event of a later day": (
            {
                "events/x": event(date="2020", actors=ROLE),
                "events/founding": event(title="F", date="2021"),
                "actors/guard": actor(founded="events/founding"),
            },
            True,
        ),
        "as the publisher of a document": (
            {"sources/x": source(date="2020", publisher="guard"), "actors/guard": actor(founded="2021")},
            True,
        ),
        "in the year in which it was founded": (
            {"events/x": event(date="2021", actors=ROLE), "actors/guard": actor(founded="2021-05")},
            False,
        ),
        "about when it was founded": (
            {"events/x": event(date="2020", actors=ROLE), "actors/guard": actor(founded="2021~")},
            False,
        ),
        "on one of two rival days": (
            {
                "events/x": event(date=lines("2020", "2022"), actors=ROLE),
                "actors/guard": actor(founded="2021"),
            },
            False,
        ),
        "on a day that nobody knows": (
            {"events/x": event(date="unknown", actors=ROLE), "actors/guard": actor(founded="2021")},
            False,
        ),
        "in the event that tells of its founding": (
            {"events/x": event(date="2021", actors=ROLE), "actors/guard": actor(founded="events/x")},
            False,
        ),
        "on one of two rival days, of which one is unknown": (
            {
                "events/x": event(date=lines("2020", "unknown"), actors=ROLE),
                "actors/guard": actor(founded="2021"),
            },
            False,
        ),
        "founded by an event of which the day is unknown, or so": (
            {
                "events/x": event(date="2020", actors=ROLE),
                "events/f": event(title="F", date="unknown"),
                "actors/guard": actor(founded=lines("2021", "events/f")),
            },
            False,
        ),
        "who claims something of it later": (
            {
                "events/x": event(date="2020", claims="[{speaker: guard, text: It was so}]"),
                "actors/guard": actor(founded="2021"),
            },
            False,
        ),
        "only spoken of": (
            {
                "events/x": event(
                    date="2020", claims="[{speaker: A pilot, text: So, about: [actors/guard]}]"
                ),
                "actors/guard": actor(founded="2021"),
            },
            False,
        ),
        "denied": (
            {
                "sources/s": source(),
                "events/x": event(
                    date="2020",
                    actors="[{actor: guard, role: attacker, sources: [{source: s, stance: denies}]}]",
                ),
                "actors/guard": actor(founded="2021"),
            },
            False,
        ),
        "after the last of two rival ends": (
            {
                "events/x": event(date="2024", actors=ROLE),
                "actors/guard": actor(dissolved=lines("2020", "2022")),
            },
            True,
        ),
        "before the last of two rival ends": (
            {
                "events/x": event(date="2021", actors=ROLE),
                "actors/guard": actor(dissolved=lines("2020", "2022")),
            },
            False,
        ),
        "after an end that nobody knows": (
            {"events/x": event(date="2024", actors=ROLE), "actors/guard": actor(dissolved="unknown")},
            False,
        ),
        "after an end that was at some time after a year": (
            {"events/x": event(date="2024", actors=ROLE), "actors/guard": actor(dissolved="2020/..")},
            False,
        ),
        "in the event that tells of its end": (
            {"events/x": event(date="2021", actors=ROLE), "actors/guard": actor(dissolved="events/x")},
            False,
        ),
        "in what is only planned": (
            {
                "events/x": event(date="2024", status="planned", actors=ROLE),
                "actors/guard": actor(dissolved="2021"),
            },
            False,
        ),
        "in what is planned, or so": (
            {
                "events/x": event(date="2024", status=lines("reported", "planned"), actors=ROLE),
                "actors/guard": actor(dissolved="2021"),
            },
            False,
        ),
        "as one of two possibilities": (
            {
                "events/x": event(
                    date="2020",
                    actors=lines(
                        "{actor: guard, role: attacker, alternative: a}",
                        "{actor: rebels, role: attacker, alternative: a}",
                    ),
                ),
                "actors/guard": actor(founded="2021"),
                "actors/rebels": actor(title="Rebels"),
            },
            False,
        ),
        "as one of two rival publishers": (
            {
                "sources/x": source(date="2020", publisher=lines("value: guard", "value: rebels")),
                "actors/guard": actor(founded="2021"),
                "actors/rebels": actor(title="Rebels"),
            },
            False,
        ),
        "whom it is about": (
            {
                "events/x": event(date="2024", actors="[{actor: guard, role: subject}]"),
                "actors/guard": actor(dissolved="2021"),
            },
            False,
        ),
    },
    "part-out-of-time": {
        "after the whole": (
            {"events/x": event(date="2024", part_of="[y]"), "events/y": event(title="Y", date="2020/2022")},
            True,
        ),
        "before the whole": (
            {"events/x": event(date="2019", part_of="[y]"), "events/y": event(title="Y", date="2020/..")},
            True,
        ),
        "within the whole": (
            {
                "events/x": event(date="2021-05", part_of="[y]"),
                "events/y": event(title="Y", date="2020/2022"),
            },
            False,
        ),
        "at its edge": (
            {
                "events/x": event(date="2022", part_of="[y]"),
                "events/y": event(title="Y", date="2020/2022-03"),
            },
            False,
        ),
        "of a whole without an end": (
            {"events/x": event(date="2024", part_of="[y]"), "events/y": event(title="Y", date="2020/..")},
            False,
        ),
        "possibly": (
            {"events/x": event(date="2024?", part_of="[y]"), "events/y": event(title="Y", date="2020")},
            False,
        ),
        "on both of two rival days": (
            {
                "events/x": event(date=lines("2023", "2024"), part_of="[y]"),
                "events/y": event(title="Y", date="2020"),
            },
            True,
        ),
        "on one of two rival days": (
            {
                "events/x": event(date=lines("2020", "2024"), part_of="[y]"),
                "events/y": event(title="Y", date="2020"),
            },
            False,
        ),
        "of a whole about a year": (
            {"events/x": event(date="2024", part_of="[y]"), "events/y": event(title="Y", date="2020~")},
            False,
        ),
        "on a day that nobody knows": (
            {"events/x": event(date="unknown", part_of="[y]"), "events/y": event(title="Y", date="2020")},
            False,
        ),
    },
    "place-outside": {
        "farther than both radii": (two(a=NEAR, b="{lat: 11, lon: 10, radius: 5 km}"), True),
        "within the radius of the whole": (
            two(a="{lat: 10, lon: 10, radius: 200 km}", b="{lat: 11, lon: 10, radius: 5 km}"),
            False,
        ),
        "across the line of the date": (
            two(a="{lat: 0, lon: 179.99, radius: 5 km}", b="{lat: 0, lon: -179.99, radius: 5 km}"),
            False,
        ),
        "in a whole without a location": (two(b=NEAR), False),
        "with rival locations": (two(a=NEAR, b=f"[{FAR}, {NEAR}]"), False),
        "in one of two possible wholes": (
            {
                **two(a=NEAR),
                "places/b": place(
                    title="B",
                    location=FAR,
                    within="[{place: a, alternative: x}, {place: c, alternative: x}]",
                ),
                "places/c": place(title="C"),
            },
            False,
        ),
        "at a location that is denied": (
            {
                **two(a=NEAR),
                "sources/s": source(),
                "places/b": place(
                    title="B",
                    within="[a]",
                    location=FAR.replace("}", ", sources: [{source: s, stance: denies}]}"),
                ),
            },
            False,
        ),
    },
    "part-of-another-kind": {
        "an actor of a place": (
            {
                "actors/a": actor(relations="[{relation: part-of, to: places/p}]"),
                "places/p": place(title="P"),
            },
            True,
        ),
        "an actor of an actor": (
            {
                "actors/a": actor(relations="[{relation: part-of, to: actors/b}]"),
                "actors/b": actor(title="B"),
            },
            False,
        ),
        "based at a place": (
            {
                "actors/a": actor(relations="[{relation: based-at, to: places/p}]"),
                "places/p": place(title="P"),
            },
            False,
        ),
        "a member of a place": (
            {
                "actors/a": actor(relations="[{relation: member-of, to: places/p}]"),
                "places/p": place(title="P"),
            },
            True,
        ),
        "subordinate to a place": (
            {
                "actors/a": actor(relations="[{relation: subordinate-to, to: places/p}]"),
                "places/p": place(title="P"),
            },
            True,
        ),
        "of what nobody knows": ({"actors/a": actor(relations="[{relation: part-of, to: unknown}]")}, False),
    },
    "post-not-held": {
        "after its end": (
            {
                "events/x": event(date="2024", actors="[{actor: mara, role: speaker, capacity: mayor}]"),
                "actors/guard": actor(title="Guard"),
                "actors/mara": actor(title="Mara", relations=MAYOR, **PERSON),
            },
            True,
        ),
        "while it was held": (
            {
                "events/x": event(date="2021", actors="[{actor: mara, role: speaker, capacity: Mayor}]"),
                "actors/guard": actor(title="Guard"),
                "actors/mara": actor(title="Mara", relations=MAYOR, **PERSON),
            },
            False,
        ),
        "in another capacity": (
            {
                "events/x": event(date="2024", actors="[{actor: mara, role: speaker, capacity: Poet}]"),
                "actors/guard": actor(title="Guard"),
                "actors/mara": actor(title="Mara", relations=MAYOR, **PERSON),
            },
            False,
        ),
        "in a second term": (
            {
                "events/x": event(date="2025", actors="[{actor: mara, role: speaker, capacity: Mayor}]"),
                "actors/guard": actor(title="Guard"),
                "actors/mara": actor(
                    title="Mara",
                    relations=MAYOR[:-1]
                    + ", {relation: holds-post, to: actors/guard, title: Mayor, from: 2024}]",
                    **PERSON,
                ),
            },
            False,
        ),
        "before its beginning": (holding("2019", MAYOR), True),
        "on both of two rival days": (holding(lines("2018", "2019"), MAYOR), True),
        "on one of two rival days": (holding(lines("2021", "2024"), MAYOR), False),
        "on a day that nobody knows": (holding("unknown", MAYOR), False),
        "after an end that is not told": (holding("2024", MAYOR.replace(", until: 2022", "")), False),
        "about its end": (holding("2023", MAYOR.replace("2022", "2022~")), False),
        "after it was known to be held": (
            holding("2024", MAYOR.replace("from: 2020, until: 2022", "as_of: 2021")),
            False,
        ),
    },
    "older-than-told": {
        "a report of what came later": (
            {"events/x": event(date="2024", sources="[s]"), "sources/s": source(date="2023")},
            True,
        ),
        "a document of what it relays": (
            {
                "events/x": event(date="2024", sources="[{source: s, via: t}]"),
                "sources/s": source(title="S", date="2024-05"),
                "sources/t": source(title="T", date="2023"),
            },
            True,
        ),
        "known through an older one": (
            {
                "sources/s": source(title="S", date="2024", seen="no", read_in="t"),
                "sources/t": source(title="T", date="2023"),
            },
            True,
        ),
        "a source of the document in which it was read": (
            {
                "events/x": event(date="2020", sources="[{source: s, via: t}]"),
                "sources/s": source(title="S", date="2024-05"),
                "sources/t": source(title="T", date="2024-03"),
            },
            True,
        ),
        "of the same year": (
            {"events/x": event(date="2024-03", sources="[s]"), "sources/s": source(date="2024")},
            False,
        ),
        "who foretells it": (
            {
                "events/x": event(date="2024", sources="[{source: s, speech_act: predicts}]"),
                "sources/s": source(date="2023"),
            },
            False,
        ),
        "of what is planned": (
            {
                "events/x": event(date="2024", status="planned", sources="[s]"),
                "sources/s": source(date="2023"),
            },
            False,
        ),
        "who denies it": (
            {
                "events/x": event(date="2024", sources="[{source: s, stance: denies}]"),
                "sources/s": source(date="2023"),
            },
            False,
        ),
        "of another field": (
            {
                "events/x": event(date="2024", sources="[{source: s, field: places}]", places="[p]"),
                "places/p": place(title="P"),
                "sources/s": source(date="2023"),
            },
            False,
        ),
        "the document in which a report was read": (
            {
                "events/x": event(date="2024", sources="[{source: s, via: t}]"),
                "sources/s": source(title="S", date="unknown"),
                "sources/t": source(title="T", date="2023"),
            },
            True,
        ),
        "a report of its day alone": (
            {
                "sources/s": source(title="S", date="2023"),
                "sources/t": source(title="T", date="2025"),
                "events/x": event(date="{value: 2024, sources: [s]}", sources="[t]"),
            },
            True,
        ),
        "older than one of two rival days": (
            {
                "events/x": event(date=lines("2022", "2024"), sources="[s]"),
                "sources/s": source(date="2023"),
            },
            False,
        ),
        "of what goes on": (
            {"events/x": event(date="2020/..", sources="[s]"), "sources/s": source(date="2023")},
            False,
        ),
        "about a year": (
            {"events/x": event(date="2024", sources="[s]"), "sources/s": source(date="2023~")},
            False,
        ),
        "who threatens it": (
            {
                "events/x": event(date="2024", sources="[{source: s, speech_act: threatens}]"),
                "sources/s": source(date="2023"),
            },
            False,
        ),
        "of what is feared": (
            {
                "events/x": event(date="2024", status="feared", sources="[s]"),
                "sources/s": source(date="2023"),
            },
            False,
        ),
        "known through a younger one": (
            {
                "sources/s": source(title="S", date="2023", seen="no", read_in="t"),
                "sources/t": source(title="T", date="2024"),
            },
            False,
        ),
    },
    "two-places": {
        "on one day, half the world apart": (
            {
                **PLACES,
                **PERSONS,
                "events/x": meeting("2024-05-01", "near"),
                "events/y": meeting("2024-05-01", "far"),
            },
            True,
        ),
        "on two days": (
            {
                **PLACES,
                **PERSONS,
                "events/x": meeting("2024-05-01", "near"),
                "events/y": meeting("2024-05-02", "far"),
            },
            False,
        ),
        "in one month": (
            {
                **PLACES,
                **PERSONS,
                "events/x": meeting("2024-05", "near"),
                "events/y": meeting("2024-05", "far"),
            },
            False,
        ),
        "spoken to from afar": (
            {
                **PLACES,
                **PERSONS,
                "events/x": meeting("2024-05-01", "near"),
                "events/y": meeting("2024-05-01", "far", "[{actor: mara, role: addressee}]"),
            },
            False,
        ),
        "only feared": (
            {
                **PLACES,
                **PERSONS,
                "events/x": meeting("2024-05-01", "near"),
                "events/y": meeting("2024-05-01", "far") + "status: feared\n",
            },
            False,
        ),
        "suspected": (
            {
                **PLACES,
                **PERSONS,
                "events/x": meeting("2024-05-01", "near"),
                "events/y": meeting("2024-05-01", "far", "[{actor: mara, role: attacker, suspected: yes}]"),
            },
            False,
        ),
        "a body of many": (
            {
                **PLACES,
                "actors/mara": actor(title="Mara"),
                "events/x": meeting("2024-05-01", "near"),
                "events/y": meeting("2024-05-01", "far"),
            },
            False,
        ),
        "on one day that is written in two ways": (twice("2024-05-01/2024-05-01", "far"), True),
        "on one day, about": (twice("2024-05-01~", "far"), False),
        "on one of two rival days": (twice(lines("2024-05-01", "2024-05-02"), "far"), False),
        "twice at one place": (twice("2024-05-01", "near"), False),
        "at a place without a point": (
            {**twice("2024-05-01", "far"), "places/far": place(title="Far")},
            False,
        ),
        "somewhere within a wide circle": (
            {
                **twice("2024-05-01", "far"),
                "places/far": place(title="Far", location=FAR.replace("5 km", "9000 km")),
            },
            False,
        ),
        "at one of two possible places": (
            twice("2024-05-01", "{place: far, alternative: a}, {place: near, alternative: a}"),
            False,
        ),
        "where it only came from": (twice("2024-05-01", "{place: far, role: origin}"), False),
        "in command": (twice("2024-05-01", "far", "[{actor: mara, role: commander}]"), False),
        "as one of two possible attackers": (
            twice(
                "2024-05-01",
                "far",
                "[{actor: mara, role: attacker, alternative: a}, {actor: unknown, role: attacker, alternative: a}]",
            ),
            False,
        ),
    },
}

ALL = [
    pytest.param(code, base, trips, id=f"{code}: {name}")
    for code, cases in CASES.items()
    for name, (base, trips) in cases.items()
]


def found(base: Base, code: str) -> list[str]:
    """The problems of a code that the rules find in a base without lost names, as lines."""
    library, lost = linked(base)
    assert lost == []
    return [str(problem) for problem in check(library) if problem.code == code]


@pytest.mark.parametrize(("code", "base", "trips"), ALL)
def test_a_rule_fires_where_it_should_and_nowhere_else(code: str, base: Base, trips: bool) -> None:  # noqa: FBT001
    """Only what is certain is told: rivals, approximate days and possibilities are given the benefit."""
    assert bool(found(base, code)) == trips


def test_every_rule_has_a_pair() -> None:
    """A base that trips it, and one that does not."""
    assert len(CASES) == len(BETWEEN)
    assert LINES.keys() == CASES.keys()
    assert all({trips for _, trips in cases.values()} == {True, False} for cases in CASES.values())


@given(st.data())
def test_the_order_of_files_does_not_matter(data: st.DataObject) -> None:
    """Neither for what is found nor for how it is told."""
    base = CASES[data.draw(st.sampled_from([*CASES]))]
    files = data.draw(st.sampled_from([*base.values()]))[0]
    shuffled = dict(data.draw(st.permutations([*files.items()])))
    assert check(linked(shuffled)[0]) == check(linked(files)[0])


LINES = {
    "acts-out-of-time": (
        "entries/events/x.yaml:4:10: warning[acts-out-of-time]: `actors/guard` acts here before it came to be"
        " (entries/actors/guard.yaml:3) (correct one of the two dates, or name another actor)"
    ),
    "part-out-of-time": (
        "entries/events/x.yaml:3:7: warning[part-out-of-time]: this lies outside the time of `events/y`,"
        " of which it is a part (entries/events/y.yaml:3) (correct one of the two dates, or name another whole)"
    ),
    "place-outside": (
        "entries/places/b.yaml:4:11: warning[place-outside]: this lies 111 km from `places/a`, in which it lies,"
        " and both radii reach 10 km (entries/places/a.yaml:3)"
        " (correct a coordinate or a radius, or name another place)"
    ),
    "part-of-another-kind": (
        "entries/actors/a.yaml:3:13: warning[part-of-another-kind]: `places/p`, of which this is said to be a part,"
        " is of another kind (entries/places/p.yaml:1)"
        " (choose another relation, such as `based-at`, or another whole)"
    ),
    "post-not-held": (
        "entries/events/x.yaml:4:10: warning[post-not-held]: `actors/mara` did not hold the post “mayor” on this day"
        " (entries/actors/mara.yaml:3) (correct a date or the capacity, or add the post of that time)"
    ),
    "older-than-told": (
        "entries/events/x.yaml:3:7: warning[older-than-told]: `sources/s`, which tells of this, is older than it"
        " (entries/sources/s.yaml:3)"
        " (correct one of the dates; what is foretold has `speech_act: predicts`, or another `status`)"
    ),
    "two-places": (
        "entries/events/y.yaml:5:10: warning[two-places]: `actors/mara` is here on the day of `events/x`,"
        " 14,445 km away (entries/events/x.yaml:5)"
        " (correct a day, a place or a role, or mark one as `suspected`)"
    ),
}


@pytest.mark.parametrize("code", LINES)
def test_both_lines_are_named(kb: Maker, code: str) -> None:
    """Of a base that was checked without its entries, too: the two files are read again."""
    base = kb(next(iter(CASES[code].values()))[0])
    told = [str(each) for each in load(base.path, entries=False).problems if each.code == code]
    assert told == [LINES[code]]
    assert [str(each) for each in load(base.path).problems if each.code == code] == told


@pytest.mark.parametrize("code", CASES)
def test_whoever_loads_a_base_is_told_the_same(kb: Maker, tmp_path: Path, code: str) -> None:
    """With entries and without, from the store of either, and after a file has changed."""
    base = kb(next(iter(CASES[code].values()))[0])
    expected = base.problems()
    store = Store(tmp_path / "store")
    for entries in (False, True, False):
        assert problems_of(load(base.path, store=store, entries=entries)) == expected
    path = min(base.path.glob("entries/*/*.yaml"))
    path.write_text(f"{path.read_text()}notes: A note.\n")
    changed = base.problems()
    assert [line.partition(": ")[2] for line in changed if f"[{code}]" in line]
    for entries in (False, True):
        assert problems_of(load(base.path, store=store, entries=entries)) == changed


EVERY: Base = {
    **PLACES,
    "actors/guard": actor(title="Guard", founded="2021"),
    "actors/mara": actor(title="Mara", relations=MAYOR, **PERSON),
    "actors/post": actor(title="Post", relations="[{relation: part-of, to: places/near}]"),
    "events/early": event(title="Early", date="2020", actors=ROLE),
    "events/late": event(title="Late", date="2024", part_of="[early]", sources="[report]"),
    "events/here": event(title="Here", date="2024-05-01", places="[near]", actors=SEEN_ON),
    "events/there": event(title="There", date="2024-05-01", places="[far]", actors=SEEN_ON),
    "events/speech": event(
        title="Speech", date="2024", actors="[{actor: mara, role: speaker, capacity: Mayor}]"
    ),
    "places/gate": place(title="Gate", within="[near]", location=FAR),
    "sources/report": source(date="2023"),
}
"""A base that trips every rule once."""


def rules_of(base: Loaded) -> list[str]:
    """The problems that the rules between entries found, as lines."""
    return [str(each) for each in base.problems if each.code in CASES]


@pytest.mark.parametrize("processes", [0, 2])
def test_a_base_that_trips_every_rule_is_told_of_all_however_it_is_read(
    kb: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    """In one process or in two, whole or for its problems alone, cold, from a store, and after one file has changed."""
    monkeypatch.setattr("sourcebook.loading.base.PAYS_FROM", 0)
    monkeypatch.setattr("sourcebook.loading.base.SHARD", 3)
    base = kb(EVERY)
    workers = Workers(processes) if processes else Workers()
    expected = rules_of(load(base.path))
    assert sorted(line.split("[")[1].split("]")[0] for line in expected) == sorted(CASES)
    stores = Store(tmp_path / "check"), Store(tmp_path / "build")
    for store, entries in [(None, False), (None, True), *product(stores, (False, True, False))]:
        assert rules_of(load(base.path, workers=workers, store=store, entries=entries)) == expected
    base.write({"actors/guard": actor(title="Guard", founded="2019")})
    fewer = [line for line in expected if "acts-out-of-time" not in line]
    for store, entries in [(None, False), *product(stores, (False, True))]:
        assert rules_of(load(base.path, workers=workers, store=store, entries=entries)) == fewer
    base.write({"sources/report": "# Read twice.\n" + source(date="2023")})
    moved = [line.replace("report.yaml:3)", "report.yaml:4)") for line in fewer]
    for store, entries in [(None, False), *product(stores, (False, True))]:
        assert rules_of(load(base.path, workers=workers, store=store, entries=entries)) == moved
    assert moved != fewer


@pytest.mark.parametrize("base", [RICH, RICH.parents[2]], ids=["rich", "shipped"])
def test_no_rule_fires_on_our_own_bases(base: Path) -> None:
    """What they would tell would be right, and was mended."""
    found = [str(each) for each in load(base).problems if each.code in CASES]
    assert found == []
