"""Profiles of colours within images, made anew: the colours stay, the name and number of the screen or scanner go.

A screenshot of some systems holds the profile of the very screen, with its serial number. Source: ISO 15076-1:2010 (ICC.1),
sections 7.2 (header), 7.3 (table of tags) and 10 (types of tags).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

MAX_PROFILE = 1024 * 1024
HEADER = 128
SIGNATURE = slice(36, 40)
SPACES = frozenset({b"RGB ", b"GRAY", b"CMYK"})
CLASSES = frozenset({b"mntr", b"scnr", b"prtr", b"spac"})
BETWEEN = frozenset({b"XYZ ", b"Lab "})
D50 = bytes.fromhex("0000f6d6 00010000 0000d32d")
"""The light under which colours are compared: every profile has the same."""

POINTS = frozenset({b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt"})
CURVES = frozenset({b"rTRC", b"gTRC", b"bTRC", b"kTRC"})
TABLES = frozenset({b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2"})
TABLE_TYPES = frozenset({b"mft1", b"mft2", b"mAB ", b"mBA "})
FUNCTIONS = (1, 3, 4, 5, 7)
"""How many numbers a curve of each sort of function has."""

OF_DEVICES = frozenset({b"mmod", b"meta"})
"""Tags that say which very device it is."""

MAX_TAGS = 100
NEW = 4
"""The version from which on texts are written in another way."""

Tag = tuple[bytes, bytes]


def colours_of(data: bytes) -> bytes:
    """A profile with what it says of colours alone; empty for what is no profile, or says nothing of them.

    Made of its own result, it is the same again.
    """
    size = int.from_bytes(data[:4], "big")
    if not HEADER < size <= min(len(data), MAX_PROFILE) or not _is_header(data):
        return b""
    tags = [tag for tag in _tags(data[:size]) if _is_of_colours(*tag)]
    if not {name for name, _ in tags} & {b"rTRC", b"kTRC", b"A2B0"}:
        return b""
    return _written(data, [*_texts(data[8]), *tags])


def tells_device(data: bytes) -> bool:
    """Whether a profile says which very device it is of."""
    return any(name in OF_DEVICES for name, _ in _tags(data))


def _is_header(data: bytes) -> bool:
    return (
        data[SIGNATURE] == b"acsp"
        and data[12:16] in CLASSES
        and data[16:20] in SPACES
        and data[20:24] in BETWEEN
        and int.from_bytes(data[64:68], "big") <= 3  # noqa: PLR2004 -- the ways of rendering
    )


def _tags(data: bytes) -> Iterator[Tag]:
    """The tags of a profile, each name once, each with as much as it says to have; without those that lie outside."""
    count, seen = int.from_bytes(data[HEADER : HEADER + 4], "big"), set()
    for number in range(min(count, MAX_TAGS)):
        at = HEADER + 4 + 12 * number
        name = data[at : at + 4]
        start = int.from_bytes(data[at + 4 : at + 8], "big")
        size = int.from_bytes(data[at + 8 : at + 12], "big")
        if name not in seen and HEADER < start <= start + size <= len(data):
            seen.add(name)
            yield name, data[start : start + size]


def _is_of_colours(name: bytes, tag: bytes) -> bool:
    """Whether a tag says something of colours, and nothing else: its type is right, and its length that of its type."""
    if name in POINTS:
        return tag[:4] == b"XYZ " and len(tag) == 20  # noqa: PLR2004
    if name == b"chad":
        return tag[:4] == b"sf32" and len(tag) == 44  # noqa: PLR2004
    if name in TABLES:
        return tag[:4] in TABLE_TYPES
    if name not in CURVES:
        return False
    if tag[:4] == b"curv":
        return len(tag) == 12 + 2 * int.from_bytes(tag[8:12], "big")
    function = int.from_bytes(tag[8:10], "big")
    return tag[:4] == b"para" and function < len(FUNCTIONS) and len(tag) == 12 + 4 * FUNCTIONS[function]


def _texts(version: int) -> Iterator[Tag]:
    """The two texts without which some programs take no profile: a name, and that anybody may use it."""
    if version >= NEW:
        for name, text in ((b"desc", "colours"), (b"cprt", "none")):
            written = text.encode("utf-16-be")
            numbers = (0, 1, 12), (len(written), 28)
            head = b"mluc" + b"".join(each.to_bytes(4, "big") for each in numbers[0]) + b"enUS"
            yield name, head + b"".join(each.to_bytes(4, "big") for each in numbers[1]) + written
    else:
        yield b"desc", b"desc" + bytes(4) + (8).to_bytes(4, "big") + b"colours\0" + bytes(78)
        yield b"cprt", b"text" + bytes(4) + b"none\0"


def _written(data: bytes, tags: list[Tag]) -> bytes:
    """A profile of some tags. Equal ones, such as three equal curves, stand there once."""
    start = HEADER + 4 + 12 * len(tags)
    table, body, places = [], b"", dict[bytes, int]()
    for name, tag in tags:
        if tag not in places:
            places[tag] = start + len(body)
            body += tag + bytes(-len(tag) % 4)
        table.append(name + places[tag].to_bytes(4, "big") + len(tag).to_bytes(4, "big"))
    header = bytes(4) + data[8:12] + data[12:24] + bytes(12) + b"acsp" + bytes(24) + data[64:68] + D50
    whole = (header.ljust(HEADER - 4, b"\0") + len(tags).to_bytes(4, "big")) + b"".join(table) + body
    return (len(whole) + 4).to_bytes(4, "big") + whole


def inflated(data: bytes) -> bytes:
    """What a compressed profile says; empty where it is damaged, too long, or not alone."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, MAX_PROFILE)
    except zlib.error:
        return b""
    return found if stream.eof and not stream.unused_data else b""


def stored(data: bytes) -> bytes:
    """A profile in the form of what is compressed, and yet as it is: so that no library decides which bytes come of it.

    Source: RFC 1950, section 2.2; RFC 1951, section 3.2.4.
    """
    pieces = [data[at : at + 0xFFFF] for at in range(0, len(data), 0xFFFF)]
    made = b"\x78\x01"
    for number, piece in enumerate(pieces, 1):
        size = len(piece)
        made += (
            bytes([number == len(pieces)])
            + size.to_bytes(2, "little")
            + (size ^ 0xFFFF).to_bytes(2, "little")
            + piece
        )
    return made + zlib.adler32(data).to_bytes(4, "big")
