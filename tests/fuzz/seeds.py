"""What fuzzing begins with: the texts of the bases here, hostile ones among them, and the examples of types of value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sourcebook.trees.nodes import Node, Scalar, Sequence
from sourcebook.trees.reader import read

TESTS = Path(__file__).parents[1]
BASES = (TESTS / "bases" / "rich", TESTS / "broken" / "base")
LONGEST = 4_096
"""Bytes of a seed. Longer files make each mutation slow, and find no more."""


@cache
def files() -> tuple[bytes, ...]:
    """The YAML files of all bases that are no longer than a seed may be, sorted."""
    paths = sorted(path for base in BASES for path in base.rglob("*.y*ml") if path.is_file())
    data = [path.read_bytes() for path in paths]
    return tuple(dict.fromkeys(each for each in data if 0 < len(each) <= LONGEST))


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every text in these files, with the key that it stands under."""
    trees = (read("x.yaml", data).tree for data in files())
    return tuple(dict.fromkeys(each for tree in trees if tree is not None for each in _texts("", tree)))


def _texts(key: str, node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Scalar):
        if len(node) <= LONGEST:
            yield key, str(node)
    elif isinstance(node, Sequence):
        for each in node:
            yield from _texts(key, each)
    else:
        for name, each in node.items():
            yield from _texts(str(name), each)


def of_keys(*keys: str) -> list[bytes]:
    """The texts that stand under some keys."""
    return [text.encode("utf-8", "surrogatepass") for key, text in texts() if key in keys]
