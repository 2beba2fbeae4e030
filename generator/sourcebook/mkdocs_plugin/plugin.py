"""The plugin for MkDocs: reads the base, adds its pages to the site, tells what is wrong with file and line."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.utils.templates import TemplateContext

from sourcebook import encoding, handwritten
from sourcebook.mkdocs_plugin import searching
from sourcebook.mkdocs_plugin.answering import Answering
from sourcebook.mkdocs_plugin.dating import SITEMAP, SiteDate
from sourcebook.mkdocs_plugin.edition import Edition
from sourcebook.mkdocs_plugin.finishing import Theme
from sourcebook.mkdocs_plugin.guarding import Guard
from sourcebook.mkdocs_plugin.outlasting import Outlasting
from sourcebook.mkdocs_plugin.page import GeneratedPage
from sourcebook.mkdocs_plugin.preview import Preview
from sourcebook.mkdocs_plugin.publication import Publication, Staged
from sourcebook.mkdocs_plugin.reloading import Reloading
from sourcebook.mkdocs_plugin.serving import OnDemand
from sourcebook.mkdocs_plugin.walking import Walk
from sourcebook.mkdocs_plugin.warnings import Warnings
from sourcebook.mkdocs_plugin.watching import Watcher, watch
from sourcebook.output.gate import at_arms_length
from sourcebook.output.producing import HTML
from sourcebook.problems import Level
from sourcebook.workers import Workers

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage

    from sourcebook.mkdocs_plugin.files import SiteFiles

log = logging.getLogger("mkdocs.plugins.sourcebook")

NEEDED_EXTENSIONS = ("tables", "attr_list", "md_in_html")
"""What the home page is written with, beside the owner's own words."""

STYLE = "assets/stylesheets/sourcebook.css"
SCRIPT = "assets/javascripts/sourcebook.js"
OVERLAY = "SOURCEBOOK_OVERLAY"
"""The environment variable that names the folder of an overlay."""

FIRST, LAST = 100, -100


class SourcebookConfig(Config):  # type: ignore[no-untyped-call]
    """How a site is built. What a base says of itself is in `sourcebook.yml`, for every tool that reads it."""

    jobs = config_options.Type(int, default=0)
    """How many processes read and render; 0: one for each core."""

    executor = config_options.Type(str, default="")
    """`package.module:function` that gives an executor of `concurrent.futures`: other machines, for example."""

    search = config_options.Type(bool, default=True)
    """Whether the site has a search of its own; Material's takes its place where its plugin is listed."""

    cache = config_options.Type(bool, default=True)
    """Whether what was read and rendered is kept in the user's cache folder for the next build."""

    hosts = config_options.ListOfItems(config_options.Type(str), default=[])
    """More names that the preview answers to, with a port or without: those of a tunnel, or of this machine for others."""
    overlay = config_options.Type(str, default="")
    """A folder outside of the base with what its files withhold: the site is then private."""


