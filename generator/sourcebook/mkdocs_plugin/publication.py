"""The publication of a site: MkDocs builds beside it, the base's pages are produced, and what differs goes to its place."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils import clean_directory

from sourcebook import encoding, imprint
from sourcebook.imprint import Imprint
from sourcebook.mkdocs_plugin import searching
from sourcebook.mkdocs_plugin.crossing import Crossing
from sourcebook.mkdocs_plugin.edition import Edition
from sourcebook.mkdocs_plugin.finishing import Theme, ThemeFinisher
from sourcebook.mkdocs_plugin.page import GeneratedPage, HomePage
from sourcebook.output import publishing, search
from sourcebook.output.gate import Refused
from sourcebook.output.producing import Job, Known, LostLink, Produced, produce
from sourcebook.output.search import Indexer, SearchError
from sourcebook.workers import NoExecutor


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of a build."""

    read: int
    """Files of the base that were read."""

    rendered: int
    """Pages of the base that were rendered, those of the navigation included."""

    written: int
    unchanged: int
    deleted: int

    def __str__(self) -> str:
        """One line for the log."""
        return (
            f"{self.read} files read, {self.rendered} pages rendered; of the site's files "
            f"{self.written} written, {self.unchanged} as they were, {self.deleted} deleted"
        )


@dataclass(frozen=True, slots=True)
class Staged:
    """A folder beside the site into which MkDocs builds, while the site stands as it was."""

    stage: Path
    site: Path

    @classmethod
    def begin(cls, config: MkDocsConfig) -> Staged:
        """Have MkDocs build beside the site."""
        site = Path(config.site_dir)
        stage = site.with_name(f".{site.name}.building")
        shutil.rmtree(stage, ignore_errors=True)
        config.site_dir = str(stage)
        return cls(stage, site)

    def drop(self) -> None:
        """Leave the site as it was."""
        shutil.rmtree(self.stage, ignore_errors=True)

    def publish(self, edition: Edition, theme: Theme) -> Publication:
        """Produce what MkDocs did not, and bring the site to what it should be. Raises `PluginError`."""
        theme.config.site_dir = str(self.site)
        # What MkDocs would do to a folder of which we know nothing.
        if not (self.site / publishing.MANIFEST).is_file():
            clean_directory(str(self.site))
        try:
            return _Publishing(self, edition, theme).run()
        except (LostLink, NoExecutor, Refused, SearchError) as error:
            raise PluginError(encoding.terminal(str(error))) from None
        finally:
            self.drop()


@dataclass
class _Publishing:
    """One publication, and what it has counted so far."""

    staged: Staged
    edition: Edition
    theme: Theme
    written: int = 0
    unchanged: int = 0
    rendered: int = 0
    known: dict[str, Known] = field(default_factory=dict)
    indexed: tuple[str, publishing.Signature] | None = None

    @property
    def site(self) -> Path:
        """The folder that is published to."""
        return self.staged.site

    def run(self) -> Publication:
        """Each stage in its turn."""
        edition, theme = self.edition, self.theme
        engines, before = _files_in(self.staged.stage), publishing.listed(self.site)
        aside = edition.aside()
        planned = {edition.addresses.file_of(uri) for uri in aside}
        publishing.note(self.site, before | planned | set(engines))
        finisher = theme.finisher(aside)
        told = searching.told(theme.walked(), edition) if searching.wanted(theme.config) else None
        if self.stands(aside, finisher, told):
            self.keep(aside)
        else:
            self.produce(aside, finisher, told)
        for file in engines:
            self.count(publishing.move(self.staged.stage / file, self.site / file))
        present = planned | set(engines) | self.of_search(told)
        gone = publishing.prune(self.site, before - present)
        publishing.note(self.site, present)
        self.remember()
        self.rendered += sum(isinstance(page, GeneratedPage | HomePage) for page in theme.walked())
        read = 0 if edition.unchanged else edition.prepared.base.read
        return Publication(read, self.rendered, self.written, self.unchanged, gone)

    def stands(self, uris: list[str], finisher: ThemeFinisher, told: list[bytes] | None) -> bool:
        """Whether every page stands as the last build left it, and would be the same again; so with the search."""
        edition, last = self.edition, self.edition.last
        if not edition.unchanged or last is None or last.indexed != self.index_as_it_is(told):
            return False
        return all(
            (known := last.known.get(uri)) is not None
            and known.stamp == finisher.stamp
            and publishing.signature(self.site / edition.addresses.file_of(uri)) == known.signature
            for uri in uris
        )

    def keep(self, uris: list[str]) -> None:
        """Leave all pages as the last build left them."""
        if self.edition.last:
            self.known, self.indexed = dict(self.edition.last.known), self.edition.last.indexed
        self.unchanged += len(uris)

    def produce(self, uris: list[str], finisher: ThemeFinisher, told: list[bytes] | None) -> None:
        """Render what would come out differently, write what differs, and make the index of the search."""
        edition = self.edition
        if edition.store:
            imprint.forget(edition.store, self.site)
        known = edition.last.known if edition.last else {}
        job = Job(edition.matter, finisher, self.site, known, searched=told is not None)
        indexer = Indexer(self.site, edition.contents.language)
        crossing = Crossing.begin(edition, self.theme.walk, _files_in(self.staged.stage))
        for produced in produce(job, uris, edition.workers):
            self.take(produced, finisher)
            indexer.take(produced.found)
            crossing.take(produced)
        crossing.settle()
        if told is not None:
            for found in told:
                indexer.take(found)
            indexer.finish()
            self.indexed = self.index_as_it_is(told)

    def take(self, produced: Produced, finisher: ThemeFinisher) -> None:
        """Note what became of a page; finish it here, where a worker could not."""
        self.rendered += produced.rendered
        if produced.known:
            self.known[produced.uri] = produced.known
            self.count(produced.written)
        elif produced.unfinished:
            page, html = produced.unfinished
            text = self.theme.finish_fully(page, html, self.edition.renderer.markdown(page))
            path = self.site / self.edition.addresses.file_of(produced.uri)
            written, left = publishing.write(path, text.encode("utf-8", "xmlcharrefreplace"))
            self.known[produced.uri] = Known(produced.digest, finisher.stamp, left)
            self.count(written)

    def count(self, written: bool) -> None:  # noqa: FBT001 -- it is what is counted
        self.written += written
        self.unchanged += not written

    def index_as_it_is(self, told: list[bytes] | None) -> tuple[str, publishing.Signature] | None:
        """The index of the search as it stands: what stands for its hand-written pages, and its first file."""
        left = publishing.signature(self.site / search.FOLDER / search.MANIFEST)
        if told is None or left is None:
            return None
        return hashlib.blake2b(b"\n".join(told), digest_size=16).hexdigest(), left

    def of_search(self, told: list[bytes] | None) -> set[str]:
        """The files of the search, in the site: what else lies in its folder may be left from Material's."""
        if told is None:
            return set()
        files = _files_in(self.site / search.FOLDER)
        return {f"{search.FOLDER}/{file}" for file in files if file == search.MANIFEST or "/" in file}

    def remember(self) -> None:
        """Keep an imprint for the next build, where there is a store and no other plugin had a hand in the pages."""
        edition = self.edition
        if not edition.store or not edition.inputs or edition.walked:
            return
        sources = {
            page.file.src_uri: page.source
            for page in self.theme.walked()
            if isinstance(page, GeneratedPage | HomePage) and page.source
        }
        made = Imprint(edition.program, edition.inputs, edition.contents, sources, self.known, self.indexed)
        imprint.write(edition.store, self.site, made)


def _files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
