"""The shell of a page: what the theme puts around its content, learnt once and filled for each further page.

`tracing` learns shells, `shells` proves them. What stands here is plain data that is filled in any process, without a theme
(docs/decisions/0022-the-shell.md).
"""

from __future__ import annotations

import json
import operator
import os.path
import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from jinja2 import filters
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape, soft_str
from mkdocs.utils import get_relative_url, normalize_url

Heading = Mapping[str, Any]
"""A heading as Python-Markdown's `toc_tokens` have it: `id`, `name` (HTML), `level`, `children`."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What one generated page puts into the theme. Texts are as themes print them: raw, hence already encoded as HTML."""

    uri: str
    """The page's Markdown within the documentation, such as `events/x.md`."""

    url: str
    """As MkDocs writes it, relative to the site: `events/x/`, or `events/x.html`."""

    dest_uri: str
    """The file of the site: `events/x/index.html`."""

    title: str
    content: str
    description: str = ""
    edit_url: str | None = None
    toc: tuple[Heading, ...] = ()
    markdown: str | None = None
    """Needed by `Shells.render_fully` alone, for themes that read it; no shell does."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What pages must have in common to be proved by one of them."""

    depth: int
    """How many folders lie between the page's address and the site's root."""

    directory: bool
    """Whether the address ends in a slash."""

    described: bool
    editable: bool
    sectioned: bool
    """Whether the table of contents holds more than the page's title."""

    @classmethod
    def of(cls, slots: Slots) -> Shape | None:
        """The shape of a page; None for pages that are always rendered fully: the home page, and those without one title."""
        if slots.dest_uri == "index.html" or len(slots.toc) != 1 or slots.toc[0]["level"] != 1:
            return None
        return cls(
            slots.url.count("/"),
            slots.url.endswith("/"),
            bool(slots.description),
            bool(slots.edit_url),
            bool(slots.toc[0]["children"]),
        )


# Expressions: what a page puts between two texts of the theme. `of` gives its value for a page, within a chain of headings:
# the title, a section in it, and so on, as deep as the loops that the expression stands in. `placed`: it is the same for
# all pages of a folder.

Chain = tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """Something that the page has."""

    name: str

    @property
    def placed(self) -> bool:
        """Only the way to the site's root is the same for a folder."""
        return self.name == "base_url"

    def of(self, slots: Slots, chain: Chain) -> Any:  # noqa: ARG002 -- as all expressions are called
        """The value for a page."""
        return VALUES[self.name](slots)


def _stem(slots: Slots) -> str:
    stem = posixpath.splitext(posixpath.basename(slots.uri))[0]
    return "index" if stem == "README" else stem


VALUES: Mapping[str, Callable[[Slots], Any]] = {
    **{name: operator.attrgetter(name) for name in ("uri", "url", "dest_uri", "title", "content")},
    **{name: operator.attrgetter(name) for name in ("description", "edit_url")},
    "base_url": lambda slots: get_relative_url(".", slots.url),
    "src_path": lambda slots: os.path.normpath(slots.uri),
    "dest_path": lambda slots: os.path.normpath(slots.dest_uri),
    "name": _stem,
    "is_index": lambda slots: _stem(slots) == "index",
}
"""Where the values come from, by their names."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """The page's full address, or its path alone, as MkDocs makes them from `site_url`."""

    site_url: str
    path_only: bool = False
    placed = False

    def of(self, slots: Slots, chain: Chain) -> str:  # noqa: ARG002
        """The address of a page."""
        full = urljoin(self.site_url, slots.url)
        return urlsplit(full).path if self.path_only else full


@dataclass(frozen=True, slots=True)
class OfHeading:
    """Something of a heading: `id`, or `name`, which is its text."""

    name: str
    depth: int
    """Which heading of the chain: 0 is the page's title."""

    placed = False

    def of(self, slots: Slots, chain: Chain) -> Any:  # noqa: ARG002
        """The value for a heading."""
        return chain[self.depth][self.name]


