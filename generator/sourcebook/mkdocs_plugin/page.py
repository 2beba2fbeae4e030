"""A generated page within MkDocs: its Markdown comes from the plan, its HTML from our own converter."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin

from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from sourcebook import encoding

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from sourcebook.pages import Page
    from sourcebook.rendering import Converter, Renderer


class GeneratedPage(MkDocsPage):
    """A page of the plan. All events of MkDocs fire for it as for any other, so other plugins go on working."""

    def __init__(
        self,
        file: File,
        config: MkDocsConfig,
        make: Callable[[], Page],
        renderer: Renderer,
        converter: Converter,
    ) -> None:
        """`make` makes the page when MkDocs asks for its source."""
        super().__init__(None, file, config)
        self._make, self._renderer, self._converter = make, renderer, converter

    def read_source(self, config: MkDocsConfig) -> None:
        """Make the page: its Markdown and its metadata. The theme prints these raw, so they are encoded here."""
        page = self._make()
        self.markdown = self._renderer.markdown(page)
        self.meta = {"title": encoding.html(page.title)}
        if page.description:
            self.meta["description"] = encoding.html(page.description)
        self.title = self.meta["title"]
        self.edit_url = edit_url(config, page.file) if page.file else None

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 -- MkDocs' signature
        """Convert the Markdown, its links resolved among the files of the site."""
        if self.markdown is None:
            raise PluginError(f"{self.file.src_uri} was not read before it was rendered")

        def resolve(target: str) -> str:
            uri = posixpath.normpath(posixpath.join(posixpath.dirname(self.file.src_uri), unquote(target)))
            found = files.get_file_from_path(uri)
            if found is None:
                raise PluginError(f"{self.file.src_uri} links to {uri}, which is no page")
            return found.url_relative_to(self.file)

        html = self._converter.html(self.markdown, resolve)
        self.content = html.content
        self.toc = get_toc(list(html.toc))  # type: ignore[arg-type]
        self.present_anchor_ids = set(html.anchors)


def edit_url(config: MkDocsConfig, file: str) -> str | None:
    """Where a file of the base is edited, by the same settings as the hand-written pages; None where there are none.

    Encoded for an attribute, since themes print it raw, and a folder below `entries/` may have any name.
    """
    base = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    path = posixpath.relpath(file, Path(os.path.relpath(config.docs_dir, base)).as_posix())
    if config.edit_uri_template:
        edit = config.edit_uri_template.format(path=path, path_noext=posixpath.splitext(path)[0])
        return encoding.html(urljoin(_folder(config.repo_url), edit))
    if config.edit_uri:
        return encoding.html(urljoin(urljoin(_folder(config.repo_url), config.edit_uri), quote(path)))
    return None


def _folder(url: str | None) -> str:
    return f"{(url or '').rstrip('/')}/" if url else ""
