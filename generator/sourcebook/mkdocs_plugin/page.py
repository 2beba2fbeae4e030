"""A generated page within MkDocs: its Markdown comes from the plan, its HTML from our own converter."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from sourcebook import encoding
from sourcebook.contents import Source
from sourcebook.output.producing import Links, LostLink
from sourcebook.output.rendering import Converter

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files


@dataclass(frozen=True, slots=True)
class EditLinks:
    """Where the files of a base are edited, by the same settings as the hand-written pages. Plain data."""

    repository: str
    uri: str
    template: str
    docs: str
    """The folder of the hand-written pages, relative to the base."""

    @classmethod
    def of(cls, config: MkDocsConfig) -> EditLinks:
        """By the engine's settings."""
        base = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        return cls(
            repository=_folder(config.repo_url),
            uri=config.edit_uri or "",
            template=config.edit_uri_template or "",
            docs=Path(os.path.relpath(config.docs_dir, base)).as_posix(),
        )

    def to(self, file: str) -> str | None:
        """Where a file of the base is edited; None where no setting says so, or there is no file.

        Encoded for an attribute, since themes print it raw, and a folder below `entries/` may have any name.
        """
        path = posixpath.relpath(file, self.docs) if file else ""
        if path and self.template:
            edit = self.template.format(path=path, path_noext=posixpath.splitext(path)[0])
            return encoding.html(urljoin(self.repository, edit))
        if path and self.uri:
            return encoding.html(urljoin(urljoin(self.repository, self.uri), quote(path)))
        return None


class _Made:
    """What generated pages share: they are made when MkDocs asks for their source."""

    source: Source | None = None
    """The page as it was made, once MkDocs has read it."""

    def renew(self, make: Callable[[], Source], links: Links) -> None:
        """`make` makes the page when MkDocs asks for its source; `links` knows where its links lead."""
        self._make, self._links = make, links


class GeneratedPage(_Made, MkDocsPage):
    """A page of the plan. All events of MkDocs fire for it as for any other, so other plugins go on working."""

    def __init__(self, file: File, config: MkDocsConfig, make: Callable[[], Source], links: Links) -> None:
        """See `renew`."""
        super().__init__(None, file, config)
        self.renew(make, links)

    def read_source(self, config: MkDocsConfig) -> None:
        """Make the page: its Markdown and its metadata. The theme prints these raw, so they are encoded here."""
        self.source = source = self._make()
        self.markdown = source.markdown
        self.meta = {"title": encoding.html(source.title)}
        if source.description:
            self.meta["description"] = encoding.html(source.description)
        self.title = self.meta["title"]
        self.edit_url = EditLinks.of(config).to(source.file)

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 -- MkDocs' signature
        """Convert the Markdown, its links resolved among the pages of the site."""
        if self.markdown is None:
            raise PluginError(f"{self.file.src_uri} was not read before it was rendered")
        try:
            html = Converter().html(self.markdown, self._links.of_page(self.file.src_uri))
        except LostLink as error:
            raise PluginError(str(error)) from None
        self.content = html.content
        self.toc = get_toc(list(html.toc))  # type: ignore[arg-type]
        self.present_anchor_ids = set(html.anchors)


class HomePage(_Made, MkDocsPage):
    """The home page: it holds the owner's own words, so MkDocs renders it with the owner's Markdown extensions."""

    def __init__(self, file: File, config: MkDocsConfig, make: Callable[[], Source], links: Links) -> None:
        """See `renew`."""
        super().__init__(None, file, config)
        self.renew(make, links)

    def read_source(self, config: MkDocsConfig) -> None:
        """Make the page: the file's own content, which MkDocs then reads as any other."""
        self.source = self._make()
        self.file.content_string = self.source.markdown
        super().read_source(config)


class LinkedPage(GeneratedPage):
    """A page that MkDocs does not walk to: only links lead to it, and its anchors are looked up when one does."""

    @property
    def present_anchor_ids(self) -> set[str] | None:
        """Every id that a link can lead to."""
        if self._anchors is None:
            self._anchors = set(
                Converter().html(self._make().markdown, self._links.of_page(self.file.src_uri)).anchors
            )
        return self._anchors

    @present_anchor_ids.setter
    def present_anchor_ids(self, anchors: set[str] | None) -> None:
        self._anchors = anchors

    _anchors: set[str] | None = None


def _folder(url: str | None) -> str:
    return f"{(url or '').rstrip('/')}/" if url else ""
