"""Text shows as it was typed, to the character, wherever it is put, and nothing of it becomes markup."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from functools import cache
from html import unescape
from itertools import product
from typing import Any
from xml.etree import ElementTree as ET

import cmarkgfm  # type: ignore[import-untyped]
import html5lib
import markdown
import pytest
import yaml
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sourcebook import encoding

EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.smartsymbols",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]

RAW = """\
Before.

<details class="x" data-search-exclude=""><summary>y</summary>
<p>{0}</p>
<pre><code>a = {0},
  b = {0}
}</code></pre>
</details>

After.
"""
"""HTML that no engine is to look into."""

PLACES = """\
{0}

## {0}

After a word {0} and before one.

| {0} | b |
| --- | --- |
| {0} | c |
| d | {0} |

[{0}](https://example.org/), and [{0}](../events/x.md#date).

- {0}
- e

1. f

    {0}

> {0}

A name: <bdi lang="ar">{0}</bdi>, <span title="x">{0}</span>.

<div markdown="1">

{0}

### {0}

[{0}](x.md)

</div>

{0}
"""
"""A page with a text at every place where a template may put one, the first and the last line included."""

ATTRIBUTES = """\
A name: <bdi title="{0}">n</bdi> here.

| a | b |
| --- | --- |
| <bdi title="{0}">n</bdi> | <span data-x="{0}" class="y">m</span> |

<div title="{0}">raw</div>

<div markdown="1">

In a block: <span title="{0}">n</span>

</div>
"""

TARGETS = """\
[t]({0}) and **[u]({0})**.

| a | b |
| --- | --- |
| [t]({0}) | c |

- [t]({0})
"""

HOSTILE = [
    "# heading",
    "### heading ###",
    "heading\n===",
    "===",
    "---",
    "- - -",
    "* * *",
    "- item",
    "-",
    "+ item",
    "* item",
    "1. item",
    "1986. What a year",
    "12345678901. x",
    "1) item",
    "١. item",
    "> quote",
    ": definition",
    "    code",
    "\tcode",
    "```\ncode",
    "~~~ fence",
    "`code` and ``more",
    "| a | b |",
    "a|b",
    "--- | ---",
    ":--",
    "*em* **strong** ***both***",
    "_em_ __strong__ snake_case_name",
    "~~gone~~ H~2~O",
    "^^under^^ x^2^",
    "==mark==",
    "++ctrl+alt++",
    "[text](javascript:alert(1))",
    "[text][ref]",
    "[ref]: https://example.org",
    "![image](x.png)",
    "Stop!",
    "! x",
    "[^note]",
    "[^note]: foot",
    "[[wiki]]",
    "*[HTML]: Hyper",
    "[TOC]",
    "[ ] todo",
    "[x] done",
    "!!! note",
    '!!! note "Title"\n    x',
    "??? details",
    "???+ note",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</div></bdi><b>",
    "<!-- comment",
    "-->",
    "<--> --> <--",
    "<?php",
    "<![CDATA[x]]>",
    "<https://example.org>",
    "<me@example.org>",
    "&amp; &lt; &#60; &#x3c; &copy",
    "AT&T",
    "https://example.org/a_b*c*?d=e&f",
    "HTTP://EXAMPLE.ORG see ftp://example.org",
    "www.example.org and WWW.EXAMPLE.ORG",
    "//example.org",
    "example.org and президент.рф, xn--p1ai.xn--p1ai",
    "me@example.org",
    "x.y+z-a_b@example.org, mailto:me@example.org",
    "xmpp:me@example.org/x",
    "a+@example.org a_@example.org a-@example.org a.@example.org",
    "a@-example.org a@_example.org a@.example.org a@1.2 a@b@example.org",
    "www.1.2 www.a www..org",
    "ё@example.org",
    "@name #12 user/repo#12 user/repo@0123456789012345678901234567890123456789",
    "0123456789abcdef0123456789abcdef01234567",
    ":smile: :+1: 12:30:45 a:b:c",
    "{: .class onclick=alert(1) }",
    "{.class}",
    "{{ jinja }} {% x %} {# y #}",
    '--8<-- "/etc/passwd"',
    ";--8<--",
    "/// note",
    "$x$ and $$y$$, $5 to $6",
    "(c) (r) (tm) +/- =/= 1/2 3/4 11/2 c/o disc/one",
    "1st 2nd 3rd 4th 11th _1st_ 21st",
    "\\*x\\* \\\\ \\",
    "a\\",
    "`",
    "``` ` ```",
    "  two  spaces   and more  ",
    " ",
    "\u00a0no-break\u00a0",
    "\u3000ideographic\u3000\u2003em\u2003",
    "\u2028line\u2029paragraph\u2028",
    "a\nb",
    "a\n\nb\n\n# c",
    "\n",
    "trailing\t",
    "wzxhzdk:0 klzzwxh:0001",
    "\ufeffmark",
    "\u202eabc\u202c \u2066x\u2069",
    "\u200cنیم\u200cفاصله",
    "'quoted' \"text\" “so”",
    "a" * 300 + "*" * 40,
    "[" * 60 + "]" * 60 + "(x)",
]

PLAIN = [
    "Drone attack on the Kharab al-Jir base",
    "He came at 12:30, and left: nobody saw him.",
    "The minister's office said so (twice).",
    'It was called "the long war"; who began it?',
    "Between 21 and 31 August 2024, 3.5 million people fled.",
    "U.S. forces, e.g. the 5 of them, i.e. all",
    "Stop! Now.",
    "200 km - by road",
    "50%, or a half",
    "قصف القاعدة، ليلة السبت",
    "Обстрел базы — ночью",
    "हिन्दी में लिखा",
    "空爆、夜間に。",
    "https: a word, and a/b",
]

URLS = [
    "https://example.org/",
    "https://example.org/a_b_c/*d*/~e?f=g&h=i&copy=1&amp;j#k",
    "https://example.org/wiki/Foo_(bar)_(baz",
    "https://example.org/'x'/!y/$z/,;:@+",
    "../events/x.md#date",
    "#harm-3",
    "x.md",
    "https://example.org/%20/%D8%A7",
    'https://example.org/?q={a}|b|`c`<d>"e"\\f^g[h]',
    "https://example.org/ a b",
    "https://example.org/قصف?é=ß",
    ":smile:/www.example.org/me@example.org/1st/(c)",
]


@cache
def engines() -> dict[str, Callable[[str], str]]:
    """The engines that read our Markdown."""
    python_markdown = markdown.Markdown(extensions=EXTENSIONS)
    commonmark, gfm = MarkdownIt("commonmark"), MarkdownIt("gfm-like")
    return {
        "python-markdown": lambda text: python_markdown.reset().convert(text),
        "commonmark": lambda text: str(commonmark.enable("table").render(text)),
        "gfm-like": lambda text: str(gfm.render(text)),
        "cmark-gfm": lambda text: cmarkgfm.github_flavored_markdown_to_html(
            text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
        ),
    }


ENGINES = ["python-markdown", "commonmark", "gfm-like", "cmark-gfm"]


def seen(page: str) -> tuple[list[tuple[str, dict[str, str]]], str]:
    """What a browser makes of a page: its elements with their attributes, and its text."""
    tree: Any = html5lib.parseFragment(page, namespaceHTMLElements=False)
    elements = [each for each in tree.iter() if isinstance(each.tag, str)]
    # A heading's anchor is made from its words.
    shape = [(each.tag, {key: value for key, value in each.items() if key != "id"}) for each in elements]
    return shape, "".join(tree.itertext())


@cache
def frame(engine: str, template: str) -> tuple[list[tuple[str, dict[str, str]]], str]:
    """What a browser makes of a template that holds a harmless word."""
    return seen(engines()[engine](template.replace("{0}", "harmless")))


def check(engine: str, text: str) -> None:
    """Put a text everywhere, and compare with a harmless one."""
    shape, words = frame(engine, PLACES)
    found = seen(engines()[engine](PLACES.replace("{0}", encoding.markdown(text))))
    assert found == (shape, words.replace("harmless", text))


def check_attributes(engine: str, template: str, encoded: str, text: str) -> None:
    """Put what was encoded into every attribute, and compare with a harmless word."""
    shape, words = frame(engine, template)
    expected = [
        (tag, {key: value.replace("harmless", text) for key, value in attributes.items()})
        for tag, attributes in shape
    ]
    assert seen(engines()[engine](template.replace("{0}", encoded))) == (expected, words)


CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"), include_characters="\t\n")
MARKS = st.sampled_from("\\`*_{}[]<>&|~^=#+-@$!?:;/.,()'\"%  \t\n\u00a0\u3000ab1.")
PIECES = st.lists(
    st.sampled_from([*HOSTILE, *"*_`~^=+:-.!?/@# 1a", "www.", "http", "://", "1", "st", "&#", ";", ".com"]),
    min_size=1,
    max_size=5,
).map("".join)
TEXTS = st.one_of(
    st.text(CHARACTERS, min_size=1),
    st.text(MARKS, min_size=1, max_size=40),
    PIECES.map(lambda text: text[:200]),
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", HOSTILE + PLAIN)
def test_hostile_text_shows_as_typed(engine: str, text: str) -> None:
    """Whatever looks like markup shows to the character, at each place of a page, in each engine."""
    check(engine, text)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_any_text_shows_as_typed(engine: str, text: str) -> None:
    """Any text shows to the character, and changes nothing around it."""
    check(engine, text)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_stay_plain(text: str) -> None:
    """A page's Markdown is read by people, too: a plain sentence is left as it is."""
    assert encoding.markdown(text) == text


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("1. May", "1&#46; May"),
        ("a * b", "a &#42; b"),
        ("- x - y", "&#45; x - y"),
        (" x  y ", "&#32;x &#32;y&#32;"),
        ("a\nb\tc", "a&#10;b&#9;c"),
        ("a\u00a0b", "a&#160;b"),
        ("see www.a.b", "see www&#46;a.b"),
        ("a.b@c.org", "a.b<!---->&#64;c&#46;org"),
        ("@a", "&#64;a"),
        ("15+", "15&#43;"),
        ("4th of 1/2", "4&#116;h of 1&#47;2"),
    ],
)
def test_only_what_could_be_markup_is_encoded(text: str, encoded: str) -> None:
    """The marks are encoded where they could mean something, and the words around them are not."""
    assert encoding.markdown(text) == encoded


