"""WebP: which chunks stay, which go, and what is refused."""

from __future__ import annotations

import re

import pytest

from sourcebook.images.model import MAX_PARTS, TooLarge, Unfit
from sourcebook.images.profiles import colours_of
from sourcebook.images.webp import strip
from tests.pictures import (
    CANARY,
    exif,
    extended,
    profile,
    riff,
    told_webp,
    vp8,
    vp8l,
    webp,
    webp_chunk,
    webp_frame,
)

STILL = webp_chunk(b"VP8L", vp8l())
LOSSY = webp_chunk(b"VP8 ", vp8())
ALPHA = webp_chunk(b"ALPH", bytes(385))
ANIM = webp_chunk(b"ANIM", bytes(6))
FRAME = webp_frame(STILL)


def names(data: bytes) -> list[str]:
    """The names of an image's chunks."""
    found, at = [], 12
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        found.append(data[at : at + 4].decode())
        at += 8 + size + size % 2
    return found


KEPT = {
    "still": riff([STILL]),
    "lossy": riff([LOSSY]),
    "extended": riff([extended(0), LOSSY]),
    "transparent": riff([extended(0x10), ALPHA, LOSSY]),
    "coloured": riff([extended(0x20), webp_chunk(b"ICCP", colours_of(profile())), STILL]),
    "animated": riff([extended(0x02), ANIM, FRAME, FRAME]),
    "animated, lossy": riff([extended(0x12), ANIM, webp_frame(ALPHA + LOSSY)]),
}


@pytest.mark.parametrize("image", KEPT.values(), ids=KEPT)
def test_what_stays(image: bytes) -> None:
    """Pictures, transparency, colours and frames; as they are, in their order."""
    assert strip(image).content == image


def test_flags_are_put_right() -> None:
    """The head says of what stays that it is there, and of nothing else."""
    assert strip(riff([extended(0xFF & ~0x02), STILL])).content == riff([extended(0x10), STILL])
    assert names(strip(told_webp()).content) == ["VP8X", "ICCP", "VP8L"]
    turned = riff([extended(0), STILL, webp_chunk(b"EXIF", exif(6))])
    assert names(strip(turned).content) == ["VP8X", "VP8L", "EXIF"]
    assert strip(turned).content[20] == 0x08


def test_what_goes() -> None:
    """Metadata wherever they stand, the unknown, a profile that is none; also where there is no head to tell of them."""
    chunks = [webp_chunk(name, CANARY) for name in (b"EXIF", b"XMP ", b"abcd", b"ICCP")]
    assert strip(riff([*chunks, STILL, *chunks])).content == webp()
    assert strip(riff([extended(0x2C), *chunks, STILL, *chunks])).content == riff([extended(0), STILL])
    both = riff([extended(0x10), ALPHA, STILL])
    assert strip(both).content == riff([extended(0x10), STILL])


def test_the_marked_exif_block() -> None:
    """Some programs begin it as in JPEG."""
    marked = webp_chunk(b"EXIF", b"Exif\0\0" + exif(3))
    assert names(strip(riff([extended(8), STILL, marked])).content)[-1] == "EXIF"


def test_what_pads_is_empty() -> None:
    """The byte that makes a length even."""
    odd = webp_chunk(b"VP8L", vp8l() + b"\0") if len(vp8l()) % 2 == 0 else STILL
    assert odd.endswith(b"\0")
    assert strip(riff([odd[:-1] + b"C"])).content == riff([odd])


BROKEN = {
    "nothing": (riff([]), "holds no image"),
    "cut off": (webp()[:-2], "ends before"),
    "no picture": (riff([extended(0)]), "holds no image"),
    "two pictures": (riff([STILL, STILL]), "two images"),
    "head behind": (riff([STILL, extended(0)]), "damaged head"),
    "long head": (riff([webp_chunk(b"VP8X", bytes(12)), STILL]), "damaged head"),
    "another size": (riff([extended(0, 25), STILL]), "another size"),
    "beyond the end": (riff([b"VP8L\xff\xff\xff\x7f" + vp8l()]), "beyond its end"),
    "no room": (riff([STILL, b"EX"]), "beyond its end"),
    "between": (riff([b"\0\0\0\0\0\0\0\0", STILL]), "between its parts"),
    "no signature": (riff([webp_chunk(b"VP8L", b"\x30" + vp8l()[1:])]), "where the image begins"),
    "another version": (riff([webp_chunk(b"VP8L", b"\x2f\0\0\0\xe0\0")]), "where the image begins"),
    "no key frame": (riff([webp_chunk(b"VP8 ", b"\x11" + vp8()[1:])]), "where the image begins"),
    "not shown": (riff([webp_chunk(b"VP8 ", b"\x00" + vp8()[1:])]), "where the image begins"),
    "no start": (riff([webp_chunk(b"VP8 ", vp8()[:3] + b"\0" + vp8()[4:])]), "where the image begins"),
    "short": (riff([webp_chunk(b"VP8 ", vp8()[:30])]), "where the image begins"),
    "empty transparency": (riff([extended(0x10), webp_chunk(b"ALPH", b""), LOSSY]), "damaged transparency"),
    "unknown transparency": (
        riff([extended(0x10), webp_chunk(b"ALPH", b"\xc0\0"), LOSSY]),
        "damaged transparency",
    ),
    "two transparencies": (riff([extended(0x10), ALPHA, ALPHA, LOSSY]), "damaged transparency"),
    "transparency behind": (riff([extended(0x10), LOSSY, ALPHA]), "two images"),
    "animation of nothing": (riff([extended(2), ANIM]), "damaged animation"),
    "frames unannounced": (riff([extended(0), ANIM, FRAME]), "damaged animation"),
    "no animation": (riff([extended(2), FRAME]), "damaged animation"),
    "long animation": (riff([extended(2), webp_chunk(b"ANIM", bytes(8)), FRAME]), "damaged animation"),
    "animation and still": (riff([extended(2), ANIM, FRAME, STILL]), "holds no image"),
    "half a frame": (riff([extended(2), ANIM, webp_chunk(b"ANMF", bytes(4))]), "damaged frame"),
    "empty frame": (riff([extended(2), ANIM, webp_frame(b"")]), "larger than the image"),
    "frame outside": (riff([extended(2), ANIM, webp_frame(STILL, left=2)]), "larger than the image"),
}


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN)
def test_broken_images_are_refused(data: bytes, words: str) -> None:
    """With words that say what is wrong."""
    with pytest.raises(Unfit, match=re.escape(words)):
        strip(data)


def test_no_bombs() -> None:
    """Neither of frames nor of chunks."""
    small = webp_frame(webp_chunk(b"VP8L", vp8l(2, 2)), 2, 2)
    with pytest.raises(TooLarge, match="frames"):
        strip(riff([extended(2, 5000, 5000), ANIM, small, small, small]))
    with pytest.raises(Unfit, match="parts"):
        strip(riff([webp_chunk(b"abcd", b"")] * (MAX_PARTS + 1) + [STILL]))
