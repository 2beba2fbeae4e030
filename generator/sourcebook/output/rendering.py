"""Page -> Markdown -> HTML. The one place that knows Jinja2 and the Markdown engine.

Every expression of a template is encoded as Markdown text unless it says otherwise: no text of an entry can become markup.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup
from pyromark import Markdown, Options

from sourcebook import encoding
from sourcebook.output import writing
from sourcebook.output.writing import Links, Writer
from sourcebook.pages.model import Page

TEMPLATES = "templates"
SHIPPED = "shipped"
"""How an own template names the package's one of the same name: `{% extends "shipped/entry.md.jinja" %}`."""

KEPT = "\x02"
"""Stands before and after what is trusted, until the page is tidy. Encoded text never holds it."""

GAP = re.compile(r"\n\n\n+")

ENGINE = Options.ENABLE_TABLES | Options.ENABLE_HEADING_ATTRIBUTES
"""What the engine reads besides CommonMark: tables, and `{#id}` behind a heading."""

WRAPPER = (' markdown="1">\n', ">\n")
"""A block with Markdown in it, as Python-Markdown wants it said. Others take it by the blank lines. No text holds a `=`."""

RAW = re.compile(r"<(?:(?:a|img)(?= (?:href|src)=)|h[1-6](?=[ >]))")
"""What an own template writes as HTML: a second space tells it from what the engine makes."""

GIVEN_LINK = re.compile(r"<(?:a|img)  ")
"""What tells it, in the HTML: its address is as it was written."""

HEADING = re.compile(r'<h([1-6])(?: id="([^"]*)")?((?: [a-z][^<>]*)?)>(.*?)</h\1>', re.DOTALL)
FROM_ROOT = "%02"
"""Before an address that is relative to the root of the site. No other link begins with it, whoever writes it."""

LINK = re.compile(rf'<(a href|img src)="(?!{FROM_ROOT})([^"#][^"]*)"')
"""What the engine makes of headings, links and images, in the one form in which it writes them.

No text can look like it: the engine writes `<` of a text, of an address and of an attribute as a reference.
"""

SIDE = re.compile(r'<(t[hd]) style="text-align: (left|center|right)">')
"""What the engine makes of a column with a side: a style, which the policy of content blocks."""

GIVEN = re.compile(r'<h[1-6] id="([^"]*)"')
IN_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
IDS = re.compile(r' id="([^"]*)"')
"""An id in Markdown: no text there holds a `=`."""

OWN_IDS = re.compile(r'<[a-z][^<>]*? id="([^"]*)"')
"""The id of an element: no text holds a `<`, no attribute a `"`."""

NOT_OURS = re.compile(r"(?:__+|sb-)+")
"""How ids of the theme and of the search begin: no text may be given one, or a script would take it for its own."""

COUNTED = re.compile(r"(.*)_([0-9]{1,9})")
OUTSIDE = re.compile(r"(https?:)|mailto:", re.IGNORECASE)

PERMALINK = '<a class="headerlink" href="#{}" title="Link to this section">¶</a>'
AT_ARMS_LENGTH = ' rel="noopener noreferrer nofollow"'

Resolve = Callable[[str], str]
"""The uri of a page or an asset -> its address as seen from the page in hand."""


@dataclass(frozen=True, slots=True)
class Html:
    """A page's content."""

    content: str
    toc: tuple[dict[str, Any], ...]
    """Its headings, nested: id, name, level, children."""

    @property
    def anchors(self) -> frozenset[str]:
        """Every id that a link can lead to."""
        return frozenset(OWN_IDS.findall(self.content))


class Renderer:
    """Renders pages with the templates of a base, and the package's own behind these."""

    def __init__(self, own_templates: Path | None = None, links: Links | None = None) -> None:
        """`own_templates`: a folder of the base's owner, trusted; a template there replaces that of the same name.

        `links`: what pages write for links, other than links between Markdown files. Then each begins with `FROM_ROOT`.
        """
        shipped = PackageLoader("sourcebook", "templates")
        loaders = [FileSystemLoader(own_templates), shipped] if own_templates else [shipped]
        self._writer = Writer(links)
        self._environment = Environment(
            loader=ChoiceLoader([*loaders, PrefixLoader({SHIPPED: shipped})]),
            undefined=StrictUndefined,
            autoescape=True,
            finalize=self._encoded,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            # A renderer lives for one state of the templates, and need not look at each page whether they changed.
            auto_reload=False,
        )
        self._environment.filters.update(
            {name: _marked(write) for name, write in filters(self._writer).items()}
        )

    @classmethod
    def of_base(cls, base: Path) -> Renderer:
        """The renderer of a base: with the templates in its folder `templates/`, if it has one."""
        return cls(own_templates(base))

    def markdown(self, page: Page) -> str:
        """The Markdown of a page, the same for every engine."""
        self._writer.begin(page.uri)
        return _tidy(self._environment.get_template(page.template).render(page=page, **page.context))

    def _encoded(self, content: object) -> object:
        """What Jinja2 does to each expression: text is encoded as Markdown, unless it is Markdown already."""
        if isinstance(content, Markup):
            return content
        return Markup(self._writer.text(str(content)))  # noqa: S704 -- this is where text becomes safe