@dataclass(frozen=True, slots=True)
class Link:
    """An address as the page writes it: MkDocs' filter `url`."""

    target: Any

    @property
    def placed(self) -> bool:
        """A link from all pages of a folder to one target is written in one way (but see `Shell.place`)."""
        return _is_placed(self.target)

    def of(self, slots: Slots, chain: Chain) -> str:
        """The address as seen from a page."""
        page: Any = slots  # its url is all that MkDocs reads
        return normalize_url(str(value_of(self.target, slots, chain)), page=page)


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts and expressions, one after the other."""

    parts: tuple[Any, ...]

    @property
    def placed(self) -> bool:
        """As its parts are."""
        return all(map(_is_placed, self.parts))

    def of(self, slots: Slots, chain: Chain) -> str:
        """The text for a page."""
        return "".join([str(value_of(part, slots, chain)) for part in self.parts])


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping with expressions among its values, such as Material's configuration."""

    items: tuple[tuple[Any, Any], ...]

    @property
    def placed(self) -> bool:
        """As its values are."""
        return all(_is_placed(value) for _, value in self.items)

    def of(self, slots: Slots, chain: Chain) -> dict[Any, Any]:
        """The mapping for a page."""
        return {key: value_of(value, slots, chain) for key, value in self.items}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with expressions in it."""

    items: tuple[Any, ...]

    @property
    def placed(self) -> bool:
        """As its items are."""
        return all(map(_is_placed, self.items))

    def of(self, slots: Slots, chain: Chain) -> list[Any]:
        """The list for a page."""
        return [value_of(item, slots, chain) for item in self.items]


def _replaced(text: object, old: object, new: object, count: int | None = None) -> str:
    """Jinja's filter `replace`, as it is without automatic escaping."""
    return str(text).replace(str(old), str(new), -1 if count is None else count)


PURE: Mapping[str, Callable[..., Any]] = {
    "e": escape,
    "escape": escape,
    "striptags": filters.do_striptags,
    "urlencode": filters.do_urlencode,
    "string": soft_str,
    "lower": filters.do_lower,
    "upper": filters.do_upper,
    "capitalize": filters.do_capitalize,
    "trim": filters.do_trim,
    "replace": _replaced,
    "tojson": partial(htmlsafe_json_dumps, dumps=json.dumps, sort_keys=True),
}
"""Jinja's own filters that depend on nothing but their arguments, in an environment without automatic escaping."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """What a filter makes of expressions."""

    name: str
    arguments: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...] = ()

    @property
    def placed(self) -> bool:
        """As its arguments are."""
        return all(map(_is_placed, (*self.arguments, *(value for _, value in self.named))))

    def of(self, slots: Slots, chain: Chain) -> Any:
        """What the filter makes for a page."""
        arguments = [value_of(each, slots, chain) for each in self.arguments]
        return PURE[self.name](*arguments, **{key: value_of(each, slots, chain) for key, each in self.named})


Expression = Value | Canonical | OfHeading | Link | Joined | Mapped | Listed | Filtered
EXPRESSIONS = (Value, Canonical, OfHeading, Link, Joined, Mapped, Listed, Filtered)


def value_of(given: Any, slots: Slots, chain: Chain = ()) -> Any:
    """The value of an expression for a page; anything else stands for itself."""
    return given.of(slots, chain) if isinstance(given, EXPRESSIONS) else given


def _is_placed(given: Any) -> bool:
    """Whether something is the same for all pages of a folder."""
    return given.placed if isinstance(given, EXPRESSIONS) else True


@dataclass(frozen=True, slots=True)
class Loop:
    """The headings below one, each in its turn."""

    depth: int
    """How long the chain above them is; 0: the page's own list, which holds its title."""

    leaf: Body
    """What is written of a heading that has none below it."""

    inner: Body
    """What is written of one that has: a loop over these, as a rule."""


Body = tuple["str | Expression | Loop", ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """A question that the theme asked of a page, and the answer that the shell was learnt with."""

    question: str
    operand: Any
    other: Any
    answer: bool

    @property
    def placed(self) -> bool:
        """Whether all pages of a folder answer alike."""
        return _is_placed(self.operand) and _is_placed(self.other)

    def holds(self, slots: Slots) -> bool:
        """Whether a page answers as the shell expects it."""
        return (
            QUESTIONS[self.question](value_of(self.operand, slots), value_of(self.other, slots))
            is self.answer
        )


QUESTIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is there": lambda value, _: bool(value),
    "equals": operator.eq,
    "holds": operator.contains,
}


