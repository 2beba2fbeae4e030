"""Renaming: every name follows, the former id leads on, and every other byte stays."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.changing.drafting import Draft
from sourcebook.changing.model import Refused
from sourcebook.changing.renaming import rename
from sourcebook.journal import Disturbed
from sourcebook.problems import Level
from tests.knowledge import SETTINGS, Knowledge, Maker, actor, event, place, source
from tests.proofs._written import Written


def text(base: Knowledge, name: str) -> str:
    """A file of a base."""
    return (base.path / name).read_bytes().decode()


def test_every_name_follows(kb: Maker) -> None:
    """In fields, in sources, in prose, and in hand-written pages; words stay words."""
    base = kb(
        {
            "sources/a": source(),
            "actors/a": actor(),
            "events/x": event(sources="[a]", body="Said in a. [^a, page 1] [[sources/a|a]] [[actors/a]]"),
            "docs/index.md": "[[sources/a]] `[[sources/a]]`\r\n\r\n[[ sources/a |a]]",
            "ledger.txt": "sources/a\n",
        }
    )
    change = rename(base.path, "sources/a", "b")
    change.carry_out()
    assert change.names == 5
    assert text(base, "entries/events/x.yaml") == event(
        sources="[b]", body="Said in a. [^b, page 1] [[sources/b|a]] [[actors/a]]"
    )
    assert text(base, "docs/index.md") == "[[sources/b]] `[[sources/a]]`\r\n\r\n[[ sources/b |a]]"
    assert text(base, "entries/sources/b.yaml") == "title: A report\naliases: [a]\ntype: document\n"
    assert text(base, "ledger.txt") == "sources/a\nsources/b\n"
    assert not (base.path / "entries/sources/a.yaml").exists()
    assert base.problems() == []


def test_the_file_stays_in_its_folder(kb: Maker) -> None:
    """With its ending, and what lies beside it."""
    base = kb(
        {
            "entries/sources/2024/a.yml": source(archives="[{file: copy.txt}]"),
            "entries/sources/2024/copy.txt": "words",
        }
    )
    rename(base.path, "sources/a", "b").carry_out()
    assert (base.path / "entries/sources/2024/b.yml").exists()
    assert (base.path / "entries/sources/2024/copy.txt").exists()
    assert base.load().library.redirects == {("sources", "a"): ("sources", "b")}


def test_former_ids_lead_to_the_last_one(kb: Maker) -> None:
    """In one hop, however often an entry was renamed."""
    base = kb({"events/a": event()})
    for old, new in (("a", "b"), ("b", "c"), ("c", "d")):
        rename(base.path, f"events/{old}", new).carry_out()
    assert {*base.load().library.redirects.values()} == {("events", "d")}
    assert text(base, "ledger.txt").split() == [f"events/{each}" for each in "abcd"]


def test_an_entry_takes_back_an_id_of_its_own(kb: Maker) -> None:
    """The two change places."""
    base = kb({"events/a": event(aliases="[x, b, y]")})
    rename(base.path, "events/a", "b").carry_out()
    assert text(base, "entries/events/b.yaml") == event(aliases="[x, a, y]")


@settings(max_examples=10)
@given(st.integers(0, 10_000))
def test_there_and_back(seed: int) -> None:
    """Every file is byte for byte what it was, but for the entry's `aliases` and the ledger."""
    random = Random(seed)  # noqa: S311 -- inputs of tests, not secrets
    written = Written.of(random, most=12)
    key = random.choice([*written.entries])
    with TemporaryDirectory() as folder:
        base = Path(folder)
        written.write(base)
        rename(base, "/".join(key), "quite-new").carry_out()
        rename(base, f"{key[0]}/quite-new", key[1]).carry_out()
        written.rename(key, (key[0], "quite-new"))
        written.rename((key[0], "quite-new"), key)
        found = {
            path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()
        }
        # Names that were escaped are written plainly now: that they were names, the law leaves out.
        assert found == written.files()


TAKEN = {
    "no id": (
        "events/a",
        "Not an id",
        "is no id: at most 80 of a-z, 0-9 and single hyphens; did you mean `not-an-id`?",
    ),
    "nothing": ("events/a", "", "`` is no id"),
    "too long": ("events/a", "x" * 81, "is no id"),
    "reserved": ("events/a", "index", "the id `index` is reserved"),
    "its own": ("events/a", "a", "has this id already"),
    "another entry": ("events/a", "b", "to merge the two: `sourcebook remove events/a --into events/b`"),
    "another's former id": ("events/a", "old-b", "is a former id of `events/b`: an id is never given twice"),
    "a removed entry's": ("events/a", "gone", "`events/gone` was published once"),
    "no entry": ("events/aa", "c", "there is no entry `events/aa`; did you mean `events/a`"),
    "no folder": ("event/a", "c", "there is no entry `event/a`; did you mean `events`"),
    "no name": ("a", "c", "there is no entry `a`"),
    "a former id": ("events/old-b", "c", "`events/old-b` is a former id of `events/b`"),
    "a removed entry": (
        "events/gone",
        "c",
        "`events/gone` was removed (entries/_tombstones/events/gone.yaml)",
    ),
}


@pytest.mark.parametrize(("name", "new", "told"), TAKEN.values(), ids=TAKEN)
def test_an_id_is_given_once(kb: Maker, name: str, new: str, told: str) -> None:
    """Whoever asks for one that cannot be is told why."""
    base = kb(
        {
            "events/a": event(),
            "events/b": event(title="B", aliases="[old-b]"),
            "entries/_tombstones/events/gone.yaml": "title: G\ndate: 2024\nreason: R\n",
        }
    )
    with pytest.raises(Refused) as caught:
        rename(base.path, name, new)
    assert told in caught.value.message
    assert caught.value.problems == ()


