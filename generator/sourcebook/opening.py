"""Opening files that anybody may have put there: no pipe is waited for, no device is read, no more than asked for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

PLAINLY = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_BINARY"))
"""How a file is opened: without waiting for whoever writes into a pipe, each byte as it is."""

NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def regular_bytes(path: Path, most: int = -1, *, follow: bool = True) -> bytes:
    """The bytes of a regular file, at most so many, or all. Raises `OSError` where it is none, or where it is a link.

    `follow`: a link is gone after, and what it leads to has to be a regular file.
    """
    with os.fdopen(os.open(path, PLAINLY | (0 if follow else NO_LINK)), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        return stream.read(most)
