"""The journal: several files of a base changed together, or none of them.

Before anything is changed, a folder beside `entries/` holds what each file is to be, what each was, and a list of them,
the journal. Then the new files take the place of the old ones; last, the journal goes, and with that the change stands.
Whatever fails before puts every old file back. A process that is killed leaves the journal, of which each check and each
build tells, and `undo` puts the files back. That never happens by itself: a journal may come in a pull request like
any other file, and must not change a base by being looked at.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from filelock import FileLock, Timeout

from sourcebook.problems import Problem

FOLDER = ".sourcebook-change"
JOURNAL = "journal.json"
LOCK = "lock"
PLACES = ("entries", "docs")
"""The folders of a base whose files are changed in this way; beside them, the ledger at its root."""

AT_ROOT = ("ledger.txt",)
FORMAT = 1
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
SAME_FOR_ALL = 0o644


class Busy(Exception):
    """Another change of the base is under way, or was interrupted."""


class Disturbed(Exception):
    """A file is not as it was when the change was planned. Nothing was changed."""

    def __init__(self, file: str) -> None:
        """`file`: its path in the base."""
        super().__init__(file)
        self.file = file


class BadJournal(Exception):
    """The journal is none that this program wrote: nothing is done with it."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One file of a change."""

    file: str
    number: int
    was: bool
    """Whether there was such a file before."""

    will_be: bool


@dataclass(slots=True)
class _Work:
    """A change on its way."""

    base: Path
    rows: list[_Row]
    made: list[str] = field(default_factory=list)
    """The folders that are made for it."""

    @property
    def folder(self) -> Path:
        return self.base / FOLDER

    def old(self, row: _Row) -> Path:
        return self.folder / f"old-{row.number}"

    def new(self, row: _Row) -> Path:
        return self.folder / f"new-{row.number}"

    def prepare(self, before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]) -> None:
        """Put what was and what will be into the folder, then the journal, from which on it can be undone."""
        for row in self.rows:
            path = self.base / row.file
            mode = SAME_FOR_ALL
            if before[row.file] is not None:
                mode = os.stat(path).st_mode & 0o777  # noqa: PTH116 -- one way to call the system, which tests make fail
                _keep(path, self.old(row))
            if not _is_as_planned(path, before[row.file]):
                raise Disturbed(row.file)
            content = after[row.file]
            if content is not None:
                # A file system keeps what a renaming replaces until its successor is on the disk, but for a new name.
                _write(self.new(row), content, mode, at_once=not row.was)
            for above in reversed(PurePosixPath(row.file).parents):
                if content is not None and above.name and not (self.base / above).exists():
                    self.made.append(above.as_posix())
        self.made = list(dict.fromkeys(self.made))
        rows = [[row.file, row.was, row.will_be] for row in self.rows]
        told = {"format": FORMAT, "files": rows, "folders": self.made}
        _write(self.folder / f"{JOURNAL}.new", json.dumps(told, indent=1).encode(), SAME_FOR_ALL)
        os.replace(self.folder / f"{JOURNAL}.new", self.folder / JOURNAL)  # noqa: PTH105

    def carry_out(self) -> None:
        """Put every file into its place; last, forget what was."""
        for name in self.made:
            os.mkdir(self.base / name)  # noqa: PTH102
        for row in self.rows:
            if row.will_be:
                os.replace(self.new(row), self.base / row.file)  # noqa: PTH105
            else:
                os.unlink(self.base / row.file)  # noqa: PTH108
        os.unlink(self.folder / JOURNAL)  # noqa: PTH108

    def put_back(self) -> list[str]:
        """Put every file back that is not as it was; may be repeated. Gives these files."""
        back = []
        for row in reversed(self.rows):
            path, old = self.base / row.file, self.old(row)
            there = os.path.lexists(path)
            # A new file that still waits has not taken its place; an old one that is gone was put back before.
            changed = not os.path.lexists(self.new(row)) if row.will_be else not there
            if changed and row.was and os.path.lexists(old):
                os.replace(old, path)  # noqa: PTH105
                back.append(row.file)
            elif changed and not row.was and there:
                os.unlink(path)  # noqa: PTH108
                back.append(row.file)
        for name in reversed(self.made):
            with suppress(OSError):
                os.rmdir(self.base / name)  # noqa: PTH106
        with suppress(FileNotFoundError):
            os.unlink(self.folder / JOURNAL)  # noqa: PTH108
        return sorted(back)