def test_every_blank_but_the_space_is_encoded() -> None:
    """Some engine strips it: whatever Unicode calls a blank is written as a reference, or replaced."""
    blanks = [mark for mark in map(chr, range(0x110000)) if mark.isspace() and mark != " "]
    assert [mark for mark in blanks if mark in encoding.markdown(f"a{mark}b")] == []


@given(st.text(st.characters(), max_size=80))
def test_markdown_never_holds_a_control_character(text: str) -> None:
    """The placeholders of Python-Markdown, line breaks and halves of surrogates cannot be smuggled in."""
    for encode in (encoding.markdown, encoding.attribute):
        encoded = encode(text + "\x02wzxhzdk:0\x03\x00\x85\ud800")
        assert not any(
            mark < " " or "\x7f" <= mark <= "\x9f" or "\ud800" <= mark <= "\udfff" for mark in encoded
        )


@given(st.text(CHARACTERS))
def test_a_reference_stands_for_its_character(text: str) -> None:
    """Read as HTML, what was encoded is the text again, for Markdown, HTML and attributes."""
    for encode in (encoding.markdown, encoding.attribute, encoding.html, encoding.between_tags):
        assert unescape(encode(text).replace("<!---->", "")) == text


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_attribute(engine: str, text: str) -> None:
    """An attribute of inline HTML holds its text to the character: in paragraphs, tables and blocks."""
    check_attributes(engine, ATTRIBUTES, encoding.attribute(text), text)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_any_text_stays_in_its_attribute(engine: str, text: str) -> None:
    """Any text is held by its attribute, and changes nothing around it."""
    check_attributes(engine, ATTRIBUTES, encoding.attribute(text), text)


