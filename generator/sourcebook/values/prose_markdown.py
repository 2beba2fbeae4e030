"""Prose in all its forms, by markdown-it: what is no ordinary paragraph or list.

What is no part of prose shows literally, so its rules are switched on one by one, and its own rule for links, which
knows titles, escapes and references, gives way to one that knows `[text](https://…)` alone. The library takes some
time to load, and most bases could do without: so this module is loaded where it is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import NoReturn

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from sourcebook.problems import Unreadable
from sourcebook.values.link import read_url
from sourcebook.values.prose import (
    DEPTH,
    SLUG,
    Block,
    Citation,
    Emphasis,
    EntryLink,
    Inline,
    Link,
    Listing,
    Paragraph,
    Quotation,
    Text,
    folded,
)
from sourcebook.values.quoting import quoted

LONGEST_ID = 80
"""Characters of an id: a longer target is not repeated in a hint."""

# --- Rules for markdown-it. Each starts at a mark, takes a bounded look ahead, and never looks at a character
# more than a few times, so that hostile text costs no more than its length.

_ENTRY = re.compile(rf"{SLUG}/{SLUG}")
_SLUG_ALONE = re.compile(SLUG)
_WIKI = re.compile(r"\[\[([^\[\]|]*+)(\|[^\[\]]*+)?\]\]")
_WIKI_LEFT_OPEN = re.compile(rf"\[\[{SLUG}/{SLUG}")
_CITATION = re.compile(r"\[\^([^\[\],]*+)(,[^\[\]]*+)?\]")
_CITATION_LEFT_OPEN = re.compile(rf"\[\^{SLUG}")

# Brackets within the text of a link are fine as long as they are no link and no citation themselves; a URL
# may hold one level of parentheses, as Wikipedia's do.
_WEB = re.compile(
    r"\[((?:[^\[\]]++|\[(?!\^)[^\[\]]*+\](?!\())++)\]"
    r"\(((?i:https?)://(?:[^\s()<>\x00-\x20]++|\([^\s()<>]*+\))++)\)",
)

# A line of marks and nothing else: an empty item or quotation, or the `* * *` of a thematic break.
_ONLY_MARKS = re.compile(r"(?:(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]++|\Z)|>[ \t]*+)++\Z")


def _push(state: StateInline, kind: str, found: re.Match[str], target: str, text: str | None) -> bool:
    """Add a node of ours, and go on behind it."""
    token = state.push(kind, "", 0)
    token.meta = {"written": found[0], "target": target, "text": text, "offset": state.pos}
    state.pos = found.end()
    return True


def _wiki_rule(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001  markdown-it's signature
    """Take `[[…]]` and `[[…|…]]`, and a `[[folder/id` that nothing closes, which has no target then."""
    if found := _WIKI.match(state.src, state.pos, state.posMax):
        return _push(state, "entry_link", found, found[1].strip(" \t\n"), folded(found[2]))
    left_open = _WIKI_LEFT_OPEN.match(state.src, state.pos, state.posMax)
    return left_open is not None and _push(state, "entry_link", left_open, "", None)


def _citation_rule(state: StateInline, silent: bool) -> bool:  # noqa: ARG001, FBT001  markdown-it's signature
    """Take `[^…]` and `[^…, …]`, and a `[^id` that nothing closes, which has no source then."""
    if found := _CITATION.match(state.src, state.pos, state.posMax):
        return _push(state, "citation", found, found[1].strip(" \t\n"), folded(found[2]))
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
    """The address of a URL; None where it is none."""
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


def _parser() -> MarkdownIt:
    """A parser that knows the marks of prose and no others."""
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


def blocks_of(lines: str, inner: Callable[[str, int], tuple[Inline, ...]]) -> tuple[Block, ...]:
    """The blocks of a text. `inner` gives the nodes of a paragraph by its content and its first line.

    markdown-it's flat row of tokens becomes a tree with a stack in place of recursion. Raises `Unreadable`.
    """
    held: list[list[Block]] = [[]]
    items: list[list[tuple[Block, ...]]] = []
    starts: list[int | None] = []
    for token in _BLOCK_PARSER.parse(lines):
        match token.type:
            case "inline":
                held[-1].append(Paragraph(inner(token.content, (token.map or [0])[0])))
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


def inner_of(content: str, line: int) -> tuple[Inline, ...]:
    """The nodes of a paragraph, by the same means. `line` is its first. Raises `Unreadable`."""
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
    """The message for a mark that is not what it should be."""
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
