"""Nothing that is alleged, predicted, threatened, denied or doubted stands anywhere without a word that says so.

A base is generated with one entry for each field of each kind, in each way in which a source can stand to its value.
Each such value has words of its own; wherever they are on any page, or in what the search lists, a mark is beside them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, count, cycle, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element

import pytest

from sourcebook.build import prepare
from sourcebook.kinds.model import Field, Kind
from sourcebook.output.search import Finder
from sourcebook.pages.model import Page
from sourcebook.planning import Plan
from tests.end_to_end.rich import PNG
from tests.knowledge import Files, make, shipped
from tests.shown import Piece, content, pieces, text, tree, tree_of
from tests.sites import page, site

VALUE, LIST, NAMED = "at the value", "in the entry's list", "in the entry's list, by its field"
STANDS = {
    VALUE: ("alleges", "predicts", "threatens", "denies", "doubts"),
    LIST: ("alleges", "predicts", "threatens"),
    NAMED: ("alleges", "predicts", "threatens", "denies", "doubts"),
}
"""How a source stands to a value, by where that is written. What denies the entry denies none of its values."""

DENIES = frozenset({"denies", "doubts"})
CONTESTED = "contested"

SILENT = frozenset(
    {"file", "sha256", "id", "source-reference", "language", "latitude", "longitude", "length"}
)
"""Types of which no words can be told from any others."""

CLAIMED = ("actors/guild", "places/pier", "sources/wire", "sources/diary")
"""Whom a claim names: its speaker, what it is about, its source; and one more source."""

TERMS = "terms/"
LABELS = frozenset({".sb-crumbs", ".sb-entrances", ".sb-months", ".sb-cite", "h1", "h2", "h3"})
"""Where names stand to lead to something, not to say it."""

DATED = 3
"""How many cells a row has of what leads to an entry, if there is one for the time."""

PLAIN = "[{source: wire}, {source: diary}]"
"""What corroborates an entry, so that nothing but its one value needs a mark."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value that no page may show unmarked."""

    entry: str
    """Its name."""

    field: str
    way: str
    stands: str
    """How the source stands to it."""

    words: tuple[str, ...]
    """What tells it from all others, wherever it is shown."""


