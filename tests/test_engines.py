"""Engines: Python-Markdown and the fast engine make the same of every page: text, links, ids, headings, structure."""

from __future__ import annotations

import html
import time
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import markdown
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from markdown.extensions.toc import nest_toc_tokens, slugify, unique
from markdown.treeprocessors import Treeprocessor

from sourcebook import encoding
from sourcebook.addresses import HOME
from sourcebook.build import prepare
from sourcebook.output.rendering import NOT_OURS, Converter, Html, Renderer, Slugs, nested
from sourcebook.output.writing import Writer
from sourcebook.pages.model import Block, Page, Span
from sourcebook.planning import Plan, plan
from sourcebook.values.prose import DEPTH
from tests import sites
from tests.end_to_end.test_prose_fidelity import TEXTS as PROSE
from tests.end_to_end.texts import READABLE, quoted, reads
from tests.knowledge import HANG, actor, event, lines, linked, place, source
from tests.test_documentation import ROOT
from tests.test_encoding import TEXTS

EXTENSIONS = ["tables", "attr_list", "md_in_html", "sane_lists", "toc"]
PERMALINKS = {"permalink": True, "permalink_title": "Link to this section"}

INLINE = frozenset(["a", "em", "strong", "code", "small", "sup", "span", "bdi", "br", "img"])
"""Elements within a line. All others begin and end one: a break of line beside them says nothing."""

Seen = list[tuple[str, Any]]
"""What a browser makes of a page: elements as they begin and end, with their attributes, and texts."""


class Links(Treeprocessor):
    """What the fast engine's links are finished with, for Python-Markdown."""

    def run(self, root: Element) -> None:
        """Keep links out of the site at arm's length."""
        for element in root.iter():
            if urlsplit(element.get("href", "")).scheme in {"http", "https"}:
                element.set("rel", "noopener noreferrer nofollow")


@cache
def python_markdown() -> markdown.Markdown:
    """The engine of MkDocs, with the extensions that generated pages are made for."""
    engine = markdown.Markdown(extensions=EXTENSIONS, extension_configs={"toc": PERMALINKS})
    engine.treeprocessors.register(Links(), "links", priority=5)
    # Its rule for references such as &#38; takes quadratic time, and does what the serializer does anyway.
    engine.inlinePatterns.deregister("entity")
    return engine


@cache
def fast() -> Converter:
    """The engine of generated pages."""
    return Converter()


def seen(content: str) -> Seen:
    """What a browser makes of a page, without the breaks of line beside blocks."""
    tree: Any = html5lib.parseFragment(content, namespaceHTMLElements=False)
    found: Seen = []
    _walk(tree, found)
    return list(_tidied(found))


def _walk(element: Any, found: Seen) -> None:
    if isinstance(element.tag, str):
        found.append((f"<{element.tag}>", {name: _steady(name, value) for name, value in element.items()}))
        _say(element.text, found)
        for each in element:
            _walk(each, found)
            _say(each.tail, found)
        found.append((f"</{element.tag}>", None))


def _steady(name: str, value: str) -> str:
    """An engine may write a character of an address as %NN, or as it is."""
    return unquote(value) if name in {"href", "src"} else value


def _say(text: str | None, found: Seen) -> None:
    if text and found[-1][0] == "text":
        found[-1] = ("text", found[-1][1] + text)
    elif text:
        found.append(("text", text))


def _tidied(found: Seen) -> Iterator[tuple[str, Any]]:
    for number, (what, held) in enumerate(found):
        if what != "text":
            yield what, held
            continue
        text = held.lstrip("\n") if _is_block(found[number - 1][0]) else held
        text = text.rstrip("\n") if _is_block(found[number + 1][0]) else text
        if text:
            yield what, text


def _is_block(what: str) -> bool:
    return what.strip("</>") not in INLINE


def headings(toc: Any) -> list[tuple[Any, ...]]:
    """A table of contents, with its names as a reader sees them."""
    return [
        (each["level"], each["id"], html.unescape(each["name"]), headings(each["children"])) for each in toc
    ]


def of_python_markdown(text: str) -> tuple[Seen, list[tuple[Any, ...]]]:
    """A page by Python-Markdown."""
    content = python_markdown().reset().convert(text)
    return seen(content), headings(python_markdown().toc_tokens)  # type: ignore[attr-defined]


def of_fast(text: str) -> tuple[Seen, list[tuple[Any, ...]]]:
    """A page by the fast engine."""
    page = fast().html(text, str)
    assert page.anchors == ids(page)
    return seen(page.content), headings(page.toc)


