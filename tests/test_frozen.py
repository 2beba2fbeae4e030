"""What is made quickly is what its class would have made."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.frozen import maker


@dataclass(frozen=True, slots=True)
class Thing:
    """A frozen thing with and without defaults."""

    name: str
    size: int = 3
    where: str = field(default="here", compare=False)


thing_of = maker(Thing, "thing_of")


@given(st.text(), st.integers(), st.text())
def test_same(name: str, size: int, where: str) -> None:
    """It has the same class, the same fields and the same hash, whether fields are named or not."""
    for made, usual in [
        (thing_of(name), Thing(name)),
        (thing_of(name, size, where), Thing(name, size, where)),
        (thing_of(name, where=where), Thing(name, where=where)),
    ]:
        assert type(made) is Thing
        assert repr(made) == repr(usual)
        assert made == usual
        assert hash(made) == hash(usual)
        assert pickle.loads(pickle.dumps(made)) == usual  # noqa: S301 -- our own bytes


def test_name() -> None:
    """What makes it is known by its name, so that it can be pickled itself."""
    assert pickle.loads(pickle.dumps(thing_of)) is thing_of  # noqa: S301 -- our own bytes


def test_frozen() -> None:
    """It cannot be changed, and has no room for more."""
    made = thing_of("x")
    with pytest.raises(FrozenInstanceError):
        made.name = "y"  # type: ignore[misc]
    assert not hasattr(made, "__dict__")


def test_what_must_be_given() -> None:
    """A field without a default has to be given, and no other can be."""
    with pytest.raises(TypeError):
        thing_of()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        thing_of("x", 1, "y", 2)  # type: ignore[call-arg]
