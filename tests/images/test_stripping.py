"""What is published of an image: the picture to the last pixel, and nothing else that the file tells."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.images.model import MAX_IMAGE_BYTES, MAX_PIXELS, MAX_SIDE, TELLS, TooLarge, Unfit
from sourcebook.images.stripping import STRIPS, kind_of, strip
from tests.pictures import (
    CANARY,
    PICTURES,
    PLAIN,
    RICH,
    SIGNATURE,
    TOLD,
    chunk,
    jpeg,
    mutated,
    png,
    png_head,
    published_of,
    riff,
    told_jpeg,
    told_png,
    told_webp,
    vp8l,
    webp,
    webp_chunk,
)


@pytest.mark.parametrize("name", PLAIN)
def test_what_tells_nothing_stays_as_it_is(name: str) -> None:
    """To the byte."""
    stripped = strip(PLAIN[name])
    assert stripped.content == PLAIN[name]
    assert (stripped.width, stripped.height, stripped.tells) == (24, 16, ())


@pytest.mark.parametrize("path", sorted(RICH.rglob("*.*")), ids=lambda path: path.name)
def test_images_of_other_programs(path: str) -> None:
    """Encoders of others write what is read here. A profile is made anew."""
    data = (RICH / path).read_bytes()
    if kind_of(data[:16]):
        assert (strip(data).content == data) == (b"acsp" not in data)
        assert strip(data).tells == ()


@pytest.mark.parametrize("name", TOLD)
def test_nothing_that_was_planted_is_left(name: str) -> None:
    """Not in any part, not behind the end; and all that it told is named."""
    stripped = strip(TOLD[name])
    assert b"CANARY" in TOLD[name]
    assert b"CANARY" not in stripped.content
    assert stripped.tells == tuple(TELLS)


@pytest.mark.parametrize("name", PICTURES)
def test_stripping_again_changes_nothing(name: str) -> None:
    """And what was stripped tells nothing any more."""
    once = strip(PICTURES[name])
    again = strip(once.content)
    assert (again.content, again.width, again.height) == (once.content, once.width, once.height)
    assert again.tells == ()


@pytest.mark.parametrize("name", PICTURES)
def test_an_image_that_is_cut_off_is_refused(name: str) -> None:
    """Wherever it is cut, up to the end of the picture."""
    data = PICTURES[name]
    whole = len(strip(data).content)
    for size in range(len(data)):
        try:
            stripped = strip(data[:size])
        except Unfit:
            continue
        assert len(stripped.content) == whole, size


@given(st.sampled_from(list(TOLD)), st.randoms(use_true_random=False))
def test_whatever_is_done_to_an_image(name: str, random: Random) -> None:
    """It is refused, or published without what was planted; it is never an error of ours."""
    assert published_of(mutated(TOLD[name], random)) in {"", "stripped"}


@given(st.sampled_from([b"\xff\xd8\xff", SIGNATURE, b"RIFF\x10\0\0\0WEBPVP8 "]), st.binary(max_size=200))
def test_noise(start: bytes, noise: bytes) -> None:
    """What only begins as an image does is refused."""
    with pytest.raises(Unfit):
        strip(start + noise)


NO_IMAGES = {
    "empty": b"",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "svg with a head": b"<?xml version='1.0'?>\n<svg/>",
    "gif": b"GIF89a\1\0\1\0\0\0\0;",
    "html": b"<!doctype html><script>alert(1)</script>",
    "bmp": b"BM\0\0\0\0",
    "tiff": b"II*\0\x08\0\0\0",
    "avif": b"\0\0\0\x1cftypavif",
    "heic": b"\0\0\0\x18ftypheic",
    "icon": b"\0\0\1\0",
    "pdf": b"%PDF-1.7",
    "image behind text": b"\n" + png(),
    "wave": b"RIFF\4\0\0\0WAVE",
}


@pytest.mark.parametrize("data", NO_IMAGES.values(), ids=NO_IMAGES)
def test_only_three_sorts(data: bytes) -> None:
    """JPEG, PNG and WebP are images here, by their first bytes."""
    assert kind_of(data[:16]) == ""
    with pytest.raises(Unfit, match="by its content"):
        strip(data)


@pytest.mark.parametrize(("name", "kind"), [(name, name.partition("-")[0]) for name in PICTURES])
def test_sorts(name: str, kind: str) -> None:
    """Each by its first bytes."""
    assert kind_of(PICTURES[name][:12]) == kind
    assert kind in STRIPS


STOWAWAYS = {
    "archive": b"PK\3\4 a jar",
    "page": b"<html><script>alert(1)</script>",
    "film": b"\0\0\0\x18ftypmp42",
    "another image": jpeg(),
}


@pytest.mark.parametrize("stowaway", STOWAWAYS.values(), ids=STOWAWAYS)
@pytest.mark.parametrize("name", PLAIN)
def test_nothing_follows_the_end(name: str, stowaway: bytes) -> None:
    """A file that is an image and something else too is published as the image."""
    stripped = strip(PLAIN[name] + stowaway)
    assert stripped.content == PLAIN[name]
    assert stripped.tells == ("rest",)


LARGE = {
    "wide": png(MAX_SIDE + 1, 1),
    "high": png(1, MAX_SIDE + 1),
    "many pixels": SIGNATURE + chunk(b"IHDR", png_head(16_000, 16_000)),
    "a bomb": SIGNATURE + chunk(b"IHDR", png_head(2**31 - 1, 2**31 - 1)),
    "jpeg": jpeg(8, 8).replace(bytes([8, 0, 8, 0, 8]), bytes([8, 0x3F, 0xFF, 0x3F, 0xFF])),
    "webp": riff([webp_chunk(b"VP8L", vp8l(16_384, 1)[:1] + b"\xff\xff\xff\x0f\0\0")]),
    "bytes": png(after=bytes(MAX_IMAGE_BYTES)),
}


@pytest.mark.parametrize("data", LARGE.values(), ids=LARGE)
def test_too_large(data: bytes) -> None:
    """No more pixels and bytes than a reader's browser can bear: told by the head, whatever follows."""
    with pytest.raises(TooLarge, match="at most"):
        strip(data)


