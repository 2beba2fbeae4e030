"""Writing: what is more than plain text, as Markdown: links, citations, prose, cards, items, rows of tables.

Every text is encoded here; what comes out is Markdown, to be put into a page as it is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from threading import local

from sourcebook import encoding
from sourcebook.addresses import GRADES
from sourcebook.kept import Kept
from sourcebook.pages.model import (
    Attribution,
    Block,
    Branch,
    Card,
    Cite,
    Item,
    Mark,
    Matrix,
    Reference,
    Relation,
    Row,
    Said,
    Span,
    Supported,
    Way,
)

FROM_THE_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters that are read from the right. Source: Unicode, DerivedBidiClass.txt, the ranges whose default is R or AL."""

PLAIN_LINK = re.compile(r"[a-z0-9_./-]*")
"""The way to a page whose name is made of ids: it stays as it is."""

OUTSIDE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
"""How a link out of the site begins."""

ANCHOR = re.compile(r"[a-z0-9_-]+")
"""What ids and names of fields are made of: it stays as it is, so that every engine finds the anchor that a link names."""

WIDEST = 99
"""The greatest number whose mark fits into the four columns by which Python-Markdown indents what continues an item."""

SHORT = 120
"""How many characters a text may have that is remembered with its encoding: titles and labels do, prose does not."""

TEXTS, LINKS, CARDS = 32_768, 16_384, 16_384
"""How many texts, links and cards are remembered: a few megabytes of each."""

FOLDERS = 16
"""Of how many folders the links are remembered."""

BREAK = " <br>"


class Links(Kept[str, str]):
    """Links as the pages of one folder write them, by what they lead to. What is not there is made when it is wanted."""

    def __init__(self, way: Callable[[str], str]) -> None:
        """`way`: page or asset -> the link to it, encoded for Markdown. All are named by their uris."""
        super().__init__()
        self.way = way
        self.cards: Kept[int, tuple[Card, str]] = Kept()
        """What was written of cards, by their identity: each stays as long as its line."""
        self.marks: Kept[Mark, str] = Kept()

    def __missing__(self, target: str) -> str:
        """The link to a page or an asset, with an anchor perhaps, or out of the site. What has neither is remembered."""
        if ":" in target and OUTSIDE.match(target):
            return encoding.destination(target)
        path, mark, name = target.partition("#")
        return self[path] + _fragment(name) if mark else self.keep(path, self.way(path), LINKS)


class _Texts(Kept[str, str]):
    """Short texts, encoded."""

    def __missing__(self, text: str) -> str:
        encoded = encoding.markdown(text)
        if len(text) > SHORT:
            return encoded
        # Most are plain, and stay the same object.
        return self.keep(text, text if encoded == text else encoded, TEXTS)


class _Isolated(_Texts):
    """The same, those that are read from the right kept apart: else they would turn what stands around them."""

    def __missing__(self, text: str) -> str:
        if not FROM_THE_RIGHT.search(text):
            return super().__missing__(text)
        encoded = f"<bdi>{encoding.markdown(text)}</bdi>"
        return encoded if len(text) > SHORT else self.keep(text, encoded, TEXTS)


class _Hand(local):
    """The page in hand. Each thread has its own."""

    own: str = "#"
    """What the links to its own anchors begin with."""

    links: Links


