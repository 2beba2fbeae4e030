"""Pages as readers get them: each as a tree of HTML, its parts told apart, its citations read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree.ElementTree import Element

import html5lib

from sourcebook.output.rendering import Converter, Renderer
from sourcebook.pages.model import Page

BOUNDARIES = frozenset({"tr", "table", "h2"})
"""Where what a value's anchor begins is at its end, if no other value comes before."""

BLOCKS = frozenset(
    {"article", "blockquote", "div", "li", "p", "pre", "summary", "table", "td", "th", "tr", "ul", "ol"}
    | {"details", "h1", "h2", "h3", "h4", "h5", "h6"}
)
GRADES = "grades.md"


@cache
def _engines() -> tuple[Renderer, Converter]:
    return Renderer(), Converter()


def content(page: Page) -> str:
    """The HTML of a page's content; links lead to uris of pages."""
    renderer, converter = _engines()
    return converter.html(renderer.markdown(page), lambda target: _resolved(page.uri, target)).content


def _resolved(uri: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(uri), target))


def tree(page: Page) -> Element:
    """A page's content as HTML5 reads it."""
    return tree_of(content(page))


def tree_of(html: str) -> Element:
    """HTML as HTML5 reads it."""
    parsed: Element = html5lib.parse(html, namespaceHTMLElements=False)
    body = parsed.find("body")
    assert body is not None
    return body


def text(of: Element | Iterable[Element]) -> str:
    """The words of one element or several."""
    elements = [of] if isinstance(of, Element) else of
    return " ".join("".join("".join(each.itertext()) for each in elements).split())


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation on a page."""

    number: str
    """The anchor to which it leads."""

    mark: str
    """How the source stands to the value, in the words beside the number."""

    retracted: bool
    """Whether it is struck, and says so in a word."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a page shows between the anchor of a value and the next one, or the end of its row, list or section."""

    text: str
    cites: tuple[Cited, ...]
    marks: tuple[tuple[str, str], ...]
    """The links to the rule of grades: each with its words and its anchor there."""


def parts(body: Element, anchors: Iterable[str]) -> dict[str, Part]:
    """What stands at each of some anchors."""
    wanted, found, at = {*anchors}, dict[str, list[Element | str]](), ""
    for element, words in _walk(body):
        if element is None:
            if at:
                found[at].append(words)
        elif element.get("id") in wanted:
            at = str(element.get("id"))
            found[at] = []
        elif element.tag in BOUNDARIES or element.get("class") in {"sb-neighbours", "sb-matrix", "sb-cite"}:
            at = ""
        elif at:
            found[at].append(element)
    return {anchor: _part(pieces) for anchor, pieces in found.items()}


def _walk(element: Element) -> Iterator[tuple[Element | None, str]]:
    """Elements and texts in the order of the page."""
    yield element, ""
    if element.text:
        yield None, element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _walk(child)
        if child.tail:
            yield None, child.tail


def _part(pieces: list[Element | str]) -> Part:
    elements = [piece for piece in pieces if isinstance(piece, Element)]
    words = " ".join("".join(piece for piece in pieces if isinstance(piece, str)).split())
    return Part(words, tuple(_cites(elements)), tuple(_marks(elements)))


def cites(element: Element) -> tuple[Cited, ...]:
    """The citations in an element."""
    return tuple(_cites(element.iter()))


def marks(element: Element) -> tuple[tuple[str, str], ...]:
    """The links to the rule of grades in an element."""
    return tuple(_marks(element.iter()))


def _cites(elements: Iterable[Element]) -> Iterator[Cited]:
    for each in elements:
        link = next((link for link in each.iter("a")), None) if each.tag == "sup" else None
        if link is not None:
            small = [text(word) for word in each.iter("small")]
            struck = any(link in [*line.iter("a")] for line in each.iter("s"))
            assert struck == ("retracted" in small), text(each)
            said = ", ".join(word for word in small if word != "retracted")
            yield Cited(str(link.get("href")).removeprefix("#"), said, struck)


def _marks(elements: Iterable[Element]) -> Iterator[tuple[str, str]]:
    for each in elements:
        path, _, anchor = (each.get("href") or "").partition("#")
        if each.tag == "a" and path.endswith(GRADES):
            yield text(each), anchor


def references(body: Element) -> dict[str, Element]:
    """The items at the foot of a page, by their anchors."""
    items = {anchor.get("id") or "": item for item in body.iter("li") for anchor in item.iter("a")}
    return {anchor: item for anchor, item in items.items() if re.fullmatch(r"ref-\d+", anchor)}


@dataclass(frozen=True, slots=True)
class Piece:
    """A smallest piece of a page that is read as one: a paragraph, an item of a list, a cell, a line of one of these."""

    tag: str
    text: str
    links: tuple[tuple[str, str], ...]
    """Its links: words and where they lead."""

    within: frozenset[str]
    """Tags and classes of all that is around it, and of itself."""


def pieces(body: Element) -> Iterator[Piece]:
    """All pieces of a page. What an image shows is among the words."""
    yield from _pieces(body, frozenset())


def _pieces(element: Element, around: frozenset[str]) -> Iterator[Piece]:
    within = around | {element.tag, *(f".{name}" for name in (element.get("class") or "").split())}
    line = _Line(element.tag, within)
    line.add(element.text)
    yield from _inner(element, line, within)
    yield from line.closed()


def _inner(element: Element, line: _Line, within: frozenset[str]) -> Iterator[Piece]:
    """What is in an element: its own lines, and the blocks in it."""
    for child in element:
        if child.tag in BLOCKS:
            yield from line.closed()
            yield from _pieces(child, within)
        elif child.tag == "br":
            yield from line.closed()
        elif isinstance(child.tag, str):
            line.begin(child)
            yield from _inner(child, line, within)
            line.end(child)
        line.add(child.tail)


class _Line:
    """A line of a block, as far as it was read."""

    def __init__(self, tag: str, within: frozenset[str]) -> None:
        self.tag, self.within = tag, within
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.open: list[int] = []

    def add(self, words: str | None) -> None:
        self.words.append(words or "")

    def begin(self, element: Element) -> None:
        self.open.append(len(self.words))
        self.add(element.get("alt"))
        self.add(element.text)

    def end(self, element: Element) -> None:
        start = self.open.pop()
        if element.tag == "a" and element.get("href"):
            self.links.append((" ".join("".join(self.words[start:]).split()), str(element.get("href"))))

    def closed(self) -> Iterator[Piece]:
        """What was read, if it is anything; what comes next is another line."""
        words = " ".join("".join(self.words).split())
        if words:
            yield Piece(self.tag, words, tuple(self.links), self.within)
        self.words, self.links = [], []
        self.open = [0 for _ in self.open]
