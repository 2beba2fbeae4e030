"""Loading a base reads all of it, tells all that is wrong with it in one run, and never stops at the first mistake."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.loading.base import Base, answers, load
from sourcebook.loading.finding import Finding, find
from sourcebook.pages.site import site_of
from sourcebook.planning import plan
from sourcebook.problems import Level
from tests.knowledge import SETTINGS, Maker, actor, codes_of, event, make, place, source
from tests.sites import RICH

GOOD = {
    "places/syria": place(title="Syria", aliases="[old-syria]"),
    "actors/army": actor(title="The army"),
    "events/war": event(places="[syria]", actors="[{actor: army, role: party}]", sources="[report]"),
    "sources/report": source(archives="[{file: copy.html}]"),
    "entries/sources/copy.html": "<p>\n",
    "_tombstones/events/gone": "title: Gone\ndate: 2024\nreason: So\n",
    "_vocabularies/tags": "label: Tags\nterms:\n  drones: {label: Drones}\n",
}


def told(base: Base) -> list[tuple[str, str]]:
    """File and code of each problem."""
    return [(each.file.removeprefix("entries/"), each.code) for each in base.problems]


def test_good(kb: Maker) -> None:
    """A good base has no problem, and says what it holds."""
    base = kb(GOOD).load()
    assert told(base) == []
    assert not base.broken
    assert {role: count for role, count in base.counts.items() if count} == {
        "entry": 4,
        "vocabulary": 1,
        "attachment": 1,
        "tombstone": 1,
    }
    assert base.summary() == "7 files: 4 entries, 1 vocabulary, 1 tombstone, 1 attachment"


def test_nothing_at_all(tmp_path: Path) -> None:
    """An empty folder is told of, not raised for."""
    base = load(tmp_path)
    assert sorted(codes_of(base.problems)) == ["no-entries", "no-settings"]
    assert base.broken
    assert base.summary() == "0 files: none"


def test_an_empty_base(kb: Maker) -> None:
    """A base without entries is one."""
    assert told(kb({}).load()) == []


def test_all_in_one_run(kb: Maker) -> None:
    """A mistake of one file hides no mistake of another, of whatever sort."""
    base = kb(
        {
            **GOOD,
            "events/unreadable": "title: [\n",
            "events/misshapen": "title: A\n",
            "events/unlinked": event(title="B", places="[nowhere]"),
            "events/Bad": event(),
            "places/twin": place(title="SYRIA"),
            "actors/accused": actor(title="C", relations="[{relation: proxy-of, to: actors/army}]"),
            "sources/page": source(title="D", url="https://example.org/"),
            "_kinds/vessel": "folder: terms\n",
            "ledger.txt": "events/lost\n?\n",
            "sourcebook.yml": SETTINGS + "colour: red\n",
        }
    ).load()
    codes = {
        "syntax", "missing-field", "unknown-reference", "bad-id", "shared-name", "unmarked-accusation", "no-archive",
        "lost-entry", "bad-ledger", "unknown-key", "not-in-ledger", "unsourced",
    }  # fmt: skip
    assert set(codes_of(base.problems)) == codes
    assert list(base.problems) == sorted(set(base.problems))


def test_levels(kb: Maker) -> None:
    """A base chooses the levels of warnings and notices; only an error breaks it."""
    texts = {"places/a": place(), "places/b": place()}
    base = kb({**texts, "sourcebook.yml": "format: 1\ntitle: A base\n"})
    assert [(each.level, each.code) for each in base.load().problems] == [
        (Level.WARNING, "not-in-ledger"),
        (Level.NOTICE, "unsourced"),
        (Level.WARNING, "not-in-ledger"),
        (Level.WARNING, "shared-name"),
        (Level.NOTICE, "unsourced"),
    ]
    assert not base.load().broken
    assert len(base.load().at(Level.WARNING)) == 3
    base.write({"sourcebook.yml": SETTINGS + "  shared-name: error\n"})
    assert codes_of(base.load().at(Level.ERROR)) == ["shared-name"]
    assert base.load().broken


def test_a_refused_entry_is_no_second_problem(kb: Maker) -> None:
    """What names a file that was refused, lies beside it or stands in the ledger is not told again."""
    base = kb(
        {
            **GOOD,
            "places/syria": "title: [\n",
            "sources/report": source(colour="red"),
            "_tombstones/events/gone": "title: Gone\n",
            "ledger.txt": "places/syria\nsources/report\nevents/gone\n",
        }
    ).load()
    assert {file for file, _ in told(base)} == {
        "places/syria.yaml",
        "sources/report.yaml",
        "_tombstones/events/gone.yaml",
    }
    assert base.counts["refused"] == 3


@pytest.mark.parametrize("what", ["link", "large", "pipe", "case"])
def test_an_entry_that_was_not_opened(kb: Maker, what: str) -> None:
    """The same holds for a file that was refused unread."""
    base = kb({**GOOD, "ledger.txt": "places/syria\n"})
    path = base.path / "entries/places/syria.yaml"
    path.unlink()
    if what == "link":
        path.symlink_to("/etc/passwd")
    elif what == "large":
        path.write_bytes(b"#" * 300_000)
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path = path.with_suffix(".YAML")
        path.write_text(place())
    assert [file for file, _ in told(base.load())] == [f"places/{path.name}"]


def test_ledger(kb: Maker) -> None:
    """A name of the ledger is answered by an entry, a former id or a tombstone."""
    base = kb({**GOOD, "ledger.txt": "events/gone\nevents/war\nplaces/old-syria\nplaces/syria\n"})
    assert told(base.load()) == []
    assert base.load().ledger == {"events/gone": 1, "events/war": 2, "places/old-syria": 3, "places/syria": 4}
    alive, answered = answers(base.load().library)
    assert ("events/war", "entries/events/war.yaml") in alive
    assert {"events/gone", "places/old-syria"} <= set(answered)
    shutil.rmtree(base.path / "entries/_tombstones")
    assert told(base.load()) == [("ledger.txt", "lost-entry")]


def test_entries_of_a_broken_kind(kb: Maker) -> None:
    """Entries of a kind that was refused are told to wait for it; those of no kind, which one may be meant."""
    base = kb(
        {"_kinds/vessel": "folder: vessels\n", "vessels/mercy": "title: A\n", "evnets/x": event()}
    ).load()
    hints = {each.file: each.hint for each in base.problems if each.code == "unknown-folder"}
    assert hints == {
        "entries/evnets/x.yaml": "did you mean `events`?",
        "entries/vessels/mercy.yaml": "mend entries/_kinds/vessel.yaml first",
    }


TYPES = [
    (b"\xff\xd8\xff\xe0", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"RIFF\x06\x00\x00\x00WEBP\x00\x00", "webp"),
    (b"RIFF....WEBP<script>", "webp"),
    (b"RIFF\x00\x00\x00\x00WAVE", ""),
    (b"\n\xff\xd8\xff\xe0", ""),
    (b'\n {"type": "Feature"}', "json"),
    (b"[]", "json"),
    (b"<svg/>", ""),
    (b"", ""),
]


@pytest.mark.parametrize(("data", "kind"), TYPES)
def test_types_of_files(kb: Maker, data: bytes, kind: str) -> None:
    """What a file beside an entry is, its first bytes say, never its name."""
    base = kb({"entries/places/x.png": data}).load()
    assert base.library.attachments["entries/places/x.png"].type == kind
    assert base.library.attachments["entries/places/x.png"].size == len(data)


def test_a_file_that_cannot_be_read(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beside an entry that cannot be read is told, and refused."""
    base = kb({"entries/places/x.png": b""})

    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sourcebook.loading.files.checksum", refuse)
    assert told(base.load()) == [("places/x.png", "unreadable")]
    assert base.load().counts["refused"] == 1


