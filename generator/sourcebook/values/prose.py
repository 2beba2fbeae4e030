"""Prose: a small, safe Markdown of paragraphs, emphasis, lists, quotations, links and citations.

What is no part of it shows literally, to the character: headings, code, HTML, entities, backslashes, images.
`prose_markdown` reads all of it with markdown-it. Most prose is paragraphs in which nothing needs that parser, which
takes ten times as long as a look at them: those are read here, and to the same result (decision 0020).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from msgspec import Struct

from sourcebook.problems import Unreadable
from sourcebook.told import Told
from sourcebook.values.types import ValueType

DEPTH = 10
"""How deep lists and quotations may lie within each other, and emphasis within emphasis."""

MOST_NODES = 5_000
"""How many runs of text, links, emphases and citations one prose may have: engines take quadratic time for these."""

MOST_MARKS = 20_000
"""How many characters that may be marks one prose may have, be they any or not: each takes ten microseconds to find out."""

Reduced = tuple[Callable[..., Any], tuple[Any, ...]]
"""What pickle makes an object anew from: a function and its arguments."""

SOURCES = "sources"
"""The folder of what citations name."""


class Text(Struct, frozen=True, gc=False):
    """Characters that show as they are. Two texts never stand side by side."""

    text: str


class Emphasis(Struct, frozen=True, gc=False):
    """`*inner*` or `_inner_`; strong where the marks are doubled."""

    inner: tuple[Inline, ...]
    strong: bool


class Link(Struct, frozen=True, gc=False):
    """`[inner](url)`: a way out of the site, over http or https. It holds no other link and no citation."""

    url: str
    """An address that `read_url` accepts, as it normalizes it."""
    inner: tuple[Inline, ...]


class EntryLink(Told, frozen=True, gc=False, eq=False):
    """`[[target]]` or `[[target|text]]`: a way to another entry of the base."""

    target: str
    """`folder/id`, as typed. Whether there is such an entry, the library knows."""

    text: str | None
    """The words to show; None for the entry's own title."""

    line: int
    """Line of the text, as it was given, where the link begins, from 0."""

    def told(self) -> tuple[object, ...]:
        """Where to, in what words."""
        return self.target, self.text


class Citation(Told, frozen=True, gc=False, eq=False):
    """`[^source]` or `[^source, at]`: what the words before it rest on."""

    source: str
    """Id of a source, as typed."""

    at: str | None
    """Where in the source: `paragraph 6`."""

    line: int
    """Line of the text, as it was given, where the citation begins, from 0."""

    def told(self) -> tuple[object, ...]:
        """What is cited."""
        return self.source, self.at


class Paragraph(Struct, frozen=True, gc=False):
    """Words in a row. A break of line is a space."""

    inner: tuple[Inline, ...]


class Listing(Struct, frozen=True, gc=False):
    """A list: bullets, or numbers from `start`."""

    items: tuple[tuple[Block, ...], ...]

    start: int | None
    """The first number; None for bullets."""


class Quotation(Struct, frozen=True, gc=False):
    """A block quote."""

    blocks: tuple[Block, ...]


Inline = Text | Emphasis | Link | EntryLink | Citation
Block = Paragraph | Listing | Quotation


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as it was written, and what it says."""

    written: str
    """Without the empty lines before it and the white space after it."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The same at a glance: as much as other entries have to know of it."""

    written: str
    names: tuple[str, ...]
    """The entries that it names, as `folder/id`, in the order of the text."""


def plain(prose: Prose, title_of: Callable[[str], str]) -> str:
    """Give the words without marks, for descriptions and for search: a line for each paragraph.

    A link to an entry shows its text, or what `title_of` says of its target. Items keep their numbers. A
    citation is no word, and goes with the space before it.
    """
    return "\n".join(_lines(prose.blocks, title_of))


def entry_links(prose: Prose) -> Iterator[EntryLink]:
    """Give every link to another entry, in the order of the text."""
    return (node for node in _inlines(prose.blocks) if isinstance(node, EntryLink))


def citations(prose: Prose) -> Iterator[Citation]:
    """Give every citation, in the order of the text."""
    return (node for node in _inlines(prose.blocks) if isinstance(node, Citation))


def _lines(blocks: tuple[Block, ...], title_of: Callable[[str], str]) -> Iterator[str]:
    """Each paragraph as plain text."""
    for block in blocks:
        match block:
            case Paragraph(inner):
                yield _words(inner, title_of)
            case Quotation(quoted):
                yield from _lines(quoted, title_of)
            case Listing(items, start):
                for number, item in enumerate(items, start or 0):
                    lines = _lines(item, title_of)
                    yield ("" if start is None else f"{number}. ") + next(lines)
                    yield from lines


