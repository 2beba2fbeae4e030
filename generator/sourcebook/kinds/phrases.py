"""Phrases: how a kind says that a record is put into words, such as `{kind}: {count}[ of {side}]`.

`{field}` stands for the field; it is left out where it has its default, unless it is written `{field!}`.
What stands in square brackets is left out whole where no field within has a value. Phrases do not nest, and
hold no code: a base's own kinds may bring them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

PIECE = re.compile(r"\{(?P<name>[a-z0-9_]+)(?P<always>!?)\}|(?P<text>[^{]+|\{)")
GROUP = re.compile(r"\[(?P<optional>[^\[\]]*)\]|(?P<fixed>[^\[\]]+|[\[\]])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A literal text, or a field by its name."""

    text: str = ""
    name: str = ""
    always: bool = False
    """Whether the field shows even where it has its default."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that show together, or not at all if they are optional and no field in them has a value."""

    pieces: tuple[Piece, ...]
    optional: bool


@lru_cache(maxsize=512)
def parse(phrase: str) -> tuple[Group, ...]:
    """The groups of a phrase, in order. Any text is a phrase."""
    return tuple(
        Group(
            tuple(_pieces(match["optional"] if match["optional"] is not None else match["fixed"])),
            match["fixed"] is None,
        )
        for match in GROUP.finditer(phrase)
    )


def fields_in(phrase: str) -> Iterator[str]:
    """The names of the fields that a phrase shows."""
    return (piece.name for group in parse(phrase) for piece in group.pieces if piece.name)


def _pieces(text: str) -> Iterator[Piece]:
    for match in PIECE.finditer(text):
        yield Piece(match["text"] or "", match["name"] or "", always=bool(match["always"]))