@dataclass(slots=True)
class Maker:
    """Makes the base: entries, what they refer to, terms of their own."""

    numbers: Iterator[int] = field(default_factory=lambda: count(1001))
    files: dict[str, str | bytes] = field(default_factory=dict)
    terms: dict[str, dict[str, str]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def value(self, of: Field, words: list[str]) -> str:
        """A value of a field in YAML, with its words; '' for one of which there is none to tell."""
        number = next(self.numbers)
        word = f"Zq{number}"
        if of.type == "record":
            return self.record(of, words)
        if of.type in SILENT or of.type == "yes-no":
            return ""
        if of.type == "date":
            words.append(str(number))
            return f"'{number}'"
        if of.type in {"quantity", "number"}:
            words.append(f"700,{number % 1000:03}")
            return f"700{number % 1000:03}"
        words.append(word)
        return self.named(of, number, word)

    def named(self, of: Field, number: int, word: str) -> str:
        """A value that is a text, or leads to something with that name."""
        if of.type == "reference":
            return self.target(of, number, word)
        if of.type == "term":
            self.terms.setdefault(of.vocabulary, {})[f"t{number}"] = word
            return f"t{number}"
        return {"url": f"https://example.org/{word}", "identifier": f"https://example.org/{word}"}.get(
            of.type, word
        )

    def target(self, of: Field, number: int, word: str) -> str:
        """An entry to which a value leads. It is corroborated itself."""
        folder = next(each for each in ("events", "actors", "places", "sources") if each in of.folders)
        self.files[f"{folder}/x{number}"] = f"title: {word}\n{NEEDED[folder]}sources: {PLAIN}\n"
        return f"{folder}/x{number}" if len(of.folders) > 1 else f"x{number}"

    def record(self, of: Field, words: list[str]) -> str:
        """A record with words in each of its fields that can have any."""
        # A claim tells its speech act in its own words.
        fields = {name: inner for name, inner in of.fields.items() if inner.vocabulary != "speech-acts"}
        told = {name: (self.value(inner, words), inner.many) for name, inner in fields.items()}
        written = {name: f"[{text}]" if many and text else text for name, (text, many) in told.items()}
        if of.name == "images":
            written |= {"file": "a.png", "sensitive": "yes" if len(self.told) % 2 else "no"}
        if of.name == "location":
            written |= {"lat": "10", "lon": "20", "radius": "5 km"}
        return "{" + ", ".join(f"{name}: {text}" for name, text in written.items() if text) + "}"

    def entry(self, kind: Kind, of: Field, way: str, stands: str) -> None:
        """One entry with a value that no page may show unmarked."""
        words: list[str] = []
        text = self.value(of, words)
        if not words:
            return
        how = f"{'stance' if stands in DENIES else 'speech_act'}: {stands}"
        said = f"{{source: letter, {how}}}"
        own = text[1:-1] if text.startswith("{") else f"value: {text}"
        value = f"{{{own}, sources: [{said}]}}" if way == VALUE else text
        sources = {VALUE: PLAIN, LIST: f"[{said}]", NAMED: f"[{said[:-1]}, field: {of.name}}}]"}[way]
        name = f"{kind.folder}/e{next(self.numbers)}"
        needed = "".join(
            line
            for line in NEEDED[kind.folder].splitlines(keepends=True)
            if not line.startswith(f"{of.name}:")
        )
        self.files[name] = (
            f"title: A title of e\n{needed}{of.name}: {f'[{value}]' if of.many else value}\nsources: {sources}\n"
        )
        self.told.append(Told(name, of.name, way, stands, tuple(words)))


NEEDED = {
    "events": "type: war\ndate: '1914'\n",
    "actors": "type: unit\n",
    "places": "type: town\n",
    "sources": "type: document\n",
}


@cache
def generated() -> tuple[Files, tuple[Told, ...]]:
    """The base, and what must not be unmarked in it."""
    schema, maker = shipped(), Maker()
    turns = {way: cycle(stands) for way, stands in STANDS.items()}
    for kind in schema.kinds.values():
        for of in kind.fields.values():
            if not of.editorial and of.shown != "none":
                for way, turn in turns.items():
                    maker.entry(kind, of, way, next(turn))
    for name in ("wire", "diary", "letter"):
        maker.files[f"sources/{name}"] = f"title: The {name}\n{NEEDED['sources']}sources: {PLAIN}\n"
    for name, terms in maker.terms.items():
        own = {
            each.id: {"label": each.label, **({"inverse": each.inverse} if each.inverse else {})}
            for each in schema.vocabularies[name].terms.values()
        }
        inverse = {"inverse": "Led to"} if name.endswith("-relations") else {}
        added = {term: {"label": word, **inverse} for term, word in terms.items()}
        written = {"label": name, "terms": {**own, **added}}
        maker.files[f"entries/_vocabularies/{name}.yaml"] = json.dumps(written)
    images = {f"entries/{folder}/a.png": PNG for folder in schema.kinds}
    return {**maker.files, **images}, tuple(maker.told)


@dataclass(frozen=True, slots=True)
class Where:
    """A smallest piece of a site, and the page on which it is."""

    uri: str
    piece: Piece


@cache
def rendered() -> tuple[tuple[Page, str, bytes], ...]:
    """Every page of the site with its HTML, and what the search finds on it."""
    files, _ = generated()
    with TemporaryDirectory() as folder:
        make(Path(folder), files)
        prepared = prepare(Path(folder))
        assert prepared.plan is not None, [
            str(each) for each in prepared.problems if each.level.value == "error"
        ][:9]
        return tuple(_rendered(prepared.plan))


def _rendered(plan: Plan) -> Iterator[tuple[Page, str, bytes]]:
    finder = Finder()
    for planned in plan.pages.values():
        page = planned.make()
        html = content(page)
        listing = planned.listing() if planned.listing else None
        yield page, html, finder.found(page, listing, page.uri, html)


@cache
def shown() -> tuple[Where, ...]:
    """Every smallest piece of every page that says something."""
    return tuple(
        Where(page.uri, piece)
        for page, html, _ in rendered()
        for piece in chain.from_iterable(map(_split, pieces(_joined(tree_of(html)))))
        if not piece.within & LABELS
    )


def _split(piece: Piece) -> Iterator[Piece]:
    """What a source says in one entry stands in one item, value by value."""
    for each in piece.text.split(" · ") if piece.tag == "li" else [piece.text]:
        yield Piece(piece.tag, each, piece.links, piece.within)


def _joined(body: Element) -> Element:
    """A page on which the time of what leads to an entry stands beside it, and an image with what is below it."""
    for row in body.iterfind("div[@class='sb-relations']//tbody/tr"):
        cells = row.findall("td")
        if len(cells) == DATED:
            cells[1].text = f"{text(cells[0])} {cells[1].text or ''}"
            row.remove(cells[0])
    for around in body.iter():
        for image, below in pairwise([*around]):
            if image.tag == below.tag == "p" and image.find("img") is not None:
                image.extend(below)
                image[-1].tail = f"{image[-1].tail or ''} {below.text or ''}"
    return body


def is_label(where: Where, word: str, entry: str) -> bool:
    """Whether words are the name of what is listed, or a term of a list, and no value of the entry that they are of."""
    own, text = f"{entry}.md", where.piece.text
    if where.uri.startswith(TERMS) and text == word:
        return True
    card = where.piece.links[:1]
    begins = text.removeprefix("Before: ").removeprefix("After: ").startswith(word)
    return begins and where.uri != own and bool(card) and card[0][0] == word and "#" not in card[0][1]


def marked(text: str, told: Told) -> bool:
    """Whether a text says how a source stands to a value, or that it is contested."""
    return re.search(rf"\b({told.stands}|{CONTESTED})\b", text) is not None


def says(text: str, word: str) -> bool:
    """Whether a text has words that tell a value."""
    return re.search(rf"(?<![\w,]){re.escape(word)}(?![\w,]*\d)", text, re.IGNORECASE) is not None


VALUES = {
    f"{told.entry.split('/')[0]}.{told.field}, {told.way}: {told.stands}": told for told in generated()[1]
}


@pytest.mark.parametrize("told", VALUES.values(), ids=VALUES)
def test_no_page_shows_it_unmarked(told: Told) -> None:
    """Its own page shows it; on each page on which it is, the word for how a source stands to it is beside it."""
    found = [(where, word) for word in told.words for where in shown() if says(where.piece.text, word)]
    assert {f"{told.entry}.md"} <= {where.uri for where, _ in found}
    bare = [
        f"{where.uri}: {where.piece.text}"
        for where, word in found
        if not marked(where.piece.text, told) and not is_label(where, word, told.entry)
    ]
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("told", VALUES.values(), ids=VALUES)
def test_no_hit_of_a_search_shows_it_unmarked(told: Told) -> None:
    """What the search finds on a page, and what a hit says of it, has the word with the value. Facets only narrow."""
    for title, record in records():
        if title not in told.words and any(says(record, word) for word in told.words):
            assert marked(record, told), record[:200]


@cache
def records() -> tuple[tuple[str, str], ...]:
    """What the search has of each page that is no list of terms: its title, and all that a hit may show."""
    found = [
        json.loads(record) for page, _, record in rendered() if record and not page.uri.startswith(TERMS)
    ]
    return tuple(
        (each["meta"]["title"], " ".join([*map(str, each["meta"].values()), each["content"]]))
        for each in found
    )


@pytest.mark.parametrize("told", VALUES.values(), ids=VALUES)
def test_nothing_leads_there_unmarked(told: Told) -> None:
    """Where a value leads to an entry, the row on that entry's page that tells it has the word, too."""
    for where in led_from(f"{told.entry}.md"):
        assert marked(where, told)


@cache
def rows() -> tuple[tuple[str, str], ...]:
    """Every row of what leads to an entry: to which page its first link leads, and its words."""
    return tuple(
        (links[0].partition("#")[0], text(row))
        for _, html, _ in rendered()
        for row in tree_of(html).iterfind("div[@class='sb-relations']//tbody/tr")
        if (links := [href for link in row.iter("a") if (href := link.get("href"))])
    )


def led_from(uri: str) -> list[str]:
    """The rows that name the entry with this page."""
    return [words for to, words in rows() if to == uri]


def test_the_walk_stands_on_something() -> None:
    """Every kind, every type of value that has words, every way in which a source can stand to it; and what leads there."""
    kinds = shipped().kinds
    fields = [kinds[told.entry.split("/")[0]].fields[told.field] for told in generated()[1]]
    assert {told.entry.split("/")[0] for told in generated()[1]} == {*kinds}
    assert {"term", "date", "record", "reference", "prose", "line", "url", "identifier"} <= {
        of.type for of in fields
    }
    assert {(told.way, told.stands) for told in generated()[1]} == {
        (way, stands) for way, stood in STANDS.items() for stands in stood
    }
    assert sum(bool(led_from(f"{told.entry}.md")) for told in generated()[1]) > len(kinds)


def test_descriptions_hold_nothing_of_it() -> None:
    """They are made of summaries, which are the editor's own."""
    words = [word for told in generated()[1] for word in told.words]
    described = " ".join(page.description for page, _, _ in rendered() if not page.uri.startswith(TERMS))
    assert [word for word in words if says(described, word)] == []


@pytest.mark.parametrize("act", ["alleges", "predicts", "threatens", "retracts"])
def test_a_claim_takes_its_speech_act_along(act: str) -> None:
    """To the page of its speaker, of what it is about, of its source: what is alleged there reads as alleged here."""
    claim = f"{{speaker: guild, text: Zq1, about: [places/pier], speech_act: {act}, sources: [wire]}}"
    of = site(
        {
            "events/e": f"title: A title\n{NEEDED['events']}claims: [{claim}]\nsources: {PLAIN}\n",
            **{name: f"title: A title of it\n{NEEDED[name.split('/')[0]]}" for name in CLAIMED},
        }
    )
    found = {
        uri: [each.text for each in _split_all(tree(page(of, uri))) if says(each.text, "Zq1")]
        for uri in (f"{name}.md" for name in ("events/e", *CLAIMED[:3]))
    }
    assert all(found.values())
    assert [words for shown in found.values() for words in shown if act not in words] == []


def _split_all(body: Element) -> Iterator[Piece]:
    return chain.from_iterable(map(_split, pieces(_joined(body))))
