"""What a change of a base is: the bytes of each file before and after; and why one may not be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sourcebook import journal
from sourcebook.problems import Problem


class Refused(Exception):
    """A change that is not made: nothing was touched."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        """`problems` are what has to be mended before; without any, the wish itself is wrong."""
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a base that was planned and checked."""

    base: Path
    before: Mapping[str, bytes | None]
    """Path -> its bytes, None for no file. Both mappings have the same paths."""

    after: Mapping[str, bytes | None]
    moved: Mapping[str, str]
    """The former path of a file -> its new one."""

    names: int
    """In how many places another name was written."""

    def carry_out(self) -> None:
        """Change all files. Raises what `journal.change` raises; nothing is changed then."""
        journal.change(self.base, self.before, self.after)

    def diff(self) -> Iterator[str]:
        """What is changed, as lines of a unified diff for people, without line ends."""
        former = {new: old for old, new in self.moved.items()}
        for file in sorted(self.after):
            if file not in self.moved:
                yield from _diff(
                    former.get(file, file), self.before[former.get(file, file)], file, self.after[file]
                )


def _diff(old_file: str, old: bytes | None, file: str, new: bytes | None) -> Iterator[str]:
    """The part of one file."""
    before, after = _lines(old), _lines(new)
    if before is None or after is None:
        yield f"{file}: deleted" if new is None else f"{file}: no text"
        return
    yield "--- /dev/null" if old is None else f"--- {old_file}"
    yield "+++ /dev/null" if new is None else f"+++ {file}"
    yield from list(difflib.unified_diff(before, after, lineterm=""))[2:]


def _lines(data: bytes | None) -> list[str] | None:
    """The lines of a file, none for no file; None for one that is no text."""
    try:
        return (data or b"").decode().split("\n")[: None if data and not data.endswith(b"\n") else -1]
    except UnicodeDecodeError:
        return None
