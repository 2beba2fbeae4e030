"""PNG, chunk by chunk: the picture, its colours, its transparency and its frames stay; text, times and the unknown go.

Source: Portable Network Graphics, third edition (W3C, 2025), sections 5.3 to 5.6, 11 and 12.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

from sourcebook.images.metadata import UPRIGHT, read_exif, tells_of, write_exif
from sourcebook.images.model import Stripped, Unfit, check_parts, check_size, told
from sourcebook.images.profiles import colours_of, inflated, stored, tells_device

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TYPE = re.compile(rb"[A-Za-z]{4}")
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""Colour type -> how many bits a sample may have."""

GREY, COLOUR, INDEXED = 0, 2, 3
CHANNELS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}

FIXED = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4, b"pHYs": 9}
"""Chunks about colours and the shape of a pixel, with their only length."""

ANIMATION = frozenset({b"acTL", b"fcTL", b"fdAT"})
OF_KEYWORDS = {b"Author": "person", b"Source": "device", b"Creation Time": "time"}
"""What a text tells, by its keyword."""

TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})

Chunk = tuple[bytes, bytes]


@dataclass(slots=True)
class _Frames:
    """The frames of an animation, as they are met."""

    announced: int
    seen: int = 0
    number: int = 0
    """The number that the next chunk of the animation bears."""

    def take(self, name: bytes, body: bytes, width: int, height: int) -> None:
        """The next chunk: a frame's head, or its data."""
        if int.from_bytes(body[:4], "big") != self.number or len(body) < 4:  # noqa: PLR2004 -- the number itself
            raise Unfit("has frames that are out of order")
        self.number += 1
        if name == b"fcTL":
            self.seen += 1
            if len(body) != 26:  # noqa: PLR2004
                raise Unfit("has a damaged frame")
            wide, high, left, top = (int.from_bytes(body[at : at + 4], "big") for at in range(4, 20, 4))
            if not (wide and high) or left + wide > width or top + high > height:
                raise Unfit("has a frame that is larger than the image")


@dataclass(slots=True)
class _Reader:
    """Goes through the chunks of one file."""

    head: bytes
    kept: list[bytes] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    frames: _Frames | None = None
    orientation: int | None = None
    last: bytes = b""
    tells: set[str] = field(default_factory=set)
    palette: int = 0

    @property
    def width(self) -> int:
        """In pixels."""
        return int.from_bytes(self.head[:4], "big")

    @property
    def height(self) -> int:
        """In pixels."""
        return int.from_bytes(self.head[4:8], "big")

    def take(self, name: bytes, body: bytes) -> None:
        """One chunk."""
        if name in {b"IHDR", b"PLTE", b"acTL"} and name in self.seen:
            raise Unfit(f"has two parts {name.decode()}")
        if name == b"PLTE":
            self.of_palette(body)
        elif name == b"IDAT":
            self.of_data(body)
        elif name in ANIMATION:
            self.of_animation(name, body)
        elif not name[0] & 0x20:
            raise Unfit(f"has a part {name.decode()} that browsers do not know")
        elif name not in self.seen and (b"IDAT" not in self.seen or name == b"eXIf"):
            self.ancillary(name, body)
        self.tell(name, body)
        self.seen.add(name)
        self.last = name

    def keep(self, name: bytes, body: bytes) -> None:
        """Keep a chunk."""
        self.kept.append(_chunk(name, body))

    def of_palette(self, body: bytes) -> None:
        """The colours of an indexed image, or a suggestion of some."""
        self.palette = len(body) // 3
        fits = len(body) % 3 == 0 and 1 <= self.palette <= 256  # noqa: PLR2004
        if not fits or b"IDAT" in self.seen or self.head[9] not in {2, 3, 6}:
            raise Unfit("has a damaged palette")
        self.keep(b"PLTE", body)

    def of_data(self, body: bytes) -> None:
        """The picture itself: its chunks stand together."""
        if b"IDAT" in self.seen and self.last != b"IDAT":
            raise Unfit("has something amid the image")
        if self.head[9] == INDEXED and not self.palette:
            raise Unfit("has a damaged palette")
        self.keep(b"IDAT", body)

    def of_animation(self, name: bytes, body: bytes) -> None:
        """How many frames there are; each frame. Where they were not announced, the picture stands still."""
        if name == b"acTL" and b"IDAT" not in self.seen:
            frames = int.from_bytes(body[:4], "big")
            if len(body) != 8 or not frames:  # noqa: PLR2004
                raise Unfit("has a damaged animation")
            check_size(self.width, self.height, frames)
            self.frames = _Frames(frames)
        elif name == b"acTL" or not self.frames:
            return
        else:
            self.frames.take(name, body, self.width, self.height)
        self.keep(name, body)

    def ancillary(self, name: bytes, body: bytes) -> None:
        """A chunk without which the picture could be shown: kept where it belongs to the colours, or to the shape."""
        if name == b"iCCP":
            title, _, packed = body.partition(b"\0")
            whole = inflated(packed[1:]) if title and packed[:1] == b"\0" else b""
            if profile := colours_of(whole):
                self.keep(name, b"ICC\0\0" + stored(profile))
            self.tells |= {"device"} if tells_device(whole) else set()
        elif name == b"eXIf":
            self.orientation = read_exif(body).orientation
            if self.orientation != UPRIGHT:
                self.keep(name, write_exif(self.orientation))
        elif len(body) in self.lengths_of(name):
            self.keep(name, body)

    def lengths_of(self, name: bytes) -> Sequence[int]:
        """How long a chunk may be in an image of this sort of colours; nothing for one that is not kept."""
        kind = self.head[9]
        if name in FIXED:
            return (FIXED[name],)
        if name == b"sBIT":
            return (CHANNELS[kind],)
        if name == b"bKGD":
            return (1 if kind == INDEXED else 2 if kind in {GREY, 4} else 6,)
        if name == b"tRNS":
            return range(1, self.palette + 1) if kind == INDEXED else {GREY: (2,), COLOUR: (6,)}.get(kind, ())
        return ()

    def tell(self, name: bytes, body: bytes) -> None:
        """Note what a chunk tells."""
        if name == b"eXIf":
            self.tells |= read_exif(body).tells
        elif name in TEXTS:
            told = OF_KEYWORDS.get(body.partition(b"\0")[0])
            self.tells |= {told} if told else tells_of(body)


