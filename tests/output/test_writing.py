"""Writing: the parts of a page as Markdown, links as the page in hand writes them."""

from __future__ import annotations

import posixpath
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.output.writing import CARDS, LINKS, SHORT, TEXTS, Links, Writer
from sourcebook.pages.model import (
    Branch,
    Card,
    Cite,
    Item,
    Reference,
    Relation,
    Row,
    Said,
    Span,
    Supported,
    Way,
)


def writer(uri: str = "events/x.md") -> Writer:
    """A writer with a page in hand."""
    made = Writer()
    made.begin(uri)
    return made


LINKS_OF_A_PAGE = {
    "events/a.md": "a.md",
    "events/a.md#date": "a.md#date",
    "events/x.md#part_of": "#part_of",
    "events/x.md": "x.md",
    "places/b.md": "../places/b.md",
    "index.md": "../index.md",
    "events/x/a b_c.png": "x/a%20b&#95;c.png",
    "https://example.org/a_b": "https://example.org/a&#95;b",
    "HTTPS://example.org/": "HTTPS://example.org/",
    "mailto:a@example.org": "mailto:a@example.org",
    "javascript:alert(1)": "../javascript:alert&#40;1&#41;",
}


@pytest.mark.parametrize(("target", "link"), LINKS_OF_A_PAGE.items())
def test_a_link_is_written_as_its_page_writes_it(target: str, link: str) -> None:
    """Within the site it is relative; out of it, it is an address of a harmless scheme; nothing else is."""
    assert writer().link(target) == link


def test_the_page_in_hand_is_the_last_one_begun() -> None:
    """What is remembered of one folder is not taken for another's."""
    made = writer("events/x.md")
    assert [made.link("events/a.md"), made.link("events/x.md#b")] == ["a.md", "#b"]
    made.begin("terms/x/y.md")
    assert [made.link("events/a.md"), made.link("events/x.md#b")] == [
        "../../events/a.md",
        "../../events/x.md#b",
    ]
    made.begin("index.md")
    assert made.link("events/a.md") == "events/a.md"


def test_each_thread_has_its_own_page_in_hand() -> None:
    """The preview answers several readers at once."""
    made, found = writer("events/x.md"), []

    def other() -> None:
        made.begin("index.md")
        found.append(made.link("events/a.md"))

    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert [*found, made.link("events/a.md")] == ["events/a.md", "a.md"]


RELATIVE = {
    ("events/a.md", "places/b.md"): "../events/a.md",
    ("events/a.md", "events/b.md"): "a.md",
    ("events/a.md", "index.md"): "events/a.md",
    ("index.md", "events/a.md"): "../index.md",
    ("index.md", "browse/events/year/2024/2.md"): "../../../../index.md",
    ("browse/events/year/2024/2.md", "browse/events/year/2024/index.md"): "2.md",
    ("events/a.md#date", "places/b.md"): "../events/a.md#date",
    ("events/a.md#date", "events/a.md"): "#date",
    ("events/a.md", "events/a.md"): "a.md",
    ("events/a/x.png", "events/a.md"): "a/x.png",
    ("terms/x/index.md", "terms/index.md"): "x/index.md",
}


@pytest.mark.parametrize(("ends", "expected"), RELATIVE.items())
def test_links_are_relative(ends: tuple[str, str], expected: str) -> None:
    """A page leads to another from where it stands: a site may lie in any folder."""
    target, origin = ends
    assert writer(origin).link(target) == expected


@given(*[st.lists(st.sampled_from(["a", "b", "index"]), min_size=1, max_size=4) for _ in range(2)])
def test_a_relative_link_leads_to_its_page(target: list[str], origin: list[str]) -> None:
    """Followed from its page, each link arrives."""
    uri, page = f"{'/'.join(target)}.md", f"{'/'.join(origin)}.md"
    arrived = (Path("/") / page).parent / writer(page).link(uri)
    assert Path(*_normal(arrived)) == Path("/") / uri


def _normal(path: Path) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts


STEPS = st.lists(st.sampled_from(["a", "b", "a.md", ".b", "."]), min_size=1, max_size=4).map("/".join)


@given(STEPS, st.lists(st.sampled_from(["a", "b", "c"]), max_size=3))
def test_a_link_leads_to_its_path(target: str, folders: list[str]) -> None:
    """Followed from its page, it arrives, in whatever way a path is written."""
    origin = posixpath.join(*folders, "x.md")
    arrived = posixpath.join("/", posixpath.dirname(origin), writer(origin).link(target))
    assert posixpath.normpath(arrived) == posixpath.normpath(posixpath.join("/", target))


CARD = Card(
    "A *war*", "events/a.md", when="[2024]", type="War", where=(Span("K", to="places/k.md"), Span(", near"))
)
PLAIN = Card("B", "places/b.md")
CITES = (Cite(1), Cite(2, "denies"))
SUPS = "<sup>[&#91;1&#93;](#ref-1)</sup><sup>[&#91;2&#93;](#ref-2) <small>denies</small></sup>"


def test_cards() -> None:
    """A card says what is known of it, and leaves out the rest."""
    line = "[A &#42;war&#42;](a.md), War, [K](../places/k.md), near <small>&#91;2024&#93;</small>"
    assert writer().card(CARD) == line
    assert writer().cards((CARD, PLAIN)) == f"- {line}\n- [B](../places/b.md)\n"


