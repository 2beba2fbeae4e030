"""Anchors last for ever: these tables are what was promised, and no line of them may change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.addresses import digest
from sourcebook.entries.canonical import _sketch, anchors, are_rivals, canonical, repeated, shared_anchors
from tests.knowledge import actor, entry, event, lines, place, shipped, source

TEXTS = {"events": event, "places": place, "actors": actor, "sources": source}


def of(kind: str, field: str, text: str) -> list[str]:
    """The anchors of the values of a field that was written so."""
    made = entry(f"{kind}/x", TEXTS[kind](**{field: text}))
    return list(anchors(made, shipped().kinds[kind])[field])


ANCHORS = [
    # A field that takes one value.
    ("events", "date", "2024-08-10", ["date"]),
    ("events", "date", "{value: 2024-08-10, text: in August}", ["date"]),
    ("events", "title", "A war", ["title"]),
    ("events", "count", "{count: 15, unit: exercises}", ["count"]),
    # Rivals, which would share it: eight digits of the value's canonical text.
    ("events", "date", lines("2024-08-10", "2024-08-11"), ["date-ddda57e4", "date-02056ea3"]),
    ("events", "date", lines("2024-08-11", "2024-08-10"), ["date-02056ea3", "date-ddda57e4"]),
    # A set of references and terms: the id.
    ("events", "part_of", "[war]", ["part_of-war"]),
    ("events", "part_of", "[war, peace]", ["part_of-war", "part_of-peace"]),
    # A set of records: the parts of its key that are not at their default.
    ("events", "places", "[syria]", ["places-syria"]),
    ("events", "places", "[{place: syria, role: scene}]", ["places-syria"]),
    ("events", "places", "[{place: syria, role: target, relation: near}]", ["places-syria-target"]),
    ("events", "places", "[syria, {place: syria, role: target}]", ["places-syria", "places-syria-target"]),
    ("events", "places", "[unknown]", ["places-unknown"]),
    ("events", "harm", "[{kind: killed, count: 2}]", ["harm-killed"]),
    ("events", "harm", "[{kind: killed, who: civilians, count: 2}]", ["harm-killed-civilians"]),
    (
        "events",
        "harm",
        "[{kind: killed, who: civilians, side: [us-army, isis], count: 2}]",
        ["harm-killed-civilians-isis-us-army"],
    ),
    # Rivals of a set: records that share the key.
    (
        "events",
        "harm",
        "[{kind: killed, count: 2}, {kind: killed, count: 3}, {kind: injured, count: 2}]",
        ["harm-killed-9f5af9c8", "harm-killed-203513ec", "harm-injured"],
    ),
    # What is neither an id nor a term is told by its digest.
    ("events", "objects", "[Drones]", [f"objects-{digest('Drones')}"]),
    ("events", "same_as", "[wikidata:Q42]", [f"same_as-{digest('wikidata:Q42')}"]),
    ("places", "names", "[{name: سوريا, lang: ar}]", [f"names-{digest('سوريا')}"]),
    ("places", "within", "[{place: syria, from: 1946}]", [f"within-syria-{digest('1946')}"]),
    ("actors", "relations", "[{relation: part-of, to: actors/isis}]", ["relations-part-of-isis"]),
    ("sources", "publisher", "al-akhbar", ["publisher"]),
    ("sources", "authors", "[somebody, A. Writer]", ["authors-somebody", f"authors-{digest('A. Writer')}"]),
    # A record without any part of its key.
    ("sources", "archives", "[{file: a.html}]", [f"archives-{digest('a.html')}"]),
]


@pytest.mark.parametrize(("kind", "field", "text", "expected"), ANCHORS)
def test_anchors(kind: str, field: str, text: str, expected: Sequence[str]) -> None:
    """Each value has an anchor: the field, the parts of its key, and for rivals a digest."""
    assert of(kind, field, text) == expected


def test_what_is_said_about_a_value_is_no_part_of_it() -> None:
    """Sources, notes, words and grades of a value leave its anchor as it is."""
    bare = of("events", "date", lines("2024-08-10", "2024-08-11"))
    long = of(
        "events",
        "date",
        lines("{value: 2024-08-10, sources: [report], note: So, preferred: yes}", "2024-08-11"),
    )
    assert bare == long


def test_ways_to_write_a_value() -> None:
    """A value that is written in another way has the same anchor."""
    assert of("events", "harm", "[{kind: killed, count: 2}, {kind: killed, count: 15+}]") == of(
        "events", "harm", "[{count: 2, kind: killed, who: unknown}, {kind: killed, count: at least 15}]"
    )
    assert (
        of(
            "events",
            "harm",
            "[{kind: killed, count: 1, side: [a, b]}, {kind: killed, count: 2, side: [a, b]}]",
        )
        != []
    )


RIVALS = [
    ("events", "date", "2024", False),
    ("events", "date", lines("2024", "2023"), True),
    ("events", "places", "[syria, iraq]", False),
    ("events", "places", "[kirkuk-target, {place: kirkuk, role: target}]", False),
    ("events", "harm", "[{kind: killed, count: 2}, {kind: injured, count: 2}]", False),
    ("events", "harm", "[{kind: killed, count: 2}, {kind: killed, count: 3}]", True),
    ("events", "actors", "[{actor: a, role: attacker}, {actor: b, role: attacker}]", False),
    (
        "events",
        "actors",
        "[{actor: a, role: attacker, alternative: one of two}, {actor: b, role: attacker, alternative: one of two}]",
        True,
    ),
    ("events", "actors", "[{actor: a, role: attacker, alternative: x}, {actor: b, role: attacker}]", False),
    # A key is compared whole: ids that look alike are of different kinds, and texts of different fields.
    (
        "actors",
        "relations",
        "[{relation: based-at, to: actors/iraq}, {relation: based-at, to: places/iraq}]",
        False,
    ),
    ("events", "places", "[base-origin, {place: base, role: origin}]", False),
    ("events", "statements", "[{speaker: a, quote: So}, {speaker: a, paraphrase: So}]", False),
    ("places", "within", "[{place: iraq, from: 1946}, {place: iraq, from: 1946, as_of: 2024}]", True),
]


@pytest.mark.parametrize(("kind", "field", "text", "rivals"), RIVALS)
def test_rivals(kind: str, field: str, text: str, rivals: bool) -> None:  # noqa: FBT001 -- a column of the table
    """Two values of a field that takes one are rivals; members of a set only with one key, or one alternative."""
    made = entry(f"{kind}/x", TEXTS[kind](**{field: text}))
    assert are_rivals(shipped().kinds[kind].fields[field], made.fields[field]) is rivals


def test_anchors_never_meet() -> None:
    """Two values of a page that would have one anchor get a digest each, whether they are rivals or not."""
    assert len({*of("events", "places", "[kirkuk-target, {place: kirkuk, role: target}]")}) == 2
    of_two_kinds = "[{relation: based-at, to: actors/iraq}, {relation: based-at, to: places/iraq}]"
    found = of("actors", "relations", of_two_kinds)
    assert len({*found}) == 2
    assert all(re.fullmatch("relations-based-at-iraq-[0-9a-f]{8}", each) for each in found)


SAME = [
    ("events", "date", "2024-08-10", "'2024-08-10 '"),
    ("events", "places", "[syria]", "[{place: syria, role: scene, relation: at}]"),
    (
        "events",
        "harm",
        "[{kind: killed, count: 2, side: [a, b]}]",
        "[{side: [b, a], count: 2, kind: killed}]",
    ),
    ("events", "count", "15", "{count: 15}"),
]


@pytest.mark.parametrize(("kind", "field", "one", "other"), SAME)
def test_same_canonical_text(kind: str, field: str, one: str, other: str) -> None:
    """Two values that say the same have one canonical text: order of a set, defaults and form do not matter."""
    leaf = shipped().kinds[kind].fields[field]
    first, second = (
        entry(f"{kind}/x", TEXTS[kind](**{field: text})).fields[field][0] for text in (one, other)
    )
    assert canonical(leaf, first.content) == canonical(leaf, second.content)
    assert _sketch(leaf, first.content) == _sketch(leaf, second.content)


def test_repeated() -> None:
    """Values that say the same are found in pairs, each later one with the first."""
    kind = shipped().kinds["events"]
    made = entry(
        "events/x", event(harm="[{kind: killed, count: 2}, {kind: killed, count: 3}]", part_of="[a, b]")
    )
    assert list(repeated(made, kind)) == []


RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["syria", "iraq", "syria-target", "unknown"]),
        st.sampled_from(["scene", "target", "origin"]),
        st.sampled_from(["at", "in", "near"]),
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


@given(RECORDS, st.randoms())
def test_order_does_not_matter(records: list[tuple[str, str, str]], random: Random) -> None:
    """Each value keeps its anchor in whatever order the values stand, and no two share one."""
    shuffled = random.sample(records, len(records))
    found = [
        dict(zip(order, of("events", "places", _written(order)), strict=True))
        for order in (records, shuffled)
    ]
    assert found[0] == found[1]
    assert len({*found[0].values()}) == len(records)


def _written(records: Sequence[tuple[str, str, str]]) -> str:
    texts = (f"{{place: {place}, role: {role}, relation: {relation}}}" for place, role, relation in records)
    return f"[{', '.join(texts)}]"


def test_keys_of_a_file_in_any_order() -> None:
    """The order of the fields of a file changes no anchor."""
    written = event(places="[syria]", harm="[{kind: killed, count: 2}]").splitlines(keepends=True)
    found = [
        anchors(entry("events/x", "".join(each)), shipped().kinds["events"]) for each in permutations(written)
    ]
    assert all(each == found[0] for each in found)


def test_an_address_survives_a_rival() -> None:
    """Where a value stood alone, its anchor leads to it and its rivals afterwards: at the first of them, once."""
    field = shipped().kinds["events"].fields["harm"]
    one, other, rival = "{kind: injured, count: 2}", "{kind: killed, count: 1}", "{kind: injured, count: 3}"
    alone = entry("events/e", event(harm=f"[{one}, {other}]")).fields["harm"]
    rivals = entry("events/e", event(harm=f"[{one}, {other}, {rival}]")).fields["harm"]
    assert shared_anchors(field, alone) == ("", "")
    assert shared_anchors(field, rivals) == ("harm-injured", "", "")