def ids(page: Html) -> set[str]:
    """Every id that an element of a page has."""
    tree: Any = html5lib.parseFragment(page.content, namespaceHTMLElements=False)
    return {each.get("id") for each in tree.iter() if isinstance(each.tag, str) and each.get("id")}


def check(planned: Plan) -> None:
    """Hold every page of a plan to both engines. The home page is the owner's own words, and MkDocs renders it."""
    renderer = Renderer()
    for uri, page in planned.pages.items():
        text = renderer.markdown(page.make())
        assert uri == HOME or of_fast(text) == of_python_markdown(text), uri


def test_the_shipped_base() -> None:
    """Every page of this repository's own base is the same for both."""
    planned = prepare(ROOT).plan
    assert planned is not None
    check(planned)


def test_the_rich_base() -> None:
    """Every page of a base with every kind, every field and every way to say who says so."""
    planned = sites.rich().plan
    assert planned is not None
    check(planned)


def entries(text: str, body: str = "x") -> dict[str, str]:
    """Entries that have a text wherever a line may stand, and a body in their prose."""
    line, prose = quoted(text), quoted(body)
    named = f"[{{name: {line}, lang: ar}}, {{name: {line}}}]"
    return {
        "events/talks": event(
            title=line,
            date=lines(f"{{value: 2024, text: {line}}}", "{value: 2023, sources: [wire]}"),
            places="[harbour]",
            actors=f"[{{actor: guild, role: witness, capacity: {line}, described_as: {line}}}]",
            statements=f"[{{speaker: guild, quote: {line}, note: {line}}}]",
            images=f"[{{file: a.png, alt: {line}, caption: {line}}}]",
            names=named,
            summary=prose,
            body=prose,
            sources=f"[{{source: wire, at: {line}, stance: denies, quote: {line}}}]",
        ),
        "places/harbour": place(title=line, names=named),
        "actors/guild": actor(title=line, body=prose),
        "sources/wire": source(title=line, publisher="guild", body=prose),
    }


PAGES = ("events/talks.md", "places/harbour.md", "actors/guild.md", "sources/wire.md")
INDEXES = ("events/index.md", "terms/event-types/war.md")


def check_entries(texts: dict[str, str]) -> None:
    """Hold the pages of some entries to both engines."""
    planned = plan(sites.site(texts))
    check(Plan({uri: planned.pages[uri] for uri in (*PAGES, *INDEXES)}, ()))


@pytest.mark.parametrize("text", READABLE)
def test_hostile_text(text: str) -> None:
    """What looks like markup is the same text in both, wherever an entry holds it."""
    check_entries(entries(text))


@given(TEXTS.filter(reads))
def test_any_text(text: str) -> None:
    """So is any other text."""
    check_entries(entries(text))


@given(PROSE)
def test_any_prose(text: str) -> None:
    """Prose has the same blocks, manners, links and citations in both."""
    texts = entries("A [title]", text)
    try:
        _, problems = linked(texts)
    except AssertionError:
        reject()  # prose that the reader refuses
    assume({problem.code for problem in problems} <= {"missing-file"})
    check_entries(texts)


@given(st.lists(st.integers(1, 6)))
def test_headings_nest_alike(levels: list[int]) -> None:
    """Headings lie in each other as Python-Markdown has them, whatever levels are left out."""
    made: list[Any] = [
        {"level": level, "id": str(number), "children": []} for number, level in enumerate(levels)
    ]
    expected = nest_toc_tokens(deepcopy(made))
    assert list(nested(made)) == expected


SLUGS = st.one_of(
    st.text(max_size=6), st.sampled_from(["a", "a_1", "a_2", "A b", "a-b", "", "ä", "هـ", "_3"])
)


@given(st.lists(SLUGS, max_size=20), st.sets(SLUGS, max_size=4))
def test_headings_without_ids_get_the_same(names: list[str], taken: set[str]) -> None:
    """Slugs, and the numbers of those that are taken, are those of Python-Markdown."""
    assume(not any(NOT_OURS.match(slugify(name, "-")) for name in names))
    slugs, used = Slugs(set(taken)), set(taken)
    for name in names:
        assert slugs.new(name) == unique(slugify(name, "-"), used)


@pytest.mark.parametrize("name", ["__search", "__ __drawer", "sb-search", "__sb-search", "SB sb-sb-search"])
def test_no_heading_has_an_id_of_the_theme(name: str) -> None:
    """A text could become the switch of a menu, or the dialog of the search: scripts look these up by their ids."""
    made = Slugs(set()).new(name)
    assert not made.startswith(("__", "sb-"))
    assert made.strip("_0123456789")