def test_items() -> None:
    """A value stands with its anchors, its citations and what is said besides."""
    item = Item("date-2a", (Span("2024"),), CITES, ((Span("a*"),), (Span("b", to="events/b.md"),)), "date")
    line = f'<a id="date"></a><a id="date-2a"></a>2024{SUPS} <small>(a&#42;; [b](b.md))</small>'
    assert writer().item(item) == line
    assert writer().items((item, Item("", (Span("x"),)))) == f"- {line}\n- x\n"
    assert writer().item(Item("", (), remarks=((Span("x"),),))) == "<small>(x)</small>"


def test_facts() -> None:
    """A row has a field with all its values, and says where these stand against each other."""
    rows = (
        Row("Date|s", "date", (Item("a", (Span("1"),)), Item("", (Span("2"),))), rivals=True),
        Row("T", "t", (Item("", (Span("x"),)),)),
    )
    assert writer().facts(rows) == (
        '| <a id="date"></a>Date&#124;s <small>rival values</small> | <a id="a"></a>1 <br>2 |\n'
        '| <a id="t"></a>T | x |\n'
    )


def test_relations() -> None:
    """A relation leads to the value; its ways follow each other in one cell."""
    ways = (Way((Span("as *x*"),), CITES), Way((), (Cite(1),), at=(Span("K", to="places/k.md"),)))
    relations = (Relation(CARD, "events/a.md#actors-x", ways), Relation(PLAIN, "places/b.md", (Way((), ()),)))
    what = "[A &#42;war&#42;](a.md#actors-x) <small>War</small>"
    how = f"as &#42;x&#42;{SUPS} <br> <small>in [K](../places/k.md)</small><sup>[&#91;1&#93;](#ref-1)</sup>"
    assert writer().relations(relations, dated=False) == f"| {what} | {how} |\n| [B](../places/b.md) |  |\n"
    assert writer().relations(relations[:1], dated=True) == f"| &#91;2024&#93; | {what} | {how} |\n"


def test_what_a_source_says() -> None:
    """Entry by entry, each value with what it says and how."""
    said = (
        Said("events/a.md#date", "Date", (Span("2024"),), "denies"),
        Said("events/a.md#entry", "Event", ()),
    )
    assert writer().supports((Supported(CARD, said),)) == (
        "- **[A &#42;war&#42;](a.md)** <small>War</small> <small>&#91;2024&#93;</small> <br>"
        "[Date](a.md#date): 2024 <small>denies</small> · [Event](a.md#entry)\n"
    )


def test_references_and_trees() -> None:
    """References are numbered as they are cited; places lie in each other by four columns."""
    assert writer().references((Reference(1, (Span("a*"),)), Reference(12, (Span("b"),)))) == (
        '1.  <a id="ref-1"></a>a&#42;\n12.  <a id="ref-12"></a>b\n'
    )
    branches = (Branch(PLAIN, 0), Branch(PLAIN, 1, within=1200, to="browse/b.md"))
    assert writer().tree(branches) == (
        "- [B](../places/b.md)\n    - [B](../places/b.md) [1,200 within](../browse/b.md)\n"
    )


def test_spans_with_a_mark_between_them() -> None:
    """Each is encoded by itself; the mark is the template's."""
    assert writer().separated((Span("a "), Span("b", to="index.md")), " › ") == "a&#32; › [b](../index.md)"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=30))
def test_what_is_remembered_changes_nothing(texts: list[str]) -> None:
    """A writer gives for a text what a new one gives, whatever it wrote before."""
    made = writer()
    assert [made.text(text) for text in texts * 2] == [writer().text(text) for text in texts * 2]


def test_what_is_remembered_is_bounded() -> None:
    """A base of any size takes no more memory than a few thousand texts, links and cards; long texts are not kept."""
    links = Links(lambda uri: uri)
    made = Writer(links)
    made.begin("events/x.md")
    for number in range(max(TEXTS, LINKS, CARDS) + 10):
        made.card(Card(f"{number}*", f"events/{number}.md"))
        assert made.link(f"events/{number}.md#date") == f"events/{number}.md#date"
    assert 0 < len(made._isolated) <= TEXTS
    assert 0 < len(links) <= LINKS
    assert 0 < len(links.cards) <= CARDS
    made.text("x" * (SHORT + 1))
    made.spans(Span("x" * (SHORT + 1)))
    assert "x" * (SHORT + 1) not in {*made._texts, *made._isolated}


def test_what_was_written_of_a_card_is_written_of_no_other() -> None:
    """A card that was let go may leave its place in memory to the next one."""
    made = writer()
    for number in range(100):
        assert made.card(Card(f"Title {number}", "events/a.md")) == f"[Title {number}](a.md)"


def test_links_of_one_form_serve_all_pages() -> None:
    """Addresses from the root of the site are the same on every page; only a page's own anchors are its own."""
    made = Writer(Links(lambda uri: f"/{uri}"))
    for page in ("events/x.md", "index.md"):
        made.begin(page)
        assert made.link("places/a.md#names") == "/places/a.md#names"
    assert made.link("index.md#names") == "#names"
