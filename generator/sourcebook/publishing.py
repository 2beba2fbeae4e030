"""Publishing a tree of files: what differs is written, what was ours and is no longer wanted deleted, no more."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MANIFEST = ".sourcebook.json"
"""Which files of a folder are ours. What it does not list is never overwritten and never deleted."""


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
    ours = _manifest(out)
    if foreign := [path for path in sorted(files) if path not in ours and not _free(out, path, files[path])]:
        raise Foreign(foreign)
    _note(out, ours | set(files))
    written = sum(_write(out / path, content) for path, content in sorted(files.items()))
    gone = sorted(ours - set(files))
    for path in gone:
        _delete(out, path)
    _note(out, set(files))
    return Published(written, len(files) - written, len(gone))


def _manifest(out: Path) -> set[str]:
    try:
        listed = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return set()
    if not isinstance(listed, list):
        return set()
    return {path for path in listed if isinstance(path, str) and _inside(out, path)}


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


def _note(out: Path, files: set[str]) -> None:
    text = json.dumps(sorted(files), ensure_ascii=False, indent=0)
    _write(out / MANIFEST, f"{text}\n".encode())


def _write(path: Path, content: bytes) -> bool:
    """Write a file if it differs. Tells whether it was written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".sourcebook-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def _delete(out: Path, path: str) -> None:
    """Delete a file, and the folders above it that it leaves empty."""
    file = out / path
    file.unlink(missing_ok=True)
    for folder in file.parents:
        if folder == out or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()
