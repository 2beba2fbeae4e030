"""The ledger proves that no URL was forgotten: names come into it, and never leave."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.ledger import (
    FILE,
    MAX_BYTES,
    MOST_NAMES,
    MOST_TOLD,
    compare,
    read_ledger,
    write,
    written,
)
from sourcebook.problems import Level
from tests.knowledge import codes_of

IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
NAMES = st.builds("{}/{}".format, IDS, IDS)


def ledger(folder: Path, data: bytes) -> tuple[dict[str, int], list[str]]:
    """The names in a ledger with these bytes, and the codes of what is wrong with it."""
    (folder / FILE).write_bytes(data)
    names, problems = read_ledger(folder)
    return names, codes_of(problems)


def test_no_ledger(tmp_path: Path) -> None:
    """A base without a ledger has an empty one."""
    assert read_ledger(tmp_path) == ({}, [])


@pytest.mark.parametrize(
    "data",
    [
        b"events/a\nplaces/b\n",
        b"events/a\nplaces/b",
        b"\xef\xbb\xbfevents/a\r\nplaces/b\r\n",
        b"events/a\nplaces/b\nevents/a\n",
        b"  events/a\nplaces/b  \n\n",
    ],
    ids=["plain", "no last newline", "BOM and CRLF", "twice, as a union leaves it", "spaces"],
)
def test_read(tmp_path: Path, data: bytes) -> None:
    """One name a line; line ends, spaces and repetition do not matter."""
    assert ledger(tmp_path, data) == ({"events/a": 1, "places/b": 2}, [])


@pytest.mark.parametrize(
    "line", ["events", "events/A", "/a", "events/", "a/b/c", "<<<<<<< HEAD", "events a", "events/x.yaml"]
)
def test_lines_that_are_no_names(tmp_path: Path, line: str) -> None:
    """A line that is no `folder/id` is told, and the others still count."""
    assert ledger(tmp_path, f"events/a\n{line}\nplaces/b\n".encode()) == (
        {"events/a": 1, "places/b": 3},
        ["bad-ledger"],
    )


def test_unreadable(tmp_path: Path) -> None:
    """A ledger that is no text, or no file, is told as a whole."""
    assert ledger(tmp_path, b"events/a\n\xff\n") == ({}, ["bad-ledger"])
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    assert codes_of(read_ledger(tmp_path)[1]) == ["bad-ledger"]


def test_compare() -> None:
    """An entry that is not in the ledger is a warning; a name that nothing answers for is an error, with its line."""
    known = {"events/a": 1, "events/gone": 2, "events/moved": 3}
    alive = [("events/a", "entries/events/a.yaml"), ("events/new", "entries/events/new.yaml")]
    new, lost = compare(known, alive, ["events/a", "events/new", "events/moved"])
    assert (new.file, new.code, new.level) == ("entries/events/new.yaml", "not-in-ledger", Level.WARNING)
    assert (lost.file, lost.line, lost.code, lost.level) == (FILE, 2, "lost-entry", Level.ERROR)
    assert "entries/_tombstones/events/gone.yaml" in lost.hint


def test_written() -> None:
    """The ledger is sorted, one name a line, so that two branches seldom touch the same line."""
    assert written({"places/b": 9}, ["events/c", "events/a", "places/b"]) == "events/a\nevents/c\nplaces/b\n"
    assert written([], []) == ""


def test_write(tmp_path: Path) -> None:
    """The ledger is replaced whole: nothing but the new one is left beside it."""
    write(tmp_path, "events/a\n")
    write(tmp_path, "events/a\nevents/b\n")
    assert (tmp_path / FILE).read_bytes() == b"events/a\nevents/b\n"
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@given(st.sets(NAMES), st.sets(NAMES))
def test_nothing_is_lost(tmp_path_factory: pytest.TempPathFactory, before: set[str], names: set[str]) -> None:
    """What is written reads back as all that was there with all that came; writing it again changes nothing."""
    folder = tmp_path_factory.mktemp("base")
    text = written(before, names)
    read, codes = ledger(folder, text.encode())
    assert (set(read), codes) == (before | names, [])
    assert written(read, names) == text


@given(st.sets(NAMES), st.sets(NAMES), st.sets(NAMES), st.randoms())
def test_union_merge(
    tmp_path_factory: pytest.TempPathFactory, base: set[str], ours: set[str], theirs: set[str], random: Random
) -> None:
    """Git's union of two branches, in any order of lines, loses no name of either."""
    lines = [*written(base, ours).splitlines(), *written(base, theirs).splitlines()]
    random.shuffle(lines)
    read, codes = ledger(tmp_path_factory.mktemp("base"), "\n".join(lines).encode())
    assert (set(read), codes) == (base | ours | theirs, [])


def test_too_large(tmp_path: Path) -> None:
    """A ledger of more bytes or lines than any base has is refused whole."""
    for text in ("x" * (MAX_BYTES + 1), "\n" * (MOST_NAMES + 1)):
        (tmp_path / FILE).write_text(text, encoding="utf-8")
        names, problems = read_ledger(tmp_path)
        assert (names, codes_of(problems)) == ({}, ["too-large"])
    (tmp_path / FILE).write_text("\n" * MOST_NAMES, encoding="utf-8")
    assert read_ledger(tmp_path) == ({}, [])


def test_a_ledger_of_something_else(tmp_path: Path) -> None:
    """A thousand wrong lines are told, and a thousand lost names with how many more there are."""
    (tmp_path / FILE).write_text("no name\n" * 5_000, encoding="utf-8")
    assert len(read_ledger(tmp_path)[1]) == MOST_TOLD
    found = list(compare({f"events/x-{number}": number for number in range(1, 5_001)}, [], ["events/x-1"]))
    assert len(found) == MOST_TOLD + 1
    assert found[-1].message.startswith("3,999 more names were published once")
    assert found[-1].line == MOST_TOLD + 2


def test_no_file(tmp_path: Path) -> None:
    """A folder or a pipe of that name is no ledger, and is not waited for."""
    for make in (Path.mkdir, os.mkfifo):
        folder = tmp_path / make.__name__
        folder.mkdir()
        make(folder / FILE)
        assert codes_of(read_ledger(folder)[1]) == ["bad-ledger"]
