"""JPEG: which segments stay, which go, and what is refused."""

from __future__ import annotations

import re

import pytest

from sourcebook.images.jpeg import MAX_SCANS, strip
from sourcebook.images.model import MAX_PARTS, Unfit
from sourcebook.images.profiles import colours_of
from tests.pictures import CANARY, exif, jpeg, profile, segment

ADOBE = b"Adobe\0\x64\0\0\0\0\1"


def markers(data: bytes) -> list[int]:
    """The markers of an image's segments, up to its first scan."""
    found, at = [], 2
    while data[at + 1] != 0xDA:
        found.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


def test_what_stays() -> None:
    """JFIF without its preview, the orientation, the profile, Adobe's transform; then tables and frame in their order."""
    before = (
        segment(0xE0, b"JFXX\0\x10" + CANARY),
        segment(0xE1, b"Exif\0\0" + exif(8)),
        segment(0xE2, b"ICC_PROFILE\0\1\1" + profile()),
        segment(0xE4, CANARY),
        segment(0xEE, ADOBE),
    )
    stripped = strip(jpeg(before=b"".join(before))).content
    assert markers(stripped) == [0xE0, 0xE1, 0xE2, 0xEE, 0xDB, 0xC0, 0xC4]
    assert segment(0xEE, ADOBE) in stripped
    assert colours_of(profile()) in stripped


def test_the_preview_in_the_head_goes() -> None:
    """JFIF may hold a small picture of its own."""
    with_preview = jpeg().replace(
        segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"), segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\2\2" + CANARY)
    )
    assert strip(with_preview).content == jpeg()


def test_a_long_profile_is_put_together() -> None:
    """Its parts may come in any order; what follows the length that it tells goes."""
    whole = profile(padding=80_000) + CANARY
    parts = [b"ICC_PROFILE\0\2\2" + whole[60_000:], b"ICC_PROFILE\0\1\2" + whole[:60_000]]
    stripped = strip(jpeg(before=b"".join(segment(0xE2, part) for part in parts))).content
    assert CANARY not in stripped
    pieces = re.split(rb"\xff\xe2..ICC_PROFILE\0..", stripped, flags=re.DOTALL)
    assert len(pieces) == 3
    colours = colours_of(whole)
    assert len(colours) > 80_000
    assert pieces[1] + pieces[2][: len(colours) - len(pieces[1])] == colours


PROFILES = {
    "a part is missing": b"ICC_PROFILE\0\1\2" + profile(),
    "no profile": b"ICC_PROFILE\0\1\1" + CANARY * 20,
    "longer than it is": b"ICC_PROFILE\0\1\1" + profile()[:-1],
    "nothing": b"ICC_PROFILE\0",
}


@pytest.mark.parametrize("part", PROFILES.values(), ids=PROFILES)
def test_what_is_no_profile_goes(part: bytes) -> None:
    """It cannot be read, so it says nothing of colours."""
    assert strip(jpeg(before=segment(0xE2, part))).content == jpeg()


def test_the_first_exif_block_counts() -> None:
    """As in browsers; one that cannot be read turns nothing."""
    twice = segment(0xE1, b"Exif\0\0" + exif(6)) + segment(0xE1, b"Exif\0\0" + exif(3))
    assert (strip(jpeg(before=twice)).width, strip(jpeg(before=twice)).height) == (16, 24)
    assert strip(jpeg(before=segment(0xE1, b"Exif\0\0" + CANARY))).content == jpeg()
    assert strip(jpeg(before=segment(0xE1, b"Exif\0\0" + exif(9)))).content == jpeg()


def test_bytes_that_fill_go() -> None:
    """Any number of bytes of 255 may stand before a marker."""
    filled = jpeg().replace(b"\xff\xdb", b"\xff\xff\xff\xdb").replace(b"\xff\xd9", b"\xff\xff\xff\xd9")
    assert strip(filled).content == jpeg()


def test_what_is_written_after_a_scan_counts_no_more() -> None:
    """Browsers look at what stands before the picture."""
    late = segment(0xE2, b"ICC_PROFILE\0\1\1" + profile()) + segment(0xFE, CANARY)
    assert strip(jpeg()[:-2] + late + b"\xff\xd9").content == jpeg()


