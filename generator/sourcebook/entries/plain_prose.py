"""Prose to and from plain data: its nodes as lists, so that no text has to be parsed again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
    citation_of,
    entry_link_of,
    paragraph_of,
    text_of,
)


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
    return text_of(row) if row.__class__ is str else INLINES[row[0]](*row)


def _paragraph(_tag: str, *inner: Any) -> Paragraph:
    return paragraph_of(tuple(map(_inline, inner)))


def _quotation(_tag: str, *blocks: Any) -> Quotation:
    return Quotation(tuple(map(_block, blocks)))


def _listing(_tag: str, start: Any, *items: Any) -> Listing:
    if start is not None and start.__class__ is not int:
        raise TypeError("a list begins with a number")
    return Listing(tuple(tuple(map(_block, item)) for item in items), start)


def _entry_link(_tag: str, target: Any, text: Any, line: Any) -> EntryLink:
    return entry_link_of(_text(target), None if text is None else _text(text), _line(line))


def _citation(_tag: str, source: Any, at: Any, line: Any) -> Citation:
    return citation_of(_text(source), None if at is None else _text(at), _line(line))


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
