"""Any text, encoded for each place: it is text there and nothing else, and the same text."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote_to_bytes

from pyromark import Markdown

from sourcebook import encoding
from sourcebook.output.rendering import ENGINE
from tests.fuzz import seeds
from tests.fuzz.target import Target

PAGE = """\
## {0}

A {0} b

| {0} | [{0}]({1}) |
| --- | --- |
| <b title="{2}">c</b> | d |
"""
HTML = re.compile(r"<[^>]*>")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
STEERS = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
ESCAPE = re.compile(r"\\u([0-9A-F]{4})|\\U(00(?:0[0-9A-F]|10)[0-9A-F]{4})")
PERCENT = re.compile("%(25|0D|0A|3A|2C)")
IN_ATTRIBUTE = re.compile(r"[A-Za-z0-9&#; (),./\u0080-\U0010ffff-]*")
IN_URL = re.compile(r"[A-Za-z0-9%&#;.,:/?=@+!*'$~_-]*")
ENGINES = Markdown(options=ENGINE)
PIECES = (
    *"\\`*_{}[]<>&|~^=#+-@$!?:;/.,()'\"% \t\n1a",
    *(
        "**",
        "](",
        "![",
        "<!--",
        "-->",
        "</",
        "<script>",
        "&amp;",
        "&#",
        "&#x",
        "[^",
        "[[",
        "]]",
        "{#a}",
        "{:",
        "```",
        "~~~",
    ),
    *(
        "://",
        "http",
        "www.",
        ".com",
        "1. ",
        "- ",
        "> ",
        "| - |",
        "===",
        "---",
        "\r\n",
        "\x1b[",
        "\u202e",
        "\u200d",
        "\u2028",
    ),
    *(
        "javascript:",
        "::error::",
        "%0A",
        "\\u001B",
        "{{",
        "}}",
        "--8<--",
        "\u00a0",
        "\u3000",
        "é",
        "ق",
        "😀",
        "\x85",
        "\ufeff",
    ),
)


def _decoded(text: str) -> str:
    return ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)


def _unwritten(text: str) -> str:
    return PERCENT.sub(lambda found: chr(int(found[1], 16)), text)


def _shape(page: str) -> tuple[list[str], str]:
    """The tags of a page, and its text."""
    return HTML.findall(page), unescape(HTML.sub("", page))


def _page(text: str, url: str, attribute: str) -> tuple[list[str], str]:
    return _shape(ENGINES.html(PAGE.replace("{0}", text).replace("{1}", url).replace("{2}", attribute)))


TAGS, WORDS = _page("harmless", "x", "harmless")


def check(data: bytes) -> None:
    """Encode a text for each place."""
    text = data.decode("utf-8", "surrogateescape")
    shown = CONTROL.sub("\ufffd", text)
    _check_html(text, shown)
    _check_logs(text)
    if text.strip(" "):
        _check_markdown(text, shown)


def _check_html(text: str, shown: str) -> None:
    html, between, attribute = encoding.html(text), encoding.between_tags(text), encoding.attribute(text)
    assert unescape(html) == shown
    assert not any(mark in html for mark in "<>\"'")
    assert unescape(between) == shown
    assert not any(mark in between for mark in "<>=\t")
    assert unescape(attribute) == shown
    assert IN_ATTRIBUTE.fullmatch(attribute)


def _check_logs(text: str) -> None:
    line = encoding.terminal(text)
    assert not STEERS.search(line)
    assert _decoded(line) == _decoded(text)
    for as_property in (False, True):
        command = encoding.workflow(text, as_property=as_property)
        assert not STEERS.search(command)
        assert _decoded(_unwritten(command)) == _decoded(text)
        assert not (as_property and (":" in command or "," in command))


def _check_markdown(text: str, shown: str) -> None:
    written, url = encoding.markdown(text), encoding.destination(text)
    assert "\n" not in written
    assert unescape(written.replace("<!---->", "")) == shown
    assert unescape(encoding.alternative(text)) == shown
    assert IN_URL.fullmatch(url)
    assert unquote_to_bytes(unescape(url)) == unquote_to_bytes(text.encode("utf-8", "replace"))
    tags, words = _page(written, url, encoding.attribute(text))
    assert [tag for tag in tags if tag != "<!---->" and not tag.startswith(("<a ", "<b "))] == [
        tag for tag in TAGS if not tag.startswith(("<a ", "<b "))
    ]
    assert [unescape(tag) for tag in tags if tag.startswith("<b ")] == [f'<b title="{shown}">']
    assert sum(tag.startswith("<a ") for tag in tags) == 1
    assert words == WORDS.replace("harmless", shown)


TARGET = Target(
    check,
    [text.encode("utf-8", "surrogatepass") for _, text in seeds.texts() if 0 < len(text) <= 200],
    PIECES,
    60,
)
