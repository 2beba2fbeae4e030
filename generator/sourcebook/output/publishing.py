"""Publishing a tree of files: what differs is written, what was ours and is no longer wanted deleted, no more."""

from __future__ import annotations

import json
import os
import posixpath
import re
import secrets
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANIFEST = ".sourcebook.json"
"""Which files of a folder are ours. What it does not list is never overwritten and never deleted."""


NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened that must not be there yet: closed to child processes, its bytes as they are."""

ODD = re.compile(r"[\\\x00-\x1f\ud800-\udfff]")
NO_PARTS = frozenset({"", ".", ".."})
"""What no path in a manifest holds: a hostile one might."""

Signature = tuple[int, int, int]
"""Size, time of the last change in nanoseconds, number on the disk."""


class Foreign(Exception):
    """Files stand in the way that somebody else wrote."""

    def __init__(self, files: Iterable[str]) -> None:
        """`files`: their paths in the folder."""
        self.files = tuple(files)
        super().__init__(", ".join(self.files))


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: how many files were written, left as they were, deleted."""

    written: int
    unchanged: int
    deleted: int


def publish(out: Path, files: Mapping[str, bytes]) -> Published:
    """Make the files of folder `out` that are ours be `files` (path -> content).

    Raises `Foreign`, before anything is written, where a file in the way is not ours and says something else;
    `OSError` where the system refuses. Each file is replaced whole, never written in place.
    """
    ours = listed(out)
    if foreign := [path for path in sorted(files) if path not in ours and not _free(out, path, files[path])]:
        raise Foreign(foreign)
    note(out, ours | set(files))
    written = sum(write(out / path, content) for path, content in sorted(files.items()))
    gone = prune(out, ours - set(files))
    note(out, set(files))
    return Published(written, len(files) - written, gone)


def listed(out: Path) -> set[str]:
    """The files of a folder that are ours, as its manifest lists them."""
    return manifest(out) or set()


def manifest(out: Path) -> set[str] | None:
    """What the manifest of a folder lists; None where there is none that could be read."""
    try:
        names = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(names, list):
        return None
    inside = _Inside(out)
    return {path for path in names if isinstance(path, str) and inside.has(path)}


class _Inside:
    """What lies in a folder. A manifest is a file like any other: nothing in it may lead out, not by a link either."""

    def __init__(self, out: Path) -> None:
        self.is_link = cache(lambda folder: bool(folder) and (out / folder).is_symlink())

    def has(self, path: str) -> bool:
        """Whether a path is one of a file in the folder."""
        odd = ODD.search(path) or not NO_PARTS.isdisjoint(path.split("/"))
        return not odd and not self.is_through_link(path)

    def is_through_link(self, path: str) -> bool:
        """Whether a folder on the way to a file is a symbolic link."""
        above = posixpath.dirname(path)
        while above:
            if self.is_link(above):
                return True
            above = posixpath.dirname(above)
        return False


def _free(out: Path, path: str, content: bytes) -> bool:
    """Whether nobody else's file is in the way."""
    file = out / path
    if file.is_symlink() or _Inside(out).is_through_link(path):
        return False
    return not file.exists() or (file.is_file() and file.read_bytes() == content)


def note(out: Path, files: set[str]) -> None:
    """Write down which files of a folder are ours."""
    text = json.dumps(sorted(files), ensure_ascii=False, indent=0)
    write(out / MANIFEST, f"{text}\n".encode())


def write(path: str | Path, content: bytes) -> bool:
    """Write a file if it is not there or differs. Tells whether it was written.

    It is replaced whole, never written in place: whoever reads or is killed meanwhile finds the old or the new.
    Raises `OSError`.
    """
    if says(path, content):
        return False
    # A process writes one file after another; the name tells it from other processes and their leftovers.
    temporary = f"{os.path.dirname(path)}/.sourcebook-{os.getpid()}-{secrets.token_hex(4)}"  # noqa: PTH120 -- path objects cost as much as the call, here and below
    try:
        create(temporary, content)
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def says(path: str | Path, content: bytes) -> bool:
    """Whether there is a file, no link, with this content."""
    try:
        status = os.lstat(path)
        if status.st_size != len(content) or not stat.S_ISREG(status.st_mode):
            return False
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
            return stream.read() == content
    except OSError:
        return False


def create(path: str, content: bytes) -> Signature:
    """Write a file that is not there yet, with its folders. Tells how it stands. Raises `OSError`."""
    try:
        descriptor = os.open(path, NEW, 0o600)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        descriptor = os.open(path, NEW, 0o600)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        # The same for all, whatever the umask.
        os.chmod(path, 0o644)  # noqa: PTH101
        return signed(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def prune(out: Path, files: Iterable[str]) -> int:
    """Delete files of a folder that were ours, and the folders that they leave empty. Tells how many."""
    gone = sorted(files)
    for path in gone:
        remove(out, path)
    return len(gone)


def signature(path: str | Path) -> Signature | None:
    """By what a file is known without being read; None where there is none."""
    try:
        return signed(os.lstat(path))
    except OSError:
        return None


def signed(status: os.stat_result) -> Signature:
    """The signature of a file from its status."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def remove(out: Path, path: str) -> None:
    """Delete a file of a folder, or an empty folder in it, and the folders above it that it leaves empty.

    What took its place meanwhile, a folder with files or a file in the way to it, stays. Raises `OSError`.
    """
    gone = out / path
    if gone.is_dir() and not gone.is_symlink():
        if any(gone.iterdir()):
            return
        gone.rmdir()
    else:
        with suppress(FileNotFoundError, NotADirectoryError):
            gone.unlink()
    folder = gone.parent
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
