"""The files of a site for MkDocs: its own, and the generated pages that it need not walk through."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel


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


def file_of(config: MkDocsConfig, uri: str, inclusion: InclusionLevel) -> File:
    """The file of a generated page, which has no source on the disk."""
    file = File(uri, None, config.site_dir, config.use_directory_urls, inclusion=inclusion)
    file.generated_by = "sourcebook"
    file.content_string = ""
    return file
