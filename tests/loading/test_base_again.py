"""Loading again gives what loading anew would, whatever was kept, and reads what has changed and nothing else."""

from __future__ import annotations

import os
import pickle
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcebook.caching.store import Store
from sourcebook.linking.library import Library
from sourcebook.loading.base import Base, load
from sourcebook.loading.finding import read_bytes
from sourcebook.workers import Workers
from tests.broken.regenerate import BASE as BROKEN
from tests.knowledge import SETTINGS, Knowledge, Maker, actor, event, make, path_of, place, source
from tests.sites import RICH

KIND = """\
folder: vessels
label: Vessel
plural: Vessels
description: A ship.
rank: 90
fields:
  harbour: {type: reference, kinds: [place], label: Harbour, description: Where it lies., inverse: Ships here}
"""
PNG = b"\x89PNG\r\n\x1a\n"

POOL: dict[str, list[str | bytes]] = {
    "places/syria": [place(title="Syria", aliases="[old-syria]"), place(title="Iraq"), "title: [\n"],
    "places/town": [place(title="Town", within="[syria]"), place(title="Iraq", within="[town]")],
    "places/deep/town": [place(title="Town elsewhere", aliases="[old-syria]")],
    "actors/army": [
        actor(title="The army"),
        actor(title="The army", relations="[{relation: proxy-of, to: actors/army}]"),
    ],
    "events/war": [
        event(places="[syria]", body="'In [[places/town]] [^report].'"),
        event(places="[syria, nowhere]", images="[{file: gate.png, alt: A gate}]"),
        event(part_of="[gone]", places="[{place: town, alternative: one}]"),
    ],
    "events/gone": [event(title="Gone")],
    "sources/report": [source(url="https://example.org/"), source(repeats="[report]"), source(colour="red")],
    "vessels/mercy": ["title: Mercy\nharbour: town\n", "title: Mercy\nspeed: 3\n"],
    "_kinds/vessel": [KIND, KIND.replace("harbour:", "port:"), "folder: terms\n"],
    "_vocabularies/tags": ["label: Tags\nterms:\n  drones: {label: Drones}\n"],
    "_tombstones/events/gone": ["title: Gone\ndate: 2024-08\nreason: So\n", "title: Gone\n"],
    "entries/events/gate.png": [PNG, b"<svg/>"],
    "ledger.txt": ["places/syria\nevents/gone\n"],
    "sourcebook.yml": [SETTINGS, SETTINGS + "  shared-name: error\n"],
}
"""What may stand in a file, by its name. Names that lead nowhere, circles, shared names and dead ids come and go."""

EDIT = st.sampled_from([(name, content) for name, contents in POOL.items() for content in (*contents, None)])
EDITS = st.lists(st.lists(EDIT, min_size=1, max_size=4), min_size=1, max_size=6)


def whole(base: Base) -> dict[str, Any]:
    """All that a base says, in its order."""
    library = base.library
    parts = (
        "entries",
        "redirects",
        "tombstones",
        "attachments",
        "inverses",
        "mentioned",
        "children",
        "above",
    )
    said = {name: list(getattr(library, name).items()) for name in parts}
    return {**said, "problems": base.problems, "counts": dict(base.counts), "ledger": dict(base.ledger)}


def told(base: Base) -> tuple[object, ...]:
    """What a check tells of it."""
    return base.problems, base.summary()


def edit(base: Knowledge, number: int, edits: list[tuple[str, str | bytes | None]]) -> None:
    """Write and remove files. No two contents of a file have one size, so that its signature tells them apart."""
    for name, content in edits:
        if content is None:
            (base.path / path_of(name)).unlink(missing_ok=True)
        elif isinstance(content, bytes):
            base.write({name: content + b" " * number})
        else:
            base.write(
                {name: content + "#" * number + "\n"}
                if "ledger" not in name
                else {name: content + "\n" * number}
            )


