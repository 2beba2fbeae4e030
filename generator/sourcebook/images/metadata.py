"""Metadata within images: what they tell, and the one thing of them that stays: how a picture is turned.

Sources: CIPA DC-008-2023 (Exif 3.0), section 4.6; IPTC-IIM 4.2, chapter 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

UPRIGHT = 1
TURNED = 5
"""From this orientation on, width and height change places."""

ORIENTATION, EXIF, GPS = 0x0112, 0x8769, 0x8825
OF_TAGS = {
    **dict.fromkeys((0x010F, 0x0110, 0xC614, 0xA431, 0xA433, 0xA434, 0xA435, 0x927C), "device"),
    **dict.fromkeys((0x013B, 0x9C9D, 0xA430), "person"),
    **dict.fromkeys((0x9003, 0x9004), "time"),
}
"""Maker, model, numbers of body and lens, the maker's own note; artist and owner; when the picture was taken."""

OF_WORDS = {
    "place": (b":GPS", b"photoshop:City", b":Location", b"\x1c\x02\x5a", b"\x1c\x02\x5c"),
    "device": (b"tiff:Model", b"tiff:Make", b"aux:SerialNumber", b"aux:Lens", b"Device"),
    "person": (b"dc:creator", b"aux:OwnerName", b"\x1c\x02\x50"),
    "time": (b"exif:DateTimeOriginal", b"photoshop:DateCreated", b"\x1c\x02\x37"),
}
"""What stands in XMP and in IPTC's records where they tell something: names of properties, heads of data sets."""

ENTRY = 12


@dataclass(frozen=True, slots=True)
class Exif:
    """What of an Exif block counts here."""

    orientation: int = UPRIGHT
    tells: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Directory:
    """A directory of tags within an Exif block, which has the form of TIFF."""

    data: bytes
    order: Literal["little", "big"]
    at: int

    def number(self, at: int, size: int) -> int:
        """A number; 0 where the block ends before it."""
        return int.from_bytes(self.data[at : at + size], self.order)

    @property
    def count(self) -> int:
        """How many tags there can be at most: no more than the block has room for."""
        return min(self.number(self.at, 2), max(0, len(self.data) - self.at - 2) // ENTRY) if self.at else 0

    def tags(self) -> Iterator[tuple[int, int]]:
        """Each tag, with where its value stands."""
        for entry in range(self.at + 2, self.at + 2 + self.count * ENTRY, ENTRY):
            yield self.number(entry, 2), entry + 8

    def next(self) -> int:
        """Where the next directory stands, which is that of the preview; 0 for none."""
        return self.number(self.at + 2 + self.count * ENTRY, 4) if self.at else 0


def read_exif(data: bytes) -> Exif:
    """What an Exif block says, from its byte order on. Never raises: of what cannot be read, nothing is known."""
    if data[:4] not in {b"II*\0", b"MM\0*"}:
        return Exif()
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    top = _Directory(data, order, int.from_bytes(data[4:8], order))
    orientation, tells = UPRIGHT, set()
    directories = [top]
    for tag, value in top.tags():
        if tag == ORIENTATION:
            orientation = top.number(value, 2)
        elif tag == EXIF:
            directories.append(_Directory(data, order, top.number(value, 4)))
        # The first tag of a place is the version of its form, which many cameras write without a place.
        elif tag == GPS and any(name for name, _ in _Directory(data, order, top.number(value, 4)).tags()):
            tells.add("place")
    tells.update(OF_TAGS[tag] for each in directories for tag, _ in each.tags() if tag in OF_TAGS)
    if top.next():
        tells.add("preview")
    return Exif(orientation if UPRIGHT <= orientation <= 8 else UPRIGHT, frozenset(tells))  # noqa: PLR2004 -- the eight that there are


def write_exif(orientation: int) -> bytes:
    """An Exif block that says how a picture is turned, and nothing else."""
    head = b"MM\0*" + (8).to_bytes(4, "big")
    tag = b"".join(number.to_bytes(size, "big") for number, size in ((ORIENTATION, 2), (3, 2), (1, 4)))
    return head + b"\0\1" + tag + orientation.to_bytes(2, "big") + b"\0\0" + bytes(4)


def tells_of(data: bytes) -> set[str]:
    """What a block of XMP or of IPTC's records tells, as far as the names in it say."""
    return {what for what, marks in OF_WORDS.items() if any(mark in data for mark in marks)}
