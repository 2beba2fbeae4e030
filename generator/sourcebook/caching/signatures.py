"""Signatures: how a file is known to be as it was, without reading it, by what the file system says of it.

A file that changed so lately that the clock of its file system could not tell a further change from it is not
trusted: whoever keeps something of it keeps its digest too. Source: git's `racy-git` (Documentation/technical).
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec

Signature = tuple[int, int, int, int]
"""Size in bytes, times of the last change of content and of status in nanoseconds, number of the inode."""

SECOND = 1_000_000_000
FINE = SECOND // 10
"""Nanoseconds within which two changes may bear one time, where times have fractions: the tick of a kernel, amply."""

COARSE = 2 * SECOND
"""The same where they have none: FAT counts in steps of two seconds."""

DIGEST_BYTES = 16
READS_WITH = ("yaml", "pydantic", "pydantic_core", "markdown_it", "orjson")
"""The libraries that make problems and entries what they are."""


def signature_of(status: os.stat_result) -> Signature:
    """The signature of a file by its status."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def is_settled(signature: Signature, now: int) -> bool:
    """Whether any later change of a file would change its signature too.

    `now` is the time, in nanoseconds since 1970, before the status was asked for.
    """
    _, modified, changed, _ = signature
    grain = FINE if changed % SECOND else COARSE
    return max(modified, changed) + grain < now


def digest(data: bytes) -> str:
    """What stands for the content of a file."""
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def program_mark() -> str:
    """What stands for this program and for what it reads with: kept results of another are not taken for its own."""
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 -- pathlib takes its time
    marks = [sys.version, *map(str, _files_of(package))]
    for name in READS_WITH:
        with suppress(ImportError, ValueError, OSError):
            if (spec := find_spec(name)) and spec.origin:
                marks.append(f"{spec.origin} {signature_of(os.stat(spec.origin))}")  # noqa: PTH116 -- the same
    return digest("\n".join(marks).encode("utf-8", "surrogateescape"))


def _files_of(folder: str) -> Iterator[tuple[str, int, int]]:
    """The files of the package, each with its size and time. They are installed as a whole: nobody edits them in a tick."""
    with os.scandir(folder) as items:
        for item in sorted(items, key=lambda item: item.name):
            if item.is_dir():
                yield from _files_of(item.path) if item.name != "__pycache__" else ()
            elif item.name.endswith((".py", ".yaml")):
                status = item.stat()
                yield item.path, status.st_size, status.st_mtime_ns
