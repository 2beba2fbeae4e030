"""Every mistake of every file is told in one run, each with its place and what to do about it."""

from __future__ import annotations

import re

import pytest

from sourcebook.loading.base import Base, load
from sourcebook.loading.finding import OWN_FOLDERS
from tests.broken.alone import SOUND
from tests.broken.regenerate import BASE, expected, told

LINE = re.compile(r"[1-9]\d*:[1-9]\d*: (error|warning|notice)\[[a-z0-9]+(-[a-z0-9]+)*\]: \S.*")


@pytest.fixture(scope="module")
def base() -> Base:
    """The broken base, loaded once."""
    return load(BASE)


@pytest.mark.parametrize("file", sorted(expected()))
def test_lines(base: Base, file: str) -> None:
    """A broken file is told of in the lines that stand beside it."""
    assert told(base.problems).get(file, []) == expected()[file]


def test_nothing_else_is_told(base: Base) -> None:
    """Every file with a problem has its expected lines, and every file without one is known to be sound."""
    lines, files = told(base.problems), _files()
    assert set(lines) == set(expected())
    assert files - {_whole(file) for file in lines} == SOUND


def test_there_are_enough() -> None:
    """The base holds hundreds of broken files, and some are entries, kinds, lists and tombstones."""
    assert len(expected()) > 300
    assert all(any(file.startswith(f"entries/{folder}/") for file in expected()) for folder in OWN_FOLDERS)


def test_lines_are_well_formed() -> None:
    """A line is `line:column: level[code]: words (hint)`; a hint does not repeat the words, and no sentence ends."""
    for lines in expected().values():
        for line in lines:
            assert LINE.fullmatch(line), line
            assert line.isprintable()
            assert not line.endswith((".", ".)", "()"))


def test_every_file_counts_once(base: Base) -> None:
    """All files under `entries/` are read or refused, and a folder that is refused counts as one file."""
    inside = {file for file in _files() if ".yaml/" in file}
    assert len(inside) == 1
    assert sum(base.counts.values()) == len(_files())


def _files() -> set[str]:
    paths = (BASE / "entries").rglob("*")
    return {path.relative_to(BASE).as_posix() for path in paths if path.is_file()}


def _whole(file: str) -> str:
    """The folder that was refused whole stands for the one file in it."""
    return f"{file}/inside.txt" if file == "entries/places/folder.yaml" else file
