"""The preview on demand: `mkdocs serve` renders a page when it is asked for, and after a save re-reads what changed."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _build_theme_template
from mkdocs.structure.files import File

from sourcebook.caching.sighting import Seen, Sighting
from sourcebook.mkdocs_plugin import searching
from sourcebook.mkdocs_plugin.background import Background
from sourcebook.mkdocs_plugin.finishing import Theme
from sourcebook.mkdocs_plugin.page import GeneratedPage, HomePage
from sourcebook.mkdocs_plugin.watching import sight
from sourcebook.output import publishing
from sourcebook.output.gate import Gate, Refused
from sourcebook.output.producing import passed
from sourcebook.output.rendering import Converter
from sourcebook.output.search import FOLDER

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from sourcebook.mkdocs_plugin.plugin import SourcebookPlugin

log = logging.getLogger("mkdocs.plugins.sourcebook")

NOT_FOUND, PACKED = "404.html", ".gz"

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class OnDemand:
    """Stands between the server of MkDocs and its folder: what is asked for is there when the server looks."""

    plugin: SourcebookPlugin
    server: LiveReloadServer
    serve: App
    build: Callable[[], None]
    """Has MkDocs build everything anew."""

    lock: RLock = field(default_factory=RLock)
    """Held while the site changes: no page is made from half of one state and half of the next."""

    settings: Seen = field(init=False)
    stands: object = field(init=False)
    """What of the base is part of MkDocs' own state, as it was when MkDocs built."""

    uris: dict[str, str] = field(default_factory=dict)
    """File of the site -> the page that it is."""

    made: set[str] = field(default_factory=set)
    """The files that stand as they should."""

    stale: set[str] = field(default_factory=set)
    """The templates of the theme that stand by themselves and show what was there before the last save."""
    whole: bool = True
    """Whether the last build or renewal came to its end: after one that did not, nothing that it left is built upon."""

    rendered: int = 0
    """How many pages were rendered since the start."""

    gate: Gate = field(default_factory=Gate)

    background: Background | None = None
    """Makes the index of the search, where there is one."""

    @classmethod
    def attach(cls, server: LiveReloadServer, plugin: SourcebookPlugin) -> OnDemand:
        """Take the place of the server's application and of its builder."""
        on_demand = cls(plugin, server, server.get_app(), server.builder)  # type: ignore[arg-type]
        server.set_app(on_demand)
        server.builder = on_demand.rebuild
        if searching.wanted(plugin.theme.config):
            on_demand.background = Background()
        on_demand.begin()
        return on_demand

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request: make the page, if it is one of ours, then let MkDocs serve it."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if not path.startswith("/livereload/"):
            self.ensure(path)
        return self.serve(environ, start_response)

    def ensure(self, path: str) -> None:
        """Have the file at an address stand as it should, if it is a page of the base."""
        below = posixpath.normpath(f"/{path.removeprefix(self.server.mount_path)}").lstrip("/")
        with self.lock:
            if self.background and below.startswith(f"{FOLDER}/"):
                self.background.bring(below, Path(self.server.root))
            for file in (below, posixpath.join(below, "index.html").removeprefix("./")):
                uri = self.uris.get(file)
                if uri and file not in self.made:
                    self.make(file, uri)
            if below.removesuffix(PACKED) in self.stale:
                self.renew_template(below.removesuffix(PACKED))
            elif NOT_FOUND in self.stale and not (Path(self.server.root) / below).exists():
                self.renew_template(NOT_FOUND)

    def renew_template(self, name: str) -> None:
        """Have MkDocs make a page anew that is no document: the map of the site, or what is shown where nothing is found."""
        theme = self.plugin.theme
        with self.plugin.date.told():
            _build_theme_template(name, theme.env, theme.files, theme.config, theme.nav)
        self.stale.discard(name)

    def make(self, file: str, uri: str) -> None:
        """Render a page into the folder that is served. Whoever reads the one before meanwhile has it whole."""
        with self.plugin.date.told():
            text = self.text(uri)
        publishing.write(Path(self.server.root) / file, text.encode("utf-8", "xmlcharrefreplace"))
        self.made.add(file)
        self.rendered += 1

    def text(self, uri: str) -> str:
        """A page as it would be published."""
        plugin, theme = self.plugin, self.plugin.theme
        edition = plugin.edition
        if edition.is_walked(uri) or uri not in edition.contents.moved:
            return self.walked(theme, uri)
        page = edition.plan.pages[uri].make()
        markdown = edition.renderer.markdown(page)
        html = Converter().html(markdown, edition.links.of_page(uri))
        try:
            passed(self.gate, page, html, edition.addresses)
            return theme.finish_fully(page, html, markdown)
        except Refused as refused:
            return plugin.walk.instead(refused)

    def walked(self, theme: Theme, uri: str) -> str:
        """A page that MkDocs walks to, rendered again as it does."""
        page = theme.page(uri)
        page.read_source(theme.config)
        page.markdown = self.plugin.on_page_markdown(
            page.markdown or "", page=page, config=theme.config, files=theme.files
        )
        page.render(theme.config, theme.files)
        page.content = self.plugin.on_page_content(
            page.content or "", page=page, config=theme.config, files=theme.files
        )
        return self.plugin.on_post_page(theme.around(page), page=page, config=theme.config)

    def begin(self) -> None:
        """Note how all stands after MkDocs has built everything: pages that it walks to are as they should be."""
        edition = self.plugin.edition
        # Looked at now: what it holds of files is to be compared with how they look after the next save.
        self.stands = edition.skeleton
        self.settings = self.sight().kept()
        self.uris = {edition.addresses.file_of(uri): uri for uri in edition.aside()}
        self.made.clear()
        self.stale.clear()
        self.index()

    def index(self) -> None:
        """Have the index of the search made anew, in the background."""
        if self.background:
            theme, edition = self.plugin.theme, self.plugin.edition
            told = searching.told(theme.walked(), edition)
            self.background.begin(
                edition.base,
                theme.config.use_directory_urls,
                told,
                cache=edition.store is not None,
                overlay=edition.overlay,
            )

    def end(self) -> None:
        """Nothing goes on in the background."""
        if self.background:
            self.background.end()

    def rebuild(self) -> None:
        """After a save: re-read what changed; have MkDocs build anew what is more than entries."""
        with self.lock:
            known, self.whole = self.whole, False
            if not known or not self.settings.holds(self.sight()) or not self.renew():
                self.build()
                self.begin()
            self.whole = True

    def renew(self) -> bool:
        """Take over the base as it is now; False where more changed than the text of pages."""
        plugin = self.plugin
        now = plugin.edition_now(plugin.theme.config)
        if now.skeleton != self.stands:
            return False
        plugin.edition = now
        plugin.tell()
        now.take_over(plugin.theme.files, plugin.theme.config)
        before = self.uris.keys()
        self.uris = {now.addresses.file_of(uri): uri for uri in now.aside()}
        self.uris |= {file.dest_uri: file.src_uri for file in self.linking()}
        # Also what was made some saves ago, and not asked for since.
        for file in before - self.uris.keys():
            (Path(self.server.root) / file).unlink(missing_ok=True)
        self.made.clear()
        self.stale = set(plugin.theme.config.theme.static_templates)
        self.index()
        return True

    def linking(self) -> list[File]:
        """The pages that MkDocs walks to and that show something of entries: generated ones, those with links."""
        return [
            file
            for file in self.plugin.theme.files.documentation_pages()
            if isinstance(file.page, GeneratedPage | HomePage) or "[[" in file.content_string
        ]

    def sight(self) -> Sighting:
        """How all looks that MkDocs itself builds from."""
        return sight(self.plugin.edition.base, self.plugin.theme.config)
