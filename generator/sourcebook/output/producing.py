"""Producing: planned pages become files of the site, here or in other processes. What is as it was is left alone.

A page's digest is that of its context, its template and the program: two pages with one digest are the same.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata, resources
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import quote, unquote

import msgspec
import orjson

from sourcebook.caching.store import Store
from sourcebook.output import publishing, writing
from sourcebook.output.gate import Gate, Refused
from sourcebook.output.publishing import Signature
from sourcebook.output.rendering import FROM_ROOT, GIVEN_LINK, Converter, Html, Renderer, Resolve
from sourcebook.output.search import Finder
from sourcebook.output.ties import Ties
from sourcebook.output.transaction import place, take_over
from sourcebook.output.writing import destination
from sourcebook.pages.model import Listing, Page
from sourcebook.pages.site import Planned
from sourcebook.workers import Workers, sharded

SHARD = 100
"""Pages of one shard: enough that handing it over costs nothing, few enough that no process waits long for the last."""

AT_ONCE = 25
"""Pages of which contexts and contents are there at once: those of long lists take half a megabyte each."""

PAYS_FROM = 400
"""From how many pages on a second process pays: it takes about 0.1 s to begin, a page about 1 ms."""

DIGEST_BYTES = 16
RENDERED_WITH = (
    *("pyromark", "jinja2", "markupsafe", "markdown-it-py", "selectolax"),
    *("pyyaml", "pydantic", "orjson", "msgspec", "rapidfuzz", "pagefind_bin"),
)
"""The packages that make pages, problems and the index what they are and let them pass, beside this one."""

OWN_ENDINGS = frozenset({".py", ".jinja", ".yaml", ".json"})
"""Of the files of this package that do so: kinds and vocabularies among them."""

HTML = ".html"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where pages and assets are found, as the engine's configuration has it."""

    directory_urls: bool = True
    """Whether a page is `events/x/index.html`, at `events/x/`; else it is `events/x.html`."""

    def file_of(self, uri: str) -> str:
        """The path of a page's or an asset's file in the site."""
        stem, dot, ending = uri.rpartition(".")
        if f"{dot}{ending}" != ".md":
            return uri
        folder, _, name = stem.rpartition("/")
        if name == "index" or not self.directory_urls:
            return stem + HTML
        return posixpath.join(folder, name, "index.html")

    def url_of(self, uri: str) -> str:
        """The address of a page or an asset relative to the site's root: `events/x/`; `./` for the root itself."""
        path = self.file_of(uri)
        if self.directory_urls and uri.endswith(".md"):
            path = path.removesuffix("index.html") or "./"
        return quote(path)

    def from_page(self, uri: str, target: str) -> str:
        """The address of `target` as the page `uri` writes it: by way of the site's root, wherever the site may lie."""
        return f"{self.to_root(uri)}{self.from_root(target)}"

    def to_root(self, uri: str) -> str:
        """The way from a page to the root of the site."""
        return "../" * self.from_root(uri).count("/") or "./"

    def from_root(self, uri: str) -> str:
        """The way from the root of the site to a page or an asset."""
        return self.url_of(uri).removeprefix("./")