def strip(data: bytes) -> Stripped:
    """A PNG image without what it need not tell, to the last pixel the same. Raises `Unfit`."""
    (name, head), at = _next(data, len(SIGNATURE))
    if name != b"IHDR":
        raise Unfit("does not begin with its head")
    _check_head(head)
    reader = _Reader(head)
    reader.seen.add(b"IHDR")
    (name, body), at = _next(data, at)
    parts = 0
    while name != b"IEND":
        check_parts(parts := parts + 1)
        reader.take(name, body)
        (name, body), at = _next(data, at)
    if b"IDAT" not in reader.seen or body:
        raise Unfit("holds no image")
    if reader.frames and reader.frames.seen != reader.frames.announced:
        raise Unfit("has not as many frames as it says")
    if at < len(data):
        reader.tells.add("rest")
    turned = (reader.orientation or UPRIGHT) != UPRIGHT
    width, height = (0, 0) if turned else (reader.width, reader.height)
    content = SIGNATURE + _chunk(b"IHDR", head) + b"".join(reader.kept) + _chunk(b"IEND", b"")
    return Stripped(content, width, height, told(reader.tells))


def _next(data: bytes, at: int) -> tuple[Chunk, int]:
    """The chunk that begins at a place, and where the next one does: length, name, content, check sum."""
    size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
    end = at + 12 + size
    if len(data) < at + 12:
        raise Unfit("ends before the image does")
    if not TYPE.fullmatch(name):
        raise Unfit("has something between its parts")
    if end > len(data):
        raise Unfit("has a part that reaches beyond its end")
    body = data[at + 8 : end - 4]
    if crc32(body, crc32(name)) != int.from_bytes(data[end - 4 : end], "big"):
        raise Unfit(f"is damaged: the check sum of its part {name.decode()} is another")
    return (name, body), end


def _check_head(head: bytes) -> None:
    """Width, height, bits of a sample, sort of colours; compression, filter and interlace of sorts that there are."""
    if len(head) != 13 or head[8] not in DEPTHS.get(head[9], ()) or head[10:12] != b"\0\0" or head[12] > 1:  # noqa: PLR2004
        raise Unfit("has a damaged head")
    check_size(int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big"))


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + crc32(body, crc32(name)).to_bytes(4, "big")