def test_a_file_in_the_way_stays(kb: Maker) -> None:
    """Whatever it is, it is not overwritten."""
    base = kb({"events/a": event()})
    (base.path / "entries/events/b.yaml").mkdir()
    with pytest.raises(Refused):
        rename(base.path, "events/a", "b")


def test_errors_are_mended_first(kb: Maker) -> None:
    """In a base with errors nobody can tell what names what."""
    base = kb({"events/a": event(), "events/b": "title: B"})
    with pytest.raises(Refused) as caught:
        rename(base.path, "events/a", "c")
    assert {problem.code for problem in caught.value.problems} == {"missing-field"}


def test_an_address_of_a_page_is_no_id(kb: Maker) -> None:
    """What would be wrong afterwards is told before anything is touched."""
    base = kb({"events/a": event(), "docs/events/b.md": "x"})
    with pytest.raises(Refused) as caught:
        rename(base.path, "events/a", "b")
    assert [problem.code for problem in caught.value.problems] == ["taken-address"]
    assert (base.path / "entries/events/a.yaml").exists()


def test_a_file_without_a_place_for_aliases_is_told(kb: Maker) -> None:
    """With its name; nothing is changed."""
    base = kb({"events/a": "title: |+\n  A\n\ntype: war\ndate: 2024\n...\n"})
    with pytest.raises(Refused) as caught:
        rename(base.path, "events/a", "b")
    assert [problem.code for problem in caught.value.problems] == ["unspliceable"]


def test_a_page_behind_a_link_is_left(kb: Maker, tmp_path: Path) -> None:
    """Nothing is written through a symbolic link."""
    base = kb({"events/a": event(), "docs/real.txt": "[[events/a]]"})
    (base.path / "docs/page.md").symlink_to(tmp_path / "docs/real.txt")
    change = rename(base.path, "events/a", "b")
    with pytest.raises(Disturbed):
        change.carry_out()
    assert base.problems() == []


def test_a_page_that_changes_meanwhile_is_not_spliced(kb: Maker) -> None:
    """Places that were found in one text are never applied to another."""
    base = kb({"events/a": event(), "docs/page.md": "[[events/a]]"})
    draft = Draft.of(base.path, None)
    base.write({"docs/page.md": "Saved meanwhile: [[events/a]]"})
    with pytest.raises(Refused):
        draft.repoint(("events", "a"), "b")


def test_an_entry_that_changes_meanwhile_is_told(kb: Maker) -> None:
    """Where it cannot be read any more, or is gone."""
    base = kb({"events/a": event()})
    draft = Draft.of(base.path, None)
    for text in ("[", None):
        path = base.path / "entries/events/a.yaml"
        path.write_text(text, encoding="utf-8") if text else path.unlink()
        with pytest.raises(Refused):
            draft.edit(draft.entry("events/a"))


def test_kinds_of_ones_own_are_read_too(kb: Maker) -> None:
    """A base of one's own kind, with names of any kind in it."""
    base = kb(
        {
            "sourcebook.yml": SETTINGS,
            "entries/_kinds/vessel.yaml": """
                folder: vessels
                label: Vessel
                plural: Vessels
                description: A ship.
                fields:
                  seen: {type: reference, kinds: [any], many: yes, label: Seen, inverse: Saw, description: Where.}
                """,
            "places/a": place(),
            "vessels/v": 'title: V\nseen: ["places/\\x61"] # places/a\n',
        }
    )
    rename(base.path, "places/a", "b").carry_out()
    assert text(base, "entries/vessels/v.yaml") == 'title: V\nseen: ["places/b"] # places/a\n'


def test_names_in_what_is_withheld_follow(kb: Maker) -> None:
    """In a value, in what is published in its place, and in an entry that is withheld as a whole."""
    base = kb(
        {
            "actors/a": actor(),
            "actors/hidden": actor(
                title="B", withhold="W", relations="[{relation: allied-with, to: actors/a}]"
            ),
            "sources/s": source(publisher="\n  value: a\n  withhold: W"),
            "sources/t": source(title="T", publisher="\n  value: AP\n  withhold: {reason: W, publish: a}"),
        }
    )
    change = rename(base.path, "actors/a", "b")
    change.carry_out()
    assert change.names == 3
    assert not [
        path for path in base.path.rglob("entries/*/*.yaml") if " a\n" in path.read_text(encoding="utf-8")
    ]
    assert [each for each in base.load().problems if each.level is Level.ERROR] == []


def test_an_entry_that_is_withheld_is_not_published_by_its_renaming(kb: Maker) -> None:
    """Its names follow, and the ledger has neither id."""
    base = kb(
        {
            "actors/a": actor(title="B", withhold="W"),
            "sources/s": source(publisher="a"),
            "ledger.txt": "sources/s\n",
        }
    )
    rename(base.path, "actors/a", "b").carry_out()
    assert text(base, "ledger.txt") == "sources/s\n"
    assert text(base, "entries/sources/s.yaml") == source(publisher="b")
    assert [each for each in base.load().problems if each.level is Level.ERROR] == []
    base.write({"actors/c": actor(title="C")})
    with pytest.raises(Refused, match="is another entry"):
        rename(base.path, "actors/c", "b")