class LostLink(Exception):
    """A generated page links to what is no page: a mistake of the generator or of an own template."""

    def __init__(self, target: str, page: str = "") -> None:
        """`target` is no page; `page` links to it, as far as that is known yet."""
        super().__init__(target, page)
        self.target, self.page = target, page

    def __str__(self) -> str:
        """What is wrong, for the log."""
        return f"{self.page or 'a page'} links to {self.target}, which is no page"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the links of pages lead."""

    addresses: Addresses
    known: Collection[str]
    """The uris of all pages and assets."""

    def of_page(self, uri: str) -> Resolve:
        """What resolves the links of one page, as its Markdown has them. Raises `LostLink` for one that leads nowhere."""
        root, folder = self.addresses.to_root(uri), posixpath.dirname(uri)

        def resolve(target: str) -> str:
            path = posixpath.normpath(posixpath.join(folder, unquote(target)))
            if path not in self.known:
                raise LostLink(path, uri)
            return f"{root}{self.addresses.from_root(path)}"

        return resolve

    def from_root(self, uri: str) -> str:
        """The address of a page or an asset from the root of the site, as `Converter` takes it. Raises `LostLink`."""
        if uri not in self.known:
            raise LostLink(uri)
        return f"{FROM_ROOT}{destination(self.addresses.from_root(uri))}"


class Finisher(Protocol):
    """Puts a page's content into the theme's page. Picklable; what it gives is the whole file."""

    @property
    def stamp(self) -> str:
        """Stands for all that it adds: with another stamp, a page is another."""

    def finish(self, page: Page, html: Html) -> str | None:
        """The finished page; None where only the engine itself can make it."""


class Known(NamedTuple):
    """A file of the site as it was left. A tuple: there is one for each page, and it goes from process to process."""

    digest: str
    stamp: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Matter:
    """What pages are made from. Picklable."""

    pages: Mapping[str, Planned]
    assets: frozenset[str]
    templates: Path | None
    """The base's own templates."""

    program: str
    """The stamp of the program and of the templates."""

    addresses: Addresses
    store: Store | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker needs to produce pages. Picklable."""

    matter: Matter
    finisher: Finisher
    site: Path
    """The site that stands: what is the same there is taken over."""

    out: Path
    """Where the next one is made."""

    known: Mapping[str, Known]
    searched: bool = False
    """Whether what the search finds on each page is wanted, also of those that are as they were."""


class Produced(NamedTuple):
    """What became of one page. A tuple, as `Known` is."""

    uri: str
    known: Known | None
    """The file as it stands now; None where the engine has to make it."""

    rendered: bool
    written: bool
    digest: str = ""
    found: bytes = b""
    """What the search finds on it, as it takes it; nothing where that was not asked for, or there is nothing."""

    unfinished: tuple[Page, Html] | None = None
    """For the engine, if it has to make the file."""

    ties: bytes = b""
    """What its content wants and gives, packed."""


class Passed(NamedTuple):
    """The content of a page, which has passed the gate."""

    html: Html
    ties: bytes
    rendered: bool
    """Whether it was rendered; else the store had it."""


class Listed(NamedTuple):
    """How the search lists a page."""

    listing: Listing | None
    """None for what is no entry."""

    key: str
    """Where the store keeps what the search finds on the page."""


@dataclass
class Shelf:
    """What the store had of some pages, and what was made of them since."""

    store: Store | None
    data: Mapping[str, bytes]
    fresh: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store | None, keys: Sequence[str]) -> Shelf:
        """What the store has under these keys."""
        return cls(store, store.get_many(keys) if store else {})

    def keep(self) -> None:
        """Put into the store what was made."""
        if self.store and self.fresh:
            self.store.put_many(self.fresh)


class Press:
    """Makes contents of pages, one after another, in one process."""

    def __init__(self, matter: Matter) -> None:
        """Make what all pages share."""
        self.matter = matter
        self.links = Links(matter.addresses, matter.pages.keys() | matter.assets)
        self.renderer = Renderer(matter.templates, writing.Links(self.links.from_root))
        self.converter = Converter()
        self.gate = Gate()
        self.finder = Finder()
        # The content of a page holds links, as this site writes them.
        self.stamp = f"{matter.program} {matter.addresses}"

    def page(self, uri: str) -> tuple[Page, str]:
        """A page, and its digest."""
        page = self.matter.pages[uri].make()
        return page, digest(page, self.stamp)

    def listed(self, uri: str, made: str) -> Listed:
        """How the search lists a page with this digest."""
        make = self.matter.pages[uri].listing
        listing = make() if make else None
        return Listed(listing, f"{made}:{digest(listing)}")

    def html(self, page: Page, made: str, shelf: Shelf) -> Passed:
        """The content of a page, from the shelf, or rendered and passed. Raises `LostLink` and `Refused`."""
        html, ties = from_stored(shelf.data.get(made)), shelf.data.get(tied(made))
        if html is not None and ties is not None:
            return Passed(html, ties, rendered=False)
        root = self.matter.addresses.to_root(page.uri)
        try:
            html = self.converter.html(self.renderer.markdown(page), self.links.of_page(page.uri), root)
        except LostLink as lost:
            raise LostLink(lost.target, page.uri) from None
        ties = passed(self.gate, page, html, self.matter.addresses).packed()
        shelf.fresh[made], shelf.fresh[tied(made)] = to_stored(html), ties
        return Passed(html, ties, rendered=True)

    def ties(self, page: Page, made: str, shelf: Shelf) -> bytes:
        """What a page wants and gives that stands as it was."""
        ties = shelf.data.get(tied(made))
        return self.html(page, made, shelf).ties if ties is None else ties

    def found(self, page: Page, listed: Listed, html: Html, shelf: Shelf) -> bytes:
        """What the search finds on a page."""
        url = self.matter.addresses.url_of(page.uri)
        found = shelf.fresh[listed.key] = self.finder.found(page, listed.listing, url, html.content)
        return found

    def finds(self, uris: Sequence[str]) -> list[bytes]:
        """What the search finds on pages, which are rendered where the store does not know."""
        pages = [self.page(uri) for uri in uris]
        listed = [self.listed(page.uri, made) for page, made in pages]
        shelf = Shelf.of(self.matter.store, [*(made for _, made in pages), *(each.key for each in listed)])
        finds = []
        for (page, made), each in zip(pages, listed, strict=True):
            found = shelf.data.get(each.key)
            finds.append(self._found(page, made, each, shelf) if found is None else found)
        shelf.keep()
        return finds

    def _found(self, page: Page, made: str, listed: Listed, shelf: Shelf) -> bytes:
        """What the search finds on a page; nothing where the preview shows something else instead of it."""
        try:
            return self.found(page, listed, self.html(page, made, shelf).html, shelf)
        except Refused:
            return b""


class Producer:
    """Produces pages, one after another, in one process."""

    def __init__(self, job: Job) -> None:
        """Make what all pages share."""
        self.job = job
        self.press = Press(job.matter)

    def shard(self, uris: Sequence[str]) -> list[Produced]:
        """Produce some pages; what was rendered anew is put into the store. Few of them are there at once."""
        return [produced for some in sharded(uris, AT_ONCE) for produced in self.some(some)]

    def some(self, uris: Sequence[str]) -> list[Produced]:
        """Produce pages that are all there at once."""
        pages = [self.press.page(uri) for uri in uris]
        kept = [self.is_kept(page.uri, made) for page, made in pages]
        listed = [self.press.listed(page.uri, made) if self.job.searched else None for page, made in pages]
        wanted = [made for (_, made), keep in zip(pages, kept, strict=True) if not keep]
        wanted += [tied(made) for _, made in pages]
        shelf = Shelf.of(self.job.matter.store, wanted + [each.key for each in listed if each])
        produced = [
            self.produce(page, made, keep, each, shelf)
            for (page, made), keep, each in zip(pages, kept, listed, strict=True)
        ]
        shelf.keep()
        return produced

    def is_kept(self, uri: str, made: str) -> bool:
        """Whether the file of a page is there as it was left, and would be the same again."""
        known = self.job.known.get(uri)
        if known is None or (known.digest, known.stamp) != (made, self.job.finisher.stamp):
            return False
        return publishing.signature(self.standing(uri)) == known.signature

    def standing(self, uri: str) -> str:
        """The file of a page in the site that stands."""
        return f"{self.job.site}/{self.job.matter.addresses.file_of(uri)}"

    def file_of(self, uri: str) -> str:
        """The file of a page in the next one."""
        return f"{self.job.out}/{self.job.matter.addresses.file_of(uri)}"

    def produce(self, page: Page, made: str, kept: bool, listed: Listed | None, shelf: Shelf) -> Produced:  # noqa: FBT001 -- one of a row
        """One page: its content from the store or rendered, put into the theme's page, written if it differs."""
        found = shelf.data.get(listed.key) if listed else b""
        if kept and found is not None:
            ties = self.press.ties(page, made, shelf)
            left = self.keep(page.uri)
            return Produced(page.uri, left, rendered=False, written=False, found=found, ties=ties)
        html, ties, rendered = self.press.html(page, made, shelf)
        if listed and found is None:
            found = self.press.found(page, listed, html, shelf)
        found = found or b""
        if kept:
            left = self.keep(page.uri)
            return Produced(page.uri, left, rendered, written=False, found=found, ties=ties)
        produced = Produced(page.uri, None, rendered, written=False, digest=made, found=found, ties=ties)
        return self.finish(page, html, produced)

    def keep(self, uri: str) -> Known:
        """Take over the file of a page as it stands."""
        left = take_over(self.standing(uri), self.file_of(uri))
        return self.job.known[uri]._replace(signature=left)

    def finish(self, page: Page, html: Html, produced: Produced) -> Produced:
        """Put a content into the theme's page, and write that if it differs."""
        try:
            finished = self.job.finisher.finish(page, html)
        except Refused as refused:
            raise refused.of(page.uri, page.file) from None
        if finished is None:
            return produced._replace(unfinished=(page, html))
        content = finished.encode("utf-8", "xmlcharrefreplace")
        written, left = place(self.file_of(page.uri), self.standing(page.uri), content)
        known = Known(produced.digest, self.job.finisher.stamp, left)
        return produced._replace(known=known, written=written)


