"""JPEG, segment by segment: tables, frame and scans stay as they are; of what else applications write, four things do.

Sources: ITU-T T.81 (JPEG), annex B; T.871 (JFIF), section 10; T.872, section 6.5.3 (Adobe); ICC.1:2022, annex B.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sourcebook.images.metadata import TURNED, UPRIGHT, read_exif, tells_of, write_exif
from sourcebook.images.model import Stripped, Unfit, check_parts, check_size, told
from sourcebook.images.profiles import colours_of, tells_device

START, END, SCAN = 0xD8, 0xD9, 0xDA
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive frames with Huffman's coding: what browsers show."""

OTHER_FRAMES = frozenset({0xC3, *range(0xC5, 0xD0), 0xDC, 0xDE, 0xDF}) - {0xC8}
APPLICATIONS, COMMENT = range(0xE0, 0xF0), 0xFE
APP0, APP1, APP2, APP13, APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE

AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends the coded data of a scan: any marker but those that restart it. A coded 255 is followed by a 0."""

JFIF = re.compile(rb"JFIF\0(\x01[\x00-\x02][\x00-\x02]....)..", re.DOTALL)
EXIF_MARK = b"Exif\0\0"
PROFILE_MARK = b"ICC_PROFILE\0"
PROFILE_PART = 65_519
"""Bytes of a profile that one segment holds."""

MAX_SCANS = 100
"""Programs write some ten. Thousands of scans of a large picture keep a browser busy for minutes."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the head of a frame says."""

    width: int
    height: int
    components: frozenset[int]


@dataclass(slots=True)
class _Reader:
    """Reads one file from its start to its end."""

    data: bytes
    at: int = 2
    frame: _Frame | None = None
    kept: list[bytes] = field(default_factory=list)
    scans: int = 0
    jfif: bytes = b""
    adobe: bytes = b""
    orientation: int | None = None
    profile: dict[int, bytes] = field(default_factory=dict)
    parts_of_profile: int = 0
    tells: set[str] = field(default_factory=set)

    def marker(self) -> int:
        """The next marker. Any number of bytes of 255 may stand before it."""
        begin = self.at
        while self.data[self.at : self.at + 1] == b"\xff":
            self.at += 1
        if self.at >= len(self.data):
            raise Unfit("ends before the image does")
        if self.at == begin:
            raise Unfit("has something between its parts")
        self.at += 1
        return self.data[self.at - 1]

    def segment(self) -> bytes:
        """The content of a segment, which says its own length."""
        size = int.from_bytes(self.data[self.at : self.at + 2], "big")
        end = self.at + size
        if size < 2 or end > len(self.data):  # noqa: PLR2004 -- the length counts its own two bytes
            raise Unfit("has a part that reaches beyond its end")
        body, self.at = self.data[self.at + 2 : end], end
        return body

    def read(self) -> None:
        """All of it."""
        parts = 0
        while (marker := self.marker()) != END:
            check_parts(parts := parts + 1)
            body = self.segment() if marker not in {0, 1, START, *range(0xD0, 0xD8)} else None
            if body is None:
                raise Unfit("has a part where none may stand")
            self.take(marker, body)
        if not (self.frame and self.scans):
            raise Unfit("holds no image")
        if self.at < len(self.data):
            self.tells.add("rest")

    def take(self, marker: int, body: bytes) -> None:
        """One segment."""
        if marker in APPLICATIONS or marker == COMMENT:
            self.application(marker, body)
        elif marker in FRAMES:
            if self.frame:
                raise Unfit("holds two images in one")
            self.frame = _frame(body)
            self.keep(marker, body)
        elif marker == SCAN:
            self.scan(body)
        elif marker in TABLES:
            TABLES[marker](body)
            self.keep(marker, body)
        elif marker in OTHER_FRAMES:
            raise Unfit("is coded in a way that browsers do not show")
        else:
            raise Unfit(f"has a part of an unknown sort (0x{marker:02X})")

    def keep(self, marker: int, body: bytes) -> None:
        """Keep a segment as it is."""
        self.kept.append(_segment(marker, body))

    def scan(self, body: bytes) -> None:
        """The head of a scan, and its coded data up to the next marker."""
        count = body[0] if body else 0
        named = set(body[1 : 1 + 2 * count : 2])
        if not self.frame or not count or len(body) != 4 + 2 * count or not named <= self.frame.components:
            raise Unfit("has a damaged scan")
        self.scans += 1
        if self.scans > MAX_SCANS:
            raise Unfit(f"has more than {MAX_SCANS} scans")
        end = AFTER_SCAN.search(self.data, self.at)
        if not end:
            raise Unfit("ends before the image does")
        coded, self.at = self.data[self.at : end.start()].rstrip(b"\xff"), end.start()
        if not coded:
            raise Unfit("has an empty scan")
        self.keep(SCAN, body)
        self.kept.append(coded)

    def application(self, marker: int, body: bytes) -> None:
        """What an application wrote: noted as far as it counts for the picture, and as far as it tells something."""
        if marker == APP1 and body.startswith(EXIF_MARK):
            exif = read_exif(body[len(EXIF_MARK) :])
            self.tells |= exif.tells
            # The first one counts, as in browsers.
            self.orientation = self.orientation or exif.orientation
        elif marker in {APP1, APP13}:
            self.tells |= tells_of(body)
        elif self.scans:
            return
        elif marker == APP0 and (found := JFIF.match(body)):
            self.jfif = self.jfif or b"JFIF\0" + found[1] + b"\0\0"
        elif marker == APP2 and body.startswith(PROFILE_MARK):
            self.of_profile(body[len(PROFILE_MARK) :])
        elif marker == APP14 and body.startswith(b"Adobe") and len(body) >= 12:  # noqa: PLR2004 -- its fixed length
            self.adobe = self.adobe or body[:12]

    def of_profile(self, body: bytes) -> None:
        """One part of the profile of colours: its number, how many there are, its bytes."""
        if len(body) > 2:  # noqa: PLR2004 -- the two numbers
            self.profile.setdefault(body[0], body[2:])
            self.parts_of_profile = body[1]

    def applications(self) -> bytes:
        """What stays of what applications wrote, made anew."""
        made = [_segment(APP0, self.jfif)] if self.jfif else []
        if (self.orientation or UPRIGHT) != UPRIGHT:
            made.append(_segment(APP1, EXIF_MARK + write_exif(self.orientation or UPRIGHT)))
        numbers = range(1, self.parts_of_profile + 1)
        if self.profile.keys() == set(numbers):
            whole = b"".join(self.profile[number] for number in numbers)
            profile = colours_of(whole)
            self.tells |= {"device"} if tells_device(whole) else set()
            pieces = [profile[at : at + PROFILE_PART] for at in range(0, len(profile), PROFILE_PART)]
            made += [
                _segment(APP2, PROFILE_MARK + bytes([number, len(pieces)]) + piece)
                for number, piece in enumerate(pieces, 1)
            ]
        if self.adobe:
            made.append(_segment(APP14, self.adobe))
        return b"".join(made)


