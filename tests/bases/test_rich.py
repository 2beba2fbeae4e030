"""The rich base has all that an entry can say: what tests of pages see of it, they see of everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sourcebook.entries.model import Entry, SourceReference, Value
from sourcebook.linking.mentions import source_references
from sourcebook.values.registry import TYPES
from tests.sites import rich_site

LIBRARY = rich_site().library


def written() -> Iterator[str]:
    """Every field that some entry has, as `events.harm.count`."""
    for entry in LIBRARY.entries.values():
        for name, value in entry.values():
            yield f"{entry.kind}.{name}"
            if isinstance(value.content, dict):
                yield from (f"{entry.kind}.{name}.{inner}" for inner in value.content)


def known() -> Iterator[str]:
    """Every field of every kind; those of all kinds once, as `any.names`."""
    for kind in LIBRARY.schema.kinds.values():
        for field in kind.fields.values():
            if field.type != "source-reference":
                yield f"{kind.folder}.{field.name}"
                yield from (f"{kind.folder}.{field.name}.{inner}" for inner in field.fields)


COMMON = frozenset.intersection(*(frozenset(kind.fields) for kind in LIBRARY.schema.kinds.values()))


def _once(names: Iterator[str]) -> set[str]:
    """Fields of all kinds need to be written in one of them."""
    parts = (name.split(".") for name in names)
    return {".".join(["any", *rest] if rest[0] in COMMON else [folder, *rest]) for folder, *rest in parts}


def test_every_field_is_written_somewhere() -> None:
    """Of every kind, and of every record."""
    assert _once(known()) - _once(written()) == set()


@pytest.mark.parametrize("key", Value.__struct_fields__)
def test_every_key_of_the_long_form_is_written_somewhere(key: str) -> None:
    """And says something."""
    assert any(getattr(value, key) for entry in LIBRARY.entries.values() for _, value in entry.values())


@pytest.mark.parametrize("key", SourceReference.__struct_fields__)
def test_every_key_of_a_source_reference_is_written_somewhere(key: str) -> None:
    """And says something."""
    assert any(
        getattr(each, key) for entry in LIBRARY.entries.values() for _, _, each in source_references(entry)
    )


def test_every_type_of_value_is_there() -> None:
    """Those of the base's own kind among them."""
    types = {field.type for kind in LIBRARY.schema.kinds.values() for field in kind.fields.values()}
    types |= {
        inner.type
        for kind in LIBRARY.schema.kinds.values()
        for field in kind.fields.values()
        for inner in field.fields.values()
    }
    assert set(TYPES) - types == set()


def test_what_is_gone_is_there() -> None:
    """A former id, a removed entry."""
    assert LIBRARY.redirects
    assert LIBRARY.tombstones
    assert all(isinstance(entry, Entry) for entry in LIBRARY.entries.values())
