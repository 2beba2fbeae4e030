"""Entries for tests: every file of the bases that lie here, with its kind and its tree."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.loading import load
from sourcebook.kinds.model import Kind
from sourcebook.trees.reader import Mapping, read

ROOT = Path(__file__).parent.parent.parent
BASES = [ROOT, ROOT / "tests" / "bases" / "rich", ROOT / "tests" / "broken" / "base"]


@cache
def shaper_of(base: Path) -> Shaper:
    """Shapes the entries of a base, with its own kinds and lists."""
    own = [
        [(file.stem, file.name, file.read_bytes()) for file in sorted(base.glob(f"entries/{folder}/*.yaml"))]
        for folder in ("_kinds", "_vocabularies")
    ]
    return Shaper(load(*own)[0])


def trees(base: Path) -> Iterator[tuple[Path, Shaper, Kind, Mapping]]:
    """Every file of a base that has a tree."""
    shaper = shaper_of(base)
    for folder, kind in shaper.schema.kinds.items():
        for file in sorted(base.glob(f"entries/{folder}/**/*.yaml")):
            readable = file.is_file() and not file.is_symlink()
            tree = read(file.name, file.read_bytes()).tree if readable else None
            if tree is not None:
                yield file, shaper, kind, tree
