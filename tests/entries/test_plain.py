"""An entry survives as plain data, to the last position; and data that no entry was written as is refused."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.model import Entry, Place, Reference, SourceReference, Value
from sourcebook.entries.plain import VERSION, from_plain, to_plain
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
    """What comes back is equal, and so is what does not count when entries are compared, such as places."""
    back = from_plain(orjson.loads(orjson.dumps(to_plain(made))))
    assert back == made
    assert repr(back) == repr(made)


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
    """So does prose with all of its marks, and the line of each link."""
    same(made_of(TYPES["prose"].read(text_of(PROSE))))


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_bases(base: Any) -> None:
    """So does every entry of the bases here."""
    shaped = [shaper.shape(tree, kind, "x", file.name) for file, shaper, kind, tree in trees(base)]
    entries = [each for each in shaped if isinstance(each, Entry)]
    assert entries
    for each in entries:
        same(each)


SAMPLES = [
    to_plain(each)
    for each in (
        *map(made_of, CONTENTS),
        made_of(TYPES["prose"].read(text_of(PROSE))),
        entry("events/x", event(date="[2024]".strip("[]"), harm="[{kind: killed, count: 2, side: [a, b]}]")),
        entry("places/x", place(location="{lat: -36.80, lon: 42, radius: 5 km}")),
        entry("sources/x", source(url="https://example.org/ä%")),
    )
]
"""Data that entries were written as."""

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
        ["reference", "a", "b", 1, 1, "p"],
        ["listing", "1", []],
    ]
)


@given(st.data())
def test_changed_data(data: st.DataObject) -> None:
    """Data in which anything was left out, added or exchanged gives an entry, or a ValueError and nothing else."""
    plain = deepcopy(orjson.loads(orjson.dumps(data.draw(st.sampled_from(SAMPLES)))))
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
        made = from_plain(plain)
    except ValueError:
        return
    # What was accepted is an entry that can be kept in its turn.
    same(made)


def slots(node: Any) -> list[tuple[Any, Any]]:
    """Every place in data that holds a node."""
    keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    return [slot for key in keys for slot in [(node, key), *slots(node[key])]]


def nested(depth: int) -> list[Any]:
    """Emphasis within emphasis, as no prose has it."""
    node: list[Any] = ["emphasis", False]
    for _ in range(depth):
        node = ["emphasis", False, node]
    return ["prose", "x", [["paragraph", node]]]


FOREIGN: list[Any] = [
    None,
    "x",
    [],
    {},
    [VERSION],
    [VERSION + 1, "events", "x", "f", {}, []],
    [VERSION, 1, "x", "f", {}, []],
    [VERSION, "events", "x", "f", [], []],
    [VERSION, "events", "x", "f", {"a": [[nested(5_000), 1, 1, "p", False]]}, []],
    [VERSION, "events", "x", "f", {"a": [["x", "1", 1, "p", False]]}, []],
    [VERSION, "events", "x", "f", {"a": [["x", 1, 1, "p", 0]]}, []],
    [VERSION, "events", "x", "f", {"a": [[None, 1, 1, "p", False]]}, []],
    [VERSION, "events", "x", "f", {"a": [[["no such type", "x"], 1, 1, "p", False]]}, []],
    [VERSION, "events", "x", "f", {}, ["report"]],
]


@pytest.mark.parametrize("data", FOREIGN)
def test_foreign_data(data: Any) -> None:
    """Data of another version, or of something else, is refused."""
    with pytest.raises(ValueError, match="no entry as it was kept"):
        from_plain(data)
