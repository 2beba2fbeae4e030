"""A sighting of a base: one look at all that a check reads, by signatures alone. Equal sightings, equal problems.

This module imports nothing that takes time: a check of a base in which nothing changed is over before the reader of
YAML would have been loaded.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sourcebook.caching.signatures import COARSE, digest, is_settled, signature_of

AT_ROOT = ("sourcebook.yml", "ledger.txt", ".sourcebook-change/journal.json")
"""The files at a base's root that a check reads."""

ENTRIES = "entries"
FOLDERS = ((ENTRIES, False), ("docs", True))
"""The folders that it reads; and whether names that begin with a dot count there."""

NO_CONTENT = "none"


@dataclass(slots=True)
class Sighting:
    """How a base looked."""

    base: Path
    now: int = field(default_factory=time.time_ns)
    marks: list[str] = field(default_factory=list)
    """One for each file and folder: its name and signature."""

    unsettled: list[str] = field(default_factory=list)
    """Files that changed so lately that their signatures do not tell."""

    def digest(self) -> str:
        """What stands for all signatures together."""
        return digest("\n".join(sorted(self.marks)).encode("utf-8", "surrogateescape"))

    def contents(self) -> dict[str, str]:
        """The digests of the contents of the files whose signatures do not tell."""
        return {file: content(self.base, file) for file in self.unsettled}

    def stamp(self) -> str:
        """What stands for all files as they were seen, those whose signatures do not tell by their contents."""
        told = [f"{file}\0{content}" for file, content in sorted(self.contents().items())]
        return digest("\n".join([self.digest(), *told]).encode("utf-8", "surrogateescape"))

    def kept(self) -> Seen:
        """What tells later whether all is as it was."""
        return Seen(self.digest(), self.contents())

    def note(self, file: str, status: os.stat_result) -> None:
        """Note a file as it was seen."""
        signature = signature_of(status)
        # A zero byte stands in no name, a line's end may.
        size, modified, changed, inode = signature
        self.marks.append(f"{file}\0{status.st_mode} {size} {modified} {changed} {inode}")
        # Most files changed long ago, which is seen at once.
        if max(modified, changed) + COARSE >= self.now and not is_settled(signature, self.now):
            self.unsettled.append(file)


@dataclass(frozen=True, slots=True)
class Seen:
    """How a base looked, for comparing it with how it looks later."""

    digest: str
    contents: Mapping[str, str]
    """Of the files that could change once more and bear the same signature: the digests of their contents."""

    def holds(self, now: Sighting) -> bool:
        """Whether all is as it was then."""
        return now.digest() == self.digest and all(
            content(now.base, file) == told for file, told in self.contents.items()
        )


def see(
    base: Path,
    files: Iterable[str] = AT_ROOT,
    folders: Iterable[tuple[str, bool]] = FOLDERS,
    *,
    overlay: Path | None = None,
) -> Sighting:
    """Look at a base: at some files and folders of it, by default all that a check reads; and at its overlay."""
    if overlay:
        folders = (*folders, (str(overlay.resolve()), False))
    sighting = Sighting(base)
    for file in files:
        _see_target(sighting, file)
    for folder, hidden in folders:
        for item, file in _walk(sighting, folder, hidden=hidden):
            try:
                sighting.note(file, item.stat(follow_symlinks=False))
            except OSError as error:
                sighting.marks.append(f"{file}\0{error.errno}")
            if item.is_symlink():
                _see_target(sighting, file)
    return sighting


def content(base: Path, file: str) -> str:
    """The digest of a file's content; a word where it has none. Nothing is waited for: it may be a pipe."""
    try:
        if not (base / file).is_file():
            return NO_CONTENT
        with os.fdopen(os.open(base / file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
            return digest(stream.read())
    except OSError:
        return NO_CONTENT


def _see_target(sighting: Sighting, file: str) -> None:
    """Note what a name leads to, through links."""
    try:
        sighting.note(file, (sighting.base / file).stat())
    except OSError as error:
        sighting.marks.append(f"{file}\0{error.errno}")


def _walk(sighting: Sighting, folder: str, *, hidden: bool) -> Iterator[tuple[os.DirEntry[str], str]]:
    """All below a folder but other folders, which are noted by their names."""
    folders = [folder]
    while folders:
        name = folders.pop()
        try:
            items = os.scandir(sighting.base / name)
        except OSError as error:
            sighting.marks.append(f"{name}\0{error.errno}")
            continue
        with items:
            for item in items:
                if item.name.startswith(".") and not hidden:
                    continue
                file = f"{name}/{item.name}"
                if item.is_dir(follow_symlinks=False):
                    sighting.marks.append(f"{file}/")
                    folders.append(file)
                else:
                    yield item, file
