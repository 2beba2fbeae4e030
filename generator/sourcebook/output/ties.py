"""Ties: what a page wants of others and what it gives them. All are looked up when all pages are known."""

from __future__ import annotations

import posixpath
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

INDEX = "index.html"


class Ties(NamedTuple):
    """What one page wants and gives. A tuple: there is one for each page, and it goes from process to process."""

    wants: tuple[str, ...] = ()
    """Files of the site, each with an anchor perhaps: `places/x/index.html#names`."""

    gives: tuple[str, ...] = ()
    """The ids that a link can lead to."""

    def packed(self) -> bytes:
        """As the store keeps it."""
        return ("\n".join(self.wants) + "\0" + "\n".join(self.gives)).encode("utf-8", "replace")

    @classmethod
    def unpacked(cls, data: bytes) -> Ties:
        """What was packed."""
        wants, _, gives = data.decode("utf-8", "replace").partition("\0")
        return cls(tuple(wants.split("\n")) if wants else (), tuple(gives.split("\n")) if gives else ())


@dataclass
class Anchors:
    """All links and anchors of a site. Numbers stand for their names: a site of 10,000 entries has some hundred thousand.

    Two names with one number would have to be a wanted one that is nowhere and one that is given: one case in 2**64
    for each given name, and nobody can choose the numbers, which are others in each process.
    """

    given: set[int] = field(default_factory=set)
    wanted: array[int] = field(default_factory=lambda: array("q"))
    pages: list[tuple[str, int]] = field(default_factory=list)
    """Each page, and where its wants end among all."""

    def there(self, files: Iterable[str]) -> None:
        """These files are there."""
        self.given.update(map(hash, files))

    def take(self, file: str, ties: Ties) -> None:
        """Take what a page wants and gives."""
        self.given.add(hash(file))
        self.given.update([hash(f"{file}#{name}") for name in ties.gives])
        self.wanted.extend(map(hash, ties.wants))
        self.pages.append((file, len(self.wanted)))

    def lost(self) -> Iterator[tuple[str, int]]:
        """What leads nowhere: a page, and which of its wants, counted from 0."""
        start = 0
        for file, end in self.pages:
            yield from ((file, at - start) for at in range(start, end) if self.wanted[at] not in self.given)
            start = end


def file_at(path: str) -> str:
    """The file that a server gives for a path from the root of the site, such as `places/x/`; '' leads to the first page."""
    plain = unquote(path) if "%" in path else path
    return f"{plain}{INDEX}" if not plain or plain.endswith("/") else plain


def file_from(file: str, path: str) -> str:
    """The file to which a link with this path leads from the page in `file`; it begins with `../` out of the site."""
    if not path:
        return file
    joined = posixpath.join(posixpath.dirname(file), unquote(path))
    plain = posixpath.normpath(joined)
    folder = joined.endswith(("/", "/.", "/..")) or plain == "." or joined in {".", ".."}
    plain = "" if plain == "." else plain
    return posixpath.join(plain, INDEX) if folder else plain
