"""An entry survives as bytes, with the lines of its values; and bytes that no entry was written as are refused."""

from __future__ import annotations

import pickle
from copy import deepcopy
from dataclasses import replace as replace_entry
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sourcebook.entries.model import NOWHERE, Entry, Place, Reference, SourceReference, Value
from sourcebook.entries.plain import END, VERSION, from_bytes, pack, to_bytes
from sourcebook.entries.plain_prose import KeptProse
from sourcebook.values.registry import TYPES
from tests.entries.samples import BASES, trees
from tests.knowledge import entry, event, place, source, text_of

AT = Place(3, 7, "field[0]")
SAID = SourceReference(
    source=Reference("sources", "report", AT),
    via=Reference("sources", "other", Place(4, 1, "via")),
    informant=Reference("actors", "somebody", AT, or_text=True),
    at=("page 1", "page 2"),
    quote="so",
    stance="denies",
    speech_act="alleges",
    field="date",
    distinct=True,
    note="A remark.",
)
CONTENTS = [
    *(value_type.read(text) for value_type in TYPES.values() for text in value_type.examples),
    True,
    False,
    "a term",
    Reference("events", "war", AT),
    Reference("actors", "unknown", AT, or_text=True),
    (Reference("events", "war", AT), "a text"),
    {
        "what": "Drones",
        "count": TYPES["quantity"].read("2..8"),
        "side": (Reference("actors", "a", AT),),
        "yes": True,
    },
    {},
]


def made_of(content: Any) -> Entry:
    """An entry with one value, of which all is said, and one of which nothing is."""
    value = Value(
        content,
        Place(9, 2, "field", by_lines=True),
        text="words",
        translated=True,
        sources=(SAID, SourceReference(Reference("sources", "report", AT), informant="Local sources")),
        note="n",
        inferred="all",
        confidence="low",
        preferred=True,
        alternative="a",
    )
    return Entry("events", "x", "entries/events/x.yaml", {"field": (value, Value(content, AT))}, (SAID,))


def same(made: Entry) -> None:
    """What comes back is equal, and so is what does not count when entries are compared, but for most places."""
    back = read(to_bytes(made))
    assert back == made
    assert repr(back) == repr(as_kept(made))


def read(data: bytes) -> Entry:
    """The entry of some bytes, as it lies among those of others."""
    return from_bytes(pack([b"before", data, b"after"])[1])


def as_kept(part: Any) -> Any:
    """A part of an entry with no more places than are kept: line and column of each value."""
    if isinstance(part, dict):
        return {name: as_kept(each) for name, each in part.items()}
    if isinstance(part, tuple):
        return tuple(map(as_kept, part))
    if isinstance(part, Reference):
        return Reference(part.folder, part.id, NOWHERE)
    if isinstance(part, Value):
        part = replace(part, place=Place(part.place.line, part.place.column, ""))
    if isinstance(part, Value | SourceReference):
        return replace(part, **{name: as_kept(getattr(part, name)) for name in part.__struct_fields__})
    if isinstance(part, Entry):
        return replace_entry(part, fields=as_kept(part.fields), sources=as_kept(part.sources))
    return part


@pytest.mark.parametrize("content", CONTENTS, ids=repr)
def test_contents(content: Any) -> None:
    """A content of any type comes back, and all that is said about it."""
    same(made_of(content))


PROSE = """
    Plain *words*, **strong ones**, [a *report*](https://example.org/(x)).[^report][^report, page 2]

    > A quotation of [[events/war]]
    > - with a list

    3. third
    4. fourth [[events/war|the
       war]]

       and more
    """


def test_prose() -> None:
    """So does prose with all of its marks, and the line of each link. It is read anew when it is asked for."""
    prose = TYPES["prose"].read(text_of(PROSE))
    same(made_of(prose))
    kept = read(to_bytes(made_of(prose))).one("field")
    assert isinstance(kept, KeptProse)
    assert (kept.written, kept.blocks, hash(kept)) == (prose.written, prose.blocks, hash(prose))
    assert kept == prose == kept
    assert kept != TYPES["prose"].read("Other words")
    assert type(pickle.loads(pickle.dumps(kept))) is type(prose)  # noqa: S301 -- our own bytes


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_bases(base: Any) -> None:
    """So does every entry of the bases here."""
    shaped = [shaper.shape(tree, kind, "x", file.name) for file, shaper, kind, tree in trees(base)]
    entries = [each for each in shaped if isinstance(each, Entry)]
    assert entries
    for each in entries:
        same(each)


