"""The whole corpus: the files of `tests/broken/`, each by itself, and what recipes make."""

from __future__ import annotations

from functools import partial

from tests.broken.alone import lay_alone
from tests.broken.regenerate import expected
from tests.hostile import meaning, naming, reading
from tests.hostile.case import Case, told


def _broken(file: str, lines: list[str]) -> Case:
    """A broken file as a case: the rules that its lines name, at their places."""
    short = [
        f"{file}:{line.replace(' error', '').replace(' warning', '')}"
        for line in lines
        if ": notice" not in line
    ]
    return Case(
        f"broken-{file}",
        partial(lay_alone, file=file),
        told(each.partition("]:")[0].replace(":[", " ") for each in short),
        int(any(": error[" in line for line in lines)),
        whole=False,
    )


MADE = (*reading.CASES, *naming.CASES, *meaning.CASES)
"""What recipes make."""

BROKEN = tuple(_broken(file, lines) for file, lines in sorted(expected().items()))

CORPUS = tuple(sorted((*MADE, *BROKEN), key=lambda case: case.name))
"""All cases, sorted by their names."""