def target_of(url: str) -> str:
    """The target that a link to `url` has in a browser: what no URL may hold is %NN there."""
    return unescape(encoding.destination(url))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("url", URLS)
def test_a_link_leads_where_it_says(engine: str, url: str) -> None:
    """The target of a link is the URL, whatever marks it holds, in tables, too."""
    check_attributes(engine, TARGETS, encoding.destination(url), target_of(url))


@pytest.mark.parametrize(
    ("url", "encoded"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("../events/x-y.md#date", "../events/x-y.md#date"),
        ("a(b)&c_d", "a&#40;b&#41;&#38;c&#95;d"),
        ('a b"<c>|\\[d]', "a%20b%22%3Cc%3E%7C%5C%5Bd%5D"),
        ("é%C3%A9\ud800", "%C3%A9%C3%A9?"),
    ],
)
def test_a_target_is_a_url(url: str, encoded: str) -> None:
    """What a URL cannot hold is written as bytes; what Markdown would read is written as a reference."""
    assert encoding.destination(url) == encoded


def check_between_tags(engine: str, text: str) -> None:
    """Put a text into HTML that is no Markdown, and compare with a harmless one."""
    shape, words = frame(engine, RAW)
    found = seen(engines()[engine](RAW.replace("{0}", encoding.between_tags(text))))
    assert found == (shape, words.replace("harmless", text))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_between_its_tags(engine: str, text: str) -> None:
    """HTML that is no Markdown shows its text to the character, in each engine."""
    check_between_tags(engine, text.replace("\n", " "))


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_any_text_stays_between_its_tags(engine: str, text: str) -> None:
    """So it does any text in a line."""
    check_between_tags(engine, text.replace("\n", " "))


