"""Any text, drawn from all of Unicode, shows to the character: at each place where a page or a file has one."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
import markdown
import yaml
from mkdocs.utils import meta
from selectolax.lexbor import LexborHTMLParser

from sourcebook import encoding
from sourcebook.output.rendering import Converter
from sourcebook.pages.citing import Work, csl
from sourcebook.values.plain import LINE
from tests.end_to_end.texts import reads
from tests.proofs._naughty import NAUGHTY
from tests.proofs.proof import Chunk, Proof, Tally
from tests.test_encoding import EXTENSIONS, HOSTILE

TOGETHER = 100
"""How many texts stand in one document."""

TRIES = 50

PLANES = (0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 14, 15, 16)
LETTERS = "aZéßıłøþžŁΩжЯעاکمنیहकसිതമअกあ漢글ꙮ𐎠𝒜"
JOINERS = "\u200c\u200d"
JOINED = "کمنیهکسහකමलരണ"
MARKS = "\u0300\u0301\u0308\u0327\u0338\u0345\u0488\u05b4\u064b\u0670\u093c\u094d\u0e34\u0eb1\u1dc4\u20d0\u20dd\u3099\ufe20"
SPACES = "\u00a0\u1680\u2000\u2003\u2007\u2009\u200a\u202f\u205f\u3000"
SELECTORS = ("\ufe0e", "\ufe0f", "\U000e0100", "\U000e01ef", "\u180b")
PICTURES = ("🙂", "👍🏽", "1\ufe0f\u20e3", "🇸🇾", "🏳\ufe0f", "❤", "☎", "👨\u200d👩\u200d👧", "🫥")
REFUSED = "\x00\x07\x0b\x1b\x7f\x85\x9f\u200b\u2028\u202e\u2060\u2066\ufeff\ufffe\uffff\U000e0041\ud800\u200d"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def _any(random: Random) -> str:
    """A character of any plane, whether it is assigned or not."""
    return chr(random.choice(PLANES) * 0x10000 + random.randrange(0x10000))


def _near(random: Random) -> str:
    """Some characters of one block, as words have."""
    start = random.choice(
        (
            0x20,
            0xA0,
            0x370,
            0x400,
            0x590,
            0x600,
            0x900,
            0xE00,
            0x1100,
            0x1E00,
            0x2000,
            0x2190,
            0x3040,
            0x4E00,
            0xAC00,
            0xE000,
            0xFB00,
            0xFF00,
            0x1D400,
            0x1F300,
            0x20000,
            0xF0000,
        )
    )
    return "".join(chr(start + random.randrange(96)) for _ in range(random.randint(1, 8)))


PIECES: tuple[Callable[[Random], str], ...] = (
    _any,
    _any,
    _near,
    _near,
    lambda random: random.choice(PUNCTUATION),
    lambda random: random.choice(PUNCTUATION) * random.randint(1, 4),
    lambda random: random.choice(HOSTILE)[:40],
    lambda random: random.choice(NAUGHTY)[:40],
    lambda random: random.choice(LETTERS),
    lambda random: random.choice(LETTERS) + "".join(random.choices(MARKS, k=random.randint(1, 6))),
    lambda random: f"{random.choice(JOINED)}{random.choice(JOINERS)}{random.choice(JOINED)}",
    lambda random: random.choice(SPACES),
    lambda random: " " * random.randint(1, 3),
    lambda random: f"{random.choice(LETTERS)}{random.choice(SELECTORS)}",
    lambda random: random.choice(PICTURES),
    lambda random: chr(random.choice((0xE000, 0xF0000, 0x100000)) + random.randrange(0x1900)),
    lambda random: chr(random.randrange(17) * 0x10000 + 0xFFFE - random.randrange(40)),
    lambda random: f"&{random.choice(('#', '#x', '', 'amp', 'lt', 'copy', 'not'))}{random.choice('0169af;')}",
    lambda random: str(random.randrange(2000)) + random.choice(("", ".", ")", "st", "th", "/2")),
    lambda random: random.choice(("www.", "http://", "a@b.c", "x.y", "://", "mailto:", "1st")),
)


def drawn(random: Random) -> str:
    """A text of some pieces; in one of ten, what no file may hold."""
    pieces = [random.choice(PIECES)(random) for _ in range(random.randint(1, 9))]
    if random.random() < 0.1:
        pieces.insert(random.randrange(len(pieces) + 1), random.choice(REFUSED))
    return "".join(pieces)


def text_of(number: int, random: Random) -> tuple[str, int]:
    """The text with a number, and how many were refused before it: first the naughty ones, then drawn ones."""
    candidate = NAUGHTY[number] if number < len(NAUGHTY) else drawn(random)
    for refused in range(TRIES):
        if reads(candidate):
            return LINE.read(candidate), refused
        candidate = drawn(random)
    raise AssertionError(f"{TRIES} texts in a row were refused")


# --- Places


def page(texts: Sequence[str]) -> str:
    """A page's Markdown with each text in a heading, a cell, a link, an item, an attribute, an image and in HTML."""
    encoded = [encoding.markdown(text) for text in texts]
    headings = "\n\n".join(f"## {text} {{#h{number}}}" for number, text in enumerate(encoded))
    rows = "\n".join(f"| {text} | {text} |" for text in encoded)
    links = "\n\n".join(f"[{text}](x.md)" for text in encoded)
    items = "\n".join(f"- {text}" for text in encoded)
    spans = "\n\n".join(f'A <bdi title="{encoding.attribute(text)}">name</bdi>' for text in texts)
    images = "\n\n".join(f"![{encoding.alternative(text)}](x.png)" for text in texts)
    raw = "\n".join(f"<p>{encoding.between_tags(text)}</p>" for text in texts)
    cited = "\n".join(f"<pre><code>{encoding.between_tags(csl(_work(text)))}</code></pre>" for text in texts)
    return (
        f"{headings}\n\n| a | b |\n| --- | --- |\n{rows}\n\n{links}\n\n{items}\n\n{spans}\n\n{images}\n\n"
        f"<details><summary>x</summary>\n{raw}\n{cited}\n</details>\n"
    )