class Converter:
    """Markdown -> HTML, with links between pages resolved. The engine behind it may change; its callers do not know it."""

    def __init__(self) -> None:
        """Nothing of a page is kept between two."""
        self._engine = Markdown(options=ENGINE)

    def html(self, text: str, resolve: Resolve, root: str = "./") -> Html:
        """The content of a page. `resolve` gets each internal link as the text has it, such as `../places/x.md`.

        Where the text has addresses already, `root` is the way to the root of the site.
        """
        made = self._engine.html(RAW.sub(r"\g<0> ", text.replace(*WRAPPER)))
        headings = _Headings(text)
        content = LINK.sub(partial(_linked, resolve), HEADING.sub(headings.finished, made))
        content = content.replace(f'="{FROM_ROOT}', f'="{root}')
        if ' style="' in content:
            content = SIDE.sub(r'<\1 align="\2">', content)
        return Html(content, nested(headings.found))


def _linked(resolve: Resolve, link: re.Match[str]) -> str:
    """A link or an image: within the site by its address, out of the site at arm's length."""
    attribute, target = link.groups()
    if ":" in target and (outside := OUTSIDE.match(target)):
        return link[0] + (AT_ARMS_LENGTH if attribute == "a href" and outside[1] else "")
    path, hash_, anchor = (html.unescape(target) if "&" in target else target).partition("#")
    return f'<{attribute}="{encoding.html(f"{resolve(path)}{hash_}{anchor}")}"'


class _Headings:
    """Finishes the headings of one page, from the first to the last."""

    def __init__(self, text: str) -> None:
        """`text`: the page's Markdown."""
        self.found: list[dict[str, Any]] = []
        self.text = text
        self.slugs: Slugs | None = None

    def finished(self, heading: re.Match[str]) -> str:
        """One heading as the page shall have it."""
        level, given, attributes, words = heading.groups()
        name = IN_TAG.sub("", words) if "<" in words else words
        anchor = given or self.slug(heading, name)
        self.found.append({"level": int(level), "id": anchor, "name": name, "children": []})
        return f'<h{level} id="{anchor}"{attributes}>{words}{PERMALINK.format(anchor)}</h{level}>'

    def slug(self, heading: re.Match[str], name: str) -> str:
        """The id of a heading to which its template gives none."""
        if self.slugs is None:
            self.slugs = Slugs({*IDS.findall(self.text), *GIVEN.findall(heading.string)})
        return self.slugs.new(html.unescape(name))


@dataclass(slots=True)
class Slugs:
    """Ids for the headings of a page that have none, by the rules of Python-Markdown's `toc`, but for `NOT_OURS`."""

    taken: set[str]
    counts: dict[str, int] = field(default_factory=dict)
    """Up to which number the ids made of a slug are taken."""

    def new(self, name: str) -> str:
        """The id of one more heading."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
        slug = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())
        slug = NOT_OURS.sub("", slug, count=1) if NOT_OURS.match(slug) else slug
        made = slug if slug and slug not in self.taken else self.numbered(slug)
        self.taken.add(made)
        return made

    def numbered(self, slug: str) -> str:
        """A slug that is taken, with the first number that is free."""
        counted = COUNTED.fullmatch(slug)
        stem, number = (counted[1], int(counted[2])) if counted else (slug, self.counts.get(slug, 0))
        number += 1
        while f"{stem}_{number}" in self.taken:
            number += 1
        if not counted:
            self.counts[slug] = number
        return f"{stem}_{number}"


def nested(headings: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Headings, each in the `children` of the nearest one before it that is above it."""
    top: list[dict[str, Any]] = []
    above: list[dict[str, Any]] = []
    for heading in headings:
        while above and above[-1]["level"] >= heading["level"]:
            above.pop()
        (above[-1]["children"] if above else top).append(heading)
        above.append(heading)
    return tuple(top)


def own_templates(base: Path) -> Path | None:
    """The folder of a base's own templates, if it has one."""
    own = base / TEMPLATES
    return own if own.is_dir() else None


def filters(writer: Writer) -> dict[str, Callable[..., str]]:
    """What makes Markdown of more than text, by its name in a template."""
    lines = (
        writer.spans,
        writer.separated,
        writer.cites,
        writer.remarks,
        writer.item,
        writer.card,
        writer.mark,
    )
    parts = (writer.blocks, writer.items, writer.facts, writer.cards, writer.tree, writer.attribution)
    lists = (writer.relations, writer.supports, writer.references, writer.matrix)
    return {
        **{write.__name__: write for write in (*lines, *parts, *lists)},
        "anchor": writing.anchor,
        "heading_id": _heading_id,
        "destination": writer.link,
        "alternative": encoding.alternative,
        "attribute": encoding.attribute,
        "between_tags": encoding.between_tags,
        "trusted": _trusted,
    }


def _marked(write: Callable[..., str]) -> Callable[..., Markup]:
    """A filter: what it gives is Markdown already."""
    return lambda *given, **named: Markup(write(*given, **named))  # noqa: S704 -- it has encoded the texts in it


def _heading_id(name: str) -> str:
    """The id of a heading, in the form that Python-Markdown, Pandoc, Hugo and pulldown-cmark share."""
    return f"{{#{writing.checked(name)}}}"


def _trusted(text: str) -> str:
    """A base owner's own Markdown, which stays as it is written, blank lines and all."""
    own = text.replace(KEPT, "").strip("\n")
    return f"{KEPT}{own}{KEPT}" if own else ""


def _tidy(text: str) -> str:
    """No blank lines in a row, one at the end: templates may be laid out for reading. What is trusted stays as it is."""
    if KEPT not in text:
        return _without_gaps(text)
    pieces = text.split(KEPT)
    written = _without_gaps(KEPT.join(pieces[::2]))
    return "".join(chain(*zip_longest(written.split(KEPT), pieces[1::2], fillvalue="")))


def _without_gaps(text: str) -> str:
    while " \n" in text:
        text = text.replace(" \n", "\n")
    return GAP.sub("\n\n", text).lstrip("\n").rstrip() + "\n"
