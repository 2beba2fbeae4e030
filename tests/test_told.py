"""What is said somewhere: compared by what it says, not by where it stands."""

from __future__ import annotations

from copy import deepcopy

import pytest

from sourcebook.entries.model import Place, Reference, SourceReference, Value
from sourcebook.told import Told
from sourcebook.values.prose import Citation, EntryLink

HERE, THERE = Place(1, 1, "a"), Place(9, 9, "b")
SAME: dict[str, tuple[Told, Told]] = {
    "a place": (Place(1, 1, "a"), Place(1, 1, "a", by_lines=True)),
    "the name of an entry": (Reference("events", "x", HERE), Reference("events", "x", THERE, or_text=True)),
    "a value": (Value("x", HERE, note="n"), Value("x", THERE, note="n")),
    "a link to an entry": (EntryLink("events/x", None, 1), EntryLink("events/x", None, 2)),
    "a citation": (Citation("s", "p. 1", 1), Citation("s", "p. 1", 2)),
}
OTHER: dict[str, tuple[object, object]] = {
    "places": (HERE, THERE),
    "names of entries": (Reference("events", "x", HERE), Reference("events", "y", HERE)),
    "contents": (Value("x", HERE), Value("y", HERE)),
    "what is said of them": (
        Value("x", HERE),
        Value("x", HERE, sources=(SourceReference(Reference("s", "a", HERE)),)),
    ),
    "words of a link": (EntryLink("events/x", None, 1), EntryLink("events/x", "x", 1)),
    "kinds": (EntryLink("s", "p", 1), Citation("s", "p", 1)),
    "anything else": (Citation("s", "p", 1), ("s", "p")),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_says_the_same_is_equal_wherever_it_stands(one: Told, other: Told) -> None:
    """And counts as one in a set; a source reference that holds it is equal too."""
    assert one == other
    assert {one} == {other}
    assert deepcopy(one) == other


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_what_says_something_else_is_another(one: object, other: object) -> None:
    """By content, by what is said about it, or by kind."""
    assert one != other


def test_each_kind_tells_what_counts() -> None:
    """There is no kind that compares nothing."""
    with pytest.raises(NotImplementedError):
        Told().told()
