"""The MkDocs plugin: reads the base, adds its pages to the site, tells what is wrong with file and line."""

from __future__ import annotations

import logging
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, InclusionLevel

from sourcebook import addresses, encoding, handwritten
from sourcebook.build import Prepared, prepare
from sourcebook.finding import ENTRIES
from sourcebook.mkdocs_plugin.moved import add_redirect
from sourcebook.mkdocs_plugin.page import GeneratedPage
from sourcebook.mkdocs_plugin.preview import Preview
from sourcebook.pages import Asset
from sourcebook.planning import Plan
from sourcebook.problems import Level
from sourcebook.rendering import TEMPLATES, Converter, Renderer

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page as MkDocsPage

log = logging.getLogger("mkdocs.plugins.sourcebook")

NEEDED_EXTENSIONS = ("tables", "attr_list", "md_in_html")
"""What the home page is written with, beside the owner's own words."""

STYLE = "assets/stylesheets/sourcebook.css"


class SourcebookConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin has no options of its own: a base's settings are in `sourcebook.yml`, for every tool that reads it."""


class SourcebookPlugin(BasePlugin[SourcebookConfig]):  # type: ignore[no-untyped-call]
    """The base lies beside `mkdocs.yml`: `entries/`, `sourcebook.yml`, `ledger.txt`, perhaps `templates/`."""

    def __init__(self) -> None:
        """Nothing is read before MkDocs asks for it."""
        self.preview: Preview | None = None
        self.prepared: Prepared | None = None
        self.plan = Plan({}, ())

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG002
        """Its being there keeps this instance, with the last good state of the base, over rebuilds of the preview."""
        self.preview = Preview() if command == "serve" else None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the base before MkDocs touches the site: an error leaves the published one as it is."""
        _refuse_other_docs(config)
        self.prepared = prepare(_base_of(config))
        self.plan = (
            self.preview.plan_for(self.prepared) if self.preview else self._plan_or_fail(self.prepared)
        )
        self._tell(self.prepared, strict=config.strict)
        config.extra_css.append(STYLE)
        config.theme.dirs.insert(
            1 if config.theme.custom_dir else 0, str(resources.files(__package__) / "theme")
        )
        present = {str(extension) for extension in config.markdown_extensions}
        config.markdown_extensions += [name for name in NEEDED_EXTENSIONS if name not in present]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the pages and images of the base."""
        renderer, converter = Renderer.of_base(_base_of(config)), Converter()
        moved = {uri: planned for uri, planned in self.plan.pages.items() if planned.moved_to}
        for uri, planned in self.plan.pages.items():
            if uri == addresses.HOME:
                self._add_home(files, config, renderer.markdown(planned.make()))
            elif uri not in moved:
                file = File.generated(config, uri, content="", inclusion=_inclusion(uri))
                files.append(file)
                GeneratedPage(file, config, planned.make, renderer, converter)
        for uri, planned in moved.items():
            add_redirect(files, config, uri, planned.moved_to)
        for asset in self.plan.assets:
            files.append(_copied(config, asset))
        return files

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Links to entries work in hand-written pages too."""
        if isinstance(page, GeneratedPage) or self.prepared is None:
            return markdown
        return handwritten.expanded(markdown, page.file.src_uri, self.prepared.base.library)

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """The title of a hand-written page may hold that of an entry: as metadata, Material prints it as it is encoded.

        From the heading, it would decode it first (`striptags`), and a title could become markup.
        """
        if not isinstance(page, GeneratedPage) and not page.is_homepage and page.title:
            page.meta.setdefault("title", page.title)
        return html

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: object,  # noqa: ARG002 -- MkDocs names it
    ) -> LiveReloadServer:
        """Watch all that the pages are made from."""
        base = _base_of(config)
        for name in (ENTRIES, TEMPLATES, "sourcebook.yml", "ledger.txt"):
            if (base / name).exists():
                server.watch(str(base / name))
        return server

    def _add_home(self, files: Files, config: MkDocsConfig, markdown: str) -> None:
        """The home page holds the owner's words, so the owner's own Markdown extensions render it."""
        if existing := files.get_file_from_path(addresses.HOME):
            files.remove(existing)
        files.append(File.generated(config, addresses.HOME, content=markdown))

    def _plan_or_fail(self, prepared: Prepared) -> Plan:
        if prepared.plan is not None:
            return prepared.plan
        self._tell(prepared)
        count = len(prepared.at(Level.ERROR))
        raise PluginError(f"{count} error{'s' if count != 1 else ''} in the base: nothing was built")

    def _tell(self, prepared: Prepared, *, strict: bool = False) -> None:
        """Errors and warnings as lines of the log; notices are counted."""
        # A preview that was asked to be strict ends where an error is counted, and must outlive any saved file.
        level = logging.INFO if self.preview and strict else logging.ERROR
        for problem in prepared.at(Level.ERROR):
            log.log(level, encoding.terminal(str(problem)))
        for problem in prepared.at(Level.WARNING):
            log.warning(encoding.terminal(str(problem)))
        log.info(prepared.summary())


def _base_of(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def _refuse_other_docs(config: MkDocsConfig) -> None:
    """Hand-written pages are checked and linked where every command of ours looks for them."""
    if Path(config.docs_dir).resolve() != (_base_of(config) / handwritten.DOCS).resolve():
        raise PluginError(
            f"docs_dir is {config.docs_dir}: hand-written pages lie in `{handwritten.DOCS}/` beside mkdocs.yml"
        )


def _copied(config: MkDocsConfig, asset: Asset) -> File:
    """A file that is copied as it is; an empty one where the last good pages of a preview name what is gone."""
    path, aside = _base_of(config) / asset.file, InclusionLevel.NOT_IN_NAV
    if not path.is_file():
        return File.generated(config, asset.uri, content=b"", inclusion=aside)
    return File.generated(config, asset.uri, abs_src_path=str(path), inclusion=aside)


def _inclusion(uri: str) -> InclusionLevel:
    """Indexes may stand in the navigation. Entries, terms and shelves never do: it would grow with the base."""
    folder, _, name = uri.partition("/")
    is_index = (name == "index.md" and folder not in addresses.RESERVED_FOLDERS) or uri == addresses.TERMS
    return InclusionLevel.INCLUDED if is_index else InclusionLevel.NOT_IN_NAV
