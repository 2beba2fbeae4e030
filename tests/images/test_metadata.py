"""Metadata: what they tell, whatever is wrong with them; and the little that stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.images.metadata import Exif, read_exif, tells_of, write_exif
from tests.pictures import IPTC, XMP, exif


@pytest.mark.parametrize("order", ["II", "MM"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif(order: str, orientation: int) -> None:
    """In both orders of bytes: how the picture is turned, and what is told of place, device, person, time."""
    told = frozenset({"place", "device", "person", "time", "preview"})
    assert read_exif(exif(orientation, order)) == Exif(orientation, told)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_written_is_read(orientation: int) -> None:
    """And says nothing else."""
    assert read_exif(write_exif(orientation)) == Exif(orientation)
    assert len(write_exif(orientation)) == 26


def test_the_version_of_a_place_is_no_place() -> None:
    """Many cameras write the one without the other."""
    directory = b"\0\1" + bytes([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26]) + bytes(4)
    only_version = (
        b"MM\0*\0\0\0\x08" + directory + b"\0\1" + bytes([0, 0, 0, 1, 0, 0, 0, 4, 2, 3, 0, 0]) + bytes(4)
    )
    assert read_exif(only_version) == Exif()


@given(st.binary(max_size=300), st.sampled_from([b"", b"II*\0", b"MM\0*", b"II*\0\x08\0\0\0"]))
def test_noise(noise: bytes, start: bytes) -> None:
    """Whatever stands there is read as far as it goes."""
    assert 1 <= read_exif(start + noise).orientation <= 8


@given(st.data())
def test_damaged_blocks(data: st.DataObject) -> None:
    """A block that is cut off, or that leads into itself, ends."""
    block = bytearray(exif())
    for _ in range(data.draw(st.integers(0, 5))):
        block[data.draw(st.integers(8, 299))] = data.draw(st.integers(0, 255))
    assert 1 <= read_exif(bytes(block[: data.draw(st.integers(0, len(block)))])).orientation <= 8


def test_texts() -> None:
    """By the names of properties, and the heads of records."""
    assert tells_of(XMP) == {"place", "device", "person"}
    assert tells_of(IPTC) == {"place", "person"}
    assert tells_of(b"a text") == set()
