"""Page -> Markdown -> HTML. The one place that knows Jinja2 and the Markdown engine.

Every expression of a template is encoded as Markdown text unless it says otherwise: no text of an entry can become markup.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import markdown
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from sourcebook import encoding
from sourcebook.pages import Block, Cite, Page, Span

TEMPLATES = "templates"
EXTENSIONS = ("tables", "attr_list", "md_in_html", "toc")
EXTENSION_CONFIGS = {"toc": {"permalink": True, "permalink_title": "Link to this section"}}

IDS = re.compile(r'<[a-z][a-z0-9]*(?: [^<>]*)? id="([^"]*)"')
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
            loader=ChoiceLoader(loaders),
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
            attribute=_attribute,
            destination=_destination,
            trusted=Markup,
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
                path, hash_, anchor = target.partition("#")
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
    return encoding.destination(target if outside else relative(target, origin))


@pass_context
def _spans(context: Context, spans: Span | Iterable[Span | Cite]) -> Markup:
    """Spans as Markdown: links, emphasis, names in other scripts."""
    return Markup(_run((spans,) if isinstance(spans, Span) else tuple(spans), context["page"].uri))  # noqa: S704


def _run(spans: Sequence[Span | Cite], origin: str) -> str:
    last = len(spans) - 1
    return "".join(
        _cite(span) if isinstance(span, Cite) else _span(span, origin, first=not number, last=number == last)
        for number, span in enumerate(spans)
    )


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
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}." if block.kind == "numbers" else "-"
        inner = "\n\n".join(_block(each, origin) for each in item).split("\n")
        yield "\n".join([f"{mark:<4}{inner[0]}", *(f"    {line}".rstrip() for line in inner[1:])])


def _tidy(text: str) -> str:
    """No blank lines in a row, one at the end: templates may be laid out for reading."""
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.rstrip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return "\n".join(lines).rstrip("\n") + "\n"
