"""Prose shows on its page as it was meant: each character in its place, in its manner, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import assume, example, given, reject
from hypothesis import strategies as st

from sourcebook.loading.base import Base
from sourcebook.output.rendering import Converter, Renderer
from sourcebook.pages.site import site_of
from sourcebook.planning import plan
from sourcebook.problems import Unreadable
from sourcebook.settings import Settings
from sourcebook.values.prose import (
    PROSE,
    Block,
    Citation,
    Emphasis,
    EntryLink,
    Inline,
    Link,
    Paragraph,
    Quotation,
    Text,
)
from tests.end_to_end.texts import READABLE, quoted
from tests.knowledge import event, linked, place, source

Path_ = tuple[str, ...]
"""What a character stands in: lists and quotations from the outermost, then its manner, sorted."""

Run = list[tuple[str, Path_]]

SHOWN = {
    "em": "em",
    "strong": "strong",
    "a": "a",
    "sup": "sup",
    "blockquote": "blockquote",
    "ul": "ul",
    "ol": "ol",
}

PIECES = st.sampled_from(
    [text for text in READABLE if len(text) < 60]
    + [
        "word",
        "two words",
        "*x*",
        "**y**",
        "_z_",
        "[t](https://example.org/a_(b)?c=*d*&e)",
        "[^wire]",
        "[^wire, p. 2]",
    ]
    + [
        "[[places/harbour]]",
        "[[places/harbour|w*o*rds]]",
        "1.",
        "-",
        ">",
        "  ",
        "\\",
        "!",
        "&",
        "*",
        "_",
        "(",
    ]
)
LINES = st.tuples(
    st.sampled_from(["", "", "- ", "* ", "1. ", "7. ", "> ", "  - ", "   1. ", "> - ", "- > ", "    ", "\n"]),
    st.lists(PIECES, min_size=1, max_size=3).map("".join),
).map("".join)
TEXTS = st.lists(LINES, min_size=1, max_size=6).map("\n".join)


@cache
def engines() -> tuple[Renderer, Converter]:
    """What renders: nothing of a page is kept between two."""
    return Renderer(), Converter()


def page_of(text: str) -> Any:
    """The page of an event with a text as its account, as HTML5 reads it; None where it refers to what is not there."""
    library, problems = linked(
        {
            "events/talks": event(body=quoted(text)),
            "places/harbour": place(title="The *harbour*"),
            "sources/wire": source(),
        }
    )
    if problems:
        return None
    base = Base(Path(), Settings(format="1", title="A base"), library, {}, (), {})
    renderer, converter = engines()
    page = plan(site_of(base)).pages["events/talks.md"].make()
    html = GRADE.sub("", converter.html(renderer.markdown(page), str).content)
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


GRADE = re.compile(r' ?<small><a href="[^"]*grades\.md#[^"]*">[^<]*</a></small>')
"""What a value weighs: that is said of the account, and no part of it."""


def account_of(tree: Any) -> Iterator[Any]:
    """The elements below the heading of the account."""
    found = False
    for element in tree:
        if element.tag == "h2":
            found = element.get("id") == "body"
        elif found and element.tag not in {"div", "details"}:
            yield element


def shown(elements: Iterator[Any]) -> Run:
    """Each character with what it stands in. A break of line is none: the text has spaces for its own."""
    run: Run = []
    for element in elements:
        _walk(element, (), run)
    return run


def _walk(element: Any, path: Path_, run: Run) -> None:
    tag = SHOWN.get(element.tag, "")
    if tag == "ol":
        tag = f"ol {element.get('start', '1')}"
    inner = (*path, tag) if tag else path
    _say(element.text, inner, run)
    for each in element:
        _walk(each, inner, run)
        _say(each.tail, inner, run)


def _say(text: str | None, path: Path_, run: Run) -> None:
    run += [(character, path) for character in (text or "").replace("\n", "")]


def meant(blocks: tuple[Block, ...]) -> Run:
    """The same of the tree that prose was read to."""
    numbers: dict[tuple[str, str | None], int] = {}
    run: Run = []
    for block in blocks:
        run += _of_block(block, (), numbers)
    return run


def _of_block(
    block: Block, path: Path_, numbers: dict[tuple[str, str | None], int]
) -> Iterator[tuple[str, Path_]]:
    match block:
        case Paragraph(inner):
            yield from _of_inline(inner, path, frozenset(), numbers)
        case Quotation(blocks):
            for each in blocks:
                yield from _of_block(each, (*path, "blockquote"), numbers)
        case _:
            within = "ul" if block.start is None else f"ol {block.start}"
            for item in block.items:
                for each in item:
                    yield from _of_block(each, (*path, within), numbers)


def _of_inline(
    nodes: tuple[Inline, ...], path: Path_, manner: frozenset[str], numbers: dict[tuple[str, str | None], int]
) -> Iterator[tuple[str, Path_]]:
    for node in nodes:
        match node:
            case Text(text):
                yield from ((character, (*path, *sorted(manner))) for character in text)
            case Emphasis(inner, strong):
                yield from _of_inline(inner, path, manner | {"strong" if strong else "em"}, numbers)
            case Link(_, inner):
                yield from _of_inline(inner, path, manner | {"a"}, numbers)
            case EntryLink(_, text):
                words = "The *harbour*" if text is None else text
                yield from ((character, (*path, *sorted(manner | {"a"}))) for character in words)
            case Citation(name, at):
                number = numbers.setdefault((name, at), len(numbers) + 1)
                yield from ((character, (*path, "a", "sup")) for character in f"[{number}]")


def sorted_manners(run: Run) -> Run:
    """A run in which the order of manners within each other says nothing."""
    blocks = ("ul", "ol", "blockquote")
    return [
        (
            character,
            (
                *(e for e in path if e.startswith(blocks)),
                *sorted({e for e in path if not e.startswith(blocks)}),
            ),
        )
        for character, path in run
    ]


def beyond(block: Block) -> bool:
    """Whether a list, or one in it, counts beyond 99: its numbers may then be words."""
    match block:
        case Paragraph():
            return False
        case Quotation(blocks):
            return any(map(beyond, blocks))
        case _:
            inner = any(beyond(each) for item in block.items for each in item)
            simple = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in block.items)
            return inner or ((block.start or 0) + len(block.items) > 100 and not simple)


@pytest.mark.slow
@given(text=TEXTS)
@example("- a\n\n1. b")
@example("7. seven\n8. eight")
@example("> - a\n> - b\n\nc")
@example("1. a\n\n   b\n\n   - c\n2. d")
@example("- 1. x")
@example("a\n\n    # b")
@example("1986. What a year")
@example("98. a\n\n    - b\n99. c")
def test_prose_shows_as_it_was_meant(text: str) -> None:
    """Each character of an account stands in the lists, quotations, links and emphasis that it was written in."""
    try:
        read = PROSE.read(text)
    except Unreadable:
        reject()
    tree = page_of(text)
    assume(tree is not None)
    assume(not any(beyond(block) for block in read.blocks))
    assert sorted_manners(shown(account_of(tree))) == sorted_manners(meant(read.blocks))


def test_a_number_without_room_is_a_word() -> None:
    """Items of several blocks are indented by four columns: a number of three digits then stands above its item."""
    tree = page_of("1986. a\n\n      b\n1987. c")
    assert "".join(character for character, _ in shown(account_of(tree))) == "1986.ab1987.c"
    assert {path for _, path in shown(account_of(tree))} == {("ul",)}
