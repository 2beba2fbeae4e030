"""Writes docs/reference/ from the program itself: kinds, values, commands, settings, problems. Run by `make reference`."""  # noqa: INP001 -- a script beside others, no package

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from sourcebook.cli.main import main as program
from sourcebook.entries.models import ATTRIBUTION, SOURCE_REFERENCE
from sourcebook.kinds.loading import load
from sourcebook.kinds.model import Field, Kind, Need, Schema
from sourcebook.linking.lacks import NO_ARCHIVE
from sourcebook.provenance.gaps import GAPS
from sourcebook.settings import SITE_URL, Settings
from sourcebook.trees.reader import Scalar, read
from sourcebook.values.registry import TYPES
from sourcebook.values.types import ValueType

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "generator" / "sourcebook"
REFERENCE = ROOT / "docs" / "reference"
NOTICE = (
    "<!-- Written by tools/reference.py (`make reference`) from the program itself: do not edit it here. -->"
)
COLUMNS = ("Field", "Type", "Takes", "Default", "Meaning")


def pages() -> dict[str, str]:
    """Name of each page -> its Markdown."""
    return {name: f"{NOTICE}\n\n{write().strip()}\n" for name, write in PAGES.items()}


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"docs/reference/{name}.md")


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that hold Markdown. A bar in a cell would end it, and is written as a reference."""
    lines = [list(columns), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "&#124;") for cell in line) + " |" for line in lines)


# --- Kinds


def kinds() -> str:
    """Every field of every kind; then the keys that any value and any source reference can have."""
    schema, _ = load()
    common = common_fields()
    parts = [KINDS_INTRODUCTION]
    for kind in schema.kinds.values():
        own = [field for name, field in kind.fields.items() if name not in common]
        parts += [f"## {kind.label}", _about(kind), *_fields(schema, kind.label, own), *_needs(kind.needs)]
    every = [field for name, field in schema.kinds["events"].fields.items() if name in common]
    parts += ["## Every kind", COMMON_INTRODUCTION, *_fields(schema, "Every kind", every)]
    parts += ["## Any value", VALUE_INTRODUCTION, _keys("any-value", ATTRIBUTION)]
    parts += ["## Source reference", REFERENCE_INTRODUCTION, _keys("source-reference", SOURCE_REFERENCE)]
    return "\n\n".join(parts)


def common_fields() -> frozenset[str]:
    """The names of the fields that every kind has."""
    tree = read("", (PACKAGE / "data" / "kinds" / "_common.yaml").read_bytes()).tree
    fields = tree[Scalar("fields")] if tree else ()
    return frozenset(str(name) for name in fields)


KINDS_INTRODUCTION = """\
# Kinds and their fields

What an entry of each shipped kind may say. A base can bring [kinds of its own](../guide/kinds.md).

