"""A quote stands in the document that was read: looked for in the copies that an editor keeps beside their sources.

Others do not have these copies, and then nothing is looked for. What is compared is words: not case, breaks of lines,
or the forms of quotation marks and dashes.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from sourcebook.linking.library import Library
from sourcebook.linking.outlines import OF_SOURCES, Key, Outline
from sourcebook.problems import Level, Problem
from sourcebook.trees.nodes import Mapping as Tree
from sourcebook.trees.nodes import Node, Scalar, Sequence
from sourcebook.values.quoting import quoted

HTML = (".html", ".htm")
TEXTS = (".txt", ".md", *HTML)
"""How the names of copies end that are looked into."""

LARGEST = 2 * 1024 * 1024
"""Bytes of a copy that is looked into: the words of a page take a hundredth of that."""

LIGATURES, MOST_LIGATURES = "\ufdfa\ufdfb", 10_000
"""Signs that stand for whole sentences, and become these when words are compared; and how many of them a copy may have."""

ARCHIVES = "archives"
"""The field of a source that names its copies."""

ELLIPSIS = re.compile(r"\[\s*(?:…|\.{3,})\s*\]|…|\.{3,}")
"""What an editor left out of a quote."""

MARKS = str.maketrans(
    {
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff*_`"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u00ab\u00bb\"'", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212-", "-"),
    }
)
"""Character -> what stands for it: nothing for what does not show, or stresses words in Markdown."""

LINK = re.compile(r"!?\[(?P<words>[^\[\]]*)\]\([^()\s]*\)")
LINE_MARKS = re.compile(r"^[ \t>#]+", re.MULTILINE)
"""What Markdown adds to words: addresses, and marks at the beginning of a line."""

INLINE = frozenset(
    "a abbr b bdi bdo cite code em font i ins mark q s small span strong sub sup u var wbr".split()  # noqa: SIM905
)
"""The elements of HTML that do not part words."""


MARKUP = re.compile(
    r"<!--(?:>|->|.*?--!?>|.*+)"
    r"|<(?P<unshown>script|style)(?=[\s/>])(?:.*?</(?P=unshown)(?=[\s/>])[^>]*+(?:>|\Z)|.*+)"
    r"|</?(?P<name>[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))|=)*+(?:>|\Z)"
    r"|<[!?/](?:[^>]*+)(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
"""What a page of HTML has beside words. What is left open goes on to the end, so that each character is looked at once.

Source: HTML, section 13.2.5, tokenization, as far as words depend on it.
"""

LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}+|x[0-9a-f]{8,}+);?", re.IGNORECASE)
"""A reference to a character that there is not. Python reads no number of 5,000 digits."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a source reference, and the source whose document they were read in."""

    source: str
    words: Scalar
    path: str


def check(
    library: Library, read: Callable[[str], bytes | None], quotes: Callable[[Key], Iterable[Quote]]
) -> Iterator[Problem]:
    """A warning for each quote that stands in no kept copy of the document that was read.

    `read` gives the bytes of a file beside the entries, or None; `quotes` the quotes in an entry, whose file is read
    again for it. Neither is asked for anything in a base without copies.
    """
    files = copies(library)
    if not files:
        return
    texts = {source: found for source, each in files.items() if (found := _texts(each, read))}
    for entry in library.outlines.values():
        if entry.quoted and not texts.keys().isdisjoint(entry.quoted):
            for quote in quotes(entry.key):
                if held := texts.get(f"{OF_SOURCES}{quote.source}"):
                    yield from _compare(entry, quote, held)


def concerned(library: Library) -> Iterator[str]:
    """The files from which all problems of quotes follow: the copies, and the entries that quote their sources; sorted."""
    files = copies(library)
    if files:
        yield from sorted(file for each in files.values() for file in each)
        quoting = (each for each in library.outlines.values() if each.quoted)
        yield from sorted(each.file for each in quoting if not files.keys().isdisjoint(each.quoted))


def copies(library: Library) -> Mapping[str, list[str]]:
    """The kept copies that are there, and are what they should be, by the names of their sources."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in library.outlines.values():
        if entry.files and entry.name.startswith(OF_SOURCES):
            for _, file, _, _, path, checksum in entry.files:
                there = library.attachments.get(file) if path.startswith(ARCHIVES) else None
                named = there and file.lower().endswith(TEXTS) and there.size <= LARGEST
                if there and named and checksum in ("", there.sha256):
                    found[entry.name].append(file)
    return found


def quotes_in(tree: Tree) -> Iterator[Quote]:
    """The quotes of all source references in the tree of an entry."""
    waiting: list[tuple[str, Node]] = [("", tree)]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, Sequence):
            waiting += [(f"{path}[{number}]", each) for number, each in enumerate(node)]
        elif isinstance(node, Tree):
            words, source = node.get(Scalar("quote")), node.get(Scalar("via"), node.get(Scalar("source")))
            if isinstance(words, Scalar) and isinstance(source, Scalar):
                yield Quote(source.strip(), words, f"{path}.quote")
            waiting += [(f"{path}.{key}" if path else str(key), each) for key, each in node.items()]


def missing(quote: str, text: str) -> str:
    """The first part of a quote that does not stand in a folded text after those before it; '' where all do."""
    start = 0
    for part in ELLIPSIS.split(quote):
        words = folded(part)
        found = text.find(words, start)
        if found < 0:
            return part.strip()
        start = found + len(words)
    return ""


def folded(text: str) -> str:
    """The form in which a quote is compared with a document."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(MARKS).split())


def shown(data: bytes, name: str) -> str | None:
    """The words of a copy, folded; None where it is no text in UTF-8, or none that anybody wrote."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if name.lower().endswith(HTML):
        text = unescape(LONG_REFERENCE.sub("\ufffd", MARKUP.sub(_part, text)))
    elif name.lower().endswith(".md"):
        text = LINE_MARKS.sub("", LINK.sub(r"\g<words>", text))
    return folded(text) if sum(map(text.count, LIGATURES)) <= MOST_LIGATURES else None


def _part(markup: re.Match[str]) -> str:
    """What stands for a piece of markup among words: nothing within a line, a space between its parts."""
    name = (markup["name"] or markup["unshown"] or "").lower()
    return " " if name and name not in INLINE else ""


def _texts(files: Iterable[str], read: Callable[[str], bytes | None]) -> dict[str, str]:
    """The words of copies by their files, as far as they can be read."""
    data = {file: read(file) for file in files}
    texts = {file: shown(each, file) for file, each in data.items() if each is not None}
    return {file: text for file, text in texts.items() if text is not None}


def _compare(entry: Outline, quote: Quote, texts: Mapping[str, str]) -> Iterator[Problem]:
    """A warning where a quote stands in no copy of its document."""
    lacking = [part for text in texts.values() if (part := missing(quote.words, text))]
    if len(lacking) == len(texts):
        names = " or ".join(f"`{posixpath.basename(file)}`" for file in texts)
        message = f"{quoted(lacking[0])} does not stand in {names}, the kept copy of `{quote.source}`"
        hint, at = "quote it word for word, with … for what is left out", quote.words
        yield Problem(
            entry.file, at.line, at.column, "quote-not-found", message, hint, Level.WARNING, quote.path
        )
