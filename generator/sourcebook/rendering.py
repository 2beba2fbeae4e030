"""Page -> Markdown -> HTML. The one place that knows Jinja2 and the Markdown engine.

Every expression of a template is encoded as Markdown text unless it says otherwise: no text of an entry can become markup.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import markdown
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from sourcebook import encoding
from sourcebook.pages import Block, Cite, Page, Span

TEMPLATES = "templates"
SHIPPED = "shipped"
"""How an own template names the package's one of the same name: `{% extends "shipped/entry.md.jinja" %}`."""

EXTENSIONS = ("tables", "attr_list", "md_in_html", "sane_lists", "toc")
EXTENSION_CONFIGS = {"toc": {"permalink": True, "permalink_title": "Link to this section"}}

KEPT = "\x02"
"""Stands before and after what is trusted, until the page is tidy. Encoded text never holds it."""

WIDEST = 99
"""The greatest number whose mark fits into the four columns by which Python-Markdown indents what continues an item."""

IDS = re.compile(r'<[a-z][a-z0-9]*(?: [^<>]*)? id="([^"]*)"')
PLAIN_LINK = re.compile(r"[a-z0-9_./-]*(?:#[a-z0-9_-]+)?")
"""A link made of ids and names of fields: it stays as it is, so that every engine finds the anchor that it names."""

ANCHOR = re.compile(r"[a-z0-9_-]+")

Resolve = Callable[[str], str]
"""The uri of a page or an asset -> its address as seen from the page in hand."""


@dataclass(frozen=True, slots=True)
class Html:
    """A page's content."""

    content: str
    toc: tuple[dict[str, Any], ...]
    """Its headings, nested: id, name, level, children."""

    anchors: frozenset[str]
    """Every id that a link can lead to."""


class Renderer:
    """Renders pages with the templates of a base, and the package's own behind these."""

    def __init__(self, own_templates: Path | None = None) -> None:
        """`own_templates`: a folder of the base's owner, trusted; a template there replaces that of the same name."""
        shipped = PackageLoader("sourcebook", "templates")
        loaders = [FileSystemLoader(own_templates), shipped] if own_templates else [shipped]
        self._environment = Environment(
            loader=ChoiceLoader([*loaders, PrefixLoader({SHIPPED: shipped})]),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=_encoded,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(
            spans=_spans,
            anchor=_anchor,
            heading_id=_heading_id,
            cites=_cites,
            blocks=_blocks,
            alternative=_alternative,
            attribute=_attribute,
            destination=_destination,
            trusted=_trusted,
        )

    @classmethod
    def of_base(cls, base: Path) -> Renderer:
        """The renderer of a base: with the templates in its folder `templates/`, if it has one."""
        own = base / TEMPLATES
        return cls(own if own.is_dir() else None)

    def markdown(self, page: Page) -> str:
        """The Markdown of a page, the same for every engine."""
        text = self._environment.get_template(page.template).render(page=page, **page.context)
        return _tidy(text)


class Converter:
    """Markdown -> HTML, with links between pages resolved. The engine behind it may change; its callers do not know it."""

    def __init__(self) -> None:
        """Nothing of a page is kept between two."""
        self._links = _Links()
        self._engine = markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=EXTENSION_CONFIGS)
        self._links.register(self._engine)
        # Its rule for references such as &#38; takes quadratic time, and does what the serializer does anyway.
        self._engine.inlinePatterns.deregister("entity")

    def html(self, text: str, resolve: Resolve) -> Html:
        """The content of a page. `resolve` gets each internal link as the text has it, such as `../places/x.md`."""
        self._links.resolve = resolve
        content = self._engine.reset().convert(text)
        anchors = frozenset(IDS.findall(content))
        return Html(content, tuple(self._engine.toc_tokens), anchors)  # type: ignore[attr-defined]


class _Links(Treeprocessor):
    """Turns links to Markdown files and assets into addresses, and keeps links out of the site at arm's length."""

    resolve: Resolve

    def register(self, engine: markdown.Markdown) -> None:
        engine.treeprocessors.register(self, "sourcebook_links", priority=5)

    def run(self, root: Element) -> None:
        for element in root.iter():
            name = {"a": "href", "img": "src"}.get(element.tag)
            target = element.get(name) if name else None
            if not name or not target:
                continue
            if urlsplit(target).scheme in {"http", "https"}:
                element.set("rel", "noopener noreferrer nofollow")
            elif not target.startswith(("#", "mailto:")):
                # What could be markup in a path is encoded still, as `a&#95;b.png`.
                path, hash_, anchor = html.unescape(target).partition("#")
                element.set(name, self.resolve(path) + hash_ + anchor)


def relative(uri: str, origin: str) -> str:
    """The link to `uri` as the page at `origin` writes it: `events/a.md` from `places/b.md` is `../events/a.md`."""
    path, hash_, anchor = uri.partition("#")
    if path == origin and anchor:
        return hash_ + anchor
    return posixpath.relpath(path, posixpath.dirname(origin) or ".") + hash_ + anchor


def _encoded(content: object) -> object:
    """What Jinja2 does to each expression: text is encoded as Markdown, unless it is Markdown already."""
    if isinstance(content, Markup):
        return content
    return Markup(encoding.markdown(str(content)))  # noqa: S704 -- this is where text becomes safe


def _trusted(text: str) -> Markup:
    """A base owner's own Markdown, which stays as it is written, blank lines and all."""
    own = text.replace(KEPT, "").strip("\n")
    return Markup(f"{KEPT}{own}{KEPT}" if own else "")  # noqa: S704 -- it is no entry's


def _alternative(text: str) -> Markup:
    return Markup(encoding.alternative(text))  # noqa: S704 -- and this