RAW = {
    "a link": '<a href="../a/">b</a>',
    "an image": '<img src="a.png" alt="">',
    "a link with more": '<a class="c" href="a.md">b</a>',
    "a heading": "<h2>b</h2>",
    "a heading with an id": '<h2 id="c">b</h2>',
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_what_a_template_writes_as_html_stays_as_it_is(raw: str) -> None:
    """The owner's own HTML is no Markdown: its links are not resolved, its headings not listed."""
    page = fast().html(f"A\n\n{raw}\n", lambda _: "never")
    assert [each for each in seen(page.content) if each in begun(raw)] == begun(raw)
    assert page.toc == ()


def begun(content: str) -> Seen:
    """The elements of a page, without the page itself."""
    return [each for each in seen(content) if isinstance(each[1], dict)][1:]


LOOKS_LIKE = (
    '<h2 id="x">y</h2>',
    '<a href="x.md">y</a>',
    '<a id="x"></a>',
    'x markdown="1">\ny',
    "{#x}",
    'x {#y z="1"}',
    "&lt;h2&gt;",
)


@pytest.mark.parametrize("text", LOOKS_LIKE)
def test_no_text_looks_like_what_the_engine_makes(text: str) -> None:
    """Headings, links and ids are found in tags by their form: a text in that form is none."""
    encoded = encoding.markdown(text)
    marked = f"# {encoded} {{#entry}}\n\n{encoded}\n\n[{encoded}](a.md) ![{encoded}](b.png)\n\n- {encoded}\n"
    asked: list[str] = []

    def resolve(target: str) -> str:
        asked.append(target)
        return target

    page = fast().html(marked, resolve)
    assert asked == ["a.md", "b.png"]
    assert page.anchors == {"entry"}
    assert [html.unescape(each["name"]) for each in page.toc] == [text]
    assert of_fast(marked) == of_python_markdown(marked)


MARKS = "[ * _ ` < > ( ) | ~ ! \\ &# ![ []( [a]( <a <!-- <? <![CDATA[ {# # - 1. &#60; **a *a_ [][ <b>"

FLOODS = {
    **{mark: mark for mark in MARKS.split()},
    "quotations": "> ",
    "lists": "- ",
    "numbers": "1. ",
    "items": "- a\n",
    "rows": "| a | b |\n| --- | --- |\n",
    "headings": "# a\n\n",
    "headings with ids": "# a {#b}\n\n",
    "links": "[a](b.md#c) ",
    "links out": "[a](https://example.org/?b&c) ",
    "references": "[a]: b\n",
    "uses of a reference": "[a][a] ",
    "anchors": '<a id="a"></a>',
    "attributes": '<b title="a" id="',
    "texts like attributes": ' id="a" markdown="1">\n',
    "wrappers": '<div markdown="1">\n\n',
    "citations": "<sup>[&#91;1&#93;](#ref-1)</sup>",
    "encoded": encoding.markdown("[*`<&|#"),
}
"""What takes some engine or some pattern more time for each character the more of it there is."""

LENGTH = 300_000
"""More characters than a file of an entry may hold."""


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_no_page_hangs_the_engine(flood: str) -> None:
    """A page takes time by its length: what takes Python-Markdown minutes at 20 kB ends at 300 kB."""
    start = time.process_time()
    fast().html(flood * (LENGTH // len(flood)), str)
    assert time.process_time() - start < HANG


@pytest.mark.parametrize("flood", [*FLOODS.values(), "a ", "1st ", "www.", "a@b.c "])
def test_no_text_hangs_the_way_to_the_page(flood: str) -> None:
    """The same of texts: encoded, written and converted, as a title and as prose with a manner at each turn."""
    text = flood * (LENGTH // len(flood) // 4)
    start = time.process_time()
    turns = tuple(Span(flood, emphasis=number % 2 == 0) for number in range(LENGTH // len(flood) // 40))
    told = Page("a/b.md", "moved.md.jinja", text, {"crumbs": (Span(text), *turns), "target": turns})
    page = fast().html(Renderer().markdown(told), str)
    assert time.process_time() - start < HANG
    assert [html.unescape(each["name"]) for each in page.toc] == [text]


def test_deep_prose_costs_no_more_than_its_depth_allows() -> None:
    """The engine takes time by depth times lines, and prose is ten deep at most: so many lines are as good as any."""
    block = Block("paragraph", (Span("a"),))
    for kind in ("quotation", "bullets") * (DEPTH // 2):
        block = Block(kind, items=((block, *[Block("paragraph", (Span("b"),))] * 2000),))
    start = time.process_time()
    told = Page("a/b.md", "moved.md.jinja", "T", {"crumbs": (), "target": ()})
    fast().html(Renderer().markdown(told) + Writer().blocks((block,)), str)
    assert time.process_time() - start < HANG