def _work(text: str) -> Work:
    return Work("events", "x", text, "A base")


def shell(titles: Sequence[str], toc: Sequence[str], content: str) -> str:
    """A whole page, as a theme makes it: titles, descriptions and headings are printed raw."""
    head = "".join(f'<title>{each}</title><meta name="description" content="{each}">' for each in titles)
    names = "".join(f"<dt>{name}</dt>" for name in toc)
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{names}<article>{content}</article></body></html>'


@cache
def owners() -> markdown.Markdown:
    """The engine of MkDocs with all extensions that a base's owner may well switch on."""
    return markdown.Markdown(
        extensions=[*EXTENSIONS, "sane_lists"], extension_configs={"toc": {"permalink": True}}
    )


def front(texts: Sequence[str]) -> str:
    """The texts as metadata at the head of a file of the plain tree; JSON is YAML."""
    lines = "".join(
        f"t{number}: {json.dumps(encoding.html(text), ensure_ascii=False)}\n"
        for number, text in enumerate(texts)
    )
    return f"---\n{lines}---\n"


def documents(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """A whole page by each engine, with its name."""
    told = page(texts)
    made = Converter().html(told, str)
    names = [each["name"] for each in made.toc]
    yield "pyromark", shell([encoding.html(text) for text in texts], names, made.content)
    body, data = meta.get_data(f"{front(texts)}{told}")
    content = owners().reset().convert(body)
    tokens: Any = owners().toc_tokens  # type: ignore[attr-defined]
    yield (
        "python-markdown",
        shell([str(each) for each in data.values()], [each["name"] for each in tokens], content),
    )


def of_html5lib(document: str) -> dict[str, list[str]]:
    """What stands at each place, as html5lib reads it."""
    tree: Any = html5lib.parse(document, namespaceHTMLElements=False)

    def texts(path: str) -> list[str]:
        return ["".join(each.itertext()) for each in tree.iterfind(path)]

    return {
        "title": texts("head/title"),
        "description": [each.get("content") for each in tree.iterfind("head/meta")],
        "table of contents": texts("body/dt"),
        "heading": [text.removesuffix("¶") for text in texts("body/article/h2")],
        "cell": texts(".//tbody/tr/td[1]"),
        "second cell": texts(".//tbody/tr/td[2]"),
        "link": texts("body/article/p/a"),
        "item": texts("body/article/ul/li"),
        "attribute": [each.get("title") for each in tree.iterfind(".//bdi")],
        "image": [each.get("alt") for each in tree.iterfind(".//img")],
        "HTML": texts("body/article/details/p"),
        "JSON": [_title(text) for text in texts("body/article/details/pre/code")],
    }


def of_lexbor(document: str) -> dict[str, list[str]]:
    """The same, as Lexbor reads it."""
    tree = LexborHTMLParser(document)

    def texts(query: str) -> list[str]:
        return [each.text() for each in tree.css(query)]

    def attributes(query: str, name: str) -> list[str]:
        return [each.attributes.get(name) or "" for each in tree.css(query)]

    return {
        "title": texts("head > title"),
        "description": attributes("head > meta", "content"),
        "table of contents": texts("body > dt"),
        "heading": [text.removesuffix("¶") for text in texts("article > h2")],
        "cell": texts("tbody > tr > td:first-child"),
        "second cell": texts("tbody > tr > td:last-child"),
        "link": texts("article > p > a"),
        "item": texts("article > ul > li"),
        "attribute": attributes("bdi", "title"),
        "image": attributes("img", "alt"),
        "HTML": texts("article > details > p"),
        "JSON": [_title(text) for text in texts("details > pre > code")],
    }


def _title(item: str) -> str:
    """The title in an item of JSON; what is there instead of one."""
    try:
        return str(json.loads(item)[0]["title"])
    except ValueError:
        return f"no JSON: {item}"


def elsewhere(texts: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """What stands in files that are no pages: front matter, JSON in HTML, feeds."""
    _, data = meta.get_data(f"{front(texts)}x")
    yield "front matter", [html.unescape(str(each)) for each in data.values()]
    # Encoders that no page or file needs yet are tried from the day on which they are there.
    if script := getattr(encoding, "inline_json", None):
        made = "".join(f'<script type="application/json">{script([text])}</script>' for text in texts)
        tree: Any = html5lib.parseFragment(made, namespaceHTMLElements=False)
        yield "script", [json.loads(each.text)[0] for each in tree.iterfind("script")]
    if scalar := getattr(encoding, "yaml", None):
        read = yaml.safe_load("".join(f"- {scalar(text)}\n" for text in texts))
        yield "YAML", [str(each) for each in read]
    if xml := getattr(encoding, "xml", None):
        entries = "".join(f'<entry a="{xml(text)}">{xml(text)}</entry>' for text in texts)
        feed = ET.fromstring(f"<feed>{entries}</feed>")  # noqa: S314 -- made one line above
        yield "feed", [each.text or "" for each in feed]
        yield "attribute of a feed", [each.get("a") or "" for each in feed]


def wrong(texts: Sequence[str]) -> Iterator[str]:
    """The texts that do not come back as they were, with the place."""
    for engine, document in documents(texts):
        for reader in (of_html5lib, of_lexbor):
            for place, found in reader(document).items():
                yield from _differing(f"{place} by {engine}", texts, found)
    for place, found in elsewhere(texts):
        yield from _differing(place, texts, found)


def _differing(place: str, texts: Sequence[str], found: list[str]) -> Iterator[str]:
    if len(found) != len(texts):
        yield f"{place}: {len(found)} texts of {len(texts)}: {texts!r:.300}"
    for text, other in zip(texts, found, strict=False):
        if text != other:
            yield f"{place}: {other!r:.200} instead of {text!r:.200}"


def run(chunk: Chunk) -> Tally:
    """Texts by their numbers, some in each document."""
    numbers = iter(range(chunk.start, chunk.stop))
    failures: list[str] = []
    refused = 0
    while batch := list(islice(numbers, TOGETHER)):
        made = [text_of(number, chunk.random(number)) for number in batch]
        refused += sum(more for _, more in made)
        failures += [f"texts {batch[0]} to {batch[-1]}: {line}" for line in wrong([text for text, _ in made])]
    return Tally(chunk.stop - chunk.start, tuple(failures), {"more that the reader refuses": refused})


PROOFS = (
    Proof(
        name="fidelity",
        promise="Any text that the reader takes shows to the character in headings, cells, links, lists, titles and files",
        unit="random texts",
        full=100_000,
        sample=len(NAUGHTY) + 200,
        run=run,
        chunk=5_000,
    ),
)