@dataclass(frozen=True, slots=True)
class Shell:
    """What the theme writes around a page. Plain and picklable: it is handed to worker processes."""

    body: Body
    guards: tuple[Guard, ...]
    targets: frozenset[str]
    """What the theme links to, within the site."""

    def place(self, slots: Slots) -> Placed | None:
        """The shell for the folder of a page, with all that its pages share. None: this page must be rendered fully."""
        taken = _taken(self.targets, slots.url)
        settled = [guard for guard in self.guards if guard.placed]
        if not all(guard.holds(slots) for guard in settled) or _own_name(slots.url) in taken:
            return None
        return Placed(_settled(self.body, slots), tuple(g for g in self.guards if not g.placed), taken)

    def fill(self, slots: Slots) -> str | None:
        """The HTML of a page; None where it must be rendered fully. Many pages: `Filler`, which keeps what they share."""
        placed = self.place(slots)
        return placed.fill(slots) if placed else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A shell for the pages of one folder."""

    body: Body
    guards: tuple[Guard, ...]
    taken: frozenset[str]
    """Names of pages below which the theme links to something: from there, that link is shorter."""

    def fill(self, slots: Slots) -> str | None:
        """The HTML of a page of the folder; None where it must be rendered fully."""
        if _own_name(slots.url) in self.taken or not all(guard.holds(slots) for guard in self.guards):
            return None
        return "".join(written_of(self.body, slots))


def _settled(body: Body, slots: Slots) -> Body:
    """A body with everything written that pages of a folder share, and texts side by side as one."""
    pieces: list[str | Expression | Loop] = []
    for piece in body:
        settled = _settled_piece(piece, slots)
        if isinstance(settled, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += settled
        else:
            pieces.append(settled)
    return tuple(pieces)


def _settled_piece(piece: str | Expression | Loop, slots: Slots) -> str | Expression | Loop:
    """A piece with what its folder settles in it."""
    if isinstance(piece, Loop):
        return Loop(piece.depth, _settled(piece.leaf, slots), _settled(piece.inner, slots))
    return str(value_of(piece, slots)) if _is_placed(piece) else piece


def written_of(body: Body, slots: Slots) -> Iterator[str]:
    """What a body writes of a page, piece by piece."""
    return _written(body, slots, slots.toc[:1])


def _written(body: Body, slots: Slots, chain: Chain) -> Iterator[str]:
    """What a body writes below a chain of headings."""
    for piece in body:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Loop):
            yield from _looped(piece, slots, chain)
        else:
            yield str(piece.of(slots, chain))


def _looped(loop: Loop, slots: Slots, chain: Chain) -> Iterator[str]:
    """What a loop writes, heading by heading."""
    above = chain[: loop.depth]
    for heading in above[-1]["children"] if above else slots.toc:
        body = loop.inner if heading["children"] else loop.leaf
        yield from _written(body, slots, (*above, heading))


def _own_name(url: str) -> str:
    """The last part of an address that ends in a slash; '' for files, which links never lead through."""
    return posixpath.basename(url[:-1]) if url.endswith("/") else ""


def _taken(targets: frozenset[str], url: str) -> frozenset[str]:
    """Which names in the folder of `url` the way to one of the targets passes (see `mkdocs.utils.get_relative_url`)."""
    folder = _parts(url)[:-1]
    passing = [parts for target in targets if (parts := _parts(target))[: len(folder)] == folder]
    return frozenset(parts[len(folder)] for parts in passing if len(parts) > len(folder))


def _parts(path: str) -> list[str]:
    return [part for part in posixpath.normpath(f"/{path}")[1:].split("/") if part]


@dataclass
class Filler:
    """Fills shells, and remembers those of the folders that it came by. Picklable; each process has its own."""

    shells: Mapping[Shape, Shell]
    in_nav: frozenset[str]
    """The uris of pages that stand in the navigation, which shows them as such: they are rendered by MkDocs."""

    stamp: str = ""
    """Stands for all that the shells hold: another stamp, other pages. It does not depend on hash seeds."""

    dress: Callable[[Shape, Placed], Placed | None] | None = None
    """What is done to a shell in its folder before it is filled; None from it: its pages must be rendered fully."""

    _placed: dict[tuple[Shape, str], Placed | None] = field(default_factory=dict, repr=False)

    def fill(self, slots: Slots) -> str | None:
        """The HTML of a page; None where it must be rendered fully."""
        shape = Shape.of(slots)
        if shape is None or shape not in self.shells or slots.uri in self.in_nav:
            return None
        placed = self._place(shape, slots)
        return placed.fill(slots) if placed else None

    def _place(self, shape: Shape, slots: Slots) -> Placed | None:
        """The shell of a shape in the folder of a page; None where it cannot be placed there."""
        key = (shape, posixpath.dirname(slots.url.rstrip("/")))
        if key not in self._placed and (placed := self.shells[shape].place(slots)):
            self._placed[key] = self.dress(shape, placed) if self.dress else placed
        return self._placed.get(key)
