"""The JSON Schemas: an editor that reads YAML 1.2 sees what is wrong as one types, and raises no false alarm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.loading.base import load
from sourcebook.loading.finding import Role, find
from sourcebook.schemas import schemas
from sourcebook.trees.reader import read
from sourcebook.values.registry import TYPES
from tests import yaml12
from tests.knowledge import Maker, event
from tests.sites import RICH

ROOT = Path(__file__).parent.parent
BASES = {"shipped": ROOT, "rich": RICH}


@cache
def schema_of(path: Path) -> Schema:
    """The kinds and lists of a base."""
    return load(path).library.schema


@cache
def shaper_of(path: Path) -> Shaper:
    """What shapes the entries of a base."""
    return Shaper(schema_of(path))


def body(validator: Draft202012Validator) -> dict[str, Any]:
    """The JSON of a schema."""
    assert isinstance(validator.schema, dict)
    return validator.schema


@cache
def validators(path: Path) -> dict[str, Draft202012Validator]:
    """The validators of a base, by the names of their schemas."""
    made = schemas(schema_of(path))
    return {name.removesuffix(".json"): Draft202012Validator(json.loads(text)) for name, text in made.items()}


def alarms(validator: Draft202012Validator, data: Any) -> list[str]:
    """What an editor would underline."""
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def test_the_committed_schemas_are_up_to_date() -> None:
    """Run `sourcebook schema` where this fails: the kinds have changed."""
    made = schemas(schema_of(ROOT))
    committed = {
        path.name: path.read_bytes() for path in (ROOT / "schema").glob("*.json") if path.name[0] != "."
    }
    assert sorted(committed) == sorted(made)
    assert [name for name, text in made.items() if committed[name] != text] == []


@pytest.mark.parametrize("path", BASES.values(), ids=BASES)
def test_every_schema_is_one(path: Path) -> None:
    """Each keeps to the dialect that it names, and tells of every field what it means."""
    for name, validator in validators(path).items():
        Draft202012Validator.check_schema(validator.schema)
        assert body(validator)["title"] == name.removeprefix("_")
        assert body(validator)["additionalProperties"] is False
        if not name.startswith("_"):
            assert all(each["description"] for each in body(validator)["properties"].values())


def files(path: Path) -> Iterator[tuple[str, str, Path]]:
    """Each YAML file of a base with the schema that an editor checks it with."""
    own = {Role.KIND: "_kind", Role.VOCABULARY: "_vocabulary", Role.TOMBSTONE: "_tombstone"}
    kinds = {kind.folder: kind.id for kind in schema_of(path).kinds.values()}
    yield "_settings", "sourcebook.yml", path / "sourcebook.yml"
    for found in find(path).found:
        if found.role is not Role.ATTACHMENT:
            yield own.get(found.role) or kinds[found.folder], found.file, path / found.file


EVERY_FILE = [
    pytest.param(path, schema, file, id=f"{name}:{shown}")
    for name, path in BASES.items()
    for schema, shown, file in files(path)
]


@pytest.mark.parametrize(("path", "schema", "file"), EVERY_FILE)
def test_every_file_of_every_base_validates(path: Path, schema: str, file: Path) -> None:
    """Read as an editor reads it, nothing that is right is underlined."""
    assert alarms(validators(path)[schema], yaml12.load(file.read_bytes())) == []


@pytest.mark.parametrize("role", ["kinds", "vocabularies"])
def test_the_shipped_kinds_and_lists_validate(role: str) -> None:
    """What a base can copy to begin its own."""
    schema = validators(ROOT)["_kind" if role == "kinds" else "_vocabulary"]
    for file in (ROOT / "generator" / "sourcebook" / "data" / role).glob("[!_]*.yaml"):
        assert alarms(schema, yaml12.load(file.read_bytes())) == [], file.name


TRICKY = (
    *("2024", "-7", "+7", "0755", "1.50", "1e3", ".5", "0x1f", "0o17", ".inf", ".nan"),
    *("no", "yes", "No", "YES", "true", "True", "false", "on", "off", "y", "n"),
    *("12:30", "12:30:45", "2024-08-10", "2024-08-10T12:30:00Z", "2024~", "1_000", "=", "<<"),
    *("Null and void", "15+", "5 km", "1e3 km"),
)
"""Texts that one or another reader of YAML takes for something else than text."""


def sample(field: Field) -> str:
    """A text that a field takes, as YAML."""
    if field.type == "term":
        return f'"{next(iter(schema_of(ROOT).vocabularies[field.vocabulary].terms))}"'
    if field.type == "reference":
        return "x" if len(field.folders) == 1 else f"{field.folders[0]}/x"
    return json.dumps(TYPES[field.type].examples[0])


def forms(field: Field, text: str) -> Iterator[str]:
    """The ways to write one text as the value of a field."""
    if field.type == "source-reference":
        yield f"[{{source: {text}}}]"
        for key in ("at", "quote", "note", "informant"):
            yield f"[{{source: x, {key}: {text}}}]"
    elif field.type == "record":
        for inner in field.fields.values():
            others = {each.name: sample(each) for each in field.fields.values() if each.required}
            others |= {"lat": "1", "lon": "2", "radius": "1 km"} if "lat" in field.fields else {}
            others |= {"url": "https://example.org/"} if field.name == "archives" else {}
            others |= {inner.name: f"[{text}]" if inner.many else text}
            record = ", ".join(f"{name}: {written}" for name, written in others.items() if written)
            yield f"[{{{record}}}]" if field.many else f"{{{record}}}"
    else:
        yield f"[{text}]" if field.many else text
        if not field.editorial:
            long = f"{{value: {text}, note: {text}, text: {text}}}"
            yield f"[{long}]" if field.many else long


FIELDS = [
    pytest.param(kind, field, id=f"{kind.folder}.{field.name}")
    for kind in schema_of(ROOT).kinds.values()
    for field in kind.fields.values()
]


@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_what_the_reader_takes_the_schema_takes(kind: Kind, field: Field) -> None:
    """No false alarm: whatever a plain text looks like to an editor, where we take it as a text, so does the schema."""
    validator, shaper = validators(ROOT)[kind.id], shaper_of(ROOT)
    base = {each.name: sample(each) for each in kind.fields.values() if each.required}
    taken = 0
    for text in (*TRICKY, "x" if field.type in {"record", "source-reference"} else sample(field)):
        for form in forms(field, text):
            written = "".join(f"{name}: {value}\n" for name, value in {**base, field.name: form}.items())
            reading = read("", written.encode())
            if reading.tree is None or reading.problems:
                continue
            shaped = shaper.shape(reading.tree, shaper.schema.kinds[kind.folder], "x", "")
            if not isinstance(shaped, list) or all(problem.code == "unmet-need" for problem in shaped):
                taken += 1
                assert alarms(validator, yaml12.load(written)) == [], written
    assert taken


TERMS = ("2024", "0755", "1e3", "0x1f", "0o17", "true", "false", "no", "null", "plain")


def test_terms_that_look_like_something_else_are_terms(kb: Maker) -> None:
    """The id of a term may look like a number, or like yes: no editor underlines it for that."""
    lines = "".join(f"  {term}: {{label: T}}\n" for term in TERMS)
    base = kb(
        {
            "entries/_vocabularies/tags.yaml": f"label: Tags\nterms:\n{lines}",
            "events/x": event(tags=f"[{', '.join(TERMS)}]"),
        }
    )
    loaded = base.load()
    assert not loaded.broken, loaded.problems
    validator = Draft202012Validator(json.loads(schemas(loaded.library.schema)["event.json"]))
    assert alarms(validator, yaml12.load((base.path / "entries/events/x.yaml").read_bytes())) == []


REFUSED = {
    "an unknown key": ("event", "title: X\ntype: war\ndate: 2024\nplace: x\n", "'place' was unexpected"),
    "an unknown key in a record": (
        "event",
        "title: X\ntype: war\ndate: 2024\nharm: [{kind: killed, count: 1, whom: x}]\n",
        "'whom' was unexpected",
    ),
    "an unknown key in the long form": (
        "event",
        "title: X\ntype: war\ndate: {value: 2024, source: x}\n",
        "not valid under any of the given schemas",
    ),
    "a wrong term": (
        "event",
        "title: X\ntype: picnic\ndate: 2024\n",
        "not valid under any of the given schemas",
    ),
    "a wrong term of the editor's": (
        "event",
        "title: X\ntype: war\ndate: 2024\ntags: [picnic]\n",
        "is not one of",
    ),
    "a missing title": ("event", "type: war\ndate: 2024\n", "'title' is a required property"),
    "a missing part of a record": (
        "event",
        "title: X\ntype: war\ndate: 2024\nharm: [{kind: killed}]\n",
        "'count' is a required property",
    ),
    "no value": ("event", "title:\ntype: war\ndate: 2024\n", "None is not of type"),
    "a group for a text": ("event", "title: {a: b}\ntype: war\ndate: 2024\n", "is not of type"),
    "a list for a text": ("event", "title: [a]\ntype: war\ndate: 2024\n", "is not of type"),
    "a text for a list": (
        "event",
        "title: X\ntype: war\ndate: 2024\ntags: x\n",
        "'x' is not of type 'array'",
    ),
    "an empty list": ("event", "title: X\ntype: war\ndate: 2024\ntags: []\n", "should be non-empty"),
    "an id with capitals": ("event", "title: X\ntype: war\ndate: 2024\nplaces: [Kirkuk]\n", "does not match"),
    "a bare id where several kinds may stand": (
        "actor",
        "title: X\ntype: unit\nrelations: [{relation: part-of, to: army}]\n",
        "does not match",
    ),
    "a key of the settings that is none": (
        "_settings",
        "format: 1\ntitle: X\ntheme: x\n",
        "'theme' was unexpected",
    ),
    "a level that is none": ("_settings", "format: 1\ntitle: X\nchecks: {a: bad}\n", "is not one of"),
    "a kind without a folder": (
        "_kind",
        "label: X\nplural: X\ndescription: X\nfields: {}\n",
        "'folder' is a required property",
    ),
    "a tombstone without a reason": (
        "_tombstone",
        "title: X\ndate: 2024\n",
        "'reason' is a required property",
    ),
}


@pytest.mark.parametrize(("schema", "text", "expected"), REFUSED.values(), ids=REFUSED)
def test_the_schema_refuses(schema: str, text: str, expected: str) -> None:
    """What `check` would refuse, and can be seen without the rest of the base, an editor underlines."""
    validator = validators(ROOT)[schema]
    found = [line for error in validator.iter_errors(yaml12.load(text)) for line in _lines(error)]
    assert any(expected in line for line in found), found


def _lines(error: Any) -> Iterator[str]:
    yield error.message
    for each in error.context or ():
        yield from _lines(each)


def test_editors_are_told_what_terms_mean() -> None:
    """Completion shows each term with its definition."""
    schema = validators(ROOT)["event"].schema
    text = json.dumps(schema)
    assert '"markdownEnumDescriptions"' in text
    for node in _nodes(schema):
        if "markdownEnumDescriptions" in node:
            assert len(node["enum"]) == len(node["markdownEnumDescriptions"])


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict):
        yield node
    for child in children:
        yield from _nodes(child)


def test_a_kind_of_the_bases_own_has_a_schema() -> None:
    """It is checked as one types like any other."""
    assert body(validators(RICH)["vessel"])["description"] == "A ship or boat."


def test_equal_bases_have_equal_schemas() -> None:
    """A generated file that is committed must not change by itself."""
    assert list(schemas(load(RICH).library.schema).items()) == list(schemas(schema_of(RICH)).items())