@given(st.text(CHARACTERS))
def test_html_shows_any_text(text: str) -> None:
    """Text in HTML, between tags or in quotes, is text."""
    shape, words = seen(
        f"<p title=\"{encoding.html(text)}\" lang='{encoding.html(text)}'>a{encoding.html(text)}</p>"
    )
    assert (shape[1:], words) == ([("p", {"title": text, "lang": text})], f"a{text}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Kirkuk: 12 > 3, 50%", "Kirkuk: 12 > 3, 50%"),
        ("\x1b[31mred\x07", "\\u001B[31mred\\u0007"),
        ("a\nb\rc\td", "a\\u000Ab\\u000Dc\\u0009d"),
        ("\u202eevil\u2069\u200f", "\\u202Eevil\\u2069\\u200F"),
        ("\x9b2J\x85", "\\u009B2J\\u0085"),
        ("\ud800", "\\uD800"),
        ("\U000e0041", "\\U000E0041"),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),
    ],
)
def test_a_terminal_gets_nothing_but_text(text: str, shown: str) -> None:
    """Nothing reaches a terminal that moves its cursor, turns its line, hides, or ends the line."""
    assert encoding.terminal(text) == shown


@given(st.text(st.characters()))
def test_a_terminal_gets_text_that_prints(text: str) -> None:
    """Whatever the text, its line can be printed and is one line."""
    shown = encoding.terminal(text)
    assert shown.isprintable() or not any(mark < " " for mark in shown)
    assert len(shown.splitlines()) <= 1
    shown.encode()


@pytest.mark.parametrize(
    ("text", "as_property", "encoded"),
    [
        ("50% of a, b: c", False, "50%25 of a, b: c"),
        ("50% of a, b: c", True, "50%25 of a%2C b%3A c"),
        ("a\r\n::error::x", False, "a%0D%0A::error::x"),
        ("a\n::error::x", True, "a%0A%3A%3Aerror%3A%3Ax"),
        ("\x1b[1m\u202e", False, "\\u001B[1m\\u202E"),
    ],
)
def test_a_workflow_command_is_one_command(text: str, as_property: bool, encoded: str) -> None:  # noqa: FBT001
    """A message cannot begin another command, and a property cannot end."""
    assert encoding.workflow(text, as_property=as_property) == encoded


