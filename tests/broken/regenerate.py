"""Writes the expected lines of the broken base anew: `python -m tests.broken.regenerate`.

Whoever runs it reads every changed line: the lines are what a person sees who made the mistake. A line that is
wrong, or that does not help, is a bug of the generator.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sourcebook.loading.base import load
from sourcebook.problems import Problem

BASE = Path(__file__).parent / "base"
EXPECTED = Path(__file__).parent / "expected"


def told(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """File -> the lines that are told of it, each without the name of the file."""
    lines: dict[str, list[str]] = {}
    for problem in problems:
        lines.setdefault(problem.file, []).append(str(problem).removeprefix(f"{problem.file}:"))
    return lines


def expected() -> dict[str, list[str]]:
    """File -> the lines that are written down beside it, below `expected/`."""
    return {
        path.relative_to(EXPECTED).as_posix().removesuffix(".txt"): path.read_text(
            encoding="utf-8"
        ).splitlines()
        for path in _files()
    }


def write(lines: Mapping[str, list[str]]) -> None:
    """Write the lines of each file in place of all that was expected before."""
    shutil.rmtree(EXPECTED, ignore_errors=True)
    for file, each in lines.items():
        path = EXPECTED / f"{file}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in each), encoding="utf-8")


def _files() -> Iterator[Path]:
    return (path for path in sorted(EXPECTED.rglob("*.txt")) if path.is_file())


if __name__ == "__main__":
    write(told(load(BASE).problems))
