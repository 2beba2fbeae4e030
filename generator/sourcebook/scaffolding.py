"""Scaffolding: the text of a new entry, and the files of a new base."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources

from sourcebook import encoding
from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.problems import Problem
from sourcebook.schemas import FOLDER, schemas
from sourcebook.trees.reader import read
from sourcebook.values.registry import TYPES

WIDTH = 100
SLOT = re.compile(rb"@@[A-Z]+@@")
NAMES = frozenset({"reference", "term", "source-reference"})
"""Types whose texts are names of other things: short, and without commas."""

PLAIN = re.compile(r"[^\W_](?:[\w .,()/+'-]*[\w.)])?")


def new_entry(kind: Kind, schema: Schema, given: Mapping[str, str], depth: int = 2) -> str:
    """The text of a new entry: what is given filled in, what is required next, all else commented, each with its meaning.

    `given`: field -> text of a plain value. `depth`: how many folders lie between the file and the base's root.
    """
    lines = [f"# yaml-language-server: $schema={'../' * depth}{FOLDER}/{kind.id}.json"]
    required = [field for field in kind.fields.values() if field.required or field.name in given]
    for field in sorted(required, key=lambda field: field.name != "title"):
        lines += _comment(field, schema)
        lines.append(filled(field, given[field.name]) if field.name in given else f"{field.name}:")
    lines += ["", "# Uncomment what you know. Each value can say who says so:"]
    lines += ["#   field:", "#     value: …", "#     sources: [a-source]", ""]
    # What an entry rests on comes first: it is what nobody should have to look for.
    for field in sorted(kind.fields.values(), key=lambda field: field.type != "source-reference"):
        if field not in required:
            lines += [*_comment(field, schema), *(f"# {line}" for line in _example(field)), ""]
    return "\n".join(lines).rstrip() + "\n"


def required_fields(kind: Kind) -> list[Field]:
    """The fields that an entry of a kind must have, the title first."""
    return sorted(
        (field for field in kind.fields.values() if field.required), key=lambda field: field.name != "title"
    )


def takes_text(field: Field) -> bool:
    """Whether a plain text can stand for the field: one value, or the names of one or several entries or terms."""
    return field.type in NAMES or not (field.many or field.type == "record")


def filled(field: Field, text: str) -> str:
    """The line of a field with a text that was given; names in a list are parted by commas."""
    if field.many or field.type == "source-reference":
        return f"{field.name}: [{', '.join(scalar(name.strip()) for name in text.split(','))}]"
    return f"{field.name}: {scalar(text)}"


def scalar(text: str) -> str:
    """A text as a YAML scalar that reads back as this text; plain where that is enough."""
    line = f"key: {text}\n"
    if PLAIN.fullmatch(text):
        reading = read("", line.encode())
        if reading.tree is not None and not reading.problems and reading.tree.get("key") == text:  # type: ignore[call-overload]
            return text
    return encoding.yaml(text)


def problem_of(kind: Kind, schema: Schema, name: str, text: str) -> Problem | None:
    """What is wrong with a text as the value of a field; None where nothing is."""
    reading = read("", f"{filled(kind.fields[name], text)}\n".encode())
    if reading.problems or reading.tree is None:
        return reading.problems[0] if reading.problems else None
    shaped = Shaper(schema).shape(reading.tree, kind, "", "")
    found = shaped if isinstance(shaped, list) else []
    return next(
        (each for each in found if each.path.partition("[")[0] == name and each.code != "missing-field"), None
    )


def _comment(field: Field, schema: Schema) -> Iterator[str]:
    """What a field means and takes, as lines of comment."""
    yield from _wrapped(f"{field.label}: {field.description}")
    if field.type == "term" and (terms := schema.vocabularies[field.vocabulary].terms):
        yield from _wrapped("One of: " + ", ".join(terms))
    elif field.type in TYPES and field.type not in {"line", "prose"}:
        yield from _wrapped("Such as " + "; ".join(TYPES[field.type].examples[:4]))


def _wrapped(text: str) -> Iterator[str]:
    """A comment in lines of a readable width."""
    line = "#"
    for word in text.split():
        if len(line) + len(word) >= WIDTH:
            yield line
            line = "#  "
        line += f" {word}"
    yield line


def _example(field: Field) -> Iterator[str]:
    """How a field is written, with what its kind tells of it."""
    if field.type == "source-reference":
        yield f"{field.name}: [a-source]"
    elif field.type == "record":
        yield f"{field.name}:"
        lines = [f"{each.name}: {'[…]' if each.many else '…'}" for each in field.fields.values()]
        dash, indent = ("  - ", "    ") if field.many else ("  ", "  ")
        yield f"{dash}{lines[0]}"
        yield from (f"{indent}{line}" for line in lines[1:])
    elif field.many:
        yield f"{field.name}: […]"
    elif field.type == "prose":
        yield f"{field.name}: |"
        yield "  …"
    else:
        yield f"{field.name}: …"


def new_base(schema: Schema, title: str, requirement: str) -> dict[str, bytes]:
    """Path -> content of each file of a new base. `requirement`: how pip finds this package; '' where nobody has said."""
    root = resources.files("sourcebook") / "data" / "base"
    files = {path: (root / name).read_bytes() for path, name in _templates(schema)}
    slots = {
        b"@@TITLE@@": encoding.yaml(title).encode(),
        b"@@REQUIREMENT@@": _requirement(requirement).encode(),
    }
    files = {path: SLOT.sub(lambda slot: slots[slot[0]], text) for path, text in files.items()}
    files.update({f"{FOLDER}/{name}": content for name, content in schemas(schema).items()})
    files[".vscode/settings.json"] = _editor_settings(schema)
    return files


def _templates(schema: Schema) -> Iterable[tuple[str, str]]:
    """Where each file goes, and its name in the package, where names that begin with a dot would be lost."""
    yield "mkdocs.yml", "mkdocs.yml"
    yield "sourcebook.yml", "sourcebook.yml"
    yield "requirements.txt", "requirements.txt"
    yield "docs/index.md", "index.md"
    yield ".gitignore", "gitignore"
    yield ".gitattributes", "gitattributes"
    yield ".github/workflows/pages.yml", "pages.yml"
    yield ".github/workflows/entries.yml", "entries.yml"
    yield ".vscode/extensions.json", "extensions.json"
    for kind in schema.kinds.values():
        yield f"entries/{kind.folder}/.gitkeep", "gitkeep"


def _requirement(requirement: str) -> str:
    return requirement or "# sourcebook @ git+https://…   (say here where pip finds Sourcebook)"


def _editor_settings(schema: Schema) -> bytes:
    """Which schema an editor checks which files with."""
    found = {
        f"./{FOLDER}/{kind.id}.json": [f"entries/{kind.folder}/**/*.{ending}" for ending in ("yaml", "yml")]
        for kind in schema.kinds.values()
    }
    found[f"./{FOLDER}/_kind.json"] = ["entries/_kinds/*.yaml"]
    found[f"./{FOLDER}/_vocabulary.json"] = ["entries/_vocabularies/*.yaml"]
    found[f"./{FOLDER}/_tombstone.json"] = ["entries/_tombstones/**/*.yaml"]
    found[f"./{FOLDER}/_settings.json"] = ["sourcebook.yml"]
    settings = {
        "yaml.schemas": found,
        "yaml.yamlVersion": "1.2",
        "yaml.schemaStore.enable": False,
        "files.eol": "\n",
    }
    return (json.dumps(settings, indent=2) + "\n").encode()