def _words(inner: tuple[Inline, ...], title_of: Callable[[str], str]) -> str:
    """Inline nodes as plain text. A citation leaves nothing, nor the space before it."""
    parts: list[str] = []
    for node in inner:
        match node:
            case Text(text):
                parts.append(text)
            case EntryLink(target, text):
                parts.append(title_of(target) if text is None else text)
            case Emphasis(held) | Link(_, held):
                parts.append(_words(held, title_of))
            case Citation() if parts:
                parts[-1] = parts[-1].rstrip(" ")
    return "".join(parts)


def _inlines(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    """Every inline node, at whatever depth, in the order of the text."""
    for block in blocks:
        match block:
            case Paragraph(inner):
                yield from _nested(inner)
            case Quotation(quoted):
                yield from _inlines(quoted)
            case Listing(items):
                for item in items:
                    yield from _inlines(item)


def _nested(inner: tuple[Inline, ...]) -> Iterator[Inline]:
    for node in inner:
        yield node
        if isinstance(node, Emphasis | Link):
            yield from _nested(node.inner)


SLUG = r"[a-z0-9]++(?:-[a-z0-9]++)*+"
"""An id, or the folder of a kind."""

_BLANKS = re.compile(r" *+[\t\n][ \t\n]*+| {2,}+")
"""What is not one space already, and becomes one."""


def folded(text: str | None) -> str | None:
    """Without the mark (`|` or `,`) that it begins with; each run of blanks and breaks is a space."""
    if text is None:
        return None
    words = text[1:].strip(" ")
    if "\n" in words or "  " in words or "\t" in words:
        return _BLANKS.sub(" ", words).strip(" ")
    return words


# --- Ordinary prose: lines that begin no block, with marks that can mean one thing only. No `\s` and no `$`: what
# they match is more than what markdown-it takes for a blank or for the end of a line.

_WORDS = r"(?![ >+*\n-]|[0-9]{1,9}[.)])[^\t\n]*+(?<! )\n"
_ORDINARY_LINES = re.compile(rf"(?:(?:- )?{_WORDS}|\n|  {_WORDS})*+")
_PARAGRAPH = re.compile(rf"(?:{_WORDS})++")
_LIST = re.compile(rf"(?:- {_WORDS}(?:  {_WORDS})*+)++")
_ORDINARY_MARKS = re.compile(
    rf"\[\[(?P<entry>{SLUG}/{SLUG})(?P<words>\|[^\[\]]*+)?\]\]"
    rf"|\[\^(?P<source>{SLUG})(?P<at>,[^\[\]]*+)?\]"
    # What must not stand before the star is looked for behind it: so that a pattern is tried at marks alone.
    r"|\*(?<![^ \n(]\*)(?P<stressed>[^\W_](?:[^*_\[\]\n]*+(?<=[^\W_]))?)\*(?![^ \n.,;:!?)])"
)

# At a glance it is all one whether a line begins a list or a quotation of one level, or goes on with it.
_GLANCED_LINES = re.compile(
    r"(?:(?:(?:[->] |  )?(?![ >+\n-]|\*(?![^\W_])|[0-9]{1,9}[.)])[^\t\r\n]*+(?<! ))?\n)*+"
)
_BREAKS = re.compile(r"\n(?:\n|[->] )")
_GLANCED_MARKS = re.compile(
    rf"{_ORDINARY_MARKS.pattern}"
    # A link, or words where its address is none: in either case it names nothing, and nothing is wrong with it.
    r"|\[(?!\^)[^\[\]*_]++\]\((?i:https?)://[^\s()<>\[\]*_]++\)"
)


def _ordinary_blocks(lines: str) -> tuple[Block, ...] | None:
    """The paragraphs and lists of a text of ordinary lines; None for any other text.

    What stands between blank lines is a paragraph, or a list of one paragraph an item. Two lists in a row are left
    to the parser, which makes one of them.
    """
    if not _ORDINARY_LINES.fullmatch(f"{lines}\n"):
        return None
    blocks: list[Block] = []
    line = 0
    for part in lines.split("\n\n"):
        written = part.strip("\n")
        if not written:
            pass
        elif written[0] not in "- ":
            if "\n- " in written or "\n  " in written:
                return None
            blocks.append(Paragraph(_inner(written, line + part.startswith("\n"))))
        elif (blocks and isinstance(blocks[-1], Listing)) or not _LIST.fullmatch(f"{written}\n"):
            return None
        else:
            blocks.append(_ordinary_list(written, line + part.startswith("\n")))
        line += part.count("\n") + 2
    return tuple(blocks)


def glance(text: str) -> Glimpse | None:
    """What prose names, if it can be read, for whoever wants to know no more; None where `PROSE` has to look."""
    if len(text) > MOST_NODES or not _GLANCED_LINES.fullmatch(f"{text}\n"):
        return None
    groups = _GLANCED_MARKS.groups + 1
    pieces = _GLANCED_MARKS.split(text)
    words = "".join(pieces[::groups])
    written = text.strip("\n")
    if not written or "[" in words or "*" in words or "_" in words:
        return None
    for said in filter(None, pieces[2::groups] + pieces[4::groups]):
        # What goes on in another paragraph, item or quotation is no mark.
        if not said[1:].strip(" \n") or ("\n" in said and _BREAKS.search(said)):
            return None
    names = zip(pieces[1::groups], pieces[3::groups], strict=True)
    return Glimpse(
        written, tuple([entry or f"{SOURCES}/{source}" for entry, source in names if entry or source])
    )


def _ordinary_list(written: str, line: int) -> Listing:
    """The list of a text that is nothing but one, each item a paragraph."""
    items = []
    for item in written.removeprefix("- ").split("\n- "):
        items.append((Paragraph(_inner(item.replace("\n  ", "\n"), line)),))
        line += item.count("\n") + 1
    return Listing(tuple(items), None)


def _ordinary_inner(content: str, line: int) -> tuple[Inline, ...] | None:
    """The nodes of a paragraph with no other than ordinary marks; None for any other. `line` is its first."""
    pieces = _ORDINARY_MARKS.split(content)
    words = "".join(pieces[:: _ORDINARY_MARKS.groups + 1])
    if (
        "[" in words
        or "*" in words
        or "_" in words
        or "\t" in content
        or " \n" in content
        or "\n " in content
    ):
        return None
    nodes: list[Inline] = []
    rest = iter(pieces)
    words = next(rest)
    if words:
        nodes.append(Text(words.replace("\n", " ")))
    for entry, label, source, at, stressed, after in zip(rest, rest, rest, rest, rest, rest, strict=True):
        line += words.count("\n")
        said = folded(label or at)
        if said == "":
            return None
        nodes.append(
            EntryLink(entry, said, line)
            if entry
            else Citation(source, said, line)
            if source
            else Emphasis((Text(stressed),), strong=False)
        )
        if said:
            line += (label or at).count("\n")
        words = after
        if words:
            nodes.append(Text(words.replace("\n", " ")))
    return tuple(nodes)


def _inner(content: str, line: int) -> tuple[Inline, ...]:
    """The nodes of a paragraph. `line` is its first."""
    nodes = _ordinary_inner(content, line)
    return _markdown().inner_of(content, line) if nodes is None else nodes


def _read(text: str) -> Prose:
    """Read prose. Raises `Unreadable` where it is empty, too deep or too marked, or a link or citation is malformed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    written = re.sub(r"\A(?:[ \t]*+\n)++", "", lines).rstrip(" \t\n")
    if not written.strip(" \t"):
        raise Unreadable("empty-text", "the text is empty", "write something, or leave the field out")
    # No text that anybody wrote: looked at before it is read, which would take more than a second.
    if len(lines) > MOST_MARKS and sum(map(lines.count, "*_[")) > MOST_MARKS:
        message = f"the text has more than {MOST_MARKS:,} of the marks *, _ and ["
        raise Unreadable("prose-too-marked", message, "split the entry, or take marks out")
    # Each part between blank lines is a node, or more.
    if len(lines) > 2 * MOST_NODES and sum(map(bool, map(str.strip, lines.split("\n\n")))) > MOST_NODES:
        raise _too_marked()
    # Not what was written: the lines that nodes know are those of the text as it stands in its file.
    prose = Prose(written, _read_blocks(lines))
    # No node stands for less than one character.
    if len(lines) > MOST_NODES and sum(1 for _ in _inlines(prose.blocks)) > MOST_NODES:
        raise _too_marked()
    return prose


def _too_marked() -> Unreadable:
    message = f"the text has more than {MOST_NODES:,} pieces: paragraphs, links, citations, and what is between them"
    return Unreadable("prose-too-marked", message, "split the entry, or take marks out")


def _read_blocks(lines: str) -> tuple[Block, ...]:
    blocks = _ordinary_blocks(lines)
    return _markdown().blocks_of(lines, _inner) if blocks is None else blocks


def _markdown() -> ModuleType:
    # Loaded where it is wanted: it takes a tenth of the time of a `check` after a change.
    from sourcebook.values import prose_markdown  # noqa: PLC0415

    return prose_markdown


def _written(prose: Prose | Glimpse) -> str:
    return prose.written


def _spoken(prose: Prose, _language: str) -> str:
    return plain(prose, lambda target: target)


PROSE = ValueType(
    name="prose",
    description=(
        "A text in a small Markdown: paragraphs, *emphasis*, lists, > quotations, [text](https://…), "
        "[[folder/id]], [[folder/id|text]] and [^source-id, paragraph 6]; all else shows as typed."
    ),
    examples=(
        "Two drones were *intercepted* over the base.",
        "The ministry denied it.[^ministry-statement, paragraph 2]\n\nSee [[events/talks-of-may|the talks]].",
        "> We are **not** at war.\n\n- first, [a report](https://example.org/a)\n- then [[places/basra]]",
    ),
    read=_read,
    canonical=_written,
    words=_spoken,
)
