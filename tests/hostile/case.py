"""A hostile file and what is told of it. What is too big, or too odd, to be kept is made by a recipe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.knowledge import SETTINGS, event, path_of

Told = tuple[str, int, int, str]
"""File, line, column and rule of a problem."""

Lay = Callable[[Path], None]
"""Puts files into the folder of a base. Raises `OSError` where the system has no such files."""

TOLD = re.compile(r"(?P<file>.+):(?P<line>[0-9]+):(?P<column>[0-9]+) (?P<code>[a-z0-9-]+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Case:
    """A base in which a file is hostile."""

    name: str
    lay: Lay
    told: frozenset[Told]
    """All that is told of the base, but for notices; of a case of `tests/broken/`, of the file alone."""

    code: int = 1
    """How `sourcebook check` exits."""

    whole: bool = True
    """Whether nothing else may be told."""

    closed: tuple[str, ...] = ()
    """What nobody may read, and has to be opened before it can be removed."""


def told(lines: Iterable[str]) -> frozenset[Told]:
    """Problems from texts such as `events/x:3:7 bad-date`; the file may be as short as in `tests.knowledge.Files`."""
    return frozenset(_told(line) for line in lines)


def _told(line: str) -> Told:
    match = TOLD.fullmatch(line)
    assert match, line
    return _path(match["file"]), int(match["line"]), int(match["column"]), match["code"]


def case(
    name: str, files: Callable[[], Mapping[str, str | bytes]], *lines: str, code: int | None = None
) -> Case:
    """A case of plain files. It exits with 1 if anything is told, else with 0, where nothing else is said."""
    return Case(name, _laid(files), told(lines), bool(lines) if code is None else code)


def entry(name: str, text: str | bytes, *lines: str, code: int | None = None) -> Case:
    """A case of one event `events/x`. A line may be as short as `3:7 bad-date`."""
    return case(name, lambda: {"events/x": text}, *(_at(each) for each in lines), code=code)


def field(name: str, written: str, *lines: str, code: int | None = None) -> Case:
    """A case of one event `events/x` with what every event needs in its first three lines, and this after them."""
    return entry(name, f"{event()}{written}", *lines, code=code)


def odd(name: str, lay: Lay, *lines: str, closed: tuple[str, ...] = (), code: int = 1) -> Case:
    """A case of files that are none: links, pipes, folders."""

    def laid(folder: Path) -> None:
        _write(folder, {})
        lay(folder / "entries")

    return Case(name, laid, told(lines), code, closed=closed)


def _at(line: str) -> str:
    return f"events/x:{line}" if line[:1].isdigit() else line


def _laid(files: Callable[[], Mapping[str, str | bytes]]) -> Lay:
    return lambda folder: _write(folder, files())


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    (folder / "entries").mkdir(parents=True, exist_ok=True)
    for name, content in {"sourcebook.yml": SETTINGS, **files}.items():
        path = folder / _path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


def _path(name: str) -> str:
    """A path that is short, as in `tests.knowledge.Files`, or whole."""
    return name if name.startswith("entries") else path_of(name)


def open_again(base: Path, closed: Iterable[str]) -> None:
    """Let what was closed be removed."""
    for name in closed:
        (base / name).chmod(0o755)
