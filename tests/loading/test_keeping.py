"""What came of files is kept as plain data, and comes back as it was, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sourcebook.caching.store import Store
from sourcebook.linking.library import Attachment
from sourcebook.linking.outlines import Outline, outline
from sourcebook.loading import keeping
from sourcebook.loading.keeping import Kept, Outcome, details_key, entry_key, load_index, save_index
from sourcebook.problems import Level, Problem
from sourcebook.tombstones import Tombstone
from sourcebook.values.date import DATE
from tests.knowledge import Maker, entry, event, shipped

SIGNATURE = (1, 2**62, 2**62 + 1, 2**64 - 1)
PROBLEM = Problem("entries/events/x.yaml", 1, 2, "code", "wörds", "hint", Level.NOTICE, "path[0]")
FILES = {
    "entries/events/war.yaml": Outcome(
        "a", (PROBLEM,), made=outline(entry("events/war", event()), shipped())
    ),
    "entries/events/broken.yaml": Outcome("b", (PROBLEM, PROBLEM), refused=True),
    "entries/events/gone.yaml": Outcome("", (PROBLEM,), refused=True),
    "entries/events/gate.png": Outcome("c", made=Attachment("entries/events/gate.png", 8, "d" * 64, "png")),
    **{
        f"entries/_tombstones/events/{number}.yaml": Outcome(
            "e", made=Tombstone("events", str(number), "file", "Title", DATE.read(date), "So")
        )
        for number, date in enumerate(
            ["2024-08", "2024~", "2024-08-21..2024-08-31", "unknown", "{2024, 2026}"]
        )
    },
}
KEPT = {file: Kept(SIGNATURE, settled=True, outcome=outcome) for file, outcome in FILES.items()}


@pytest.fixture
def store(kb: Maker) -> Store:
    """A store beside a base."""
    return Store(kb({}).path / "store.sqlite")


def test_what_is_kept_comes_back(store: Store) -> None:
    """Every sort of outcome, to the last place; the details of outlines are kept elsewhere."""
    save_index(store, "schema", KEPT)
    found = load_index(store, "schema")
    assert found.keys() == KEPT.keys()
    for file, kept in KEPT.items():
        made, again = kept.outcome.made, found[file].outcome.made
        if isinstance(made, Outline):
            assert isinstance(again, Outline)
            assert (again.key, again.file, list(again.titles)) == (made.key, made.file, list(made.titles))
            assert again.details is None
        elif isinstance(made, Tombstone):
            assert isinstance(again, Tombstone)
            assert repr(again) == repr(made)
        else:
            assert found[file] == kept
        assert found[file].outcome.problems == kept.outcome.problems
    assert load_index(store, "another schema") == {}


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[1]", b'[["a"]]', b'[["a", [1, 2, 3, 4], true, "", [], false, "Other", []]]', b"null"],
)
def test_an_index_that_is_none(store: Store, data: bytes) -> None:
    """What cannot be read is not there."""
    save_index(store, "schema", KEPT)
    key = keeping._part("schema", 0)
    store.put_many({key: data})
    assert load_index(store, "schema") == {}


def test_only_what_changed_is_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large index, one changed, new or lost file makes one part be written; another look at it makes none."""
    files = {f"entries/events/{number}.yaml": KEPT["entries/events/gate.png"] for number in range(100)}
    save_index(store, "schema", files)
    stored = load_index(store, "schema")
    assert stored == files
    written: list[int] = []
    monkeypatch.setattr(Store, "put_many", lambda _self, data: written.append(len(data)))
    again = replace(KEPT["entries/events/gate.png"], settled=False)
    for changed in (stored, stored | {"new": again}, stored | {"entries/events/7.yaml": again}):
        save_index(store, "schema", changed, stored)
    save_index(store, "schema", {file: kept for file, kept in stored.items() if "7" not in file[-6:]}, stored)
    assert written[:3] == [0, 1, 1]
    assert written[3] < keeping.PARTS


HOLDS = [
    (Kept(SIGNATURE, settled=True, outcome=Outcome("a")), SIGNATURE, True),
    (Kept(SIGNATURE, settled=False, outcome=Outcome("a")), SIGNATURE, False),
    (Kept(SIGNATURE, settled=True, outcome=Outcome("a")), (2, *SIGNATURE[1:]), False),
    (Kept(SIGNATURE, settled=True, outcome=Outcome("")), SIGNATURE, False),
]


@pytest.mark.parametrize(("kept", "signature", "holds"), HOLDS)
def test_what_holds(kept: Kept, signature: tuple[int, int, int, int], *, holds: bool) -> None:
    """A file is as it was if its signature is, and tells; one that could not be read is tried again."""
    assert kept.holds(signature) is holds


def test_keys() -> None:
    """Another schema, another file and another content have other keys; an entry and its details too."""
    keys = [
        make(schema, file, content)
        for make in (entry_key, details_key)
        for schema in "ab"
        for file in "ab"
        for content in "ab"
    ]
    assert len(set(keys)) == len(keys)
