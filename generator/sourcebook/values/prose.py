"""Prose: a small, safe Markdown of paragraphs, emphasis, lists, quotations, links and citations.

What is no part of it shows literally, to the character: headings, code, HTML, entities, backslashes, images.
So markdown-it's rules are switched on one by one, and its own rule for links, which knows titles, escapes and
references, gives way to one that knows `[text](https://…)` alone.

Most prose is paragraphs in which nothing needs that parser, which takes ten times as long as a look at them:
those are read without it, and to the same result (decision 0020).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NoReturn

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sourcebook.frozen import maker
from sourcebook.problems import Unreadable
from sourcebook.values.link import read_url
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

DEPTH = 10
"""How deep lists and quotations may lie within each other, and emphasis within emphasis."""

MOST_NODES = 5_000
"""How many runs of text, links, emphases and citations one prose may have: engines take quadratic time for these."""

Reduced = tuple[Callable[..., Any], tuple[Any, ...]]
"""What pickle makes an object anew from: a function and its arguments."""

LONGEST_ID = 80
"""Characters of an id: a longer target is not repeated in a hint."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters that show as they are. Two texts never stand side by side."""

    text: str

    def __reduce__(self) -> Reduced:
        """For pickle, which takes three times as long by dataclasses' own way. So with others below."""
        return text_of, (self.text,)


@dataclass(frozen=True, slots=True)
class Emphasis:
    """`*inner*` or `_inner_`; strong where the marks are doubled."""

    inner: tuple[Inline, ...]
    strong: bool


@dataclass(frozen=True, slots=True)
class Link:
    """`[inner](url)`: a way out of the site, over http or https. It holds no other link and no citation."""

    url: str
    """An address that `read_url` accepts, as it normalizes it."""
    inner: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class EntryLink:
    """`[[target]]` or `[[target|text]]`: a way to another entry of the base."""

    target: str
    """`folder/id`, as typed. Whether there is such an entry, the library knows."""

    text: str | None
    """The words to show; None for the entry's own title."""

    line: int = field(compare=False)
    """Line of the text, as it was given, where the link begins, from 0."""

    def __reduce__(self) -> Reduced:
        """For pickle."""
        return entry_link_of, (self.target, self.text, self.line)


@dataclass(frozen=True, slots=True)
class Citation:
    """`[^source]` or `[^source, at]`: what the words before it rest on."""

    source: str
    """Id of a source, as typed."""

    at: str | None
    """Where in the source: `paragraph 6`."""

    line: int = field(compare=False)
    """Line of the text, as it was given, where the citation begins, from 0."""

    def __reduce__(self) -> Reduced:
        """For pickle."""
        return citation_of, (self.source, self.at, self.line)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in a row. A break of line is a space."""

    inner: tuple[Inline, ...]

    def __reduce__(self) -> Reduced:
        """For pickle."""
        return paragraph_of, (self.inner,)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: bullets, or numbers from `start`."""

    items: tuple[tuple[Block, ...], ...]

    start: int | None
    """The first number; None for bullets."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quote."""

    blocks: tuple[Block, ...]


text_of = maker(Text, "text_of")
entry_link_of = maker(EntryLink, "entry_link_of")
citation_of = maker(Citation, "citation_of")
paragraph_of = maker(Paragraph, "paragraph_of")

