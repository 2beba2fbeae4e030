"""The publication of a site: MkDocs builds beside it, the pages are produced, and all takes the place of what stood."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from sourcebook import encoding, imprint
from sourcebook.imprint import Imprint
from sourcebook.mkdocs_plugin import searching
from sourcebook.mkdocs_plugin.crossing import Crossing
from sourcebook.mkdocs_plugin.edition import Edition
from sourcebook.mkdocs_plugin.finishing import Theme, ThemeFinisher
from sourcebook.mkdocs_plugin.page import GeneratedPage, HomePage
from sourcebook.mkdocs_plugin.warnings import Warnings
from sourcebook.output import publishing, search
from sourcebook.output.gate import Refused
from sourcebook.output.producing import Job, Known, LostLink, Produced, produce
from sourcebook.output.publishing import Foreign
from sourcebook.output.search import Indexer, SearchError
from sourcebook.output.transaction import Transaction, Unpublishable, place
from sourcebook.workers import NoExecutor

log = logging.getLogger("mkdocs.plugins.sourcebook")


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

    transaction: Transaction
    warnings: Warnings | None
    """What keeps the site from being published, where the build is strict."""

    site_dir: str

    @classmethod
    def begin(cls, config: MkDocsConfig, warnings: Warnings | None) -> Staged:
        """Have MkDocs build beside the site. Raises `PluginError`."""
        site_dir = config.site_dir
        try:
            transaction = Transaction.begin(
                Path(site_dir), partial(log.info, "Another build publishes to %s: waiting for it", site_dir)
            )
        except (Unpublishable, OSError) as error:
            raise PluginError(f"the site cannot be built: {error}") from None
        config.site_dir = str(transaction.engine)
        return cls(transaction, warnings if config.strict else None, site_dir)

    def drop(self) -> None:
        """Leave the site as it was."""
        self.transaction.drop()

    def publish(self, edition: Edition, theme: Theme) -> Publication | None:
        """Produce what MkDocs did not, and bring the site to what it should be; None where that is not to be.

        Raises `PluginError`.
        """
        theme.config.site_dir = self.site_dir
        try:
            return _Publishing(self, edition, theme).run()
        except (LostLink, NoExecutor, Refused, SearchError, OSError) as error:
            raise PluginError(f"{encoding.terminal(str(error))}; the site stands as it was") from None
        except Foreign as error:
            raise PluginError(
                f"the site stands as it was, for somebody else's files are in the way:"
                f" {encoding.terminal(str(error))}; move them out of {self.site_dir}"
            ) from None
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
    engines: list[str] = field(default_factory=list)
    """The files that MkDocs made."""

    known: dict[str, Known] = field(default_factory=dict)
    indexed: tuple[str, publishing.Signature] | None = None

    @property
    def transaction(self) -> Transaction:
        """The next site, and the one that stands."""
        return self.staged.transaction

    @property
    def site(self) -> Path:
        """The site that stands."""
        return self.transaction.site

    @property
    def stage(self) -> Path:
        """Where the next one is made."""
        return self.transaction.stage

    def run(self) -> Publication | None:
        """Each stage in its turn."""
        edition, theme = self.edition, self.theme
        engines = self.engines = _files_in(self.transaction.engine)
        before = publishing.listed(self.site)
        aside = edition.aside()
        finisher = theme.finisher(aside)
        told = searching.told(theme.walked(), edition) if searching.wanted(theme.config) else None
        planned = {edition.addresses.file_of(uri) for uri in aside}
        stands = self.stands(aside, finisher, told)
        if (
            stands
            and before == planned | set(engines) | self.of_search(self.site, told)
            and not self.differ(engines)
        ):
            self.unchanged = len(aside) + len(engines)
            return self.publication(deleted=0)
        self.transaction.prepare()
        for file in engines:
            self.count(self.transaction.settle(file))
        self.keep_index(told)
        if not (stands and self.keep(aside)):
            self.produce(aside, finisher, told)
        present = planned | set(engines) | self.of_search(self.stage, told)
        if self.staged.warnings and self.staged.warnings.count:
            log.info("There were warnings, and the build is strict: the site stands as it was")
            return None
        self.transaction.publish(present)
        self.remember()
        return self.publication(deleted=len(before - present))

    def publication(self, deleted: int) -> Publication:
        """What came of it."""
        self.rendered += sum(isinstance(page, GeneratedPage | HomePage) for page in self.theme.walked())
        read = 0 if self.edition.unchanged else self.edition.prepared.base.read
        return Publication(read, self.rendered, self.written, self.unchanged, deleted)

    def stands(self, uris: list[str], finisher: ThemeFinisher, told: list[bytes] | None) -> bool:
        """Whether every page stands as the last build left it, and would be the same again; so with the search."""
        edition, last = self.edition, self.edition.last
        if not edition.unchanged or last is None or last.indexed != self.index_in(self.site, told):
            return False
        return all(
            (known := last.known.get(uri)) is not None
            and known.stamp == finisher.stamp
            and publishing.signature(self.site / edition.addresses.file_of(uri)) == known.signature
            for uri in uris
        )

    def differ(self, engines: list[str]) -> bool:
        """Whether something that MkDocs made says something else than what stands."""
        return any(self.transaction.differs(file) for file in engines)

    def keep(self, uris: list[str]) -> bool:
        """Take all pages over as the last build left them; False where it is not known what links lead to them.

        Hand-written pages may be others than they were, and link to others.
        """
        edition = self.edition
        if not edition.last or not edition.store:
            return False
        crossing = Crossing.begin(edition, self.theme.walk, self.engines)
        if not crossing.take_known(edition.store, {uri: edition.last.known[uri].digest for uri in uris}):
            return False
        crossing.settle()
        for uri in uris:
            left = self.transaction.keep(edition.addresses.file_of(uri))
            self.known[uri] = edition.last.known[uri]._replace(signature=left)
        self.indexed = edition.last.indexed
        self.unchanged += len(uris)
        return True

    def keep_index(self, told: list[bytes] | None) -> None:
        """Take the index of the search over, and nothing of an older one: what changed will be made anew."""
        standing = self.of_search(self.site, told)
        publishing.prune(self.stage, self.of_search(self.stage, told) - standing)
        for file in standing:
            self.transaction.keep(file)

    def produce(self, uris: list[str], finisher: ThemeFinisher, told: list[bytes] | None) -> None:
        """Render what would come out differently, write what differs, and make the index of the search."""
        edition = self.edition
        known = edition.last.known if edition.last else {}
        job = Job(edition.matter, finisher, self.site, self.stage, known, searched=told is not None)
        indexer = Indexer(self.stage, edition.contents.language)
        crossing = Crossing.begin(edition, self.theme.walk, self.engines)
        for produced in produce(job, uris, edition.workers):
            self.take(produced, finisher)
            indexer.take(produced.found)
            crossing.take(produced)
        crossing.settle()
        if told is not None:
            for found in told:
                indexer.take(found)
            indexer.finish()
            self.indexed = self.index_in(self.stage, told)

    def take(self, produced: Produced, finisher: ThemeFinisher) -> None:
        """Note what became of a page; finish it here, where a worker could not."""
        self.rendered += produced.rendered
        if produced.known:
            self.known[produced.uri] = produced.known
            self.count(produced.written)
        elif produced.unfinished:
            page, html = produced.unfinished
            text = self.theme.finish_fully(page, html, self.edition.renderer.markdown(page))
            file = self.edition.addresses.file_of(produced.uri)
            content = text.encode("utf-8", "xmlcharrefreplace")
            written, left = place(f"{self.stage}/{file}", f"{self.site}/{file}", content)
            self.known[produced.uri] = Known(produced.digest, finisher.stamp, left)
            self.count(written)

    def count(self, written: bool) -> None:  # noqa: FBT001 -- it is what is counted
        self.written += written
        self.unchanged += not written

    def index_in(self, site: Path, told: list[bytes] | None) -> tuple[str, publishing.Signature] | None:
        """The index of the search in a site: what stands for its hand-written pages, and its first file."""
        left = publishing.signature(site / search.FOLDER / search.MANIFEST)
        if told is None or left is None:
            return None
        return hashlib.blake2b(b"\n".join(told), digest_size=16).hexdigest(), left

    def of_search(self, site: Path, told: list[bytes] | None) -> set[str]:
        """The files of the search in a site: what else lies in its folder may be left from Material's."""
        if told is None:
            return set()
        files = _files_in(site / search.FOLDER)
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
