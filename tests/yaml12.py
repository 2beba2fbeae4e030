"""YAML as editors read it: the core schema of YAML 1.2, for tests of our JSON Schemas."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

NULL, BOOL, INT, FLOAT = (f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float"))

RESOLVERS = {
    NULL: r"~|null|Null|NULL|",
    BOOL: r"true|True|TRUE|false|False|FALSE",
    INT: r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    FLOAT: r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
}
"""Tag -> the plain scalars that have it (YAML 1.2.2, section 10.3.2). All else is a string."""


class Loader(yaml.SafeLoader):
    """Reads plain scalars as the core schema does, and keys as texts, as JSON has them."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {  # noqa: RUF012
        None: [(tag, re.compile(f"(?:{pattern})\\Z")) for tag, pattern in RESOLVERS.items()]
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        """A group of fields."""
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


def _constructor(make: Callable[[str], Any]) -> Callable[[Loader, yaml.ScalarNode], Any]:
    return lambda _, node: make(node.value)


def _int(text: str) -> int:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    return int(text[2:], base) if base != 10 else int(text)


Loader.add_constructor(NULL, _constructor(lambda _: None))
Loader.add_constructor(BOOL, _constructor(lambda text: text.lower() == "true"))
Loader.add_constructor(INT, _constructor(_int))
Loader.add_constructor(
    FLOAT, _constructor(lambda text: float(text.lower().replace(".inf", "inf").replace(".nan", "nan")))
)


def load(text: str | bytes) -> Any:
    """The data in a YAML text."""
    return yaml.load(text, Loader)  # noqa: S506 -- it makes plain data only