*Takes* says whether two values of a field are rivals (**one**) or add up (**set**). A type is explained among the
[types of values](values.md); a list of terms has a page of its own in the site. The name that a field has on the page of
the entry that it leads to stands after *There:*."""

COMMON_INTRODUCTION = "These fields stand in no kind's own list, and every kind has them."

VALUE_INTRODUCTION = """\
Instead of a plain value, any field that is not *the editor's own* takes a group of these keys with the value as `value`.
A record carries the same keys beside its own. See [the ladder](../guide/ladder.md)."""

REFERENCE_INTRODUCTION = """\
An item of `sources` is the id of a source, or a group of these keys. See [sources](../guide/sources.md)."""


def _about(kind: Kind) -> str:
    purposes = [
        f"its {words} is `{name}`"
        for name, words in (
            (kind.time, "time"),
            (kind.where, "place"),
            (kind.location, "location"),
            (kind.hierarchy, "hierarchy"),
        )
        if name
    ]
    indexes = f"Indexes: by {', '.join(kind.browse)}." if kind.browse else ""
    said = f"Entries lie in `entries/{kind.folder}/`; {'; '.join(purposes)}. {indexes}" if purposes else ""
    return f"{kind.description} {said or f'Entries lie in `entries/{kind.folder}/`. {indexes}'}".strip()


def _fields(schema: Schema, label: str, fields: Iterable[Field]) -> Iterator[str]:
    """A table of fields, then a section for each record among them."""
    fields = list(fields)
    yield table(COLUMNS, (_row(schema, label, field) for field in fields))
    for field in fields:
        if field.type == "record":
            yield f"### {label}: {field.name}"
            yield from _record(schema, label, field)


def _record(schema: Schema, label: str, field: Field) -> Iterator[str]:
    yield field.description
    yield table(COLUMNS, (_row(schema, f"{label}: {field.name}", inner) for inner in field.fields.values()))
    said = []
    if field.bare:
        said.append(f"A bare value stands for `{field.bare}`.")
    if field.key:
        said.append(f"Two records of the same {', '.join(f'`{name}`' for name in field.key)} are rivals.")
    if field.phrase:
        said.append(f"In words: `{field.phrase}`.")
    if said:
        yield " ".join(said)
    yield from _needs(field.needs)


def _row(schema: Schema, label: str, field: Field) -> tuple[str, ...]:
    anchor = slug(f"{label}: {field.name}")
    name = (
        f"[`{field.name}`](#{anchor})" if field.type == "record" else f'<a id="{anchor}"></a>`{field.name}`'
    )
    takes = ("set" if field.many else "one") + (", **required**" if field.required else "")
    return name, _type(schema, field), takes, f"`{field.default}`" if field.default else "", _meaning(field)


def _type(schema: Schema, field: Field) -> str:
    if field.type == "term":
        label = schema.vocabularies[field.vocabulary].label
        return f"term of [{label}](../terms/{field.vocabulary}/index.md)"
    if field.type == "source-reference":
        return "[source reference](#source-reference)"
    if field.type == "record":
        return "record"
    everywhere = len(field.folders) == len(schema.kinds)
    kinds_named = "any kind" if everywhere else " or ".join(f"`{folder}`" for folder in field.folders)
    if field.type == "reference":
        return f"reference to {kinds_named}" + (", or a description" if field.or_text else "")
    also = f", or a reference to {kinds_named}" if field.is_reference else ""
    return f"[{field.type}](values.md#{field.type}){also}"


def _meaning(field: Field) -> str:
    said = [field.description]
    if field.editorial:
        said.append("*The editor's own:* it has no sources and no long form.")
    if field.inverse:
        said.append(f"*There:* {field.inverse}.")
    if field.inverse_by:
        said.append(f"*There:* as its `{field.inverse_by}` says.")
    if field.acyclic:
        said.append("It must not go round in a circle.")
    return " ".join(said)


def _needs(needs: Iterable[Need]) -> Iterator[str]:
    rules = [f"- {need.because[:1].upper()}{need.because[1:]}." for need in needs]
    if rules:
        yield "\n".join(rules)


def _keys(prefix: str, keys: dict[str, tuple[str, str]]) -> str:
    return table(
        ("Key", "Type", "Meaning"),
        (
            (f'<a id="{prefix}-{name}"></a>`{name}`', _short(short), said)
            for name, (short, said) in keys.items()
        ),
    )


def _short(short: str) -> str:
    """The short name of a type, as the code has it, in words."""
    name, _, vocabulary = short.partition(":")
    if vocabulary:
        return f"[term](../terms/{vocabulary}/index.md)"
    special = {
        "source": "reference to `sources`",
        "informant": "reference to `actors`, or a description",
        "lines": "[line](values.md#line), one or several",
    }
    return special.get(name) or f"[{name}](values.md#{name})"


def slug(heading: str) -> str:
    """The anchor that MkDocs gives to a heading."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


# --- Values


def values() -> str:
    """Every type of value, with examples and the words that each gives."""
    return "\n\n".join([VALUES_INTRODUCTION, *(_value(each) for each in TYPES.values())])


VALUES_INTRODUCTION = """\
# Types of values

How each type of value is written in YAML, and what a page prints for it. Besides these, a field can be a **term** (the id of
a term of its list), a **reference** (the id of an entry; `folder/id` where several kinds may stand), or a **record** (a
group of fields).

A date in brackets or braces needs quotes in YAML: without them it is a list, and
a list of two dates means two rival dates."""