def test_the_largest() -> None:
    """A photograph of 48 million pixels is shown."""
    assert MAX_PIXELS > 8_064 * 6_048
    wide = png(MAX_SIDE, 1)
    assert strip(wide).content == wide


NOTHING = {
    "png": SIGNATURE + chunk(b"IHDR", png_head(0, 5)),
    "jpeg": jpeg(8, 8).replace(bytes([8, 0, 8, 0, 8]), bytes([8, 0, 0, 0, 8])),
    "webp": riff([webp_chunk(b"VP8 ", b"\x10\0\0\x9d\x01\x2a\0\0\1\0")]),
}


@pytest.mark.parametrize("data", NOTHING.values(), ids=NOTHING)
def test_no_size(data: bytes) -> None:
    """An image has a width and a height."""
    with pytest.raises(Unfit, match="no width or no height"):
        strip(data)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stay_turned(orientation: int) -> None:
    """How a picture is turned is all that stays of its Exif block; width and height are those that are shown."""
    stripped = strip(told_jpeg(orientation))
    assert (stripped.width, stripped.height) == ((16, 24) if orientation >= 5 else (24, 16))
    assert (b"Exif" in stripped.content) == (orientation != 1)
    assert (b"eXIf" in strip(told_png(orientation)).content) == (orientation != 1)
    assert (b"EXIF" in strip(told_webp(orientation)).content) == (orientation != 1)


def test_the_canary_is_what_is_looked_for() -> None:
    """A picture whose own bytes hold it would let no test tell."""
    assert all(CANARY not in data for data in PLAIN.values())
    assert CANARY not in webp(8, 8)
