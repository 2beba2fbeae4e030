"""A tree as YAML in the manner of the house: block style, ids in flow lists, prose after `|`."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

from benchmarks.corpus.values import Node, Tree
from sourcebook.addresses import is_id

WIDTH = 100
PLAIN = re.compile(r"[^\W_](?:[\w .,()/+'~?-]*[\w.)~?])?")
ADDRESS = re.compile(r"(?:https?|wikidata|geonames):[\w/.-]+")
PROSE = frozenset({"summary", "body", "notes"})


def written(tree: Tree) -> str:
    """The text of a file."""
    return "".join(f"{line}\n" for line in _mapping(tree, ""))


def _mapping(tree: Tree, indent: str) -> Iterator[str]:
    for key, node in tree.items():
        yield from _field(key, node, indent)


def _field(key: str, node: Node, indent: str) -> Iterator[str]:
    if isinstance(node, str):
        if key in PROSE:
            yield from _prose(key, node, indent)
        else:
            yield f"{indent}{key}: {scalar(node)}"
    elif isinstance(node, dict):
        yield f"{indent}{key}:"
        inner = {("body" if key in PROSE and name == "value" else name): each for name, each in node.items()}
        yield from (line.replace("body: |", "value: |", 1) for line in _mapping(inner, f"{indent}  "))
    elif all(isinstance(each, str) and (is_id(each) or "/" in each) and ":" not in each for each in node):
        yield f"{indent}{key}: [{', '.join(map(str, node))}]"
    else:
        yield f"{indent}{key}:"
        yield from _sequence(node, f"{indent}  ")


def _sequence(nodes: list[Node], indent: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, dict):
            first, *others = _mapping(node, f"{indent}  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others
        else:
            yield f"{indent}- {scalar(str(node))}"


def _prose(key: str, text: str, indent: str) -> Iterator[str]:
    """Prose, in lines of a readable width; lists and quotations keep theirs."""
    yield f"{indent}{key}: |"
    for line in text.split("\n"):
        kept = not line or line[0] in "->"
        for part in (
            [line] if kept else textwrap.wrap(line, WIDTH, break_on_hyphens=False, break_long_words=False)
        ):
            yield f"{indent}  {part}" if part else ""


def scalar(text: str) -> str:
    """A text as a scalar that reads back as this text."""
    return text if PLAIN.fullmatch(text) or ADDRESS.fullmatch(text) else json.dumps(text, ensure_ascii=False)
