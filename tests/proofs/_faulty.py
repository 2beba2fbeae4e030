"""Builds of a small site in which one file operation fails; a process of its own, which forks for each build.

`python -m tests.proofs._faulty FOLDER START STOP` tries the faults with these numbers, and prints what came of them as JSON.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

from sourcebook.output import transaction

ROOT = Path(__file__).parents[2]
HOWS = ("EXIT", "ENOSPC", "EIO")
WATCHED = frozenset(
    {"open", "os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.chmod"}
    | {"os.listdir", "os.scandir", "os.utime", "os.truncate"}
)
"""The events of Python's audit hooks that are file operations."""

HALF = 2
SETTINGS = "format: 1\ntitle: A base\nchecks:\n  not-in-ledger: off\n  unsourced: off\n"
NEEDED = ("occurrences", "relations", "place-roles", "statuses", "groups", "acts")
LISTS = sorted(
    path.stem
    for path in (ROOT / "generator/sourcebook/data/vocabularies").glob("*.yaml")
    if not path.stem.endswith(NEEDED)
)
"""Lists that are replaced by short ones: the pages of terms would be most of the site."""

MKDOCS: dict[str, Any] = {
    "site_name": "A base",
    "site_url": "https://example.org/",
    "theme": {"name": None, "custom_dir": "theme"},
    "plugins": [{"sourcebook": {"jobs": 1}}],
}
THEME = "<!doctype html>\n<html><head><title>{{ page.title }}</title></head><body>{{ page.content }}</body></html>\n"
BOTH = {
    "mkdocs.yml": json.dumps(MKDOCS),
    "sourcebook.yml": SETTINGS,
    "theme/main.html": THEME,
    "theme/style.css": "body { margin: 0 }\n",
    "docs/about.md": "# About\n\nA [[events/war]].\n",
    "entries/events/war.yaml": "title: The war\ntype: war\ndate: 2024\nplaces: [town]\n",
    "entries/places/town.yaml": "title: Town\ntype: town\n",
    **{
        f"entries/_vocabularies/{name}.yaml": f"label: {name}\nterms:\n  war: {{label: War}}\n"
        for name in LISTS
    },
    "entries/_vocabularies/place-types.yaml": "label: Types\nterms:\n  town: {label: Town}\n",
}
STATES = (
    {"entries/events/old.yaml": "title: Old\ntype: war\ndate: 2023\n", "docs/one.md": "# One\n"},
    {
        "entries/events/new.yaml": "title: New\ntype: war\ndate: 2025\nplaces: [town]\n",
        "entries/events/war.yaml": "title: The long war\ntype: war\ndate: 2024\nplaces: [town]\n",
        "docs/two.md": "# Two\n",
    },
)
MINE = {"CNAME": b"example.org", ".git/HEAD": b"ref: refs/heads/pages\n", "events/mine/note.txt": b"mine"}
"""What somebody else put into the site."""

Tree = dict[str, bytes]


class Base:
    """A base with two states, and the sites that they make."""

    def __init__(self, folder: Path) -> None:
        """Make it, and build both states with nothing failing."""
        self.folder, self.site = folder / "base", folder / "base" / "site"
        self.trees: list[Tree] = []
        for state in (0, 1):
            self.turn_to(state)
            if run(self, None) != 0:
                raise RuntimeError("the base cannot be built at all")
            for name, content in MINE.items():
                (self.site / name).parent.mkdir(parents=True, exist_ok=True)
                (self.site / name).write_bytes(content)
            self.trees.append(tree(self.site))
        self.standing = 1
        # What is imported and compiled here, no child has to.
        for state in (0, 1):
            self.turn_to(state)
            build_here(self.folder)

    def turn_to(self, state: int) -> None:
        """Have the files of the base be those of a state."""
        for name in STATES[1 - state]:
            (self.folder / name).unlink(missing_ok=True)
        for name, content in {**BOTH, **STATES[state]}.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_text(encoding="utf-8") != content:
                path.write_text(content, encoding="utf-8")

    def stands(self) -> list[int]:
        """Which of the two sites stands, whole; none where it is a mixture, or lost."""
        found = tree(self.site)
        return [state for state in (0, 1) if self.trees[state] == found]

    def left(self) -> list[str]:
        """What lies in the workshop that should not."""
        return sorted({path.name for path in self.folder.glob(".site*/*")} - {"lock", "next", "whole"})