class Writer:
    """Writes the parts of a page. It remembers texts and links."""

    def __init__(self, links: Links | None = None) -> None:
        """`links`: those of all pages, where they do not lead from Markdown file to Markdown file."""
        self._hand = _Hand()
        self._texts, self._isolated = _Texts(), _Isolated()
        self._of_folder = lru_cache(FOLDERS)(_links_of_folder if links is None else lambda _: links)

    def begin(self, uri: str) -> None:
        """Take a page in hand: links are written as it writes them, until the next one."""
        self._hand.own, self._hand.links = f"{uri}#", self._of_folder(posixpath.dirname(uri))

    def text(self, text: str) -> str:
        """A plain text."""
        return self._texts[text]

    def link(self, target: str) -> str:
        """Where a link leads: to the uri of a page, with an anchor perhaps, or out of the site."""
        hand = self._hand
        if "#" in target and target.startswith(hand.own):
            return _fragment(target[len(hand.own) :])
        return hand.links[target]

    def spans(self, spans: Span | Sequence[Span | Cite]) -> str:
        """Spans: links, emphasis, names in other scripts, citations among them."""
        if isinstance(spans, Span):
            return self._span(spans)
        if len(spans) == 1:
            return self._part(spans[0])
        written: list[str] = []
        plain = ""
        for span in spans:
            if span.__class__ is Span and not (span.to or span.lang or span.emphasis or span.strong):
                # Plain ones side by side are one text: a mark may be made of the end of one and the start of the next.
                plain += span.text
                continue
            if plain:
                written.append(self._within(plain, first=not written, last=False))
                plain = ""
            written.append(self._part(span))
        if plain:
            written.append(self._within(plain, first=not written, last=True))
        return "".join(written)

    def _part(self, part: Span | Cite) -> str:
        return self._cite(part) if isinstance(part, Cite) else self._span(part)

    def _within(self, text: str, *, first: bool, last: bool) -> str:
        """A text within a run. A space at its edge stays plain where more of the run follows: a letter stands in."""
        before = "" if first or not text.startswith(" ") else "x"
        after = "" if last or not text.endswith(" ") else "x"
        encoded = self._texts[f"{before}{text}{after}"]
        return encoded[len(before) : len(encoded) - len(after)] if before or after else encoded

    def _span(self, span: Span) -> str:
        if span.lang:
            text = f'<bdi lang="{encoding.attribute(span.lang)}">{self._texts[span.text]}</bdi>'
        else:
            text = self._isolated[span.text]
        if span.emphasis:
            text = f"<em>{text}</em>"
        if span.strong:
            text = f"<strong>{text}</strong>"
        return f"[{text}]({self.link(span.to)})" if span.to else text

    def separated(self, spans: Iterable[Span], mark: str) -> str:
        """Spans, each by itself, with a mark of the template between them."""
        return mark.join([self.spans(span) for span in spans])

    def cites(self, cites: Iterable[Cite]) -> str:
        """Citations: small numbers that lead to the foot of the page; a word marks what is not simply asserted."""
        return "".join([self._cite(cite) for cite in cites])

    def _cite(self, cite: Cite) -> str:
        mark = f" {self._small(cite.mark)}" if cite.mark else ""
        link = f"[&#91;{cite.number}&#93;](#ref-{cite.number})"
        if cite.retracted:
            return f"<sup><s>{link}</s>{mark} <small>retracted</small></sup>"
        return f"<sup>{link}{mark}</sup>"

    def mark(self, mark: Mark | None) -> str:
        """What a value weighs, in a word or two that lead to the rule; nothing for None."""
        if mark is None:
            return ""
        hand = self._hand
        known = hand.links.marks.get(mark)
        return known or hand.links.marks.setdefault(
            mark, f" <small>[{self.text(mark.words)}]({self.link(f'{GRADES}#{mark.anchor}')})</small>"
        )

    def attribution(self, attribution: Attribution) -> str:
        """Who says all that a block has."""
        if not attribution.spans:
            return f"All of this:{self.mark(attribution.mark)}"
        said = f"{self.spans(attribution.spans)}{self.cites(attribution.cites)}"
        return f"All of this according to {said},{self.mark(attribution.mark)}"

    def matrix(self, matrix: Matrix) -> str:
        """Sources by contested fields, as a table."""
        head = " | ".join([self.spans(column) for column in matrix.columns])
        lines = [
            f"| {self.spans(line.source)} | {' | '.join([self._cell(cell) for cell in line.cells])} |\n"
            for line in matrix.lines
        ]
        return f"| Source | {head} |\n| --- |{' --- |' * len(matrix.columns)}\n{''.join(lines)}"

    def _cell(self, items: Sequence[Item]) -> str:
        return BREAK.join([self.item(item) for item in items]) or "—"

    def _small(self, text: str) -> str:
        return f"<small>{self.text(text)}</small>"

    def _titled(self, title: str, to: str) -> str:
        return f"[{self._isolated[title]}]({self.link(to)})"

    def remarks(self, remarks: Iterable[Sequence[Span]]) -> str:
        """What is said besides, in brackets; '' where nothing is."""
        said = "; ".join([self.spans(remark) for remark in remarks])
        return f" <small>({said})</small>" if remarks else ""

    def item(self, item: Item) -> str:
        """One value, with its anchors, its citations, and what is said of it."""
        anchors = f"{anchor(item.shared)}{anchor(item.anchor)}"
        return (
            f"{anchors}{self.spans(item.spans)}{self.cites(item.cites)}{self.mark(item.mark)}"
            f"{self.remarks(item.remarks)}"
        ).strip()

    def items(self, items: Iterable[Item]) -> str:
        """Values as a list."""
        return "".join([f"- {self.item(item)}\n" for item in items])

    def facts(self, rows: Iterable[Row]) -> str:
        """Fields as the rows of a table, each with all its values."""
        return "".join(
            [
                f"| {self._label(row)} | {BREAK.join([self.item(item) for item in row.items])} |\n"
                for row in rows
            ]
        )

    def _label(self, row: Row) -> str:
        rivals = " <small>rival values</small>" if row.rivals else ""
        return f"{anchor(row.anchor)}{self.text(row.label)}{rivals}"

    def card(self, card: Card) -> str:
        """What other pages show of an entry, in a line."""
        links = self._hand.links
        known = links.cards.get(id(card))
        return (known or links.cards.keep(id(card), (card, self._card(card)), CARDS))[1]

    def _card(self, card: Card) -> str:
        kind = f", {self.text(card.type)}" if card.type else ""
        where = f", {self.spans(card.where)}" if card.where else ""
        return f"{self._titled(card.title, card.uri)}{kind}{where}{self._when(card)}"

    def _type(self, card: Card) -> str:
        return f" {self._small(card.type)}" if card.type else ""

    def _when(self, card: Card) -> str:
        return f" {self._small(card.when)}" if card.when else ""

    def cards(self, cards: Iterable[Card]) -> str:
        """Cards as a list."""
        return "".join([f"- {self.card(card)}\n" for card in cards])

    def tree(self, branches: Iterable[Branch]) -> str:
        """Places within each other, as lists within lists."""
        return "".join(
            [
                f"{'    ' * branch.depth}- {self.card(branch.card)}{self._below(branch)}\n"
                for branch in branches
            ]
        )

    def _below(self, branch: Branch) -> str:
        return f" [{branch.within:,} within]({self.link(branch.to)})" if branch.to else ""

    def relations(self, relations: Iterable[Relation], *, dated: bool) -> str:
        """What leads to an entry, as the rows of a table. `dated`: whether its first column is for the time."""
        return "".join(
            [
                f"|{f' {self.text(each.card.when)} |' if dated else ''} {self._relation(each)} | {self._ways(each.ways)} |\n"
                for each in relations
            ]
        )

    def _relation(self, relation: Relation) -> str:
        return f"{self._titled(relation.card.title, relation.to)}{self._type(relation.card)}"

    def _ways(self, ways: Iterable[Way]) -> str:
        return BREAK.join(
            [
                f"{self.spans(way.details)}{self._at(way)}{self.cites(way.cites)}{self.mark(way.mark)}"
                for way in ways
            ]
        )

    def _at(self, way: Way) -> str:
        return f" <small>in {self.spans(way.at)}</small>" if way.at else ""

    def supports(self, supports: Iterable[Supported]) -> str:
        """All that a source says, as a list of entries."""
        return "".join(
            [
                f"- **{self._titled(each.card.title, each.card.uri)}**{self._type(each.card)}{self._when(each.card)}{BREAK}"
                f"{' · '.join([self._said(said) for said in each.said])}\n"
                for each in supports
            ]
        )

    def _said(self, said: Said) -> str:
        spans = f": {self.spans(said.spans)}" if said.spans else ""
        mark = f" {self._small(said.mark)}" if said.mark else ""
        others = "" if said.alone else f" {self._small('with others')}"
        return f"{self._titled(said.label, said.to)}{spans}{mark}{others}"

    def references(self, references: Iterable[Reference]) -> str:
        """The numbered source references, as the list at the foot of a page."""
        return "".join(
            [
                f'{each.number}.  <a id="ref-{each.number}"></a>{self.spans(each.spans)}\n'
                for each in references
            ]
        )

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Prose, written out from its tree."""
        return "\n\n".join([self._block(block) for block in blocks])

    def _block(self, block: Block) -> str:
        if block.kind == "paragraph":
            return self.spans(block.spans)
        if block.kind == "quotation":
            lines = self.blocks(block.items[0]).split("\n")
            return "\n".join([f"> {line}".rstrip() for line in lines])
        return "\n\n".join(self._listed(block))

    def _listed(self, block: Block) -> Iterator[str]:
        """The items of a list, each indented by four, which both engines take for a continuation."""
        as_words = block.kind == "numbers" and _is_wide(block)
        for number, item in enumerate(block.items, block.start):
            mark = f"{number}." if block.kind == "numbers" and not as_words else "-"
            inner = self.blocks(item).split("\n")
            lines = [f"{number}&#46;", "", *inner] if as_words else inner
            yield "\n".join([f"{mark:<3} {lines[0]}", *(f"    {line}".rstrip() for line in lines[1:])])


def anchor(name: str) -> str:
    """An anchor within a line; nothing where its name is empty."""
    return f'<a id="{checked(name)}"></a>' if name else ""


def checked(name: str) -> str:
    """The name of an anchor, which is made of ids, names of fields and digits. Raises `ValueError` for another: a hole."""
    if not ANCHOR.fullmatch(name):
        raise ValueError(name)
    return name


def destination(path: str) -> str:
    """Where a link leads, encoded if need be."""
    return path if PLAIN_LINK.fullmatch(path) else encoding.destination(path)


def _fragment(name: str) -> str:
    return f"#{name}" if ANCHOR.fullmatch(name) else encoding.destination(f"#{name}")


def _links_of_folder(folder: str) -> Links:
    return Links(partial(_between_files, folder))


def _between_files(folder: str, path: str) -> str:
    return destination(_from_folder(path, folder))


def _from_folder(path: str, folder: str) -> str:
    """The way to a path from a folder: what `posixpath.relpath` gives, which asks for the current directory each time."""
    both = f"/{folder}/{path}/" if folder else f"/{path}/"
    if "//" in both or "/." in both:
        return posixpath.relpath(path, folder or ".")
    steps, origin = path.split("/"), folder.split("/") if folder else []
    shared = 0
    while shared < min(len(steps) - 1, len(origin)) and steps[shared] == origin[shared]:
        shared += 1
    return "../" * (len(origin) - shared) + "/".join(steps[shared:])


def _is_wide(block: Block) -> bool:
    """Whether a number takes more room than the indentation leaves it, and something is to be indented below it."""
    several = any(len(item) > 1 or item[0].kind != "paragraph" for item in block.items)
    return several and block.start + len(block.items) - 1 > WIDEST
