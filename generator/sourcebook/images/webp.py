"""WebP, chunk by chunk: the picture, its transparency, its frames and its colours stay; metadata and the unknown go.

Source: RFC 9649 (WebP), sections 2.3 to 2.7 and 3.4; RFC 6386 (VP8), section 9.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sourcebook.images.metadata import UPRIGHT, read_exif, tells_of, write_exif
from sourcebook.images.model import Stripped, Unfit, check_parts, check_size, told
from sourcebook.images.profiles import colours_of, tells_device

NAME = re.compile(rb"[ -~]{4}")
PICTURES = frozenset({b"VP8 ", b"VP8L"})
ANIMATED, OF_EXIF, ALPHA, PROFILE = 0x02, 0x08, 0x10, 0x20
EXIF_MARK = b"Exif\0\0"
"""Some programs begin the Exif chunk as JPEG does."""

Chunk = tuple[bytes, bytes]


@dataclass(slots=True)
class _Picture:
    """One still picture: its chunks, its size."""

    chunks: list[Chunk] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)

    def take(self, name: bytes, body: bytes) -> None:
        """Its transparency, or the picture itself, of which there is one."""
        if self.size != (0, 0):
            raise Unfit("holds two images in one")
        if name in PICTURES:
            self.size = _size_of(name, body)
            check_size(*self.size)
            if name == b"VP8L":
                # Its transparency is its own.
                self.chunks.clear()
            self.chunks.append((name, body))
        elif not self.chunks and len(body) > 1 and body[0] & 0xC3 <= 1:
            self.chunks.append((name, body))
        else:
            raise Unfit("has a damaged transparency")


@dataclass(slots=True)
class _Reader:
    """Goes through the chunks of one file."""

    still: _Picture = field(default_factory=_Picture)
    head: bytes = b""
    profile: bytes = b""
    animation: bytes = b""
    frames: list[bytes] = field(default_factory=list)
    orientation: int = UPRIGHT
    tells: set[str] = field(default_factory=set)

    def take(self, number: int, name: bytes, body: bytes) -> None:
        """One chunk: what is not known is left out."""
        if name == b"VP8X":
            if number or len(body) != 10:  # noqa: PLR2004
                raise Unfit("has a damaged head")
            self.head = body
        elif name in PICTURES or (name == b"ALPH" and self.head):
            self.still.take(name, body)
        elif not self.head:
            self.tells |= self.metadata(name, body)
        elif name == b"ICCP":
            self.profile = self.profile or colours_of(body)
            self.tells |= {"device"} if tells_device(body) else set()
        elif name == b"ANIM":
            if len(body) != 6:  # noqa: PLR2004
                raise Unfit("has a damaged animation")
            self.animation = self.animation or body
        elif name == b"ANMF":
            self.frames.append(_frame(body, self.canvas))
        else:
            self.tells |= self.metadata(name, body)

    def metadata(self, name: bytes, body: bytes) -> set[str]:
        """What metadata tell; of them, the orientation is noted."""
        if name == b"EXIF":
            exif = read_exif(body.removeprefix(EXIF_MARK))
            self.orientation = exif.orientation if self.head else UPRIGHT
            return set(exif.tells)
        return tells_of(body) if name == b"XMP " else set()

    @property
    def canvas(self) -> tuple[int, int]:
        """Width and height, as the head says."""
        return _number(self.head[4:7]) + 1, _number(self.head[7:10]) + 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole."""
        return self.canvas if self.head else self.still.size

    def check(self) -> None:
        """What was found belongs together."""
        animated = bool(self.head and self.head[0] & ANIMATED)
        if animated != bool(self.frames) or animated != bool(self.animation):
            raise Unfit("has a damaged animation")
        if animated == bool(self.still.size[0]):
            raise Unfit("holds no image")
        if self.head and not animated and self.still.size != self.canvas:
            raise Unfit("is of another size than its head says")
        check_size(*self.size, max(1, len(self.frames)))

    def chunks(self) -> Iterator[Chunk]:
        """What stays, in the order in which it must stand."""
        if self.head:
            turned = self.orientation != UPRIGHT
            wanted = {PROFILE: bool(self.profile), OF_EXIF: turned, ANIMATED: bool(self.frames)}
            flags = self.head[0] & ALPHA | sum(flag for flag, is_so in wanted.items() if is_so)
            yield b"VP8X", bytes([flags, 0, 0, 0]) + self.head[4:]
            if self.profile:
                yield b"ICCP", self.profile
            if self.frames:
                yield b"ANIM", self.animation
                yield from ((b"ANMF", frame) for frame in self.frames)
        yield from self.still.chunks
        if self.orientation != UPRIGHT:
            yield b"EXIF", write_exif(self.orientation)


def strip(data: bytes) -> Stripped:
    """A WebP image without what it need not tell, to the last pixel the same. Raises `Unfit`."""
    end = 8 + _number(data[4:8])
    if end > len(data):
        raise Unfit("ends before the image does")
    reader = _Reader()
    for number, (name, body) in enumerate(_chunks(data, 12, end)):
        check_parts(number)
        reader.take(number, name, body)
    reader.check()
    if end < len(data):
        reader.tells.add("rest")
    width, height = reader.size if reader.orientation == UPRIGHT else (0, 0)
    content = b"WEBP" + b"".join(_chunk(*each) for each in reader.chunks())
    whole = b"RIFF" + len(content).to_bytes(4, "little") + content
    return Stripped(whole, width, height, told(reader.tells))


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _chunks(data: bytes, at: int, end: int) -> Iterator[Chunk]:
    """The chunks between two places: name, length, content, and a byte where the length is odd."""
    while at < end:
        name, size = data[at : at + 4], _number(data[at + 4 : at + 8])
        if at + 8 + size + size % 2 > end:
            raise Unfit("has a part that reaches beyond its end")
        if not NAME.fullmatch(name):
            raise Unfit("has something between its parts")
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def _frame(body: bytes, canvas: tuple[int, int]) -> bytes:
    """A frame of an animation: where it stands, how large it is and how it is put there; then its picture."""
    if len(body) < 16:  # noqa: PLR2004
        raise Unfit("has a damaged frame")
    left, top = 2 * _number(body[:3]), 2 * _number(body[3:6])
    size = _number(body[6:9]) + 1, _number(body[9:12]) + 1
    picture = _Picture()
    for name, inner in _chunks(body, 16, len(body)):
        if name in PICTURES or name == b"ALPH":
            picture.take(name, inner)
    if picture.size != size or left + size[0] > canvas[0] or top + size[1] > canvas[1]:
        raise Unfit("has a frame that is larger than the image")
    return body[:16] + b"".join(_chunk(*each) for each in picture.chunks)


def _size_of(name: bytes, body: bytes) -> tuple[int, int]:
    """Width and height of a picture, as its own first bytes say. Raises `Unfit` where they are damaged."""
    if name == b"VP8L":
        bits = _number(body[1:5])
        if len(body) < 6 or body[0] != 0x2F or bits >> 29:  # noqa: PLR2004
            raise Unfit("is damaged where the image begins")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    tag = _number(body[:3])
    # A key frame (0) of one of four versions that is shown, and whose first part lies within it.
    fits = not tag & 1 and tag >> 1 & 7 <= 3 and tag >> 4 & 1 and tag >> 5 <= len(body) - 10  # noqa: PLR2004
    if not fits or body[3:6] != b"\x9d\x01\x2a":
        raise Unfit("is damaged where the image begins")
    return _number(body[6:8]) & 0x3FFF, _number(body[8:10]) & 0x3FFF
