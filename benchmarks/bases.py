"""The bases that are measured: corpora in a working folder, their configurations, and one entry that changes."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus.base import write

SEARCH = "  - search\n"
PLUGIN = "  - sourcebook\n"
PLUGIN_ALONE = "  - sourcebook:\n      search: false\n"
MKDOCS = (sys.executable, "-m", "mkdocs")
SOURCEBOOK = (str(Path(sys.executable).with_name("sourcebook")),)


@contextmanager
def workplace(entries: int) -> Iterator[Path]:
    """A folder for one session, with a corpus in `base`; gone afterwards. None is left from an earlier program."""
    with tempfile.TemporaryDirectory(prefix="sourcebook-benchmark-") as name:
        place = Path(name)
        write(entries, place / "base")
        yield place


def caches(place: Path) -> dict[str, str]:
    """The variables that keep the caches of a session in its own folder."""
    unwanted = {name: "" for name in os.environ if name.startswith("SOURCEBOOK_")}
    return {**unwanted, "XDG_CACHE_HOME": str(place / "cache"), "NO_MKDOCS_2_WARNING": "1"}


def cleared(*folders: Path) -> None:
    """Leave nothing of these folders."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def without_search(base: Path) -> Path:
    """The configuration of a base, written beside it, without any search."""
    text = (base / "mkdocs.yml").read_text(encoding="utf-8")
    file = base / "mkdocs-without-search.yml"
    file.write_text(text.replace(PLUGIN, PLUGIN_ALONE), encoding="utf-8", newline="\n")
    return file


def stock(base: Path, tree: Path) -> None:
    """Give a tree of plain Markdown the configuration that `init` writes, without our plugin, entries out of nav."""
    own = (base / "mkdocs.yml").read_text(encoding="utf-8")
    of_tree = (tree / "mkdocs.yml").read_text(encoding="utf-8")
    block = of_tree[of_tree.index("not_in_nav:") : of_tree.index("markdown_extensions:")]
    style = "extra_css:\n  - assets/stylesheets/sourcebook.css\n"
    plain = own.replace(PLUGIN, SEARCH)
    (tree / "mkdocs.yml").write_text(f"{plain}\n{block}{style}", encoding="utf-8", newline="\n")


class Change:
    """One entry that says something new each time, and its page."""

    def __init__(self, base: Path) -> None:
        """Take the event in the middle: neither the first nor one that all others lead to."""
        files = sorted((base / "entries" / "events").rglob("*.yaml"))
        self.file = files[len(files) // 2]
        self.id = self.file.stem
        self._text = self.file.read_text(encoding="utf-8")
        self._count = 0

    @property
    def path(self) -> str:
        """Where its page is in the site, and in the address of the preview."""
        return f"events/{self.id}/"

    def make(self) -> str:
        """Change the file; the words that are new."""
        self._count += 1
        words = f"Changed for the time {self._count}."
        text = self._text.replace("\nsummary: |\n", f"\nsummary: |\n  {words}\n", 1)
        self.file.write_text(text, encoding="utf-8", newline="\n")
        return words

    def undo(self) -> None:
        """Leave the file as it was."""
        self.file.write_text(self._text, encoding="utf-8", newline="\n")


def size(folder: Path, ending: str) -> tuple[int, int]:
    """How many files of a folder have this ending, and how many bytes they hold."""
    sizes = [file.stat().st_size for file in folder.rglob(f"*{ending}")]
    return len(sizes), sum(sizes)


def environment(place: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables of a command of a session."""
    return {**caches(place), **(more or {})}
