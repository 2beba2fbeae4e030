"""Any text as prose: read or refused, and as a page it holds no element but those of prose, and the words that it had."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

from pyromark import Markdown

from sourcebook.entries.model import SourceReference
from sourcebook.output.rendering import ENGINE
from sourcebook.output.writing import Writer
from sourcebook.pages.model import Span
from sourcebook.pages.notes import Notes
from sourcebook.problems import Unreadable
from sourcebook.values import prose
from tests.fuzz import seeds
from tests.fuzz.target import Target, check_told

HTML = re.compile(r"<[^>]*>")
ALLOWED = re.compile(
    r"</?(?:p|em|strong|ul|ol|li|blockquote|sup|bdi)>|<ol start=\"[0-9]+\">|</a>"
    r"|<a href=\"(?:https?://[^\"<>\s]*|#ref-[0-9]+|(?:\.\./)*[a-z0-9/-]+\.md)\">|<!---->"
)
CITED = re.compile(r"<sup>.*?</sup>")
NUMBER = re.compile(r"^ *[0-9]+\. ", re.MULTILINE)
PIECES = (
    *"*_[]()>-+.#`<&\\|!^/: \t\n",
    *(
        "**",
        "__",
        "[[",
        "]]",
        "[^",
        "events/a",
        "[[events/a]]",
        "[[events/a|",
        "[^src]",
        "[^src, ",
        "](https://x.org)",
    ),
    *(
        "[a](https://x.org/(b))",
        "](javascript:",
        "- ",
        "> ",
        "1. ",
        "9) ",
        "\n\n",
        "\n  ",
        "\n- ",
        "\n> ",
        "  \n",
        "    ",
    ),
    *(
        "<script>",
        "<b>",
        "</p>",
        "<!--",
        "&lt;",
        "&#60;",
        "![",
        "```",
        "---",
        "===",
        "| - |",
        "{: .x}",
        "\u00a0",
        "\r\n",
        "é",
        "ق",
    ),
)


class _Notes(Notes):
    """Numbers citations, of whatever sources."""

    def number(self, reference: SourceReference) -> int:
        """Each has the number of its words."""
        return len(str(reference.source))


def _to(folder: str, entry_id: str) -> Span:
    return Span(f"{folder} {entry_id}", f"{folder}/{entry_id}.md")


WEIGHER = SimpleNamespace(is_retracted=lambda _: False)
SHOWER: Any = SimpleNamespace(to=_to, weigher=WEIGHER)
ENGINES = Markdown(options=ENGINE)
WRITER = Writer()
WRITER.begin("events/x.md")


def check(data: bytes) -> None:
    """Read a text, write it as Markdown, and look at what an engine makes of it."""
    text = data.decode("utf-8", "replace").replace("\0", "")
    glanced = prose.glance(text)
    try:
        read: prose.Prose = prose.PROSE.read(text)
    except Unreadable as refused:
        check_told(refused)
        if glanced:
            raise
        return
    names = [
        each.target if isinstance(each, prose.EntryLink) else f"sources/{each.source}"
        for each in _marks(read)
    ]
    if glanced:
        assert (glanced.written, list(glanced.names)) == (read.written, names)
    assert prose.PROSE.read(read.written) == read
    page = ENGINES.html(WRITER.blocks(_Notes(SHOWER).blocks(read)))
    for tag in HTML.findall(page):
        assert ALLOWED.fullmatch(tag), tag
    words = prose.plain(read, lambda target: target.replace("/", " "))
    seen = unescape(HTML.sub("", CITED.sub("", page)))
    assert _letters(seen) == _letters(words)


def _marks(read: prose.Prose) -> list[prose.EntryLink | prose.Citation]:
    return [
        each for each in prose._inlines(read.blocks) if isinstance(each, prose.EntryLink | prose.Citation)
    ]


def _letters(text: str) -> list[str]:
    return [each for each in text if each.isalpha()]


TARGET = Target(
    check,
    [
        *seeds.of_keys("body", "summary", "notes", "note", "quote", "value"),
        *(example.encode() for example in prose.PROSE.examples),
        *(
            f"{start}a *b* _c_ **d** [[events/a|e]] [f](https://x.org) [^g, h]\n{start}i".encode()
            for start in ("", "- ", "> ")
        ),
    ],
    PIECES,
    400,
)