def strip(data: bytes) -> Stripped:
    """A JPEG image without what it need not tell, to the last pixel the same. Raises `Unfit`."""
    reader = _Reader(data)
    reader.read()
    frame = reader.frame
    assert frame  # noqa: S101 -- `read` raises where there is none
    width, height = frame.width, frame.height
    if (reader.orientation or UPRIGHT) >= TURNED:
        width, height = height, width
    content = b"\xff\xd8" + reader.applications() + b"".join(reader.kept) + b"\xff\xd9"
    return Stripped(content, width, height, told(reader.tells))


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def _frame(body: bytes) -> _Frame:
    """The head of a frame: bits of a sample, height, width, and three bytes for each component."""
    count = body[5] if len(body) > 5 else 0  # noqa: PLR2004 -- where the number stands
    if len(body) != 6 + 3 * count or count not in {1, 3, 4}:
        raise Unfit("has a damaged head")
    if body[0] != 8:  # noqa: PLR2004
        raise Unfit("is coded in a way that browsers do not show")
    sampled = [step for each in body[7::3] for step in (each >> 4, each & 15)]
    components = frozenset(body[6::3])
    if len(components) != count or not all(1 <= step <= 4 for step in sampled) or max(body[8::3]) > 3:  # noqa: PLR2004
        raise Unfit("has a damaged head")
    height, width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    check_size(width, height)
    return _Frame(width, height, components)


def _quantization(body: bytes) -> None:
    """Tables of 64 numbers of one or of two bytes, each with a byte for its size and its number."""
    at = 0
    while at < len(body):
        if body[at] >> 4 > 1 or body[at] & 15 > 3:  # noqa: PLR2004
            raise Unfit("has a damaged table")
        at += 1 + 64 * (1 + (body[at] >> 4))
    if at != len(body) or not body:
        raise Unfit("has a damaged table")


def _huffman(body: bytes) -> None:
    """Tables of codes: sixteen numbers that say how many there are of each length, then what each stands for."""
    at = 0
    while at < len(body):
        count = sum(body[at + 1 : at + 17])
        if body[at] & 0xEC or count > 256:  # noqa: PLR2004
            raise Unfit("has a damaged table")
        at += 17 + count
    if at != len(body) or not body:
        raise Unfit("has a damaged table")


def _restarts(body: bytes) -> None:
    """After how many blocks the coding begins anew."""
    if len(body) != 2:  # noqa: PLR2004
        raise Unfit("has a damaged table")


TABLES: Mapping[int, Callable[[bytes], None]] = {0xC4: _huffman, 0xDB: _quantization, 0xDD: _restarts}
