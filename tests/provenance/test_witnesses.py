"""Witnesses: origins and channels, counted in time that grows with what there is to count."""

from __future__ import annotations

import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.voices import About, Voice
from sourcebook.provenance.grades import weigh
from sourcebook.provenance.witnesses import Pair, count, documents
from tests.knowledge import HANG

MANY = 3_000
"""References of one value: about as many as a file of the greatest size holds."""


def test_what_is_known_of_sources() -> None:
    """The roots of all that is repeated, however long the way; the document that was read; what was taken back behind it."""
    about = {
        "a": About(repeats=("b", "c")),
        "b": About(repeats=("d",)),
        "c": About(repeats=("d",), retracted=True),
        "e": About(read_in="c"),
    }
    known = documents(about)
    assert {name: known[name].roots for name in "abcdef"} == {
        **dict.fromkeys("abcd", ("d",)),
        "e": ("e",),
        "f": ("f",),
    }
    assert [name for name in "abcdef" if known[name].retracted] == ["a", "c", "e"]
    assert known["e"].channel == "c"


def test_a_circle_ends() -> None:
    """It is refused where entries are linked; nothing hangs on it here."""
    known = documents({"a": About(repeats=("b",)), "b": About(repeats=("a",)), "c": About(repeats=("c",))})
    assert all(known[name].roots for name in "abc")


@given(
    st.sets(st.tuples(st.sampled_from("abcd").map(lambda each: (each,)), st.sampled_from("wxyz")), max_size=9)
)
def test_a_matching_is_the_greatest(pairs: set[Pair]) -> None:
    """As many as any way of pairing finds."""
    speakers = sorted({origin for origin, _ in pairs})
    ways = permutations([*"wxyz", *[""] * len(speakers)], len(speakers))
    best = max((sum(pair in pairs for pair in zip(speakers, way, strict=True)) for way in ways), default=0)
    assert count(pairs) == best


HOSTILE = {
    "pairs that have to be exchanged": [
        Voice(f"s{number // 2}", f"d{(number + 1) // 2}") for number in range(MANY)
    ],
    "one source in many documents": [Voice("s", f"d{number}") for number in range(MANY)],
    "few informants": [
        Voice(f"s{number}", f"d{number}", f"actors/a{number % 70}", named=True) for number in range(MANY)
    ],
    "sources that repeat several": [Voice(f"m{number}") for number in range(MANY)],
}


@pytest.mark.parametrize("voices", HOSTILE.values(), ids=HOSTILE)
def test_no_entry_hangs_a_build(voices: list[Voice]) -> None:
    """However its references are chosen."""
    repeating = {
        f"m{number}": About(repeats=tuple(f"r{(number + step) % MANY}" for step in range(3)))
        for number in range(MANY)
    }
    start = time.process_time()
    assert weigh(tuple(voices), (), documents(repeating)).sources
    assert time.process_time() - start < HANG


def test_a_long_chain_of_copies_hangs_nothing() -> None:
    """Each is looked at once."""
    chain = {f"m{number}": About(repeats=(f"m{number + 1}",)) for number in range(MANY)}
    start = time.process_time()
    assert documents(chain)["m0"].roots == (f"m{MANY}",)
    assert time.process_time() - start < HANG