def tree(folder: Path) -> Tree:
    """Path -> content of all files below a folder."""
    paths = sorted(folder.rglob("*"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


@dataclass
class Fault:
    """One file operation of a build that goes wrong."""

    folder: str
    """Only what happens below it is counted."""

    at: int
    how: str
    seen: int = 0
    injected: bool = field(default=False)

    def install(self) -> None:
        """From now on, in this process."""
        sys.addaudithook(self.hear)
        write, at_once = os.write, transaction._at_once

        def half_written(descriptor: int, data: Any) -> int:
            with suppress(OSError):
                if str(Path(f"/proc/self/fd/{descriptor}").readlink()).startswith(self.folder):
                    self.meet(lambda: write(descriptor, data[: len(data) // HALF]))
            return write(descriptor, data)

        def exchanged(one: Path, other: Path) -> bool:
            self.meet()
            done = at_once(one, other)
            self.meet(only="EXIT")
            return done

        os.write = half_written
        transaction._at_once = exchanged

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """Called by Python at each event."""
        path = given[0] if event in WATCHED and given else None
        if isinstance(path, str | bytes | os.PathLike) and os.fsdecode(path).startswith(self.folder):
            self.meet()

    def meet(self, first: Callable[[], object] | None = None, only: str = "") -> None:
        """One more operation: it fails, if it is the one."""
        if only and only != self.how:
            return
        self.seen += 1
        if self.seen - 1 != self.at or self.injected:
            return
        self.injected = True
        if first:
            first()
        if self.how == "EXIT":
            os._exit(9)
        number = getattr(errno, self.how)
        raise OSError(number, os.strerror(number))


def run(base: Base, fault: Fault | None, counted: int | None = None) -> int:
    """Build in a process of its own; its exit code. `counted`: a descriptor that is told how many operations it had."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        if fault:
            fault.install()
        build_here(base.folder)
        code = 0
    except BaseException:  # noqa: BLE001, S110 -- whatever a fault leads to, the site has to stand
        pass
    finally:
        if counted is not None and fault:
            os.write(counted, str(fault.seen).encode())
        os._exit(code)


def build_here(folder: Path) -> None:
    """Build in this process."""
    config = load_config(str(folder / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)


def operations(base: Base) -> int:
    """How many file operations a build of the other state has."""
    reading, writing = os.pipe()
    base.turn_to(1 - base.standing)
    run(base, Fault(str(base.folder), -1, "EXIT"), writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        count = int(pipe.read())
    base.standing = 1 - base.standing
    return count


def attempt(base: Base, at: int, how: str) -> str:
    """One fault in a build of the other state, then a build with none; what was wrong with either."""
    was, wanted = base.standing, 1 - base.standing
    base.turn_to(wanted)
    run(base, Fault(str(base.folder), at, how))
    stood = base.stands()
    wrong = "" if stood and stood[0] in {was, wanted} else "the site is a mixture, or lost"
    code = run(base, None)
    if code or base.stands() != [wanted] or base.left():
        wrong = f"{wrong}; the next build is not clean (exit {code}, {base.left()})".lstrip("; ")
    base.standing = wanted
    return f"operation {at}, {how}: {wrong}" if wrong else ""


def main() -> None:
    """Try the faults with the given numbers."""
    logging.disable()
    folder, start, stop = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    base = Base(folder)
    count = operations(base)
    failures = []
    for number in range(start, stop):
        at, how = divmod(number, len(HOWS))
        if wrong := attempt(base, at % count, HOWS[how]):
            failures.append(wrong)
    json.dump({"operations": count, "failures": failures}, sys.stdout)


if __name__ == "__main__":
    main()