Inline = Text | Emphasis | Link | EntryLink | Citation
Block = Paragraph | Listing | Quotation


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as it was written, and what it says."""

    written: str
    """Without the empty lines before it and the white space after it."""

    blocks: tuple[Block, ...]


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


# --- Rules for markdown-it. Each starts at a mark, takes a bounded look ahead, and never looks at a character
# more than a few times, so that hostile text costs no more than its length.

_SLUG = r"[a-z0-9]++(?:-[a-z0-9]++)*+"
_ENTRY = re.compile(rf"{_SLUG}/{_SLUG}")
_SLUG_ALONE = re.compile(_SLUG)
_WIKI = re.compile(r"\[\[([^\[\]|]*+)(\|[^\[\]]*+)?\]\]")
_WIKI_LEFT_OPEN = re.compile(rf"\[\[{_SLUG}/{_SLUG}")
_CITATION = re.compile(r"\[\^([^\[\],]*+)(,[^\[\]]*+)?\]")
_CITATION_LEFT_OPEN = re.compile(rf"\[\^{_SLUG}")

# Brackets within the text of a link are fine as long as they are no link and no citation themselves; a URL
# may hold one level of parentheses, as Wikipedia's do.
_WEB = re.compile(
    r"\[((?:[^\[\]]++|\[(?!\^)[^\[\]]*+\](?!\())++)\]"
    r"\(((?i:https?)://(?:[^\s()<>\x00-\x20]++|\([^\s()<>]*+\))++)\)",
)

_BLANKS = re.compile(r" *+[\t\n][ \t\n]*+| {2,}+")
"""What is not one space already, and becomes one."""

# A line of marks and nothing else: an empty item or quotation, or the `* * *` of a thematic break.
_ONLY_MARKS = re.compile(r"(?:(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]++|\Z)|>[ \t]*+)++\Z")


def _push(state: StateInline, kind: str, found: re.Match[str], target: str, text: str | None) -> bool:
    token = state.push(kind, "", 0)
    token.meta = {"written": found[0], "target": target, "text": text, "offset": state.pos}
    state.pos = found.end()
    return True


def _folded(text: str | None) -> str | None:
    """Without the mark (`|` or `,`) that it begins with; each run of blanks and breaks is a space."""
    if text is None:
        return None
    words = text[1:].strip(" ")
    if "\n" in words or "  " in words or "\t" in words:
        return _BLANKS.sub(" ", words).strip(" ")
    return words


def _wiki_rule(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001  markdown-it's signature
    """Take `[[…]]` and `[[…|…]]`, and a `[[folder/id` that nothing closes, which has no target then."""
    if found := _WIKI.match(state.src, state.pos, state.posMax):
        return _push(state, "entry_link", found, found[1].strip(" \t\n"), _folded(found[2]))
    left_open = _WIKI_LEFT_OPEN.match(state.src, state.pos, state.posMax)
    return left_open is not None and _push(state, "entry_link", left_open, "", None)


def _citation_rule(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001  markdown-it's signature
    """Take `[^…]` and `[^…, …]`, and a `[^id` that nothing closes, which has no source then."""
    if found := _CITATION.match(state.src, state.pos, state.posMax):
        return _push(state, "citation", found, found[1].strip(" \t\n"), _folded(found[2]))
    left_open = _CITATION_LEFT_OPEN.match(state.src, state.pos, state.posMax)
    return left_open is not None and _push(state, "citation", left_open, "", None)


def _web_rule(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001  markdown-it's signature
    """Read `[text](https://…)`. After a `!` it is an image, and no part of prose."""
    found = _WEB.match(state.src, state.pos, state.posMax)
    url = _address(found[2]) if found and found[1].strip() else None
    if not found or not url or state.src.endswith("!", 0, state.pos):
        return False
    end, behind = found.end(), state.posMax
    state.push("link_open", "a", 1).attrs = {"href": url}
    state.pos, state.posMax = found.start(1), found.end(1)
    state.md.inline.tokenize(state)
    state.push("link_close", "a", -1)
    state.pos, state.posMax = end, behind
    return True


def _address(url: str) -> str | None:
    try:
        return read_url(url).address
    except Unreadable:
        return None


def _paragraph_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a paragraph, and keep the no-break spaces at its ends, which markdown-it trims."""
    paragraph(state, start, end, silent)
    state.tokens[-2].content = state.getLines(start, state.line, state.blkIndent, False).strip(" \t\n")  # noqa: FBT003
    return True


def _marks_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a line of marks alone as a paragraph: as an empty item or quotation it would vanish."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    return bool(_ONLY_MARKS.match(line)) and (silent or _paragraph_rule(state, start, end, silent))


# --- Ordinary prose: lines that begin no block, with marks that can mean one thing only. No `\s` and no `$`: what
# they match is more than what markdown-it takes for a blank or for the end of a line.