JSON_IN_HTML = {
    "the end of a script": (
        "</script><script>alert(1)</script>",
        r'"\u003c/script\u003e\u003cscript\u003ealert(1)\u003c/script\u003e"',
    ),
    "a comment": ("<!--<script>", r'"\u003c!--\u003cscript\u003e"'),
    "a reference": ("&lt;", r'"\u0026lt;"'),
    "ends of lines in JavaScript": ("a\u2028b\u2029c", r'"a\u2028b\u2029c"'),
    "quotation marks": ('"\\', r'"\"\\"'),
    "letters": ("كركوك", '"كركوك"'),
    "half a character": ("\ud800", '"\N{REPLACEMENT CHARACTER}"'),
}


@pytest.mark.parametrize(("text", "encoded"), JSON_IN_HTML.values(), ids=JSON_IN_HTML)
def test_json_within_html_is_plain_json(text: str, encoded: str) -> None:
    """Nothing in it ends its element, or begins a comment."""
    assert encoding.inline_json(text) == encoded


@given(st.recursive(st.text(st.characters(exclude_categories=["Cs"])) | st.integers() | st.none(), st.lists))
def test_json_within_html_is_read_as_it_was(value: Any) -> None:
    """By whoever takes the text of the element."""
    page = f'<p>a</p><script type="application/json">{encoding.inline_json(value)}</script><p>b</p>'
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    assert [element.text for element in tree.iter("p")] == ["a", "b"]
    assert [json.loads(element.text or "") for element in tree.iter("script")] == [value]


SCALARS = {
    "a plain word": ("Kirkuk", '"Kirkuk"'),
    "another type": ("no", '"no"'),
    "marks of YAML": ("- [a]: {b} # c & *d !e | > %f @g `h", '"- [a]: {b} # c & *d !e | > %f @g `h"'),
    "quotation marks": ('a "b" \\', r'"a \"b\" \\"'),
    "more lines": ("a\n---\nb", r'"a\n---\nb"'),
    "lines that YAML alone knows": ("a\x85b\u2028c", r'"a\u0085b\u2028c"'),
    "the mark of byte order": ("\ufeffa", r'"\ufeffa"'),
    "beyond the basic plane": ("\U0001f30d", '"\U0001f30d"'),
    "half a character": ("\ud800", '"\N{REPLACEMENT CHARACTER}"'),
}


@pytest.mark.parametrize(("text", "encoded"), SCALARS.values(), ids=SCALARS)
def test_a_scalar_of_yaml_is_a_text_on_one_line(text: str, encoded: str) -> None:
    """Whatever else it could be taken for."""
    assert encoding.yaml(text) == encoded


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_scalar_of_yaml_is_read_as_it_was(text: str) -> None:
    """In the front matter of a page, by the reader that engines have."""
    assert list(yaml.safe_load_all(f"---\ntitle: {encoding.yaml(text)}\n---\n")) == [{"title": text}, None]


IN_XML = {
    "markup": ("<a b=\"c\" d='e'>&amp;", "&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;amp;"),
    "the end of CDATA": ("]]>", "]]&#62;"),
    "blanks that would become one": ("a\tb\nc\rd", "a&#9;b&#10;c&#13;d"),
    "what no document may hold": ("\x00\x08\x0b\x1f\ufffe\uffff\ud800", "\N{REPLACEMENT CHARACTER}" * 7),
    "what it may": ("\x7f\x85\u2028\U0001f30d", "\x7f\x85\u2028\U0001f30d"),
}


@pytest.mark.parametrize(("text", "encoded"), IN_XML.values(), ids=IN_XML)
def test_text_in_xml_is_text(text: str, encoded: str) -> None:
    """Between tags as in attributes."""
    assert encoding.xml(text) == encoded


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_in_xml_is_read_as_it_was(text: str) -> None:
    """But for what XML forbids, which is replaced."""
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)
    element = ET.fromstring(f'<a b="{encoding.xml(text)}">{encoding.xml(text)}</a>'.encode())  # noqa: S314 -- made here
    assert (element.get("b"), element.text or "", list(element)) == (shown, shown, [])


