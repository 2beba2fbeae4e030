"""Sites for tests: built by the real commands in processes of their own, and read as a browser reads them."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sourcebook.scaffolding import new_base
from tests.knowledge import Files, Knowledge, make, shipped

ROOT = Path(__file__).parents[2]
"""The repository: a base itself, the one that is shipped."""

OUTSIDE = frozenset({"http", "https"})
CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]*)|@import\s+['\"]([^'\"]*)")
REFRESH = re.compile(r"\s*\d+\s*;\s*url=(.*)", re.IGNORECASE)
LOADING = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src", "srcdoc"),
    "object": ("data",),
    "embed": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "form": ("action",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}
"""Attributes that make a browser ask for something."""

LOADING_LINKS = frozenset(
    {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}
)


def environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a command: nothing of the caller's tells it where the site will stand."""
    kept = {name: text for name, text in os.environ.items() if name != "SOURCEBOOK_SITE_URL"}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **(variables or {})}


def mkdocs(
    base: Path, *options: str, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs` with these options in the folder of a base. Its output and its log are one text, in `stdout`."""
    command = [sys.executable, "-m", "mkdocs", *options]
    return _run(command, base, environment(variables))


def sourcebook(base: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run `sourcebook` with these options in the folder of a base."""
    command = [str(Path(sysconfig.get_path("scripts")) / "sourcebook"), *options]
    return _run(command, base, environment())


def _run(command: list[str], folder: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=variables,
        check=False,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )


def new(folder: Path, files: Files) -> Knowledge:
    """A base as `sourcebook init` makes it, with these files besides."""
    folder.mkdir(parents=True, exist_ok=True)
    knowledge = make(folder, {})
    for path, content in new_base(shipped(), "A small base", "").items():
        if not path.endswith(".gitkeep"):
            knowledge.write({f"./{path}": content})
    knowledge.write(files)
    return knowledge


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page."""

    href: str
    rel: frozenset[str]
    text: str
    within: frozenset[str]
    """Tags and classes of the link and of all around it, classes with a point before them."""


@dataclass(slots=True)
class Document:
    """A page as it was built: what it links to, loads, and can be linked at."""

    path: str
    """Relative to the site's root: `events/x/index.html`."""

    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    h1s: list[str] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)
    """Language and text of each `<bdi>`."""

    words: list[str] = field(default_factory=list)
    """The texts of its content, without the buttons that the theme adds."""

    anchors: set[str] = field(default_factory=set)
    """The ids within its content."""

    title: str = ""
    description: str = ""
    moved_to: str = ""
    """Where a redirect leads."""


@dataclass
class Site:
    """A built site in a folder."""

    path: Path
    prefix: str = "/"
    """Below which path of its host it stands."""

    docs: Path | None = None
    """The folder of its hand-written pages."""

    @cached_property
    def own(self) -> set[str]:
        """The hand-written pages, and those that the theme makes."""
        uris = (
            [path.relative_to(self.docs).with_suffix("") for path in self.docs.rglob("*.md")]
            if self.docs
            else []
        )
        stems = ["" if str(uri) in {"index", "README"} else uri.as_posix() for uri in uris]
        folders = [stem.removesuffix("/index").removesuffix("/README") for stem in stems]
        named = {name for stem in folders for name in (f"{stem}/index.html".lstrip("/"), f"{stem}.html")}
        return {"index.html", "404.html", *(named & set(self.documents))}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Every page by its path."""
        paths = sorted(self.path.rglob("*.html"))
        names = [path.relative_to(self.path).as_posix() for path in paths]
        return {name: parsed(name, self.read(name)) for name in names}

    def read(self, path: str) -> str:
        """The text of a file of the site."""
        return (self.path / path).read_text(encoding="utf-8")

    def lost(self, document: Document) -> Iterator[str]:
        """Each link of a page, and each thing that it loads, that leads nowhere within the site."""
        for href in (*(link.href for link in document.links), *document.loads, document.moved_to):
            if href and not self._is_outside(href) and not self.leads(document.path, href):
                yield f"{document.path}: {href}"

    def leads(self, path: str, href: str) -> bool:
        """Whether a link leads to a file of the site and, where it has an anchor, to an id in it."""
        parts = urlsplit(href)
        target = self.target(path, parts.path)
        document = self.documents.get(target)
        while document and document.moved_to:
            target = self.target(document.path, urlsplit(document.moved_to).path)
            document = self.documents.get(target)
        if document is None:
            return not parts.fragment and target != path and (self.path / target).is_file()
        return not parts.fragment or unquote(parts.fragment) in document.ids

    def target(self, path: str, href: str) -> str:
        """The file that the path of a link leads to, as a plain server finds it."""
        if not href:
            return path
        if href.startswith("/"):
            joined = unquote(href).removeprefix(self.prefix)
        else:
            joined = posixpath.join(posixpath.dirname(path), unquote(href))
        found = posixpath.normpath(joined) if joined else "."
        return (
            posixpath.normpath(posixpath.join(found, "index.html")) if (self.path / found).is_dir() else found
        )

    def reachable(self, start: str = "index.html") -> set[str]:
        """Every page that links lead to from one, in as many steps as it takes."""
        found: set[str] = set()
        waiting = [start]
        while waiting:
            path = waiting.pop()
            if path in found or path not in self.documents:
                continue
            found.add(path)
            document = self.documents[path]
            hrefs = [*(link.href for link in document.links), document.moved_to]
            waiting += [
                self.target(path, urlsplit(href).path)
                for href in hrefs
                if href and not self._is_outside(href)
            ]
        return found

    def _is_outside(self, href: str) -> bool:
        return urlsplit(href).scheme in OUTSIDE | {"mailto", "data", "javascript"}


def outside(url: str) -> bool:
    """Whether a URL leads to another host, with a scheme or without."""
    return url.startswith("//") or urlsplit(url).scheme in {*OUTSIDE, "ws", "wss", "ftp"}


def loads_of_style(css: str) -> list[str]:
    """What a style sheet makes a browser ask for."""
    return [found[0] or found[1] for found in CSS_URL.findall(css)]


def parsed(path: str, text: str) -> Document:
    """A page from its HTML."""
    reader = _Reader(Document(path))
    reader.feed(text)
    reader.close()
    return reader.document


VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


HEARD = frozenset({"a", "h1", "bdi", "title", "style"})
"""Elements whose text a `Document` tells."""


class _Open:
    """An element that is not closed yet, with what it stands in."""

    def __init__(self, tag: str, attributes: dict[str, str], around: _Open | None) -> None:
        self.tag, self.attributes, self.around = tag, attributes, around
        self.heard: list[list[str]] = around.heard if around else []
        if tag in HEARD:
            self.heard = [*self.heard, []]
        is_button = "md-content__button" in attributes.get("class", "")
        self.in_content: bool = (
            tag == "article" or (around is not None and around.in_content)
        ) and not is_button

    def within(self) -> frozenset[str]:
        """Tags and classes of this and of all around it."""
        found: set[str] = set()
        element: _Open | None = self
        while element is not None:
            found |= {element.tag, *(f".{name}" for name in element.attributes.get("class", "").split())}
            element = element.around
        return frozenset(found)


OUTERMOST = _Open("", {}, None)


class _Reader(HTMLParser):
    """Collects what `Document` holds, in one pass."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document
        self.open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        around = self.open[-1] if self.open else OUTERMOST
        element = _Open(tag, attributes, around)
        if "id" in attributes:
            self.document.ids.append(attributes["id"])
            if element.in_content:
                self.document.anchors.add(attributes["id"])
        self._loads(tag, attributes)
        if tag == "meta":
            self._meta(attributes)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        element = self.open[-1] if self.open else OUTERMOST
        if element.in_content:
            self.document.words.append(data)
        for texts in element.heard:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self.open):
            while (element := self.open.pop()).tag != tag:
                pass
            if element.tag in HEARD:
                self._closed(element, "".join(element.heard[-1]))

    def _closed(self, element: _Open, text: str) -> None:
        document, attributes = self.document, element.attributes
        if element.tag == "a" and "href" in attributes:
            rel = frozenset(attributes.get("rel", "").split())
            document.links.append(Link(attributes["href"], rel, text, element.within()))
        elif element.tag == "h1":
            document.h1s.append(text.removesuffix("¶"))
        elif element.tag == "bdi":
            document.names.append((attributes.get("lang", ""), text))
        elif element.tag == "title" and "svg" not in element.within():
            document.title = text
        elif element.tag == "style":
            document.loads += loads_of_style(text)

    def _loads(self, tag: str, attributes: Mapping[str, str]) -> None:
        found = [attributes[name] for name in LOADING.get(tag, ()) if attributes.get(name)]
        if tag == "link" and LOADING_LINKS & set(attributes.get("rel", "").split()):
            found.append(attributes.get("href", ""))
        self.document.loads += [*found, *loads_of_style(attributes.get("style", ""))]

    def _meta(self, attributes: Mapping[str, str]) -> None:
        if attributes.get("name") == "description":
            self.document.description = attributes.get("content", "")
        if attributes.get("http-equiv", "").lower() == "refresh":
            found = REFRESH.match(attributes.get("content", ""))
            self.document.moved_to = found[1] if found else ""


def contents(folder: Path, without: Iterable[str] = ()) -> dict[str, bytes]:
    """Every file of a folder with its bytes, but for those of these names."""
    left_out = set(without)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in left_out
    }