SAMPLES = [
    [orjson.loads(part) for part in to_bytes(each).split(END) if part]
    for each in (
        *map(made_of, CONTENTS),
        made_of(TYPES["prose"].read(text_of(PROSE))),
        entry("events/x", event(date="[2024]".strip("[]"), harm="[{kind: killed, count: 2, side: [a, b]}]")),
        entry("places/x", place(location="{lat: -36.80, lon: 42, radius: 5 km}")),
        entry("sources/x", source(url="https://example.org/ä%")),
    )
]
"""What entries were written as: an entry, and its prose."""

OTHER: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**15,
        "",
        "x",
        "reference",
        "several",
        "prose",
        "date",
        [],
        {},
        [[]],
        [None],
        {"x": 1},
        ["date", "soon"],
        ["url", "javascript:alert(1)"],
        ["longitude", "x"],
        ["quantity", 3],
        ["prose", "x", [["x"]]],
        ["number", "NaN"],
        ["reference", "a/b"],
        ["later", 0, 9],
        ["listing", "1", []],
    ]
)


@given(st.data())
def test_changed_data(data: st.DataObject) -> None:
    """Data in which anything was left out, added or exchanged gives an entry, or a ValueError and nothing else."""
    plain = deepcopy(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(slots(plain))
        if not places:
            break
        parent, key = data.draw(st.sampled_from(places))
        match data.draw(st.sampled_from(["leave out", "double", "exchange"])):
            case "leave out":
                del parent[key]
            case "double" if isinstance(parent, list):
                parent.insert(key, parent[key])
            case _:
                parent[key] = deepcopy(data.draw(OTHER))
    try:
        made = read(END.join(map(orjson.dumps, plain)))
        # Prose may be refused when it is looked at.
        repr(made)
    except ValueError:
        return
    # What was accepted is an entry that can be kept in its turn.
    same(made)


def slots(node: Any) -> list[tuple[Any, Any]]:
    """Every place in data that holds a node."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [slot for key in keys for slot in [(node, key), *slots(node[key])]]


FOREIGN: list[Any] = [
    None,
    "x",
    [],
    {},
    [VERSION],
    [VERSION + 1, "events", "x", "f", {}, []],
    [VERSION, 1, "x", "f", {}, []],
    [VERSION, "events", "x", "f", [], []],
    [VERSION, "events", "x", "f", {"a": [["x", "1", 1]]}, []],
    [VERSION, "events", "x", "f", {"a": [["x", 1, True]]}, []],
    [VERSION, "events", "x", "f", {"a": [["x", 1, 1, [], "", 0, "", "", "", False, ""]]}, []],
    [VERSION, "events", "x", "f", {"a": [[None, 1, 1]]}, []],
    [VERSION, "events", "x", "f", {"a": [[["no such type", "x"], 1, 1]]}, []],
    [VERSION, "events", "x", "f", {"a": [[["later", "0", 1], 1, 1]]}, []],
    [VERSION, "events", "x", "f", {}, ["report"]],
]


@pytest.mark.parametrize("data", FOREIGN)
def test_foreign_data(data: Any) -> None:
    """Data of another version, or of something else, is refused."""
    with pytest.raises(ValueError, match="no entry as it was kept"):
        read(orjson.dumps(data))


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[" * 5_000, b'["x",[["paragraph",' + b'["emphasis",false,' * 5_000]
)
def test_foreign_bytes(data: bytes) -> None:
    """So are bytes that are none of ours, also where prose was expected."""
    with pytest.raises(ValueError, match="no entry as it was kept"):
        read(data)
    with pytest.raises(ValueError, match="no prose as it was kept"):
        KeptProse(data, 0, len(data)).read()