@pytest.fixture(params=[False, True], ids=["by content", "by signature"])
def trusted(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whether signatures are trusted at once, or files that just changed are read to be sure, as they are."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param:
            patch.setattr("sourcebook.loading.base.is_settled", lambda *_: True)
        yield


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
@pytest.mark.usefixtures("trusted")
def test_again_is_anew(
    tmp_path_factory: pytest.TempPathFactory, edits: list[list[tuple[str, str | bytes | None]]]
) -> None:
    """Whatever is edited, in whatever order: with the base before, with the store, with both, it is as read anew."""
    folder = tmp_path_factory.mktemp("base")
    (folder / "base").mkdir()
    base = make(folder / "base", {name: contents[0] for name, contents in POOL.items()})
    store = Store(folder / "store.sqlite")
    before = load(base.path)
    for number, each in enumerate(edits, 1):
        edit(base, number, each)
        anew = load(base.path)
        before = load(base.path, previous=before)
        assert whole(before) == whole(anew)
        assert told(load(base.path, store=store, entries=False)) == told(anew)
        assert whole(load(base.path, store=store)) == whole(anew)
        assert whole(load(base.path, store=store, previous=before)) == whole(anew)


@pytest.mark.parametrize("path", [RICH, BROKEN], ids=["rich", "broken"])
def test_however_it_is_loaded(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process or in two, into an empty store or from a full one: the same base comes of it."""
    monkeypatch.setattr("sourcebook.loading.base.PAYS_FROM", 0)
    monkeypatch.setattr("sourcebook.loading.base.SHARD", 7)
    anew, store = load(path), Store(tmp_path / "store.sqlite")
    for workers in (Workers(), Workers(2)):
        assert whole(load(path, workers=workers)) == whole(anew)
        assert told(load(path, workers=workers, entries=False)) == told(anew)
        for _ in range(2):
            assert told(load(path, workers=workers, store=store, entries=False)) == told(anew)
        for _ in range(2):
            assert whole(load(path, workers=workers, store=store)) == whole(anew)
        store = Store(tmp_path / "other.sqlite")


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_store(kb: Maker, tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Whatever becomes of the store's file between two runs, the next gives what it would have given without it."""
    base = kb({name: contents[0] for name, contents in POOL.items()})
    store = Store(tmp_path_factory.mktemp("store") / "store.sqlite")
    anew = whole(load(base.path, store=store))
    chance, data = random.Random(seed), bytearray(store.path.read_bytes())  # noqa: S311 -- a test's own dice
    for _ in range(2**seed):
        data[chance.randrange(len(data))] = chance.randrange(256)
    store.path.write_bytes(data[: chance.randrange(len(data))] if seed % 3 == 0 else data)
    assert whole(load(base.path, store=store)) == anew
    assert whole(load(base.path, store=store)) == anew


# How many files are read

FILES = {name: contents[0] for name, contents in POOL.items() if name != "places/deep/town"}
INSIDE = sum(path_of(name).startswith("entries/") for name in FILES)
OF_SCHEMA = 2


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The entries, kinds and the like that are opened, in order. Signatures are trusted at once."""
    names: list[str] = []

    def note(base: Path, file: str) -> object:
        names.append(file)
        return read_bytes(base, file)

    monkeypatch.setattr("sourcebook.loading.base.is_settled", lambda *_: True)
    for module in ("base", "files"):
        monkeypatch.setattr(f"sourcebook.loading.{module}.read_bytes", note)
    return names


def test_nothing_changed(kb: Maker, tmp_path_factory: pytest.TempPathFactory, opened: list[str]) -> None:
    """A base that was loaded before is not read again; with the store alone, only what the schema is made from is."""
    base, store = kb(FILES), Store(tmp_path_factory.mktemp("store") / "store.sqlite")
    first = load(base.path, store=store)
    assert first.read == INSIDE
    opened.clear()
    assert load(base.path, previous=first).read == 0
    assert opened == []
    assert load(base.path, store=store).read == load(base.path, store=store, entries=False).read == OF_SCHEMA
    assert set(opened) == {path_of("_kinds/vessel"), path_of("_vocabularies/tags")}


CHANGED = [
    ("places/syria", place(title="Syria, changed"), [path_of("places/syria")]),
    ("places/syria", "title: [ # broken\n", [path_of("places/syria")]),
    ("places/new", place(title="New"), [path_of("places/new")]),
    (
        "_tombstones/events/gone",
        "title: Gone\ndate: 2024-09\nreason: Otherwise\n",
        [path_of("_tombstones/events/gone")],
    ),
    ("sourcebook.yml", SETTINGS + "  shared-name: off\n", []),
    ("ledger.txt", "", []),
]


@pytest.mark.parametrize(
    ("name", "text", "read"), CHANGED, ids=[f"{name} {len(text)}" for name, text, _ in CHANGED]
)
def test_one_file_changed(kb: Maker, opened: list[str], name: str, text: str, read: list[str]) -> None:
    """After one file was saved, that file is read."""
    base = kb(FILES)
    first = load(base.path)
    opened.clear()
    base.write({name: text})
    again = load(base.path, previous=first)
    assert opened == read
    assert again.read == len(read)
    assert again.library.schema is first.library.schema


def test_one_file_changed_since_the_last_run(
    kb: Maker, tmp_path_factory: pytest.TempPathFactory, opened: list[str]
) -> None:
    """From the store, the same: all others come from there, with their entries."""
    base, store = (
        kb({**FILES, "_kinds/vessel": KIND}),
        Store(tmp_path_factory.mktemp("store") / "store.sqlite"),
    )
    load(base.path, store=store)
    opened.clear()
    base.write({"places/syria": place(title="Syria, changed")})
    again = load(base.path, store=store)
    assert opened[OF_SCHEMA:] == [path_of("places/syria")]
    assert again.library.entries["places", "syria"].title == "Syria, changed"
    assert again.library.entries["events", "war"].title == "A war"


def test_a_check_keeps_no_entries(
    kb: Maker, tmp_path_factory: pytest.TempPathFactory, opened: list[str]
) -> None:
    """What was only checked is read once more when its entries are wanted; and after that no more."""
    base, store = kb(FILES), Store(tmp_path_factory.mktemp("store") / "store.sqlite")
    load(base.path, store=store, entries=False)
    entries = sum(not name.startswith(("_", "entries/")) and "." not in name for name in FILES)
    assert [load(base.path, store=store).read - OF_SCHEMA for _ in range(2)] == [entries, 0]


def test_another_schema(kb: Maker, tmp_path_factory: pytest.TempPathFactory, opened: list[str]) -> None:
    """Where a kind or a list of the base has changed, every file is read: it may say something else now."""
    base, store = kb(FILES), Store(tmp_path_factory.mktemp("store") / "store.sqlite")
    first = load(base.path, store=store)
    base.write({"_kinds/vessel": KIND.replace("A ship", "Any ship")})
    assert load(base.path, previous=first).read == INSIDE
    assert load(base.path, store=store).read == INSIDE
    base.write({"_kinds/vessel": KIND})
    assert load(base.path, store=store).read == OF_SCHEMA


def test_a_file_that_was_touched(kb: Maker, opened: list[str]) -> None:
    """A file with another time and the same content is read, and found to be the same: its entry is not made anew."""
    base = kb(FILES)
    first = load(base.path)
    os.utime(base.path / path_of("places/syria"))
    again = load(base.path, previous=first)
    assert again.read == 1
    assert again.library.entries["places", "syria"] is first.library.entries["places", "syria"]


def test_a_file_that_just_changed_is_not_trusted(kb: Maker) -> None:
    """Two changes within one tick of the clock have one signature, if they have one size: so the content is compared."""
    base = kb(FILES)
    path = base.path / path_of("places/syria")
    first = load(base.path)
    status = path.stat()
    path.write_text(path.read_text().replace("Syria", "Syrie"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert load(base.path, previous=first).library.entries["places", "syria"].title == "Syrie"


def test_a_name_that_is_lost_without_details(kb: Maker, opened: list[str]) -> None:
    """Where a name leads nowhere, its place is told, though nobody kept it: the file is read again."""
    base = kb({"places/syria": place(), "events/war": event(places="[syria]")})
    store = Store(base.path / ".store.sqlite")
    load(base.path, store=store, entries=False)
    with_store_of_index_alone(store)
    (base.path / path_of("places/syria")).unlink()
    opened.clear()
    again = load(base.path, store=store, entries=False)
    assert [(each.code, each.path) for each in again.problems] == [("unknown-reference", "places[0]")]
    assert opened == [path_of("events/war")]


def with_store_of_index_alone(store: Store) -> None:
    """Forget all but the index, as trimming may."""
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(store.path) as connection:
        connection.execute("DELETE FROM kept WHERE key NOT LIKE 'index-%'")
    connection.close()


def test_without_entries(kb: Maker) -> None:
    """A base that was loaded for its problems has the keys of its entries, and says so when asked for one."""
    library = load(kb(FILES).path, entries=False).library
    assert ("places", "syria") in library.entries
    assert library.entries.keys() == library.outlines.keys()
    with pytest.raises(LookupError, match="problems alone"):
        _ = library.entries["places", "syria"]


def test_a_library_can_be_sent_elsewhere(kb: Maker) -> None:
    """With its schema, and with entries that nobody has decoded yet."""
    base = kb(FILES)
    for each in (load(base.path), load(base.path, store=Store(base.path / ".store.sqlite"))):
        sent: Library = pickle.loads(pickle.dumps(each.library))  # noqa: S301 -- our own bytes
        assert list(sent.entries.items()) == list(each.library.entries.items())
        assert sent.schema == each.library.schema
        assert dict(sent.inverses) == dict(each.library.inverses)