def scan_of(data: bytes) -> tuple[int, bytes]:
    """Where the scan of an image begins; the scan with its data."""
    at = data.index(b"\xff\xda")
    return at, data[at:-2]


BROKEN = {
    "nothing": (b"\xff\xd8\xff\xd9", "holds no image"),
    "no end": (jpeg()[:-2], "ends before"),
    "no scan": (jpeg()[: scan_of(jpeg())[0]] + b"\xff\xd9", "holds no image"),
    "two frames": (jpeg(amid=jpeg()[jpeg().index(b"\xff\xc0") : jpeg().index(b"\xff\xc4")]), "two images"),
    "arithmetic coding": (jpeg().replace(b"\xff\xc0", b"\xff\xc9"), "do not show"),
    "lossless": (jpeg().replace(b"\xff\xc0", b"\xff\xc3"), "do not show"),
    "twelve bits": (jpeg().replace(b"\x08\x00\x10\x00\x18", b"\x0c\x00\x10\x00\x18"), "do not show"),
    "height told later": (jpeg(before=segment(0xDC, b"\0\x10")), "do not show"),
    "unknown segment": (jpeg(before=segment(0xF3, CANARY)), "unknown sort (0xF3)"),
    "between segments": (jpeg(before=CANARY), "between its parts"),
    "beyond the end": (jpeg()[:20] + b"\xff\xe1\xff\xff" + CANARY, "beyond its end"),
    "no length": (jpeg(before=b"\xff\xfe\0\1"), "beyond its end"),
    "start within": (jpeg(before=b"\xff\xd8"), "where none may stand"),
    "empty table": (jpeg(before=segment(0xDB, b"")), "damaged table"),
    "half a table": (jpeg(before=segment(0xDB, b"\0" + b"\1" * 63)), "damaged table"),
    "table of three bytes": (jpeg(before=segment(0xDB, b"\x20" + b"\1" * 192)), "damaged table"),
    "codes without end": (jpeg(before=segment(0xC4, b"\0" + b"\1" * 16)), "damaged table"),
    "codes and more": (jpeg(before=segment(0xC4, b"\0" + bytes(16) + CANARY)), "damaged table"),
    "no codes": (jpeg(before=segment(0xC4, b"")), "damaged table"),
    "restarts": (jpeg(before=segment(0xDD, b"\0\0\0")), "damaged table"),
    "two components": (jpeg(components=2), "damaged head"),
    "one component twice": (
        jpeg(components=3).replace(b"\2\x11\0\3\x11\0", b"\1\x11\0\1\x11\0"),
        "damaged head",
    ),
    "half a head": (jpeg().replace(b"\x08\x00\x10\x00\x18\x01", b"\x08\x00\x10\x00\x18\x03"), "damaged head"),
    "scan of nothing": (jpeg().replace(b"\xff\xda\0\x08\1\1", b"\xff\xda\0\x08\0\1"), "damaged scan"),
    "scan of another": (jpeg().replace(b"\xff\xda\0\x08\1\1", b"\xff\xda\0\x08\1\7"), "damaged scan"),
    "scan before frame": (b"\xff\xd8" + scan_of(jpeg())[1] + jpeg()[2:], "damaged scan"),
    "empty scan": (jpeg()[: scan_of(jpeg())[0] + 10] + b"\xff\xd9", "empty scan"),
}


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN)
def test_broken_images_are_refused(data: bytes, words: str) -> None:
    """With words that say what is wrong."""
    with pytest.raises(Unfit, match=re.escape(words)):
        strip(data)


def test_no_bombs() -> None:
    """Neither of scans nor of segments."""
    at, scan = scan_of(jpeg(progressive=True))
    many = jpeg(progressive=True)[:at] + scan * (MAX_SCANS + 1) + b"\xff\xd9"
    with pytest.raises(Unfit, match="scans"):
        strip(many)
    assert strip(jpeg(progressive=True)[:at] + scan * MAX_SCANS + b"\xff\xd9").tells == ()
    with pytest.raises(Unfit, match="parts"):
        strip(jpeg(before=segment(0xFE, b"") * MAX_PARTS))
