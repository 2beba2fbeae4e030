"""Publishing a tree of files: what differs is written, what was ours and is no longer wanted deleted, no more."""

from __future__ import annotations

import filecmp
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MANIFEST = ".sourcebook.json"
"""Which files of a folder are ours. What it does not list is never overwritten and never deleted."""


CLOSED_TO_CHILDREN = getattr(os, "O_CLOEXEC", 0)

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
    written = sum(write(out / path, content)[0] for path, content in sorted(files.items()))
    gone = prune(out, ours - set(files))
    note(out, set(files))
    return Published(written, len(files) - written, gone)


def listed(out: Path) -> set[str]:
    """The files of a folder that are ours, as its manifest lists them."""
    try:
        names = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return set()
    if not isinstance(names, list):
        return set()
    return {path for path in names if isinstance(path, str) and _inside(out, path)}


def _inside(out: Path, path: str) -> bool:
    """A manifest is a file like any other: nothing in it may lead out of the folder, not by a link either."""
    odd = re.search(r"[\\\x00-\x1f\ud800-\udfff]", path) or {"", ".", ".."} & set(path.split("/"))
    return not odd and not _through_link(out, path)


def _through_link(out: Path, path: str) -> bool:
    """Whether a folder on the way to a file is a symbolic link."""
    return any((out / above).is_symlink() for above in PurePosixPath(path).parents if above.name)


def _free(out: Path, path: str, content: bytes) -> bool:
    """Whether nobody else's file is in the way."""
    file = out / path
    if file.is_symlink() or _through_link(out, path):
        return False
    return not file.exists() or (file.is_file() and file.read_bytes() == content)


def note(out: Path, files: set[str]) -> None:
    """Write down which files of a folder are ours."""
    text = json.dumps(sorted(files), ensure_ascii=False, indent=0)
    write(out / MANIFEST, f"{text}\n".encode())


def write(path: str | Path, content: bytes) -> tuple[bool, Signature]:
    """Write a file if it is not there or differs. Tells whether it was written, and how it stands.

    It is replaced whole, never written in place: whoever reads or is killed meanwhile finds the old or the new.
    Raises `OSError`.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 -- path objects cost as much as the call, here and below
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    else:
        if status.st_size == len(content) and stat.S_ISREG(status.st_mode) and _bytes(path) == content:
            return False, _signature(status)
    return True, _replace(path, content)


def _bytes(path: str | Path) -> bytes:
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
        return stream.read()


def move(source: Path, target: Path) -> bool:
    """Put a file into its place if it differs from what is there. Tells whether it was put there. Raises `OSError`."""
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    # A file of another owner's making: its mode is for those who serve it.
    source.chmod(0o644)
    source.replace(target)
    return True


def prune(out: Path, files: Iterable[str]) -> int:
    """Delete files of a folder that were ours, and the folders that they leave empty. Tells how many."""
    gone = sorted(files)
    for path in gone:
        _delete(out, path)
    return len(gone)


def signature(path: str | Path) -> Signature | None:
    """By what a file is known without being read; None where there is none."""
    try:
        return _signature(os.lstat(path))
    except OSError:
        return None


def _signature(status: os.stat_result) -> Signature:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _replace(path: str | Path, content: bytes) -> Signature:
    # A process writes one file after another; the name tells it from other processes and their leftovers.
    temporary = f"{os.path.dirname(path)}/.sourcebook-{os.getpid()}-{secrets.token_hex(4)}"  # noqa: PTH120
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | CLOSED_TO_CHILDREN, 0o600)
    try:
        with open(descriptor, "wb", buffering=0) as stream:  # noqa: PTH123
            written = stream.write(content)
            while written < len(content):
                written += stream.write(content[written:])
            # The same for all, whatever the umask.
            os.chmod(temporary, 0o644)  # noqa: PTH101
            status = os.fstat(descriptor)
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return _signature(status)


def _delete(out: Path, path: str) -> None:
    """Delete a file, and the folders above it that it leaves empty."""
    file = out / path
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == out or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
