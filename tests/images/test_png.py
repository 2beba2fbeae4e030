"""PNG: which chunks stay, which go, and what is refused."""

from __future__ import annotations

import re
import zlib

import pytest

from sourcebook.images.model import MAX_PARTS, TooLarge, Unfit
from sourcebook.images.png import strip
from sourcebook.images.profiles import colours_of, stored
from tests.pictures import (
    CANARY,
    KEPT_CHUNKS,
    SIGNATURE,
    chunk,
    exif,
    frames,
    png,
    png_head,
    png_rows,
    profile,
)


def names(data: bytes) -> list[str]:
    """The names of an image's chunks."""
    found, at = [], 8
    while at < len(data):
        found.append(data[at + 4 : at + 8].decode())
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return found


def test_what_stays() -> None:
    """Colours, transparency and the shape of pixels; as they are, in their order."""
    told = png(before=b"".join(KEPT_CHUNKS))
    assert strip(told).content == told


GOES = ["tEXt", "zTXt", "iTXt", "tIME", "hIST", "sPLT", "dSIG", "iDOT", "caBX", "prVt", "vpAg"]


@pytest.mark.parametrize("name", GOES)
def test_what_goes(name: str) -> None:
    """Texts, times, and whatever is not known."""
    assert (
        strip(png(before=chunk(name.encode(), CANARY), between=chunk(name.encode(), CANARY))).content == png()
    )


DAMAGED = {
    "gamma": chunk(b"gAMA", b"\0\0\0" + CANARY),
    "colours": chunk(b"cHRM", CANARY),
    "pixel": chunk(b"pHYs", CANARY[:8]),
    "transparency": chunk(b"tRNS", CANARY),
    "background": chunk(b"bKGD", CANARY),
    "bits": chunk(b"sBIT", CANARY),
    "twice": chunk(b"gAMA", bytes(4)) + chunk(b"gAMA", b"CANA"),
    "profile": chunk(b"iCCP", b"x\0\0" + zlib.compress(CANARY * 30)),
    "profile that is not packed": chunk(b"iCCP", b"x\0\0" + profile()),
    "profile and more": chunk(b"iCCP", b"x\0\0" + zlib.compress(profile()) + CANARY),
    "profile that does not end": chunk(b"iCCP", b"x\0\0" + zlib.compress(profile())[:-5]),
    "profile without end": chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(5_000_000))),
    "profile without name": chunk(b"iCCP", b"\0\0" + zlib.compress(profile())),
    "frame without animation": chunk(b"fcTL", bytes(26)),
}


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_beside_the_picture_goes(damaged: bytes) -> None:
    """The picture can be shown without it."""
    assert b"CANA" not in strip(png(before=damaged)).content
    assert set(names(strip(png(before=damaged)).content)) - {"gAMA"} == {"IHDR", "IDAT", "IEND"}


def test_the_name_of_a_profile_goes() -> None:
    """Its colours stay, in a form in which no library has a say; stripped again, it is the same."""
    told = png(before=chunk(b"iCCP", CANARY + b"\0\0" + zlib.compress(profile())))
    kept = png(before=chunk(b"iCCP", b"ICC\0\0" + stored(colours_of(profile()))))
    assert strip(told).content == kept
    assert strip(kept).content == kept
    assert strip(told).tells == ("device",)


@pytest.mark.parametrize(("colours", "transparency"), [(0, 2), (2, 6), (3, 256), (3, 1)])
def test_transparency(colours: int, transparency: int) -> None:
    """Stays where it may stand: one shade, one colour, or as many as the palette has."""
    image = png(before=chunk(b"tRNS", bytes(transparency)), colours=colours)
    assert strip(image).content == image


@pytest.mark.parametrize(("colours", "transparency"), [(0, 6), (2, 2), (3, 257), (3, 0), (4, 2), (6, 6)])
def test_no_transparency(colours: int, transparency: int) -> None:
    """Goes where it may not."""
    image = png(before=chunk(b"tRNS", bytes(transparency)), colours=colours)
    assert strip(image).content == png(colours=colours)


@pytest.mark.parametrize("where", ["before", "between"])
def test_the_orientation_stays(where: str) -> None:
    """Wherever it stands; who turns the picture then, browsers do not agree: no size is told."""
    stripped = strip(png(**{where: chunk(b"eXIf", exif(6, "MM"))}))  # type: ignore[arg-type]
    assert names(stripped.content).count("eXIf") == 1
    assert (stripped.width, stripped.height) == (0, 0)


