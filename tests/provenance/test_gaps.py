"""What a base does not know: each gap, with an entry that has it and one that has not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sourcebook.build import prepare
from sourcebook.linking.library import Entries
from sourcebook.provenance.gaps import CODES, GAPS, entries_with, gaps
from sourcebook.provenance.weighing import Weigher
from tests.knowledge import Maker, actor, event, linked, place, source

S = {"sources/s": source(title="S", date="2024-05"), "sources/t": source(title="T", date="2020-05")}
ARABIC = "{name: كركوك, lang: ar}"

CASES: dict[str, dict[str, tuple[str, Mapping[str, str], bool]]] = {
    "unsourced": {
        "no source": ("events/x", {"events/x": event()}, True),
        "a source": ("events/x", {**S, "events/x": event(sources="[s]")}, False),
        "a source that was taken back": (
            "events/x",
            {
                **S,
                "sources/s": source(retracted="{date: 2024, reason: wrong}"),
                "events/x": event(sources="[s]"),
            },
            True,
        ),
        "a document": ("sources/s", S, False),
        "one that denies": (
            "events/x",
            {**S, "events/x": event(sources="[{source: s, stance: denies}]")},
            True,
        ),
    },
    "unsourced-value": {
        "one value of two, of an entry without sources": (
            "events/x",
            {**S, "events/x": event(date="{value: 2024, sources: [s]}")},
            True,
        ),
        "every value, which is told as a whole": ("events/x", {"events/x": event()}, False),
        "an entry's own sources": (
            "events/x",
            {**S, "events/x": event(date="{value: 2024, sources: [s]}", sources="[s]")},
            False,
        ),
        "values of their own sources": (
            "events/x",
            {
                **S,
                "events/x": event(type="{value: war, sources: [s]}", date="{value: 2024, sources: [s]}"),
            },
            False,
        ),
        "an inference": (
            "actors/x",
            {"actors/x": actor(type="{value: unit, inferred: all, note: So it seems.}")},
            False,
        ),
    },
    "single-witness": {
        "one source": ("events/x", {**S, "events/x": event(sources="[s]")}, True),
        "two": ("events/x", {**S, "events/x": event(sources="[s, t]")}, False),
    },
    "no-archive": {
        "an address alone": ("sources/x", {"sources/x": source(url="https://a.example/")}, True),
        "no address": ("sources/x", {"sources/x": source()}, False),
    },
    "unseen": {
        "not read at all": ("sources/x", {"sources/x": source(seen="no")}, True),
        "read in another": ("sources/x", {**S, "sources/x": source(seen="no", read_in="s")}, False),
    },
    "undated": {
        "an unknown date": ("events/x", {"events/x": event(date="unknown")}, True),
        "a document without a date": ("sources/x", {"sources/x": source()}, True),
        "a year": ("events/x", {"events/x": event(date="2024")}, False),
        "what has no time": ("places/x", {"places/x": place()}, False),
    },
    "unlocated": {
        "an event without a place": ("events/x", {"events/x": event()}, True),
        "an event at an unknown place": ("events/x", {"events/x": event(places="[unknown]")}, True),
        "an event at a place": (
            "events/x",
            {"events/x": event(places="[p]"), "places/p": place()},
            False,
        ),
        "a place without a point": ("places/x", {"places/x": place()}, True),
        "a place with a point": (
            "places/x",
            {"places/x": place(location="{lat: 1, lon: 1, radius: 1 km}")},
            False,
        ),
        "an actor": ("actors/x", {"actors/x": actor()}, False),
    },
    "stub": {
        "a title alone": ("events/x", {"events/x": event()}, True),
        "a summary": ("events/x", {"events/x": event(summary="So.")}, False),
        "an account": ("events/x", {"events/x": event(body="So.")}, False),
    },
    "orphan": {
        "alone": ("actors/x", {"actors/x": actor()}, True),
        "named by another": (
            "actors/x",
            {"actors/x": actor(), "events/x": event(actors="[{actor: x, role: victim}]")},
            False,
        ),
        "naming another": (
            "actors/x",
            {"actors/x": actor(relations="[{relation: based-at, to: places/p}]"), "places/p": place()},
            False,
        ),
        "telling a source": (
            "actors/x",
            {**S, "actors/x": actor(), "events/x": event(sources="[{source: s, informant: x}]")},
            False,
        ),
        "naming somebody unknown": (
            "events/x",
            {"events/x": event(actors="[{actor: unknown, role: victim}]", places="[unknown]")},
            True,
        ),
        "named in prose": (
            "actors/x",
            {"actors/x": actor(), "events/x": event(body="'By [[actors/x]].'")},
            False,
        ),
        "naming in prose": (
            "actors/x",
            {"actors/x": actor(body="'In [[places/p]].'"), "places/p": place()},
            False,
        ),
        "a document that nobody cites": ("sources/s", S, True),
        "a document that is cited": ("sources/s", {**S, "events/x": event(sources="[s]")}, False),
    },
    "untranslated-name": {
        "in other letters alone": ("places/x", {"places/x": place(names=f"[{ARABIC}]")}, True),
        "with a transliteration": (
            "places/x",
            {"places/x": place(names=f"[{ARABIC}, {{name: Kirkūk, lang: ar-Latn}}]")},
            False,
        ),
        "with a name in Latin letters": ("places/x", {"places/x": place(names=f"[{ARABIC}, Kerkuk]")}, False),
        "with letters that a transliteration takes": (
            "places/x",
            {"places/x": place(names="[{name: حلب, lang: ar}, Ḥalab, ʿAyn]")},
            False,
        ),
        "with its tag alone": (
            "places/x",
            {"places/x": place(names=f"[{ARABIC}, {{name: ꜥAyn, lang: ar-Latn}}]")},
            False,
        ),
        "letters of two scripts": ("places/x", {"places/x": place(names="[Kirkuk كركوك]")}, True),
        "no name": ("places/x", {"places/x": place()}, False),
    },
    "stale": {
        "told of long ago": (
            "events/x",
            {**S, "events/x": event(occurrence="ongoing", sources="[t]"), "events/y": event(sources="[s]")},
            True,
        ),
        "older than a document that nobody cites": (
            "events/x",
            {**S, "events/x": event(occurrence="ongoing", sources="[t]")},
            True,
        ),
        "a year older, and no more": (
            "events/x",
            {
                "sources/s": source(title="S", date="2024-05-02"),
                "sources/t": source(title="T", date="2023-05-02"),
                "events/x": event(occurrence="ongoing", sources="[t]"),
            },
            False,
        ),
        "told of in a document without a date": (
            "events/x",
            {**S, "sources/u": source(), "events/x": event(occurrence="ongoing", sources="[u]")},
            False,
        ),
        "told of of late": (
            "events/x",
            {**S, "events/x": event(occurrence="ongoing", sources="[s]"), "events/y": event(sources="[t]")},
            False,
        ),
        "over": (
            "events/x",
            {**S, "events/x": event(sources="[t]"), "events/y": event(sources="[s]")},
            False,
        ),
    },
}

ALL = [
    pytest.param(code, *case, id=f"{code}: {name}")
    for code, cases in CASES.items()
    for name, case in cases.items()
]


@pytest.mark.parametrize(("code", "name", "base", "has"), ALL)
def test_a_gap_is_found_where_it_is(code: str, name: str, base: Mapping[str, str], has: bool) -> None:  # noqa: FBT001
    """And nowhere else."""
    library, _ = linked(base)
    folder, _, entry_id = name.partition("/")
    assert ((folder, entry_id) in gaps(library, Weigher(library)).get(code, ())) == has


def test_every_gap_has_a_pair() -> None:
    """An entry that has it, and one that has not."""
    assert CASES.keys() == CODES
    assert all({has for *_, has in cases.values()} == {True, False} for cases in CASES.values())


def test_what_has_a_gap() -> None:
    """Gaps stand in the order of the page, entries in that of the library; each entry once."""
    library, _ = linked({"places/p": place(), "events/x": event(date="unknown")})
    found = gaps(library, Weigher(library))
    assert found["unlocated"] == (("events", "x"), ("places", "p"))
    assert [*found] == [gap.code for gap in GAPS if gap.code in found]
    assert entries_with(found) == (("events", "x"), ("places", "p"))


def test_no_entry_is_decoded(kb: Maker) -> None:
    """Gaps of ten thousand entries follow from their briefs."""
    prepared = prepare(kb({**S, "events/x": event(sources="[s]")}).path)
    assert prepared.site
    entries = prepared.site.library.entries
    assert isinstance(entries, Entries)
    assert prepared.site.gaps["single-witness"] == (("events", "x"),)
    assert not entries._decoded
