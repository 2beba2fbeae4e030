"""A small picture for entries that have one: a real PNG, the same to the byte whatever compresses it."""

from __future__ import annotations

import struct
import zlib

from benchmarks.corpus.chance import Chance

SIZE = 16
"""Pixels, wide and high."""


def picture(chance: Chance) -> bytes:
    """A PNG of one colour, stored and not compressed: what zlib makes differs from version to version."""
    colour = bytes(chance.below(256) for _ in range(3))
    rows = (b"\0" + colour * SIZE) * SIZE
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
