"""Profiles of colours: what they say of colours stays, and what they say of screens and scanners goes."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.images.profiles import MAX_PROFILE, colours_of, inflated, stored, tells_device
from tests.pictures import CANARY, profile


def names(data: bytes) -> list[bytes]:
    """The names of the tags of a profile."""
    return [data[132 + 12 * n : 136 + 12 * n] for n in range(int.from_bytes(data[128:132], "big"))]


@pytest.mark.parametrize("version", [2, 4])
def test_what_stays(version: int) -> None:
    """Points and curves; a name and a licence that are the same for all; no maker, no number, no day, no word."""
    kept = colours_of(profile(version=version) + CANARY)
    assert names(kept) == [b"desc", b"cprt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC"]
    assert CANARY[:4] not in kept
    assert int.from_bytes(kept[:4], "big") == len(kept)
    assert kept[36:40] == b"acsp"
    assert kept[8] == version


@pytest.mark.parametrize("version", [2, 4])
def test_made_again_it_is_the_same(version: int) -> None:
    """And tells of no device."""
    kept = colours_of(profile(version=version))
    assert colours_of(kept) == kept
    assert tells_device(profile(version=version))
    assert not tells_device(kept)


def test_equal_curves_stand_there_once() -> None:
    """As most programs write them."""
    assert colours_of(profile()).count(b"curv") == 1


def changed(at: int, to: bytes) -> bytes:
    """A profile in which some bytes are others."""
    whole = profile(told=False)
    return whole[:at] + to + whole[at + len(to) :]


NONE = {
    "nothing": b"",
    "no profile": CANARY * 30,
    "cut off": profile()[:-1],
    "another mark": changed(36, b"ascp"),
    "colours of no image": changed(16, b"HSV "),
    "another sort": changed(12, b"link"),
    "between no colours": changed(20, b"RGB "),
    "another way of rendering": changed(64, b"\0\0\0\4"),
    "no tags": changed(128, bytes(4)),
    "tags outside": changed(132 + 12 * 3 + 4, b"\x7f\xff\xff\xff"),
    "a curve of another length": changed(profile(told=False).index(b"curv") + 8, b"\0\0\0\2"),
    "a curve of another type": profile(told=False).replace(b"curv", b"text"),
    "a function that is none": profile(told=False).replace(b"curv\0\0\0\0\0\0", b"para\0\0\0\0\0\7"),
    "too long": profile(padding=MAX_PROFILE),
}


@pytest.mark.parametrize("data", NONE.values(), ids=NONE)
def test_what_is_no_profile(data: bytes) -> None:
    """Says nothing of colours."""
    assert colours_of(data) == b""


def test_points_of_another_form_go() -> None:
    """The tag alone; the rest is a profile still."""
    at = profile(told=False).index(b"XYZ \0\0\0\0", 132)
    assert names(colours_of(changed(at, b"text")))[2:4] == [b"gXYZ", b"bXYZ"]


@given(st.lists(st.tuples(st.integers(0, 590), st.integers(0, 255)), max_size=8), st.integers(0, 600))
def test_damaged_profiles(changes: list[tuple[int, int]], size: int) -> None:
    """Whatever they say, what is kept of them is a profile, or nothing."""
    data = bytearray(profile())
    for at, byte in changes:
        data[at] = byte
    kept = colours_of(bytes(data[:size]) + bytes(data[size:]))
    assert colours_of(kept) == kept
    tells_device(bytes(data[:size]))


@given(st.binary(max_size=200_000))
def test_what_is_stored_is_found_again(data: bytes) -> None:
    """By any library that reads what is compressed."""
    assert zlib.decompress(stored(data or b"x")) == (data or b"x")
    assert inflated(stored(data or b"x")) == (data or b"x")


def test_what_cannot_be_inflated() -> None:
    """Is nothing: no packing, more behind it, too much in it."""
    assert inflated(b"no packing") == b""
    assert inflated(stored(b"x") + b"more") == b""
    assert inflated(zlib.compress(bytes(MAX_PROFILE + 1))) == b""
    assert inflated(zlib.compress(profile())[:-3]) == b""