_WORDS = r"(?![ >+*\n-]|[0-9]{1,9}[.)])[^\t\n]*+(?<! )\n"
_ORDINARY_LINES = re.compile(rf"(?:(?:- )?{_WORDS}|\n|  {_WORDS})*+")
_PARAGRAPH = re.compile(rf"(?:{_WORDS})++")
_LIST = re.compile(rf"(?:- {_WORDS}(?:  {_WORDS})*+)++")
_ORDINARY_MARKS = re.compile(
    rf"\[\[(?P<entry>{_SLUG}/{_SLUG})(?P<words>\|[^\[\]]*+)?\]\]"
    rf"|\[\^(?P<source>{_SLUG})(?P<at>,[^\[\]]*+)?\]"
    # What must not stand before the star is looked for behind it: so that a pattern is tried at marks alone.
    r"|\*(?<![^ \n(]\*)(?P<stressed>[^\W_](?:[^*_\[\]\n]*+(?<=[^\W_]))?)\*(?![^ \n.,;:!?)])"
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
            blocks.append(paragraph_of(_inner(written, line + part.startswith("\n"))))
        elif (blocks and isinstance(blocks[-1], Listing)) or not _LIST.fullmatch(f"{written}\n"):
            return None
        else:
            blocks.append(_ordinary_list(written, line + part.startswith("\n")))
        line += part.count("\n") + 2
    return tuple(blocks)


def _ordinary_list(written: str, line: int) -> Listing:
    items = []
    for item in written.removeprefix("- ").split("\n- "):
        items.append((paragraph_of(_inner(item.replace("\n  ", "\n"), line)),))
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
        nodes.append(text_of(words.replace("\n", " ")))
    for entry, label, source, at, stressed, after in zip(rest, rest, rest, rest, rest, rest, strict=True):
        line += words.count("\n")
        said = _folded(label or at)
        if said == "":
            return None
        nodes.append(
            entry_link_of(entry, said, line)
            if entry
            else citation_of(source, said, line)
            if source
            else Emphasis((text_of(stressed),), strong=False)
        )
        if said:
            line += (label or at).count("\n")
        words = after
        if words:
            nodes.append(text_of(words.replace("\n", " ")))
    return tuple(nodes)


def _parser() -> MarkdownIt:
    # A list is two levels of markdown-it's. What lies deeper than we allow must still be seen, to be refused.
    parser = MarkdownIt("zero", {"maxNesting": 2 * DEPTH + 4})
    parser.enable(["blockquote", "list", "newline", "emphasis"]).disable("normalize")
    parser.block.ruler.at("paragraph", _paragraph_rule)
    parser.block.ruler.before("blockquote", "marks", _marks_rule, {"alt": ["list"]})
    parser.inline.ruler.before("link", "wiki", _wiki_rule)
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("link", "web", _web_rule)
    return parser


_PARSER = _parser()
_BLOCK_PARSER = _parser()
_BLOCK_PARSER.core.ruler.disable("inline")


def _too_deep() -> NoReturn:
    hint = "write it with fewer levels"
    raise Unreadable("deep-prose", f"the text has more than {DEPTH} levels within each other", hint)


def _blocks(tokens: list[Token]) -> tuple[Block, ...]:
    """Turn markdown-it's flat row of tokens into blocks, with a stack in place of recursion."""
    held: list[list[Block]] = [[]]
    items: list[list[tuple[Block, ...]]] = []
    starts: list[int | None] = []
    for token in tokens:
        match token.type:
            case "inline":
                held[-1].append(Paragraph(_inner(token.content, (token.map or [0])[0])))
            case "list_item_open" | "blockquote_open":
                held.append([])
            case "list_item_close":
                items[-1].append(tuple(held.pop()))
            case "blockquote_close":
                quotation = Quotation(tuple(held.pop()))
                held[-1].append(quotation)
            case "bullet_list_open" | "ordered_list_open":
                items.append([])
                starts.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else None)
            case "bullet_list_close" | "ordered_list_close":
                held[-1].append(Listing(tuple(items.pop()), starts.pop()))
        if len(held) > DEPTH + 1:
            _too_deep()
    return tuple(held[0])


