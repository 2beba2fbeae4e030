"""Prose shows its words, its few marks work, and everything else stays as it was typed."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.linking.mentions import marks
from sourcebook.problems import Unreadable
from sourcebook.values import prose as module
from sourcebook.values.prose import (
    DEPTH,
    MOST_NODES,
    PROSE,
    Block,
    Citation,
    Emphasis,
    EntryLink,
    Glimpse,
    Inline,
    Link,
    Listing,
    Paragraph,
    Prose,
    Quotation,
    Text,
    citations,
    entry_links,
    glance,
    plain,
)


def read(text: str) -> Prose:
    """Read, with the type that the value has."""
    prose = PROSE.read(text)
    assert isinstance(prose, Prose)
    return prose


def title_of(target: str) -> str:
    """What an entry is called, for these tests."""
    return f"<{target}>"


def paragraph(*inner: Inline | str) -> Paragraph:
    """A paragraph of texts and other nodes."""
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in inner))


def em(*inner: Inline | str, strong: bool = False) -> Emphasis:
    """Emphasis around texts and other nodes."""
    return Emphasis(paragraph(*inner).inner, strong)


def link(url: str, *inner: Inline | str) -> Link:
    """A link around texts and other nodes."""
    return Link(url, paragraph(*inner).inner)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("a *b* c", ["a ", em("b"), " c"]),
        ("a _b_ c", ["a ", em("b"), " c"]),
        ("**a** __b__", [em("a", strong=True), " ", em("b", strong=True)]),
        ("*a **b** c*", [em("a ", em("b", strong=True), " c")]),
        ("snake_case_name", ["snake_case_name"]),
        ("2 * 3 * 4 and **", ["2 * 3 * 4 and **"]),
        ("a\nb  \nc", ["a b c"]),
        ("  a\n    b", ["a b"]),
        ("\u00a0a\u00a0", ["\u00a0a\u00a0"]),
        ("[a](https://x.org/y)", [link("https://x.org/y", "a")]),
        ("[a](HTTP://x.org)", [link("http://x.org", "a")]),
        ("[*a* b\nc](https://x.org)", [link("https://x.org", em("a"), " b c")]),
        ("[a](https://x.org/b_(c))", [link("https://x.org/b_(c)", "a")]),
        ("[a](https://x.org/?b&amp;c)", [link("https://x.org/?b&amp;c", "a")]),
        ("[a [sic] b](https://x.org)", [link("https://x.org", "a [sic] b")]),
        ("*[a*](https://x.org)", ["*", link("https://x.org", "a*")]),
        (
            "[a [b](https://x.org) c](https://y.org)",
            ["[a ", link("https://x.org", "b"), " c](https://y.org)"],
        ),
        ("[a [^b]](https://x.org)", ["[a ", Citation("b", None, 0), "](https://x.org)"]),
        ("[[events/a-1]]", [EntryLink("events/a-1", None, 0)]),
        ("[[events/a|some *words*]].", [EntryLink("events/a", "some *words*", 0), "."]),
        ("[[ events/a | some\n  words ]]", [EntryLink("events/a", "some words", 0)]),
        ("[[events/a|b|c]]", [EntryLink("events/a", "b|c", 0)]),
        ("[[[events/a]]]", ["[", EntryLink("events/a", None, 0), "]"]),
        ("*[[events/a]]*", [em(EntryLink("events/a", None, 0))]),
        ("It fell.[^al-akhbar-2024]", ["It fell.", Citation("al-akhbar-2024", None, 0)]),
        ("[^a, paragraph 6, line 2]", [Citation("a", "paragraph 6, line 2", 0)]),
        ("[^a][^b,\n 12:30]", [Citation("a", None, 0), Citation("b", "12:30", 0)]),
    ],
)
def test_marks_within_a_paragraph(text: str, inner: list[Inline | str]) -> None:
    """Emphasis, links, links to entries and citations are what they say; a break of line is a space."""
    assert read(text).blocks == (paragraph(*inner),)


@pytest.mark.parametrize(
    "text",
    [
        "# no heading #",
        "`code` and ``more``",
        "<b>bold</b> <!-- x --> <script>alert(1)</script>",
        "&amp; &lt; &#60; &copy;",
        "\\*\\_ \\[ \\\\",
        "![image](https://x.org/a.png)",
        "<https://x.org> https://x.org me@x.org",
        "[ref]: https://x.org",
        "[text][ref] [text] []",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "[a](//x.org)",
        "[a](../x)",
        "[a](#x)",
        "[a](https://)",
        "[a](https://x.org:port/)",
        "[a](https://x.org:99999/)",
        "[a](https://[x/)",
        "[a](https://bbc.com@x.org)",
        '[a](https://x.org "title")',
        "[a](<https://x.org>)",
        "[a]( https://x.org )",
        "[a] (https://x.org)",
        "[](https://x.org)",
        "[ ](https://x.org)",
        "[a](https://x.org",
        "a | b | c",
        "~~gone~~ ==mark== H~2~O",
        "{: .class } {{ x }} :smile:",
        "---",
        "***",
        "* * *",
        "- - -",
        "-",
        "1.",
        ">",
        "> > 1. -",
        "-x +x 1.x 1)x",
        "[[ [^ [[ x ] ]",
        "]] ] ) (",
    ],
)
def test_all_else_shows_as_typed(text: str) -> None:
    """What is no part of prose shows literally, to the character."""
    assert read(text).blocks == (paragraph(text),)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a\n\nb\n \nc", (paragraph("a"), paragraph("b"), paragraph("c"))),
        ("title\n===", (paragraph("title ==="),)),
        ("| a |\n| - |", (paragraph("| a | | - |"),)),
        ("```\n*a*\n```", (paragraph("``` ", em("a"), " ```"),)),
        ("    a\n\n\tb", (paragraph("a"), paragraph("b"))),
        ("- a\n- b", (Listing(((paragraph("a"),), (paragraph("b"),)), None),)),
        ("+ a\n\n+ b", (Listing(((paragraph("a"),), (paragraph("b"),)), None),)),
        ("3. a\n4) b", (Listing(((paragraph("a"),),), 3), Listing(((paragraph("b"),),), 4))),
        ("0. a", (Listing(((paragraph("a"),),), 0),)),
        (
            "- a\n  1. b\n\n  c",
            (Listing(((paragraph("a"), Listing(((paragraph("b"),),), 1), paragraph("c")),), None),),
        ),
        (
            "- a\n-\n- b",
            (Listing(((paragraph("a"),),), None), paragraph("-"), Listing(((paragraph("b"),),), None)),
        ),
        ("a\n- b", (paragraph("a"), Listing(((paragraph("b"),),), None))),
        ("a\n2. b", (paragraph("a 2. b"),)),
        ("> a\nb\n>\n> c", (Quotation((paragraph("a b"), paragraph("c"))),)),
        ("> - a\n>   > b", (Quotation((Listing(((paragraph("a"), Quotation((paragraph("b"),))),), None),)),)),
        (">\n> a", (paragraph(">"), Quotation((paragraph("a"),)))),
        ("a\r\nb\r\rc", (paragraph("a b"), paragraph("c"))),
    ],
)
def test_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    """Paragraphs, lists and quotations are Markdown's; headings, tables and code are paragraphs."""
    assert read(text).blocks == blocks


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("", "empty-text", "empty"),
        (" \n\t\n", "empty-text", "empty"),
        ("See [[Some Text]].", "bad-link-in-prose", "`[[Some Text]]` in line 1"),
        ("a\n\n- b\n  [[Events/A]]", "bad-link-in-prose", "`[[Events/A]]` in line 4"),
        ("[[some-id]]", "bad-link-in-prose", "[[events/some-id]]"),
        ("[[events/a#date]]", "bad-link-in-prose", "[[events/a#date]]"),
        ("[[events/a|]]", "bad-link-in-prose", "[[events/a|]]"),
        ("[[events/a|\n]]", "bad-link-in-prose", "[[events/a| ]]"),
        ("[[events/a/b]]", "bad-link-in-prose", "[[events/a/b]]"),
        ("[[]]", "bad-link-in-prose", "[[]]"),
        ("[[events/a]", "bad-link-in-prose", "[[events/a"),
        ("[[events/a|b] c", "bad-link-in-prose", "[[events/a"),
        ("[[" + "x" * 999 + "]]", "bad-link-in-prose", "xx…`"),
        ("a[^x y]", "bad-citation-in-prose", "`[^x y]` in line 1"),
        ("a\nb [^Some Source]", "bad-citation-in-prose", "in line 2"),
        ("[^sources/x]", "bad-citation-in-prose", "[^sources/x]"),
        ("[^x,]", "bad-citation-in-prose", "[^x,]"),
        ("[^]", "bad-citation-in-prose", "[^]"),
        ("[^x, page 2", "bad-citation-in-prose", "[^x"),
        ("> " * (DEPTH + 1) + "a", "deep-prose", f"more than {DEPTH} levels"),
        ("- " * (DEPTH + 1) + "a", "deep-prose", f"more than {DEPTH} levels"),
        ("*a " * (DEPTH + 1) + "b*" * (DEPTH + 1), "deep-prose", f"more than {DEPTH} levels"),
        ("> " * 5_000 + "a", "deep-prose", f"more than {DEPTH} levels"),
        ("1. " * 5_000 + "a", "deep-prose", f"more than {DEPTH} levels"),
        ("*" * 10_000 + "a" + "*" * 10_000, "deep-prose", f"more than {DEPTH} levels"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, code: str, told: str) -> None:
    """A link or a citation of a wrong form, and too deep a text, are refused with their place and a hint."""
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert refused.value.code == code
    assert told in f"{refused.value.message} {refused.value.hint}"
    assert refused.value.hint
    assert len(refused.value.message) + len(refused.value.hint) < 300


