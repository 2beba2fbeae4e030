"""The files of a site for MkDocs: its own, and the generated pages that it need not walk through."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel

from sourcebook.caching.signatures import Signature, signature_of
from sourcebook.output import publishing
from sourcebook.output.assets import LostAsset, published
from sourcebook.pages.model import Asset

log = logging.getLogger("mkdocs.plugins.sourcebook")


class SiteFiles(Files):
    """Files that a link can lead to, of which the generated pages are found by name alone.

    MkDocs reads, renders, and checks every file that it can walk to, which takes it a third of a millisecond
    a page; a page that only links can find costs it nothing.
    """

    def __init__(self, files: Iterable[File], aside: Callable[[str], File | None]) -> None:
        """`files`: those to walk through. `aside` gives the file of a generated page by its uri, if there is one."""
        super().__init__(files)
        self._aside = aside
        self._found: dict[str, File | None] = {}

    def turn_to(self, aside: Callable[[str], File | None]) -> None:
        """Find other generated pages from now on."""
        self._aside = aside
        self._found.clear()

    def get_file_from_path(self, path: str) -> File | None:
        """The file of a page or an asset, wherever it comes from; the same one each time."""
        found = super().get_file_from_path(path)
        if found is None:
            if path not in self._found:
                self._found[path] = self._aside(path)
            found = self._found[path]
        return found


class Picture(File):
    """An image beside an entry, published without what it need not tell. MkDocs never sees the file that it is made from."""

    def __init__(self, config: MkDocsConfig, base: Path, asset: Asset, *, preview: bool) -> None:
        """`preview`: whether an image that is gone, or no image any more, is an empty one. Else it ends the build."""
        aside = InclusionLevel.NOT_IN_NAV
        super().__init__(asset.uri, None, config.site_dir, config.use_directory_urls, inclusion=aside)
        self.generated_by = "sourcebook"
        self.base, self.asset, self.preview = base, asset, preview
        self.seen: Signature | None = None
        """How the file was when it was published last."""

    @property
    def content_bytes(self) -> bytes:
        """What is published of it. Raises `PluginError`."""
        try:
            return published(self.base, self.asset)
        except LostAsset as lost:
            if not self.preview:
                raise PluginError(str(lost)) from None
            log.info(str(lost))
            return b""

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        raise NotImplementedError

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 -- as MkDocs calls it
        """Write it to its place. Raises `PluginError`."""
        self.seen = self.signature()
        publishing.write(self.abs_dest_path, self.content_bytes)

    def renew(self) -> None:
        """Write it again if its file is another than it was."""
        if self.seen is None or self.seen != self.signature():
            self.copy_file()

    def signature(self) -> Signature | None:
        """By what its file is known; None where there is none."""
        try:
            return signature_of((self.base / self.asset.file).lstat())
        except OSError:
            return None


def file_of(config: MkDocsConfig, uri: str, inclusion: InclusionLevel) -> File:
    """The file of a generated page, which has no source on the disk."""
    file = File(uri, None, config.site_dir, config.use_directory_urls, inclusion=inclusion)
    file.generated_by = "sourcebook"
    file.content_string = ""
    return file