def test_a_base_as_it_is_planned(kb: Maker) -> None:
    """Files that are to be made, changed and deleted are read from the plan, all others from the disk."""
    base = kb({"places/a": place(), "places/b": place(title="B", within="[a]"), "ledger.txt": "places/a\n"})
    planned = {
        "entries/places/a.yaml": None,
        "entries/places/b.yaml": place(title="B", within="[c]").encode(),
        "entries/places/c.yaml": place(title="C").encode(),
        "ledger.txt": b"places/a\nplaces/b\nplaces/c\n",
    }
    now = base.load()
    for previous in (None, now):
        loaded = load(base.path, previous=previous, planned=planned)
        assert [(each.code, each.line) for each in loaded.problems] == [("lost-entry", 1)]
        assert [*loaded.library.entries] == [("places", "b"), ("places", "c")]
        assert loaded.library.above == {("places", "b"): ("places", "c")}
    assert base.load() == now


def test_an_entry_that_goes_away(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that is removed between being found and being read is told."""
    base = kb({"places/a": place(), "places/b": place(title="B")})

    def then_remove(path: Path, _planned: object) -> Finding:
        found = find(path)
        (path / "entries/places/a.yaml").unlink()
        return found

    monkeypatch.setattr("sourcebook.loading.base.find", then_remove)
    assert told(base.load()) == [("places/a.yaml", "unreadable")]


@settings(max_examples=settings().max_examples // 3)
@given(st.lists(st.sampled_from([*GOOD]), unique=True), st.binary(max_size=60))
def test_any_bytes_in_any_file(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: bytes
) -> None:
    """Whatever stands in whichever files, loading tells it, and every file counts once."""
    knowledge = make(tmp_path_factory.mktemp("base"), {**GOOD, **dict.fromkeys(names, data)})
    base = knowledge.load()
    assert sum(base.counts.values()) == len(GOOD)
    assert all(each.line >= 1 and "\n" not in str(each) for each in base.problems)


def test_same_base_anywhere(kb: Maker, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is told of a base says nothing of where it lies."""
    files = {**GOOD, "events/x": "title: [\n", "ledger.txt": "?\n"}
    elsewhere = make(tmp_path_factory.mktemp("elsewhere"), files)
    assert kb(files).problems() == elsewhere.problems()


def test_a_base_without_a_next_load() -> None:
    """What pages are made from is there; what tells whether files changed is not."""
    whole = load(RICH)
    bare = whole.bare()
    assert plan(site_of(bare)).pages.keys() == plan(site_of(whole)).pages.keys()
    assert plan(site_of(bare)).assets == plan(site_of(whole)).assets
    assert (bare.problems, bare.summary()) == (whole.problems, whole.summary())
    assert not bare.files
    again = load(RICH, previous=bare)
    assert again.library == whole.library


def test_a_base_that_was_loaded_for_its_problems_alone() -> None:
    """It has no entries, neither whole nor in brief."""
    library = load(RICH, entries=False).library
    key = next(iter(library.entries))
    with pytest.raises(LookupError, match="for its problems alone"):
        library.entries[key]
    with pytest.raises(LookupError, match="for its problems alone"):
        library.brief(key)