def _value(value_type: ValueType) -> str:
    lines = [f"## {value_type.name}", "", _literal(value_type.description), ""]
    for example in value_type.examples:
        words = value_type.words(value_type.read(example), "en").replace("\n", " ⏎ ")
        shown = example.replace("\n", " ⏎ ")
        lines.append(f"- `{shown}`" + ("" if words == shown else f": {_literal(words)}"))
    return "\n".join(lines)


def _literal(text: str) -> str:
    """Words in which a mark of Markdown is meant as such."""
    return re.sub(r"([*_\[\]<>])", r"\\\1", text)


# --- Commands


def commands() -> str:
    """Every command, from click."""
    parent = click.Context(program, info_name="sourcebook", help_option_names=["-h", "--help"])
    parts = [COMMANDS_INTRODUCTION, inspect.cleandoc(program.help or "")]
    for name, command in sorted(program.commands.items()):
        context = click.Context(command, info_name=name, parent=parent)
        parts += [f"## sourcebook {name}", "    " + command.get_usage(context).removeprefix("Usage: ")]
        parts += [inspect.cleandoc(command.help or ""), _options(command, context)]
    return "\n\n".join(parts)


COMMANDS_INTRODUCTION = """\
# Commands

The command `sourcebook`, as `sourcebook --help` tells it. Data goes to the standard output, problems and progress to the
standard error; `check` prints problems, which are its data. `sourcebook --version` prints the version."""


def _options(command: click.Command, context: click.Context) -> str:
    records = [each.get_help_record(context) for each in command.get_params(context)]
    return "\n".join(
        f"- `{record[0]}`: {' '.join(record[1].split())}" for record in records if record and record[1]
    )


# --- Settings


def settings() -> str:
    """Every key of `sourcebook.yml`, from its model."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        default = ", ".join(default) if isinstance(default, list) else default
        shown = "" if field.is_required() or not default else f"`{default}`"
        required = "**yes**" if field.is_required() else ""
        rows.append((f'<a id="{name}"></a>`{name}`', required, shown, field.description or ""))
    return "\n\n".join(
        [SETTINGS_INTRODUCTION, table(("Key", "Required", "Default", "Meaning"), rows), SETTINGS_END]
    )


SETTINGS_INTRODUCTION = """\
# Settings

`sourcebook.yml`, at the root of a base, says what the generator must know of it. What the engine must know (theme,
navigation, extensions) is in `mkdocs.yml`."""

SETTINGS_END = f"""\
The environment variable `{SITE_URL}`, where it is set, stands in for `site_url`.

`checks` gives a warning or a notice another level, by the code that stands in its line: `error`, `warning`, `notice` or
`off`. What is an error by itself stays one. The codes are listed among the [problems](problems.md).
`no-quote` is looked for only where it is given a level here.

`loaded_words` are looked for in whatever the editor writes: not in `quote`, `text`, `headline` and `names`, not in
quotations in prose, and not between double quotation marks."""


# --- Problems


@dataclass(frozen=True, slots=True)
class Told:
    """One place in the package that tells of a problem."""

    code: str
    level: str
    message: str
    """With `…` for what differs from case to case; '' where it is put together elsewhere."""


CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PLACES = frozenset({"_at", "_place"})
"""Functions that make the place of a problem."""

CASES = {
    "gap-…": {gap.code: gap.meaning for gap in GAPS if gap.code != NO_ARCHIVE},
    "bad-…": {"latitude": "", "longitude": ""},
}
"""What stands for the `…` of a code that is put together, each with what it says, where the code does not say that."""

TELLERS = frozenset({"Problem", "Unreadable", "refuse", "note", "problem", "warn"})


def problems() -> str:
    """Every code, from the places in the package's source that tell of it."""
    found: dict[str, list[Told]] = {}
    for told in told_in_package():
        found.setdefault(told.code, []).append(told)
    rows = []
    for code, each in sorted(found.items()):
        messages = "; ".join(dict.fromkeys(told.message for told in each if told.message))
        levels = ", ".join(dict.fromkeys(told.level for told in each))
        rows.append((f'<a id="{code}"></a>`{code}`', levels, messages or "*(its words depend on the case)*"))
    return "\n\n".join([PROBLEMS_INTRODUCTION, table(("Code", "Level", "What it says"), rows)])