def change(base: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes | None]) -> None:
    """Have the files of a base be what `after` says: all of them, or none.

    Both mappings have the same paths; None stands for no file. Raises `Disturbed` where a file is not as in `before`,
    `Busy` where another change is not at its end, `OSError` where the system refuses: nothing is changed then.
    """
    rows = [
        _Row(file, number, before[file] is not None, after[file] is not None)
        for number, file in enumerate(sorted(after))
    ]
    if lost := next((row.file for row in rows if not _is_inside(base, row.file)), None):
        raise Disturbed(lost)
    work = _Work(base, rows)
    with _alone(base):
        try:
            work.prepare(before, after)
            work.carry_out()
        except BaseException:
            if os.path.lexists(work.folder / JOURNAL):
                work.put_back()
            raise


def undo(base: Path) -> list[str] | None:
    """Put back what a change left that was interrupted. Gives the files; None where there is nothing to undo.

    Raises `Busy` where the change is still under way, `BadJournal`, `OSError`.
    """
    folder = base / FOLDER
    if folder.is_symlink() or not (folder / JOURNAL).is_file():
        return None
    with _locked(folder):
        work = _read(base)
        back = work.put_back()
        shutil.rmtree(folder, ignore_errors=True)
    return back


def interrupted(base: Path) -> Iterator[Problem]:
    """The error of a base that a change left between what it was and what it was to be."""
    if os.path.lexists(base / FOLDER / JOURNAL):
        message = "a renaming or a removal is under way, or was interrupted"
        hint = "run `sourcebook undo`, which puts every file back"
        yield Problem(f"{FOLDER}/{JOURNAL}", 1, 1, "interrupted-change", message, hint)


def _read(base: Path) -> _Work:
    """The change that the journal of a base tells of. Nothing in it may lead out of the base."""
    try:
        told: Any = json.loads((base / FOLDER / JOURNAL).read_bytes())
        files, folders = told["files"], told["folders"]
        rows = [_Row(str(file), number, was, will_be) for number, (file, was, will_be) in enumerate(files)]
        made = [str(name) for name in folders]
        if told["format"] != FORMAT or not all(_is_inside(base, name) for name in made):
            raise BadJournal
        if not all(_is_inside(base, row.file) and (row.was or row.will_be) for row in rows):
            raise BadJournal
    except (ValueError, TypeError, LookupError, RecursionError):
        raise BadJournal from None
    return _Work(base, rows, made)


def _is_inside(base: Path, file: str) -> bool:
    """Whether a path is one of the entries, pages and the ledger of a base, and no symbolic link leads there."""
    parts = file.split("/")
    odd = {"", ".", ".."} & {*parts} or "\\" in file or any(ord(each) < ord(" ") for each in file)
    if odd or not (file in AT_ROOT or parts[0] in PLACES):
        return False
    path = PurePosixPath(file)
    return not any((base / each).is_symlink() for each in (path, *path.parents) if each.name)


@contextmanager
def _alone(base: Path) -> Iterator[None]:
    """The folder of a change, which no other process has meanwhile; it is gone afterwards, unless the journal is there.

    A system that cannot delete a file that is open leaves the lock: the next change takes it away.
    """
    folder = base / FOLDER
    if folder.is_symlink():
        raise Busy
    if folder.is_dir() and not (folder / JOURNAL).exists():
        # What a process left that was killed before its journal was written, or after it was done with.
        with _locked(folder):
            shutil.rmtree(folder)
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        raise Busy from None
    with _locked(folder):
        try:
            yield
        finally:
            if not os.path.lexists(folder / JOURNAL):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The lock of a change, which the system frees when its process dies."""
    if (folder / LOCK).is_symlink():
        raise Busy
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise Busy from None
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()


def _keep(path: Path, copy: Path) -> None:
    """Keep a file under another name: the file itself, or where the system cannot do that a copy of it."""
    try:
        os.link(path, copy)
    except OSError:
        shutil.copy2(path, copy)


def _is_as_planned(path: Path, content: bytes | None) -> bool:
    """Whether a file is what it was when its change was planned."""
    if content is None:
        return not os.path.lexists(path)
    return path.read_bytes() == content


def _write(path: Path, content: bytes, mode: int, *, at_once: bool = False) -> None:
    """Write a new file, whole. `at_once`: wait until it is on the disk itself."""
    handle = os.open(path, NEW_FILE, 0o600)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.chmod(path, mode)  # noqa: PTH101
        if at_once:
            os.fsync(handle)
    finally:
        os.close(handle)
