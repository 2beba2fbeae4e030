"""`python -m benchmarks.corpus 1000 ../corpus`: a base of a thousand entries."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks.corpus.base import SEED, write

LEAST = 60
"""Entries that are needed for each to name others."""


def main(arguments: list[str] | None = None) -> None:
    """Write the base that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("entries", type=int, help=f"how many entries it has: 0, or {LEAST} and more")
    parser.add_argument("folder", type=Path, help="where it is written; what stands there is replaced")
    parser.add_argument("--seed", default=SEED, help="what all choices follow from")
    given = parser.parse_args(arguments)
    if given.entries and given.entries < LEAST:
        parser.error(f"at least {LEAST} entries are needed, or none")
    given.folder.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    write(given.entries, given.folder, given.seed)
    sys.stderr.write(f"{given.folder}: {given.entries:,} entries in {time.perf_counter() - start:.1f} s\n")


if __name__ == "__main__":
    main()