class SourcebookPlugin(BasePlugin[SourcebookConfig]):  # type: ignore[no-untyped-call]
    """The base lies beside `mkdocs.yml`: `entries/`, `sourcebook.yml`, `ledger.txt`, perhaps `templates/`."""

    edition: Edition
    """The base as this build sees it."""

    date: SiteDate
    """Of the site."""

    nav: Navigation
    walk: Walk
    """The gate for what MkDocs makes."""

    theme: Theme
    """What makes the page around a content."""

    def __init__(self) -> None:
        """Nothing is read before MkDocs asks for it."""
        self.preview: Preview | None = None
        self.warnings: Warnings | None = None
        self.staged: Staged | None = None
        self.publication: Publication | None = None
        self.served: OnDemand | None = None
        self.building = ExitStack()
        """What holds while a build goes on."""
        self.watcher: Watcher | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002
        """Its being there keeps this instance, with the last good state of the base, over rebuilds of the preview."""
        self.preview = Preview() if command == "serve" else None
        if not self.preview:
            self.warnings = Warnings()

    @event_priority(LAST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the base before MkDocs touches the site: an error leaves the published one as it is."""
        _refuse_other_docs(config)
        self.date = SiteDate.of(base_of(config))
        self.building.enter_context(self.date.told())
        self.edition = self.edition_now(config)
        self.tell(strict=config.strict)
        self._refuse_errors()
        if not self.preview:
            self.staged = Staged.begin(config, self.warnings)
        config.extra_css.append(STYLE)
        config.extra_javascript.append(SCRIPT)
        if searching.wanted(config):
            searching.prepare(config)
        config.theme.dirs.insert(
            1 if config.theme.custom_dir else 0, str(resources.files(__package__) / "theme")
        )
        present = {str(extension) for extension in config.markdown_extensions}
        config.markdown_extensions += [name for name in NEEDED_EXTENSIONS if name not in present]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the pages and images of the base."""
        guard = Guard(wasm=searching.wanted(config))
        self.walk = Walk(guard, self.edition.published(), self.preview is not None, config.strict)
        return self.edition.files(files, config)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """The navigation is part of every page."""
        self.nav = nav
        return nav

    @event_priority(LAST)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """The theme's templates make the page around each content."""
        private = self.edition.overlay is not None
        self.theme = Theme(config, env, cast("SiteFiles", files), self.nav, self.walk, private)
        return env

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Links to entries work in hand-written pages too."""
        if isinstance(page, GeneratedPage):
            return markdown
        return handwritten.expanded(markdown, page.file.src_uri, self.edition.contents.titles)

    @event_priority(FIRST)
    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """A generated page passes the gate before other plugins add to it. Links out of others keep their distance.

        The title of a hand-written page may hold that of an entry: as metadata, Material prints it as it is encoded.
        From the heading, it would decode it first (`striptags`), and a title could become markup.
        """
        if isinstance(page, GeneratedPage):
            return self.walk.content(page, html)
        if not page.is_homepage and page.title:
            page.meta.setdefault("title", page.title)
        return at_arms_length(html)

    @event_priority(LAST)
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Each page gets its policy of content, whoever made it; one that would not work under it is refused."""
        return self.theme.as_marked(self.walk.page(output, page))

    @event_priority(LAST)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """So do the pages that the theme makes by itself, such as `404.html`. A site without a date has none on its map."""
        if template_name == SITEMAP:
            return self.date.mapped(output_content)
        if not template_name.endswith(HTML):
            return output_content
        return self.theme.as_marked(self.walk.template(output_content, template_name))

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The map of the site for search engines has the pages that MkDocs does not walk to."""
        if template_name == SITEMAP:
            context["pages"] = [*context["pages"], *self.edition.mapped(config)]
        return context

    @event_priority(LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 -- MkDocs names it
        """Produce the pages of the base, and publish them with what MkDocs made."""
        with self.building:
            if self.staged:
                self.publication = self.staged.publish(self.edition, self.theme)
                self.staged = None
                if self.publication:
                    log.info(str(self.publication))

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002 -- MkDocs names it
        """The published site stays as it was."""
        with self.building:
            if self.staged:
                self.staged.drop()
                self.staged = None

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: object,  # noqa: ARG002 -- MkDocs names it
    ) -> LiveReloadServer:
        """Render a page when it is asked for; outlast what fails; guard the server; watch what the pages are made from."""
        Reloading(server)
        base = base_of(config)
        if not self.edition.walked:
            self.served = OnDemand.attach(server, self)
        Outlasting.attach(server, base)
        Answering.attach(server, self.config.hosts)
        self.watcher = watch(server, base, lambda: self.theme.config, self.edition.overlay)
        return server

    def on_shutdown(self) -> None:
        """Nothing goes on after the command."""
        if self.watcher:
            self.watcher.end()
        if self.served:
            self.served.end()
        if self.warnings:
            self.warnings.end()

    def edition_now(self, config: MkDocsConfig) -> Edition:
        """The base as it is now."""
        return Edition.of(
            config, self.workers(), self.preview, cache=self.config.cache, overlay=self.overlay_of(config)
        )

    def overlay_of(self, config: MkDocsConfig) -> Path | None:
        """The folder of the overlay: that of the settings, relative to the base; else that of the environment."""
        if self.config.overlay:
            return base_of(config) / self.config.overlay
        named = os.environ.get(OVERLAY)
        return Path(named).absolute() if named else None

    def workers(self) -> Workers:
        """Who reads and renders."""
        if self.config.jobs or self.config.executor:
            return Workers(self.config.jobs or Workers.of_machine().count, self.config.executor)
        return Workers.of_machine()

    def _refuse_errors(self) -> None:
        """A build ends before anything is written; a preview goes on and shows the errors. Raises `PluginError`."""
        if self.edition.broken and not self.preview:
            count = len(self.edition.contents.at(Level.ERROR))
            raise PluginError(f"{count} error{'s' if count != 1 else ''} in the base: nothing was built")

    def tell(self, *, strict: bool = False) -> None:
        """Errors and warnings as lines of the log; notices are counted."""
        # A preview that was asked to be strict ends where an error is counted, and must outlive any saved file.
        level = logging.INFO if self.preview and strict else logging.ERROR
        for problem in self.edition.contents.at(Level.ERROR):
            log.log(level, encoding.terminal(str(problem)))
        for problem in self.edition.contents.at(Level.WARNING):
            log.warning(encoding.terminal(str(problem)))
        log.info(self.edition.contents.summary)


def base_of(config: MkDocsConfig) -> Path:
    """The folder of the base: that of `mkdocs.yml`."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _refuse_other_docs(config: MkDocsConfig) -> None:
    """Hand-written pages are checked and linked where every command of ours looks for them."""
    if Path(config.docs_dir).resolve() != (base_of(config) / handwritten.DOCS).resolve():
        raise PluginError(
            f"docs_dir is {config.docs_dir}: hand-written pages lie in `{handwritten.DOCS}/` beside mkdocs.yml"
        )
