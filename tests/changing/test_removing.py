"""Removing and merging: every address answers on, and nothing is lost without a word."""

from __future__ import annotations

import pytest

from sourcebook.changing.model import Change, Refused
from sourcebook.changing.removing import merge, remove
from sourcebook.problems import Level
from tests.knowledge import Knowledge, Maker, actor, event, place, source
from tests.knowledge import lines as listed

STONE = 'title: A war\ndate: 2024-05-01\nreason: "No: none."\n'


def removed(base: Knowledge, name: str, **options: object) -> Change:
    """The removal of an entry."""
    return remove(base.path, name, reason="No: none.", date="2024-05-01", **options)  # type: ignore[arg-type]


def refused(base: Knowledge, name: str, into: str = "", **options: object) -> list[str]:
    """The codes and places that a removal or a merger is refused with."""
    before = {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()}
    with pytest.raises(Refused) as caught:
        _ = merge(base.path, name, into, **options) if into else removed(base, name, **options)  # type: ignore[arg-type]
    assert {path: path.read_bytes() for path in base.path.rglob("*") if path.is_file()} == before
    told = [f"{each.file}:{each.line}:{each.column} {each.code}" for each in caught.value.problems]
    return told or [caught.value.message]


def test_a_removed_entry_leaves_a_tombstone(kb: Maker) -> None:
    """With its title, the date and the reason; so does each of its former ids."""
    base = kb({"events/a": event(aliases="[b]"), "ledger.txt": "events/a\nevents/b\n"})
    removed(base, "events/a").carry_out()
    for stone in ("a", "b"):
        assert (base.path / f"entries/_tombstones/events/{stone}.yaml").read_text(encoding="utf-8") == STONE
    assert base.problems() == []
    assert {*base.load().library.tombstones} == {("events", "a"), ("events", "b")}


def test_another_title_may_be_shown(kb: Maker) -> None:
    """Where the entry's own is what had to go."""
    base = kb({"events/a": event()})
    removed(base, "events/a", title="An event").carry_out()
    assert base.load().library.tombstones["events", "a"].title == "An event"


def test_an_entry_that_is_named_stays(kb: Maker) -> None:
    """Every place is told, to the column, also in prose of any style and in hand-written pages."""
    base = kb(
        {
            "events/a": event(body="See [[events/a]] itself"),
            "events/b": event(title="B", part_of="[x, a]", body="|\n  One.\n  > [[events/a]]"),
            "events/c": event(title="C", body='"To \\\n  [[events/\\x61]]"'),
            "events/x": event(title="X"),
            "docs/index.md": "x\r\n[[events/a]]\n",
        }
    )
    assert refused(base, "events/a") == [
        "entries/events/b.yaml:4:14 still-named",
        "entries/events/b.yaml:7:14 still-named",
        "entries/events/c.yaml:5:12 still-named",
        "docs/index.md:2:10 still-named",
    ]


def test_files_are_not_lost_without_a_word(kb: Maker) -> None:
    """A kept copy may be nowhere else: it goes only if that is asked for, and not while another entry names it."""
    base = kb(
        {
            "sources/a": source(archives="[{file: a.txt}, {file: both.txt}]"),
            "sources/b": source(title="B", archives="[{file: both.txt}]"),
            "entries/sources/a.txt": "a",
            "entries/sources/both.txt": "b",
        }
    )
    assert refused(base, "sources/a") == ["entries/sources/a.txt:1:1 would-be-lost"]
    removed(base, "sources/a", discard=True).carry_out()
    assert not (base.path / "entries/sources/a.txt").exists()
    assert (base.path / "entries/sources/both.txt").exists()
    assert base.problems() == []


def test_a_tombstone_that_cannot_be_is_told(kb: Maker) -> None:
    """A date that is none, a reason without a word."""
    base = kb({"events/a": event()})
    for date, reason in (("soon", "R"), ("2024", " ")):
        with pytest.raises(Refused) as caught:
            remove(base.path, "events/a", date=date, reason=reason)
        assert {problem.file for problem in caught.value.problems} == {"entries/_tombstones/events/a.yaml"}


def test_a_merged_entry_leads_to_the_other(kb: Maker) -> None:
    """Every name of it is one of the other; all ids of both lead there, in one hop."""
    base = kb(
        {
            "actors/a": actor(aliases="[a2]"),
            "actors/b": actor(title="B", aliases="[b2]"),
            "sources/s": source(publisher="a", body="See [[actors/a]]"),
            "ledger.txt": "actors/a\nactors/a2\nactors/b\nactors/b2\nsources/s\n",
        }
    )
    merge(base.path, "actors/a", "actors/b", discard=True).carry_out()
    library = base.load().library
    assert base.problems() == []
    assert library.redirects == {("actors", each): ("actors", "b") for each in ("a", "a2", "b2")}
    assert library.outlines["sources", "s"].in_fields == ("actors/b",)
    assert library.outlines["sources", "s"].elsewhere == ()