def produce(job: Job, uris: Sequence[str], workers: Workers) -> Iterator[Produced]:
    """Produce the pages `uris`, on as many processes as pay. The same files come of it, whoever works."""
    shards = sharded(uris, SHARD)
    hands = workers if workers.executor or len(uris) >= PAYS_FROM else Workers()
    for made in hands.map(begin, job, shards):
        yield from made


def begin(job: Job) -> Callable[[Sequence[str]], list[Produced]]:
    """Begin a job in a worker."""
    return Producer(job).shard


def digest(page: Page | Listing | None, stamp: str = "") -> str:
    """What stands for a page: equal for two that render alike. `stamp` stands for all else that renders."""
    data = msgspec.msgpack.encode(page, order="deterministic")
    return hashlib.blake2b(data + stamp.encode(), digest_size=DIGEST_BYTES).hexdigest()


def program_stamp(templates: Path | None) -> str:
    """What stands for the program and the templates that render: by their content, so that a copy elsewhere is the same.

    A template is known by its path: one that is moved below another folder is another, or none.
    """
    versions = [sys.version, *map(_version, RENDERED_WITH)]
    made = hashlib.blake2b(" ".join(versions).encode(), digest_size=DIGEST_BYTES)
    package = Path(str(resources.files("sourcebook")))
    files = [(package, path) for path in package.rglob("*") if path.suffix in OWN_ENDINGS]
    files += [(templates, path) for path in templates.rglob("*") if path.is_file()] if templates else []
    for root, path in sorted(files):
        with suppress(OSError):
            content = path.read_bytes()
            name = os.fsencode(path.relative_to(root).as_posix())
            made.update(b"%b\0%d\0%b" % (name, len(content), content))
    return made.hexdigest()


def passed(gate: Gate, page: Page, html: Html, addresses: Addresses) -> Ties:
    """Have the gate pass the content of a page. Raises `Refused`."""
    given = GIVEN_LINK.search(html.content) is not None
    try:
        return gate.content(html.content, addresses.file_of(page.uri), given=given)
    except Refused as refused:
        raise refused.of(page.uri, page.file) from None


def tied(made: str) -> str:
    """Where the store keeps what the page with this digest wants and gives."""
    return f"{made}:ties"


def _version(package: str) -> str:
    """The version of a package; '' where it is not installed as one."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def to_stored(html: Html) -> bytes:
    """Content as the store keeps it."""
    return orjson.dumps((html.content, html.toc))


def from_stored(stored: bytes | None) -> Html | None:
    """Content from the store; None where it has none that could be read."""
    if stored is None:
        return None
    try:
        content, toc = orjson.loads(stored)
        return Html(content, tuple(toc))
    except (ValueError, TypeError):
        return None
