"""`python -m tests.proofs._building BASE`: builds a base in a process whose clock, folders and workers are other ones."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, Self


def main() -> int:
    """Change what is asked for before any of the program is there; then build as `mkdocs build` does."""
    parser = argparse.ArgumentParser(prog="_building", description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("--clock", type=int, default=0, help="seconds by which the clock is wrong")
    parser.add_argument(
        "--shuffle", type=int, default=0, help="a seed: folders list their files in another order"
    )
    parser.add_argument("--umask", default="022")
    parser.add_argument("--apart", action="store_true", help="many small shards, however few pages there are")
    given = parser.parse_args()
    os.umask(int(given.umask, 8))
    if given.clock:
        set_clock(given.clock)
    if given.shuffle:
        shuffle(Random(given.shuffle))  # noqa: S311 -- a test's own dice
    if given.apart:
        split()
    # Imported now: it sees the clock and the folders as they were made.
    from mkdocs.__main__ import cli  # noqa: PLC0415

    cli(["build", "--quiet", "--config-file", str(given.base / "mkdocs.yml")], standalone_mode=True)
    return 0


def set_clock(seconds: int) -> None:
    """Have every clock of Python go wrong by so many seconds."""
    now, now_ns, real = time.time, time.time_ns, dt.datetime
    setting: Any = time
    setting.time = lambda: now() + seconds
    setting.time_ns = lambda: now_ns() + seconds * 10**9
    for name in ("gmtime", "localtime", "ctime"):
        of: Callable[..., Any] = getattr(time, name)
        setattr(time, name, lambda when=None, of=of: of(time.time() if when is None else when))

    class Wrong(real):  # type: ignore[misc,valid-type]
        """A time that asks the wrong clock."""

        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return real.fromtimestamp(time.time(), tz)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

    dt.datetime = Wrong  # type: ignore[misc]


def shuffle(chance: Random) -> None:
    """Have folders list what is in them in any order, as file systems do."""
    listing, scanning = os.listdir, os.scandir
    setting: Any = os

    def listed(*path: Any) -> list[Any]:
        names = list(listing(*path))
        chance.shuffle(names)
        return names

    class Scanned:
        """What `os.scandir` gives: an iterator that can be closed."""

        def __init__(self, *path: Any) -> None:
            with scanning(*path) as items:
                found = list(items)
            chance.shuffle(found)
            self.items = iter(found)

        def __iter__(self) -> Iterator[Any]:
            yield from self.items

        def __next__(self) -> Any:
            return next(self.items)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.close()

        def close(self) -> None:
            """Nothing is open."""

    setting.listdir, setting.scandir = listed, Scanned


def split() -> None:
    """Have work shared out among processes though there is little of it."""
    from sourcebook.loading import base  # noqa: PLC0415
    from sourcebook.output import producing  # noqa: PLC0415

    setting: Any = base, producing
    for module in setting:
        module.PAYS_FROM, module.SHARD = 0, 7


if __name__ == "__main__":
    sys.exit(main())
