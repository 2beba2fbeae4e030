"""The tree of a YAML file: texts, lists and mappings that know where in their file they stand."""

from __future__ import annotations


class Scalar(str):
    """A text as it was typed, with its YAML style and the place where its content begins (from 1)."""

    __slots__ = ("column", "line", "style")
    line: int
    column: int
    style: str
    """'' for plain, or one of `'`, `"`, `|`, `>`."""


class Sequence(list["Node"]):
    """A list, with the place where it begins."""

    __slots__ = ("column", "flow", "line")
    line: int
    column: int
    flow: bool


class Mapping(dict[Scalar, "Node"]):
    """A mapping in the order of its keys, with the place where it begins. Its keys know their own places."""

    __slots__ = ("column", "flow", "line")
    line: int
    column: int
    flow: bool


Node = Scalar | Sequence | Mapping
