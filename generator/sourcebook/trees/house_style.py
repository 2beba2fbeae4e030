"""Reading YAML as the house writes it: a value on a line, two spaces a level, line by line and without a scanner.

Most files of a base are of this style. It is a part of YAML in which a line means the same whatever stands around
it. At the first line of any other form this reader gives up, and PyYAML's scanner reads the file; a test holds both
to the same tree, with the same places, for any text (decision 0020).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sourcebook.trees.nodes import Mapping, Scalar, Sequence

MAX_LEVELS = 10
LONGEST = 20_000
"""Characters of the longest text that is read in this way. So its depth and its values are within all limits."""

# A plain value begins with a character that means nothing to YAML, and holds neither `: ` nor ` #`. A block of text
# is indented by two spaces more than its key, and no line of it ends in a space.
LINE = re.compile(
    r"(?P<spaces>(?:  )*+)(?P<dash>(?:- )?)(?:(?P<key>[A-Za-z_][A-Za-z0-9_-]{0,99}+):(?: (?=[^ \n])|(?=\n)))?(?P<value>"
    r"-?+[A-Za-z0-9(./+$=<_\u00a1-\U0010ffff][^\n:#]*+(?::(?![ \n])[^\n:#]*+)*(?<! )"
    r"|\[[A-Za-z0-9][A-Za-z0-9/. -]*+(?<! )(?:, [A-Za-z0-9][A-Za-z0-9/. -]*+(?<! ))*\]"
    r"|\"[^\"\\\n]*+\"|'[^'\n]*+'"
    r"|\|\n(?P=spaces)  (?! )[^\n]++(?<! )(?:\n++(?P=spaces)  [^\n]++(?<! ))*"
    r")?\n| *#[^\n]*(?<! )\n|(?P<other>[^\n]+\n?)"
)
MARKS = frozenset("[\"'|")
"""What the values begin with that are not plain."""


class _OtherStyle(Exception):
    """A line has another form, or stands where the house would not write it. It never leaves this module."""


def tree_of(text: str, placed: Collection[str] | None = None) -> Mapping | None:
    """The tree of a text without tabs, carriage returns and characters that nobody can see; None for any other.

    With `placed`, names of fields at its top, the texts in these fields alone know their places; all others, and all
    keys, are plain texts.
    """
    if len(text) > LONGEST or "\t" in text or "\r" in text:
        return None
    try:
        return _tree(text, placed)
    except _OtherStyle:
        return None


def _tree(text: str, placed: Collection[str] | None) -> Mapping:
    """Level by level: each line belongs to the list or the mapping that is open at its indentation."""
    levels: list[Any] = []
    key: Any = None
    waiting: Any = None
    line, light = 0, False
    for spaces, dash, name, value, other in LINE.findall(text):
        line += 1
        if not (dash or name):
            if spaces or value or other:
                raise _OtherStyle
            continue
        column = len(spaces) + 1
        parent = _parent(levels, waiting, line, column, dash, name)
        waiting = None
        column += len(dash)
        if name:
            key = name if placed is not None else _scalar(name, line, column)
            light = placed is not None and (light if column > 1 else name not in placed)
            column += len(name) + 2
        if not value:
            node = None
        elif value[0] in MARKS:
            node = _marked(value, line, column, light=light)
            line += value.count("\n")
        else:
            node = value if light else _scalar(value, line, column)
        if name and key not in parent:
            parent[key] = node
            waiting = key if node is None else None
        elif name or node is None:
            raise _OtherStyle
        else:
            parent.append(node)
    if waiting is not None or not levels or levels[0].__class__ is not Mapping:
        raise _OtherStyle
    return levels[0]


def _parent(  # noqa: PLR0913 -- the parts of a line
    levels: list[Any], waiting: Scalar | None, line: int, column: int, dash: str, name: str
) -> Any:
    """What a line's value goes into: what is open at its indentation, or opens here since a key waits for it."""
    level = column >> 1
    kind = Sequence if dash else Mapping
    if waiting is None and level < len(levels):
        del levels[level + 1 :]
        if levels[level].__class__ is not kind:
            raise _OtherStyle
    elif level == len(levels) < MAX_LEVELS and (waiting is None) == (level == 0):
        opened = _placed(kind(), line, column)
        if levels:
            levels[-1][waiting] = opened
        levels.append(opened)
    else:
        raise _OtherStyle
    if dash and name:
        item = _placed(Mapping(), line, column + 2)
        levels[level].append(item)
        levels.append(item)
    return levels[-1]


def _placed(node: Any, line: int, column: int, *, flow: bool = False) -> Any:
    """A list or a mapping with its place."""
    node.line = line
    node.column = column
    node.flow = flow
    return node


def _scalar(text: str, line: int, column: int, style: str = "") -> Scalar:
    """A text with its place."""
    node = Scalar(text)
    node.line = line
    node.column = column
    node.style = style
    return node


def _marked(value: str, line: int, column: int, *, light: bool) -> Any:
    """A value that begins with a mark. `light`: it need not know its place."""
    mark = value[0]
    if mark == "|":
        return _block(value[2:], line + 1, light=light)
    if mark == "[":
        return _list(value[1:-1], line, column, light=light)
    return value[1:-1] if light else _scalar(value[1:-1], line, column, mark)


def _list(texts: str, line: int, column: int, *, light: bool) -> Any:
    """A list in brackets."""
    node = _placed(Sequence(), line, column, flow=True)
    if light:
        node.extend(texts.split(", "))
        return node
    column += 1
    for text in texts.split(", "):
        node.append(_scalar(text, line, column))
        column += len(text) + 2
    return node


def _block(written: str, line: int, *, light: bool) -> str:
    """A block of text after `|`: its lines without the indentation that the first one has."""
    column = len(written) - len(written.lstrip(" ")) + 1
    indentation = " " * (column - 1)
    text = f"\n{written}\n".replace(f"\n{indentation}", "\n")[1:]
    return text if light else _scalar(text, line, column, "|")