def _inner(content: str, line: int) -> tuple[Inline, ...]:
    """The nodes of a paragraph. `line` is its first."""
    nodes = _ordinary_inner(content, line)
    return _parsed_inner(content, line) if nodes is None else nodes


def _parsed_inner(content: str, line: int) -> tuple[Inline, ...]:
    """Turn the tokens of a paragraph into nodes, with a stack in place of recursion."""
    held: list[list[Inline]] = [[]]
    urls: list[str] = []
    counted = 0
    for token in _PARSER.parseInline(content)[0].children or []:
        match token.type:
            case "em_open" | "strong_open":
                held.append([])
            case "link_open":
                held.append([])
                urls.append(str(token.attrs["href"]))
            case "em_close" | "strong_close":
                emphasis = Emphasis(_joined(held.pop()), strong=token.tag == "strong")
                held[-1].append(emphasis)
            case "link_close":
                link = Link(urls.pop(), _joined(held.pop()))
                held[-1].append(link)
            case "entry_link" | "citation":
                line += content.count("\n", counted, token.meta["offset"])
                counted = token.meta["offset"]
                held[-1].append((_entry_link if token.type == "entry_link" else _citation)(token, line))
            case "softbreak" | "hardbreak":
                held[-1].append(Text(" "))
            case _:
                held[-1].append(Text(token.content))
        if len(held) > DEPTH + 1:
            _too_deep()
    return _joined(held[0])


def _entry_link(token: Token, line: int) -> EntryLink:
    target, text = token.meta["target"], token.meta["text"]
    if _ENTRY.fullmatch(target) and text != "":
        return EntryLink(target, text, line)
    bare = _SLUG_ALONE.fullmatch(target) and len(target) <= LONGEST_ID
    meant = f"events/{target}" if bare else "events/some-id"
    hint = f"write the folder and the id of an entry, in lower case: [[{meant}]] or [[{meant}|words]]"
    raise Unreadable("bad-link-in-prose", _no(token, line, "link to an entry"), hint)


def _citation(token: Token, line: int) -> Citation:
    source, at = token.meta["target"], token.meta["text"]
    if _SLUG_ALONE.fullmatch(source) and at != "":
        return Citation(source, at, line)
    hint = "write the id of a source, and the place after a comma: [^some-id, paragraph 6]"
    raise Unreadable("bad-citation-in-prose", _no(token, line, "citation"), hint)


def _no(token: Token, line: int, what: str) -> str:
    return f"{quoted(token.meta['written'])} in line {line + 1} of the text is no {what}"


def _joined(nodes: list[Inline]) -> tuple[Inline, ...]:
    """Make one text of the texts that stand side by side."""
    joined: list[Inline] = []
    for of_text, run in groupby(nodes, key=lambda node: isinstance(node, Text)):
        if of_text:
            text = "".join(node.text for node in run if isinstance(node, Text))
            joined.extend([Text(text)] if text else [])
        else:
            joined.extend(run)
    return tuple(joined)


def _read(text: str) -> Prose:
    """Read prose. Raises `Unreadable` where it is empty, too deep or too marked, or a link or citation is malformed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    written = re.sub(r"\A(?:[ \t]*+\n)++", "", lines).rstrip(" \t\n")
    if not written.strip(" \t"):
        raise Unreadable("empty-text", "the text is empty", "write something, or leave the field out")
    # Not what was written: the lines that nodes know are those of the text as it stands in its file.
    prose = Prose(written, _read_blocks(lines))
    # No node stands for less than one character.
    if len(lines) > MOST_NODES and sum(1 for _ in _inlines(prose.blocks)) > MOST_NODES:
        message = f"the text has more than {MOST_NODES:,} links, emphases and citations"
        raise Unreadable("prose-too-marked", message, "split the entry, or take marks out")
    return prose


def _read_blocks(lines: str) -> tuple[Block, ...]:
    blocks = _ordinary_blocks(lines)
    return _blocks(_BLOCK_PARSER.parse(lines)) if blocks is None else blocks


def _written(prose: Prose) -> str:
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