PROBLEMS_INTRODUCTION = """\
# Problems

The codes that stand in brackets in a line such as `entries/events/x.yaml:3:7: error[bad-date]: …`, found in the source of
the generator. `…` stands for what differs from case to case. What each level means is said in
[checking](../guide/checking.md)."""


def told_in_package() -> Iterator[Told]:
    """All places that tell of a problem, in the order of the files."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = dict(_assigned(tree.body))
        for constant in constants.values():
            if isinstance(constant, ast.Tuple):
                yield from _told_by_tuple(constant, {})
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from _told_in(function, constants)


def _told_in(function: ast.FunctionDef, constants: dict[str, ast.expr]) -> Iterator[Told]:
    """What one function tells. A message may have been put into a variable before."""
    known: dict[str, ast.expr] = {}
    variants = set(_variants(function))
    for node in sorted(ast.walk(function), key=lambda each: getattr(each, "lineno", 0)):
        if isinstance(node, ast.Assign) and node not in variants:
            known.update(_assigned([node]))
        elif isinstance(node, ast.Call) and _name(node.func) in TELLERS:
            told = _told(node.args, known, constants)
            yield from (_warned(each) for each in told) if _name(node.func) == "warn" else told
        elif isinstance(node, ast.Return | ast.Yield) and isinstance(node.value, ast.Tuple):
            yield from _told_by_tuple(node.value, known)


def _warned(told: Told) -> Told:
    """The same, by a function that only warns."""
    return Told(told.code, "warning", told.message)


def _variants(function: ast.FunctionDef) -> Iterator[ast.stmt]:
    """Assignments that only put another text in the place of one that stands already."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and all(isinstance(each, ast.Assign) for each in node.body):
            yield from node.body


def _told_by_tuple(node: ast.Tuple, known: dict[str, ast.expr]) -> Iterator[Told]:
    """A code and its message within a tuple of several texts, which some caller makes a problem of."""
    yield from (told for told in _told(node.elts, known, {}) if " " in told.message)


def _told(
    arguments: list[ast.expr], known: dict[str, ast.expr], constants: dict[str, ast.expr]
) -> Iterator[Told]:
    """The code among some arguments, and the message that follows it."""
    for number, argument in enumerate(arguments):
        code = _text(argument, constants if _name(argument).isupper() else {})
        if code and CODE.fullmatch(code.replace("…", "x")):
            message = _message(arguments[number + 1 :], known)
            for case, meaning in CASES[code].items() if "…" in code else (("", message),):
                yield Told(code.replace("…", case), _level(arguments), meaning or message)
            return


def _message(arguments: list[ast.expr], known: dict[str, ast.expr]) -> str:
    """The first text among what follows a code; '' where a call makes it. The place of a problem is no text."""
    for argument in arguments:
        if text := _text(argument, known):
            return text
        if isinstance(argument, ast.Call) and _name(argument.func) not in PLACES:
            break
    return ""


def _level(arguments: list[ast.expr]) -> str:
    levels = [
        each.attr for each in arguments if isinstance(each, ast.Attribute) and _name(each.value) == "Level"
    ]
    return levels[0].lower() if levels else "error"


def _assigned(body: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Names and what was put into them, also where several are assigned at once."""
    for node in body:
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                # What a starred value brings is no text of its own: names and values may differ in number.
                yield from zip((_name(each) for each in target.elts), node.value.elts, strict=False)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _text(node: ast.expr, known: dict[str, ast.expr]) -> str:
    """A text that an expression gives, `…` for its variable parts; '' where it gives none that can be told."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(each, {}) or "…" for each in node.values)
    if isinstance(node, ast.IfExp):
        return _text(node.body, known)
    return _text(known[node.id], {}) if isinstance(node, ast.Name) and node.id in known else ""


PAGES: dict[str, Callable[[], str]] = {
    "kinds": kinds,
    "values": values,
    "commands": commands,
    "settings": settings,
    "problems": problems,
}

if __name__ == "__main__":
    main()
