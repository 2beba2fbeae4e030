"""The short way from a tree to an entry takes only what the models take, and to the same entry."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.model import Entry
from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.model import Kind
from sourcebook.trees.reader import Mapping as Tree
from sourcebook.trees.reader import Scalar, Sequence
from tests.entries.samples import BASES, ROOT, shaper_of, trees
from tests.knowledge import actor, event, shipped, tree_of


def agree(shaper: Shaper, kind: Kind, tree: Tree) -> Entry | None:
    """The entry of the short way, if it gives one; it is that of the models, to every place in it."""
    found = shaper.direct(kind).entry(tree, "x", "x.yaml")
    if found is not None:
        careful = shaper.carefully(tree, kind, "x", "x.yaml")
        assert isinstance(careful, Entry), careful
        assert careful == found
        # What does not count when entries are compared, such as places, shows.
        assert repr(careful) == repr(found)
    return found


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_bases(base: Path) -> None:
    """Every file of every base here is shaped alike, or left to the models."""
    assert [agree(shaper, kind, tree) for _, shaper, kind, tree in trees(base)]


@pytest.mark.parametrize("base", BASES[:1], ids=lambda base: base.name)
def test_right_files_take_the_short_way(base: Path) -> None:
    """No file of the base that comes with the project needs its model."""
    left = [file.name for file, shaper, kind, tree in trees(base) if agree(shaper, kind, tree) is None]
    assert left == []


LEFT = [
    event(unknown="x"),
    "title: A war\ntype: war\n",
    event(date="[2024, 2023]"),
    event(date="{value: 2024}"),
    event(date="{value: 2024, other: x}"),
    event(date=""),
    event(title="{value: A war}"),
    event(title="[A war]"),
    event(places="syria"),
    event(places="[]"),
    event(places="[{role: scene}]"),
    event(places="[{place: syria, other: x}]"),
    event(actors="[us-army]"),
    event(harm="[{kind: killed, count: 2, side: us-army}]"),
    event(sources="report"),
    event(sources="[{at: page 1}]"),
    event(sources="[{source: report, other: x}]"),
    event(sources="[{source: report, stance: x}]"),
    event(part_of="[{text: x}]"),
]


@pytest.mark.parametrize("text", LEFT)
def test_left_to_the_models(text: str) -> None:
    """What is not plainly right is left to the models, which tell what is wrong with it, if anything is."""
    shaper = shaper_of(ROOT)
    assert agree(shaper, shaper.schema.kinds["events"], tree_of(text)) is None


def test_brackets_that_stand_for_no_text() -> None:
    """Brackets are no reason to give up where no text can stand: around a record, a term, a set."""
    kinds, shaper = shipped().kinds, shaper_of(ROOT)
    assert agree(shaper, kinds["events"], tree_of(event(count="{count: 15, unit: exercises}")))
    assert agree(shaper, kinds["actors"], tree_of(actor(country="[syria, {value: iraq, text: x}]")))


# Any tree that is near an entry.


@cache
def samples() -> list[tuple[Shaper, Kind, Tree]]:
    """Entries of all sorts."""
    return [(shaper, kind, tree) for base in BASES for _, shaper, kind, tree in trees(base)]


def slots(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree that holds a node."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from slots(node[key])


def scalar(text: str, style: str = "") -> Scalar:
    """A text at some place."""
    made = Scalar(text)
    made.line, made.column, made.style = 7, 9, style
    return made


def holding(made: Sequence | Tree, *, flow: bool) -> Sequence | Tree:
    """A list or mapping at some place."""
    made.line, made.column, made.flow = 8, 3, flow
    return made


TEXTS = st.sampled_from(
    [
        "",
        " ",
        "x",
        "2024",
        "2024-13",
        "unknown",
        "yes",
        "at least 3",
        "events/war",
        "war",
        "A B",
        "killed",
        "[[x]]",
        "https://example.org",
        "scene",
        "report",
        "denies",
        "all",
        "low",
        "*x*\n\n- y",
        "ar",
        "5 km",
        "36.5",
        "a\nb",
    ]
)
KEYS = st.sampled_from(
    ["value", "sources", "source", "text", "note", "place", "role", "kind", "title", "date", "at", "other"]
)
SCALARS = st.builds(scalar, TEXTS, st.sampled_from(["", "|", "'"]))
NODES = st.recursive(
    SCALARS,
    lambda inner: (
        st.builds(
            lambda nodes, flow: holding(Sequence(nodes), flow=flow),
            st.lists(inner, max_size=3),
            st.booleans(),
        )
        | st.builds(
            lambda nodes, flow: holding(Tree(nodes), flow=flow),
            st.dictionaries(KEYS.map(scalar), inner, max_size=3),
            st.booleans(),
        )
    ),
    max_leaves=4,
)


@given(st.data())
def test_any_tree(data: st.DataObject) -> None:
    """An entry in which a few nodes are left out, doubled, renamed, exchanged or made anew is shaped alike."""
    shaper, kind, tree = data.draw(st.sampled_from(samples()))
    tree = deepcopy(tree)
    for _ in range(data.draw(st.integers(1, 3))):
        if not (places := list(slots(tree))):
            break
        parent, key = data.draw(st.sampled_from(places))
        change(data, parent, key)
    agree(shaper, kind, tree)


def change(data: st.DataObject, parent: Any, key: Any) -> None:
    """Change what lies at a place of a tree."""
    node = parent[key]
    match data.draw(st.sampled_from(["leave out", "double", "rename", "make anew", "wrap", "brackets"])):
        case "leave out":
            del parent[key]
        case "double" if isinstance(parent, Sequence):
            parent.append(deepcopy(node))
        case "rename" if isinstance(parent, Tree):
            parent[data.draw(KEYS.map(scalar))] = parent.pop(key)
        case "make anew":
            parent[key] = data.draw(NODES)
        case "wrap":
            boxes: list[Sequence | Tree] = [Sequence([node]), Tree({scalar("value"): node})]
            wrapped = data.draw(st.sampled_from(boxes))
            parent[key] = holding(wrapped, flow=data.draw(st.booleans()))
        case "brackets" if isinstance(node, Sequence | Tree):
            node.flow = not node.flow