CELLS = {
    "plain words": ("Kirkuk", '"Kirkuk"'),
    "marks of CSV": ('a,b;c "d"\ne', '"a,b;c ""d""\ne"'),
    "a formula": ("=HYPERLINK(1)", '"\'=HYPERLINK(1)"'),
    "a formula by its sign": ("-1+2", '"\'-1+2"'),
    "a function": ("@SUM(A1)", '"\'@SUM(A1)"'),
    "a formula behind a tab": ("\t=1", '"\'\t=1"'),
    "a formula behind a return": ("\r=1", '"\'\r=1"'),
    "a formula in wide letters": ("＝1", '"\'＝1"'),
    "a negative number": ("-5", '"-5"'),
    "a number with a sign and an exponent": ("+1.5e-3", '"+1.5e-3"'),
    "a number and more": ("-5 km", '"\'-5 km"'),
    "what looks guarded": ("'=1", "\"''=1\""),
    "an apostrophe": ("'s-Hertogenbosch", '"\'s-Hertogenbosch"'),
    "nothing": ("", '""'),
}


@pytest.mark.parametrize(("text", "encoded"), CELLS.values(), ids=CELLS)
def test_a_cell_is_no_formula(text: str, encoded: str) -> None:
    """What a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    assert encoding.csv(text) == encoded


def of_cell(cell: str) -> str:
    """The text of a cell, as the documentation says it is had again."""
    return cell[1:] if re.match("'+[=+\\-@\t\r＋－＝＠]", cell) else cell


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@\t\r\n'\",")),
        min_size=1,
    )
)
def test_a_row_is_read_as_it_was(row: list[str]) -> None:
    """By any reader of CSV; and no cell of it begins as a formula does, but for numbers."""
    line = ",".join(map(encoding.csv, row))
    ((*cells,),) = csv.reader(io.StringIO(line, newline=""))
    assert [of_cell(cell) for cell in cells] == row
    assert [cell for cell in cells if cell[:1] in {*"=+-@\t\r"} and cell and not is_number(cell)] == []


def is_number(cell: str) -> bool:
    """Whether a text is a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


SARIF = {
    "plain words": ("`a` is no date (write [2024])", "`a` is no date (write [2024])"),
    "braces": ("write {text: x}", "write {text: x}"),
    "a link": ("see [here](https://evil.example)", "see \\[here\\](https://evil.example)"),
    "a place for an argument": ("`{0}` {b} [c]", "`{{0}}` {{b}} \\[c\\]"),
    "a backslash": ("\\[a](b)", "\\\\\\[a\\](b)"),
}


@pytest.mark.parametrize(("text", "encoded"), SARIF.values(), ids=SARIF)
def test_a_message_of_sarif_has_no_link_and_no_argument(text: str, encoded: str) -> None:
    """What is neither stays plain, for readers that take nothing back."""
    assert encoding.sarif(text) == encoded


@given(st.text(st.sampled_from("{}[]()\\019a ")))
def test_a_message_of_sarif_is_read_as_it_was(text: str) -> None:
    """Where something was escaped, all was; and what is escaped is no link and no argument."""
    encoded = encoding.sarif(text)
    if encoded != text:
        plain = re.sub(r"\\([\\\[\]])", r"\1", encoded).replace("{{", "{").replace("}}", "}")
        assert plain == text
    rest = re.sub(r"\\[\\\[\]]|\{\{|\}\}", "", encoded)
    assert not re.search(r"\{[0-9]+\}|\]\(", rest)


@pytest.mark.parametrize(
    ("mark", "encode"), list(product("*[`<:. -1&@w!\n", [encoding.markdown, encoding.attribute]))
)
def test_hostile_length_costs_no_more_than_its_length(mark: str, encode: Callable[[str], str]) -> None:
    """However long a run of marks, each becomes one reference at most."""
    assert len(encode(mark * 100_000)) <= 100_000 * len("<!---->&#64;")
