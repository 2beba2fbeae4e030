"""Links across pages: each one, with its anchor, leads to a page that is published; else nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sourcebook.caching.store import Store
from sourcebook.mkdocs_plugin.edition import Edition
from sourcebook.mkdocs_plugin.walking import Walk
from sourcebook.output.gate import FEW, Refused
from sourcebook.output.producing import Press, Produced, Shelf, tied
from sourcebook.output.ties import Anchors, Ties
from sourcebook.workers import sharded

AT_ONCE = 1_000
"""Of how many pages the links are read from the store at once."""


@dataclass
class Crossing:
    """The links of one build, as its pages are made."""

    edition: Edition
    walk: Walk
    anchors: Anchors = field(default_factory=Anchors)
    uris: dict[str, str] = field(default_factory=dict)
    """The produced pages, by their files."""

    @classmethod
    def begin(cls, edition: Edition, walk: Walk, files: Iterable[str]) -> Crossing:
        """`files`: what the engine has made beside the pages that are still to be produced."""
        crossing = cls(edition, walk)
        crossing.anchors.there(files)
        for file, ties in walk.ties.items():
            crossing.anchors.take(file, ties)
        return crossing

    def take(self, produced: Produced) -> None:
        """A page was produced."""
        self._take(produced.uri, produced.ties)

    def take_known(self, store: Store, digests: Mapping[str, str]) -> bool:
        """Take pages that stand as they were left, by their digests. False where the store does not know one's links."""
        for uris in sharded(list(digests), AT_ONCE):
            keys = {uri: tied(digests[uri]) for uri in uris}
            kept = store.get_many(list(keys.values()))
            for uri, key in keys.items():
                if key not in kept:
                    return False
                self._take(uri, kept[key])
        return True

    def _take(self, uri: str, ties: bytes) -> None:
        file = self.edition.addresses.file_of(uri)
        self.uris[file] = uri
        self.anchors.take(file, Ties.unpacked(ties))

    def settle(self) -> None:
        """All pages are there. Raises `Refused` for the first that link to what is not."""
        lost = list(islice(self.anchors.lost(), FEW))
        if lost:
            raise Refused(self._told(lost))

    def _told(self, lost: Iterable[tuple[str, int]]) -> Iterator[str]:
        press = Press(self.edition.matter)
        for file, number in lost:
            uri = self.uris.get(file)
            ties = self._ties(press, uri) if uri else self.walk.ties[file]
            yield f"{uri or file} links to {ties.wants[number]}, which is not there"

    def _ties(self, press: Press, uri: str) -> Ties:
        """What a page wants and gives, once more: all that was kept of it are numbers."""
        page, made = press.page(uri)
        shelf = Shelf.of(self.edition.store, [made, tied(made)])
        return Ties.unpacked(press.ties(page, made, shelf))