def _attribute(text: str) -> Markup:
    return Markup(encoding.attribute(text))  # noqa: S704 -- so is this


def _heading_id(anchor: str) -> Markup:
    """The id of a heading, in the form that Python-Markdown, Pandoc, Hugo and pulldown-cmark share."""
    return Markup(f"{{#{_checked(anchor)}}}")  # noqa: S704


def _anchor(anchor: str) -> Markup:
    """An anchor within a line; nothing where the anchor is empty."""
    return Markup(f'<a id="{_checked(anchor)}"></a>' if anchor else "")  # noqa: S704


def _checked(anchor: str) -> str:
    """Anchors are made of ids, names of fields and digits: whatever else came here would be a hole."""
    if not ANCHOR.fullmatch(anchor):
        raise ValueError(anchor)
    return anchor


@pass_context
def _destination(context: Context, uri: str) -> Markup:
    """Where a link leads, as the page in hand writes it."""
    return Markup(_to(uri, context["page"].uri))  # noqa: S704 -- and this


def _to(target: str, origin: str) -> str:
    outside = urlsplit(target).scheme in {"http", "https", "mailto"}
    if outside:
        return encoding.destination(target)
    link = relative(target, origin)
    return link if PLAIN_LINK.fullmatch(link) else encoding.destination(link)


@pass_context
def _spans(context: Context, spans: Span | Iterable[Span | Cite]) -> Markup:
    """Spans as Markdown: links, emphasis, names in other scripts."""
    return Markup(_run((spans,) if isinstance(spans, Span) else spans, context["page"].uri))  # noqa: S704


def _run(spans: Iterable[Span | Cite], origin: str) -> str:
    joined = tuple(_joined(spans))
    last = len(joined) - 1
    return "".join(
        _cite(span) if isinstance(span, Cite) else _span(span, origin, first=not number, last=number == last)
        for number, span in enumerate(joined)
    )


def _joined(spans: Iterable[Span | Cite]) -> Iterator[Span | Cite]:
    """Spans, plain ones side by side as one: a mark may be made of the end of one text and the start of the next."""
    for plain, run in groupby(spans, key=_is_plain):
        if plain:
            yield Span("".join(span.text for span in run if isinstance(span, Span)))
        else:
            yield from run


def _is_plain(span: Span | Cite) -> bool:
    return isinstance(span, Span) and span == Span(span.text)


def _text(text: str, *, first: bool, last: bool) -> str:
    """A text within a run. A space at its edge stays plain where more of the run follows: a letter stands in for that."""
    before = "" if first or not text.startswith(" ") else "x"
    after = "" if last or not text.endswith(" ") else "x"
    encoded = encoding.markdown(before + text + after)
    return encoded[len(before) : len(encoded) - len(after)]


def _span(span: Span, origin: str, *, first: bool, last: bool) -> str:
    alone = bool(span.to or span.lang or span.emphasis or span.strong)
    text = _text(span.text, first=first or alone, last=last or alone)
    if span.lang:
        text = f'<bdi lang="{encoding.attribute(span.lang)}">{text}</bdi>'
    if span.emphasis:
        text = f"<em>{text}</em>"
    if span.strong:
        text = f"<strong>{text}</strong>"
    return f"[{text}]({_to(span.to, origin)})" if span.to else text


def _cites(cites: Iterable[Cite]) -> Markup:
    """Citations as Markdown: small numbers that lead to the foot of the page; a word marks what is not simply asserted."""
    return Markup("".join(_cite(cite) for cite in cites))  # noqa: S704


def _cite(cite: Cite) -> str:
    mark = f" <small>{encoding.markdown(cite.mark)}</small>" if cite.mark else ""
    return f"<sup>[&#91;{cite.number}&#93;](#ref-{cite.number}){mark}</sup>"


@pass_context
def _blocks(context: Context, blocks: Iterable[Block]) -> Markup:
    """Prose as Markdown, written out from its tree."""
    return Markup("\n\n".join(_block(block, context["page"].uri) for block in blocks))  # noqa: S704


def _block(block: Block, origin: str) -> str:
    if block.kind == "paragraph":
        return _run(block.spans, origin)
    if block.kind == "quotation":
        inner = "\n\n".join(_block(each, origin) for each in block.items[0])
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    return "\n\n".join(_listed(block, origin))


def _listed(block: Block, origin: str) -> Iterator[str]:
    """The items of a list, each indented by four, which both engines take for a continuation."""
    as_words = block.kind == "numbers" and _is_wide(block)
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}." if block.kind == "numbers" and not as_words else "-"
        inner = "\n\n".join(_block(each, origin) for each in item).split("\n")
        lines = [f"{number}&#46;", "", *inner] if as_words else inner
        yield "\n".join([f"{mark:<3} {lines[0]}", *(f"    {line}".rstrip() for line in lines[1:])])


def _is_wide(block: Block) -> bool:
    """Whether a number takes more room than the indentation leaves it, and something is to be indented below it."""
    several = any(len(item) > 1 or item[0].kind != "paragraph" for item in block.items)
    return several and block.start + len(block.items) - 1 > WIDEST


def _tidy(text: str) -> str:
    """No blank lines in a row, one at the end: templates may be laid out for reading. What is trusted stays as it is."""
    written, trusted = text.split(KEPT)[::2], text.split(KEPT)[1::2]
    lines: list[str] = []
    for line in KEPT.join(written).split("\n"):
        stripped = line.rstrip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    tidy = "\n".join(lines).rstrip("\n") + "\n"
    return "".join(chain(*zip_longest(tidy.split(KEPT), trusted, fillvalue="")))