def test_what_would_be_lost_is_told(kb: Maker) -> None:
    """Value by value; what was carried over is not, nor a title that is among the names."""
    base = kb(
        {
            "places/a": place(
                title="Raqqa", names=listed("{name: Rakka}", "{name: Ar-Raqqah}"), summary="A town."
            ),
            "places/b": place(title="Ar-Raqqah", names=listed("{name: Rakka}", "{name: Raqqa}"), notes="N"),
        }
    )
    assert refused(base, "places/a", "places/b") == [
        "entries/places/a.yaml:5:5 would-be-lost",
        "entries/places/a.yaml:6:10 would-be-lost",
    ]


def test_nothing_is_lost_where_all_was_carried_over(kb: Maker) -> None:
    """Then nothing has to be discarded."""
    base = kb(
        {"places/a": place(title="Raqqa"), "places/b": place(title="Ar-Raqqah", names="[{name: Raqqa}]")}
    )
    merge(base.path, "places/a", "places/b").carry_out()
    assert base.load().library.redirects == {("places", "a"): ("places", "b")}


def test_an_entry_never_names_itself(kb: Maker) -> None:
    """What the other says of the merged one has to go first."""
    base = kb({"events/a": event(), "events/b": event(title="B", related="[{event: a, relation: see-also}]")})
    assert refused(base, "events/a", "events/b", discard=True) == ["entries/events/b.yaml:4:19 names-itself"]


def test_what_named_both_is_told(kb: Maker) -> None:
    """The same value twice is an error, with its place: nobody but its author can say what of it stays."""
    base = kb(
        {
            "events/a": event(),
            "events/b": event(title="B"),
            "events/c": event(title="C", part_of="[a, b]"),
        }
    )
    assert refused(base, "events/a", "events/b", discard=True) == [
        "entries/events/c.yaml:4:14 repeated-value"
    ]


def test_a_circle_is_told(kb: Maker) -> None:
    """A merger that would put an entry into itself is refused."""
    base = kb(
        {
            "events/a": event(part_of="[c]"),
            "events/b": event(title="B"),
            "events/c": event(title="C", part_of="[b]"),
            "events/d": event(title="D", part_of="[a]"),
            "events/b2": event(title="B2", part_of="[d]"),
        }
    )
    assert refused(base, "events/b", "events/b2", discard=True) == ["entries/events/a.yaml:4:11 cycle"]


WRONG = {
    "itself": ("events/a", "events/a"),
    "another kind": ("events/a", "actors/x"),
    "nothing there": ("events/a", "events/none"),
    "nothing here": ("events/none", "events/a"),
}


@pytest.mark.parametrize(("name", "into"), WRONG.values(), ids=WRONG)
def test_only_two_of_a_kind_are_merged(kb: Maker, name: str, into: str) -> None:
    """An address leads within its kind."""
    base = kb({"events/a": event(), "actors/x": actor()})
    (told,) = refused(base, name, into)
    assert "none" in told or "of its kind" in told


def test_what_is_withheld_is_not_published_by_its_removal(kb: Maker) -> None:
    """Neither a tombstone nor a redirect may tell that there was such an entry."""
    base = kb({"actors/a": actor(withhold="W"), "actors/b": actor(title="B")})
    for told in (
        refused(base, "actors/a"),
        refused(base, "actors/a", "actors/b", discard=True),
        refused(base, "actors/b", "actors/a", discard=True),
    ):
        assert "all of `actors/a` is withheld" in told[0]


def test_names_in_what_is_withheld_keep_an_entry(kb: Maker) -> None:
    """What is withheld may be published one day."""
    base = kb({"actors/a": actor(), "sources/s": source(publisher="\n  value: a\n  withhold: W")})
    assert refused(base, "actors/a") == ["entries/sources/s.yaml:4:10 still-named"]


def test_withheld_files_are_not_lost_without_a_word(kb: Maker) -> None:
    """They are files beside an entry like others."""
    base = kb(
        {
            "sources/a": source(archives="\n  - file: a.txt\n    withhold: W"),
            "entries/sources/a.txt": "a",
        }
    )
    assert refused(base, "sources/a") == ["entries/sources/a.txt:1:1 would-be-lost"]
    removed(base, "sources/a", discard=True).carry_out()
    assert [each for each in base.load().problems if each.level is Level.ERROR] == []