def test_as_deep_as_allowed() -> None:
    """The last allowed level is read whole."""
    for mark in ("> ", "- ", "> - "):
        text = mark * (DEPTH * 2 // len(mark)) + "a"
        assert plain(read(text), title_of) == "a"


def test_lines_are_those_of_the_written_text() -> None:
    """A link and a citation know the line in which they begin, so that an unknown one can be pointed at."""
    text = "\n\n*a* **[[events/a]]**\n[[events/b]] [x\n[^c]\n\n> - d\n>   [[events/e|f\n>   g]] [^h]\n\n[^i]"
    prose = read(text)
    assert [(each.target, each.line) for each in entry_links(prose)] == [
        ("events/a", 2),
        ("events/b", 3),
        ("events/e", 7),
    ]
    assert [(each.source, each.line) for each in citations(prose)] == [("c", 4), ("h", 8), ("i", 10)]
    lines = text.split("\n")
    assert all(f"[^{each.source}]" in lines[each.line] for each in citations(prose))


def test_a_line_is_no_part_of_what_a_link_is() -> None:
    """Two links to one entry are equal, wherever they stand."""
    assert EntryLink("events/a", None, 1) == EntryLink("events/a", None, 2)
    assert Citation("a", None, 1) == Citation("a", None, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a *b* [c](https://x.org) [[events/d]] [[events/e|f]]", "a b c <events/d> f"),
        ("So it was.[^a] Then [^b, page 2].", "So it was. Then."),
        ("[^a] first", " first"),
        ("*so* [^a], and", "so, and"),
        ("a\n\n> b\n\n- c\n- d\n\n  e\n\n3. f\n4. g", "a\nb\nc\nd\ne\n3. f\n4. g"),
        ("1991. What a year", "1991. What a year"),
        ("<b> & `x`", "<b> & `x`"),
    ],
)
def test_plain_words(text: str, words: str) -> None:
    """Descriptions and search get the words: titles for links, no citations, a line for each paragraph."""
    assert plain(read(text), title_of) == words


def test_words_of_the_type() -> None:
    """Without a library at hand, a link to an entry is called by its target."""
    assert PROSE.words(read("See [[events/a]]."), "en") == "See events/a."


@pytest.mark.parametrize("text", PROSE.examples)
def test_examples(text: str) -> None:
    """The examples of the type read well, and are written as they read."""
    assert PROSE.canonical(read(text)) == text


PIECES = st.sampled_from(
    [
        *"*_[]()>-+1.)#`<&\\|!^/: \t\n\n\n\u00a0abé",
        "**",
        "[[",
        "]]",
        "[^",
        "events/a",
        "](https://x.org)",
        "- ",
        "> ",
        "1. ",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\t\n")),
    st.lists(PIECES, max_size=60).map("".join),
)


def nodes(blocks: tuple[Block, ...]) -> Iterator[Block | Inline]:
    """Every node of a text."""
    for block in blocks:
        yield block
        match block:
            case Paragraph(inner):
                yield from inner
            case Quotation(quoted):
                yield from nodes(quoted)
            case Listing(items):
                for item in items:
                    assert item
                    yield from nodes(item)


def parsed(text: str) -> Prose | None:
    """The prose; None where it is refused."""
    try:
        return read(text)
    except Unreadable:
        return None


@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but `Unreadable` is raised, and what is read can be written, compared, hashed and pickled."""
    prose = parsed(text)
    if prose:
        assert read(PROSE.canonical(prose)) == prose
        assert pickle.loads(pickle.dumps(prose)) == prose  # noqa: S301  our own bytes
        assert hash(prose) == hash(read(text))
        assert prose.written in text.replace("\r", "\n")


@given(TEXTS)
def test_no_node_is_empty(text: str) -> None:
    """No item, quotation or paragraph is without content, and no two texts stand side by side."""
    prose = parsed(text)
    for node in nodes(prose.blocks if prose else ()):
        match node:
            case Paragraph(inner):
                assert inner
                pairs = pairwise(inner)
                assert not any(isinstance(one, Text) and isinstance(other, Text) for one, other in pairs)
            case Text(text_of_it):
                assert text_of_it
            case Quotation(held) | Listing(held):
                assert held


@given(TEXTS)
def test_no_letter_is_lost_or_made_up(text: str) -> None:
    """All letters of the text are in its plain words, but for those of citations, targets and URLs."""
    bare = re.sub(r"[\[\]^]", "", text)
    prose = parsed(bare)
    if prose:
        words = plain(prose, title_of)
        assert [each for each in words if each.isalpha()] == [each for each in bare if each.isalpha()]


@given(st.text(st.characters(categories=("L", "M", "Zs"), include_characters="\n,;?'\"%/")))
def test_a_text_without_marks_is_its_own_words(text: str) -> None:
    """A text that holds no mark is its own plain text, but for breaks and spaces."""
    prose = parsed(text)
    words = plain(prose, title_of) if prose else ""
    assert re.sub(r"[ \n]+", " ", words).strip(" ") == re.sub(r"[ \n]+", " ", text).strip(" ")


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "*",
        "_",
        "[[",
        ">",
        "*_",
        "**a ",
        "[a](",
        "[a](https://x",
        "[^",
        "![",
        "- - ",
        "> - ",
        "-\n",
        ">\n",
        "()",
    ],
)
def test_hostile_length_does_no_harm(piece: str) -> None:
    """However often a mark is repeated, the text is read as it is, or refused."""
    text = (piece * 10_000)[:10_000]
    prose = parsed(text)
    assert prose is None or len(plain(prose, title_of)) <= len(text)


def test_prose_of_marks_alone_is_refused() -> None:
    """A quarter of a megabyte of marks would hold an engine up for minutes; an honest text never has so many."""
    assert len(PROSE.read("*a* " * (MOST_NODES // 3 - 1)).blocks) == 1
    with pytest.raises(Unreadable) as told:
        PROSE.read("*a* " * MOST_NODES)
    assert told.value.code == "prose-too-marked"


# The short way of ordinary prose.

ORDINARY = [
    "One.",
    "One,\ntwo [[events/a]] and [[events/a|b\nc]].[^d][^e,\npage 2]\nthree\n\n\nFour.\n",
    "A *word*, (*two words*) and *more*!",
    "One:\n\n- two;\n- three\n  goes on [[events/a]];\n\nFour.",
    "22 dead\n=====\n# no heading | no table",
]
LEFT = [
    "- a\n\n- b",
    "> a",
    "a *b",
    "[a](https://x.org)",
    "**a**",
    "a_b",
    "1. a",
    "a \nb",
    "a\n b",
    "[[a]]",
    "- - a",
    "[^a,]",
]


def short_way(text: str) -> bool:
    """Whether a text is read without markdown-it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(module, "_markdown")
        try:
            return bool(read(text))
        except NameError:
            return False


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose(text: str) -> None:
    """Paragraphs and short lists with ordinary marks are read without markdown-it."""
    assert short_way(text)
    agree(text)


@pytest.mark.parametrize("text", LEFT)
def test_other_prose(text: str) -> None:
    """What may mean something else is left to markdown-it."""
    assert not short_way(text)


ANYTHING = [
    "\n",
    "\n\n",
    " ",
    "  ",
    "- ",
    "-",
    "*",
    "_",
    "[[a/b]]",
    "[[a/b|c\nd]]",
    "[^a]",
    "[^a, p 1]",
    "[^a,]",
    "[",
    "]",
]
ANYTHING += [
    "a",
    "b c",
    "é",
    "1. ",
    "2)",
    "> ",
    "+ ",
    "(",
    ".",
    "*em*",
    "*e m*",
    "\t",
    "\u00a0",
    "“",
    "€",
    "²",
    "#",
    "=",
    "---",
]
ANYTHING += [
    "\r\n",
    "\x0b",
    "\u2028",
    "\\",
    "[x](https://x.org)",
    "!",
    "\n- ",
    "\n  ",
    "\n- x\n  y",
    "w\n\n- a\n- b\n\nw",
]


@given(st.lists(st.sampled_from(ANYTHING), max_size=14).map("".join))
@example("a\n\n\n- b\n  [[a/b]]\n- [^c]")
def test_short_way(text: str) -> None:
    """Any text is read to the same result, to the line of each link, with or without the short way."""
    agree(text)


GLANCED = {
    "One [[events/a|b\nc]], two.[^d][^e,\npage 2]\n": ("events/a", "sources/d", "sources/e"),
    "A *word* and [a report](https://example.org/a?b=c).\n\n*More*.": (),
    "- two [[events/a]];\n- three\n  goes on [^d].\n\n> Said [[places/b]]\n> so.": (
        "events/a",
        "sources/d",
        "places/b",
    ),
}
NOT_GLANCED = [
    "",
    "\n",
    "[[a]]",
    "[^a,]",
    "[^a, b\n\nc]",
    "> [^a, b\n> c]",
    "- [^a, b\n- c]",
    "**a**",
    "a_b",
    "a\r\nb",
    "- - a",
    "[^A](https://x.org)",
    "x" * (MOST_NODES + 1),
]


@pytest.mark.parametrize(("text", "names"), GLANCED.items())
def test_a_glance(text: str, names: tuple[str, ...]) -> None:
    """Whether prose can be read, and whom it names, is mostly seen at a glance."""
    assert glance(text) == Glimpse(text.strip("\n"), names)
    glance_agrees(text)


@pytest.mark.parametrize("text", NOT_GLANCED)
def test_what_needs_more_than_a_glance(text: str) -> None:
    """What may be wrong, or may mean something else, is read."""
    assert glance(text) is None


@given(st.lists(st.sampled_from(ANYTHING), max_size=14).map("".join))
def test_any_glance(text: str) -> None:
    """Whatever is seen at a glance can be read, and names the same."""
    glance_agrees(text)


def glance_agrees(text: str) -> None:
    """A glance gives what reading gives, or nothing."""
    if found := glance(text):
        prose = read(text)
        assert found.written == prose.written
        assert list(found.names) == [f"{folder}/{entry_id}" for folder, entry_id, _ in marks(prose)]


def agree(text: str) -> None:
    """Both ways give the same, or refuse with the same words."""
    shorter = told(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ordinary_blocks", lambda _lines: None)
        patch.setattr(module, "_ordinary_inner", lambda _content, _line: None)
        assert told(text) == shorter


def told(text: str) -> str:
    """All that reading a text gives, with what does not count when two are compared."""
    try:
        return repr(read(text))
    except Unreadable as error:
        return repr(error.args)
