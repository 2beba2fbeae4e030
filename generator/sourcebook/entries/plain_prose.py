"""Prose to and from plain data: its nodes as lists, so that no text has to be parsed again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from sourcebook.values.prose import (
    Block,
    Citation,
    Emphasis,
    EntryLink,
    Inline,
    Link,
    Listing,
    Paragraph,
    Prose,
    Quotation,
    Text,
)

BROKEN = (TypeError, LookupError, AttributeError, ArithmeticError, ValueError, RecursionError)
"""What data can raise that nothing was written as."""


class KeptProse(Prose):
    """Prose that is read from bytes whenever it is asked for: a base has more of it than of all else."""

    __slots__ = ("_data", "_end", "_start")

    _data: bytes
    _start: int
    _end: int

    def __init__(self, data: bytes, start: int, end: int) -> None:
        """`data` has its row from `start` to `end`."""
        object.__setattr__(self, "_data", data)
        object.__setattr__(self, "_start", start)
        object.__setattr__(self, "_end", end)

    @property
    def written(self) -> str:
        """A text as it was written. Raises ValueError where no prose was kept so."""
        return self.read().written

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it says. Raises ValueError where no prose was kept so."""
        return self.read().blocks

    def read(self) -> Prose:
        """The prose itself. Raises ValueError where no prose was kept so."""
        try:
            return prose_of(*orjson.loads(memoryview(self._data)[self._start : self._end]))
        except BROKEN as error:
            raise ValueError(f"this is no prose as it was kept: {error}") from None

    def __eq__(self, other: object) -> bool:
        """Whether the other is the same prose, kept or not."""
        return isinstance(other, Prose) and self.read() == (
            other.read() if isinstance(other, KeptProse) else other
        )

    def __hash__(self) -> int:
        """As the prose itself."""
        return hash(self.read())

    def __repr__(self) -> str:
        """As the prose itself."""
        return repr(self.read())

    def __reduce__(self) -> tuple[type[Prose], tuple[str, tuple[Block, ...]]]:
        """Pickled as the prose itself, without all that its bytes lie among."""
        prose = self.read()
        return Prose, (prose.written, prose.blocks)


def row_of_prose(prose: Prose) -> list[Any]:
    """What `prose_of` takes."""
    return [prose.written, [*map(_row_of_block, prose.blocks)]]


def prose_of(written: Any, blocks: Any) -> Prose:
    """The prose that a row was made from. May raise TypeError, ValueError, LookupError, RecursionError."""
    return Prose(_text(written), tuple(map(_block, blocks)))


def _row_of_block(block: Block) -> list[Any]:
    match block:
        case Paragraph(inner):
            return ["paragraph", *map(_row_of_inline, inner)]
        case Quotation(blocks):
            return ["quotation", *map(_row_of_block, blocks)]
        case Listing(items, start):
            return ["listing", start, *([*map(_row_of_block, item)] for item in items)]


def _row_of_inline(node: Inline) -> Any:
    """A text stands for itself."""
    match node:
        case Text(text):
            return text
        case EntryLink(target, text, line):
            return ["entry", target, text, line]
        case Citation(source, at, line):
            return ["citation", source, at, line]
        case Emphasis(inner, strong):
            return ["emphasis", strong, *map(_row_of_inline, inner)]
        case Link(url, inner):
            return ["link", url, *map(_row_of_inline, inner)]


def _block(row: list[Any]) -> Block:
    return BLOCKS[row[0]](*row)


def _inline(row: Any) -> Inline:
    return Text(row) if row.__class__ is str else INLINES[row[0]](*row)


def _paragraph(_tag: str, *inner: Any) -> Paragraph:
    return Paragraph(tuple(map(_inline, inner)))


def _quotation(_tag: str, *blocks: Any) -> Quotation:
    return Quotation(tuple(map(_block, blocks)))


def _listing(_tag: str, start: Any, *items: Any) -> Listing:
    if start is not None and start.__class__ is not int:
        raise TypeError("a list begins with a number")
    return Listing(tuple(tuple(map(_block, item)) for item in items), start)


def _entry_link(_tag: str, target: Any, text: Any, line: Any) -> EntryLink:
    return EntryLink(_text(target), None if text is None else _text(text), _line(line))


def _citation(_tag: str, source: Any, at: Any, line: Any) -> Citation:
    return Citation(_text(source), None if at is None else _text(at), _line(line))


def _emphasis(_tag: str, strong: Any, *inner: Any) -> Emphasis:
    if strong.__class__ is not bool:
        raise TypeError("an emphasis is strong or not")
    return Emphasis(tuple(map(_inline, inner)), strong)


def _link(_tag: str, url: Any, *inner: Any) -> Link:
    return Link(_text(url), tuple(map(_inline, inner)))


def _text(data: Any) -> str:
    if data.__class__ is not str:
        raise TypeError("a text was expected")
    return data


def _line(data: Any) -> int:
    if data.__class__ is not int:
        raise TypeError("a line was expected")
    return data


BLOCKS: dict[str, Callable[..., Block]] = {
    "paragraph": _paragraph,
    "quotation": _quotation,
    "listing": _listing,
}
INLINES: dict[str, Callable[..., Inline]] = {
    "entry": _entry_link,
    "citation": _citation,
    "emphasis": _emphasis,
    "link": _link,
}