HEAD = chunk(b"IHDR", png_head(24, 16))
DATA = chunk(b"IDAT", png_rows(24, 16))
END = chunk(b"IEND", b"")
FIRST, MORE = frames(3)
BROKEN = {
    "nothing": (SIGNATURE, "ends before"),
    "no end": (png()[:-12], "ends before"),
    "no head": (SIGNATURE + DATA + END, "does not begin"),
    "no picture": (SIGNATURE + HEAD + END, "holds no image"),
    "end with more": (SIGNATURE + HEAD + DATA + chunk(b"IEND", CANARY), "holds no image"),
    "long head": (SIGNATURE + chunk(b"IHDR", png_head(24, 16) + CANARY) + DATA + END, "damaged head"),
    "bits": (SIGNATURE + chunk(b"IHDR", png_head(24, 16, 4)) + DATA + END, "damaged head"),
    "colours": (SIGNATURE + chunk(b"IHDR", png_head(24, 16, 8, 5)) + DATA + END, "damaged head"),
    "two heads": (SIGNATURE + HEAD + HEAD + DATA + END, "two parts IHDR"),
    "two palettes": (png(colours=3, before=chunk(b"PLTE", bytes(3))), "two parts PLTE"),
    "empty palette": (png(before=chunk(b"PLTE", b"")), "damaged palette"),
    "odd palette": (png(before=chunk(b"PLTE", bytes(4))), "damaged palette"),
    "palette of grey": (png(colours=0, before=chunk(b"PLTE", bytes(3))), "damaged palette"),
    "no palette": (SIGNATURE + chunk(b"IHDR", png_head(24, 16, 8, 3)) + DATA + END, "damaged palette"),
    "late palette": (png(between=chunk(b"PLTE", bytes(3))), "damaged palette"),
    "amid": (SIGNATURE + HEAD + DATA + chunk(b"tEXt", CANARY) + DATA + END, "amid the image"),
    "sum": (png().replace(END, b"\0\0\0\0IEND\xaeB`\x83"), "check sum of its part IEND"),
    "sum of what goes": (png(before=chunk(b"tEXt", CANARY)[:-1] + b"\0"), "check sum of its part tEXt"),
    "beyond": (SIGNATURE + HEAD + b"\x7f\xff\xff\xffIDAT" + CANARY, "beyond its end"),
    "between": (SIGNATURE + HEAD + CANARY * 3 + DATA + END, "between its parts"),
    "telephone": (png(before=chunk(b"CgBI", b"\x50\0\x20\2")), "part CgBI that browsers do not know"),
    "no frames": (png(before=chunk(b"acTL", bytes(8))), "damaged animation"),
    "long animation": (png(before=chunk(b"acTL", b"\0\0\0\1\0\0\0\0" + CANARY)), "damaged animation"),
    "two animations": (png(before=FIRST + FIRST, between=MORE), "two parts acTL"),
    "a frame is missing": (png(before=FIRST), "not as many frames"),
    "frames out of order": (png(before=FIRST, between=MORE[:38]), "not as many frames"),
    "numbers out of order": (png(before=FIRST, between=MORE[38:]), "out of order"),
    "no number": (png(before=FIRST, between=chunk(b"fdAT", b"\0")), "out of order"),
    "half a frame": (png(before=FIRST, between=chunk(b"fcTL", b"\0\0\0\1")), "damaged frame"),
    "large frame": (png(20, 16, before=FIRST, between=MORE), "larger than the image"),
}


@pytest.mark.parametrize(("data", "words"), BROKEN.values(), ids=BROKEN)
def test_broken_images_are_refused(data: bytes, words: str) -> None:
    """With words that say what is wrong."""
    with pytest.raises(Unfit, match=re.escape(words)):
        strip(data)


def test_no_bombs() -> None:
    """Neither of frames nor of chunks."""
    with pytest.raises(TooLarge, match="frames"):
        strip(png(1000, 1000, before=chunk(b"acTL", (51).to_bytes(4, "big") + bytes(4))))
    with pytest.raises(Unfit, match="parts"):
        strip(png(before=chunk(b"tEXt", b"") * MAX_PARTS))
