"""`sourcebook new`: a commented entry to fill in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sourcebook import addresses
from sourcebook.cli.options import BROKEN, base_option, chosen, tell, told_if_refused
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.loading.base import Base, load
from sourcebook.loading.finding import ENTRIES, YAML_ENDINGS
from sourcebook.problems import Level
from sourcebook.scaffolding import new_entry, problem_of, required_fields, takes_text


@click.command()
@click.argument("kind")
@click.argument("entry_id", metavar="[ID]", required=False)
@base_option
@click.option(
    "--set",
    "settings",
    metavar="FIELD=TEXT",
    multiple=True,
    help="Give a field a plain value (several ids: with commas). May be repeated.",
)
def new(base: Path | None, kind: str, entry_id: str | None, settings: Sequence[str]) -> None:
    """Write a new entry of a KIND (event, place, actor, source, or one of the base's own), with every field explained.

    On a terminal, asks for what is required. ID is made from the title where none is given. Nothing is ever overwritten.
    """
    path = chosen(base)
    loaded = load(path)
    if broken := [problem for problem in loaded.at(Level.ERROR) if "/_" in problem.file]:
        tell(broken)
        raise click.exceptions.Exit(BROKEN)
    chosen_kind = _kind(loaded.library.schema, kind)
    given = _given(chosen_kind, loaded.library.schema, settings)
    if sys.stdin.isatty():
        _ask(chosen_kind, loaded.library.schema, given)
    file = _file(loaded, chosen_kind, entry_id or addresses.slug(given.get("title", "")))
    with told_if_refused():
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(new_entry(chosen_kind, loaded.library.schema, given))
    click.echo(file)
    click.echo(
        f"Fill it in; `sourcebook check` tells what is missing. Its address: /{chosen_kind.folder}/{file.stem}/",
        err=True,
    )


def _kind(schema: Schema, name: str) -> Kind:
    for kind in schema.kinds.values():
        if name in {kind.id, kind.folder}:
            return kind
    known = ", ".join(sorted(kind.id for kind in schema.kinds.values()))
    raise click.UsageError(f"there is no kind `{name}`; known are {known}")


def _given(kind: Kind, schema: Schema, settings: Sequence[str]) -> dict[str, str]:
    """The values of `--set`, each checked as the entry's file will be."""
    given = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or name not in kind.fields:
            raise click.UsageError(
                f"--set {setting}: write FIELD=TEXT, with a field of {kind.id}: {', '.join(kind.fields)}"
            )
        if not takes_text(kind.fields[name]):
            raise click.UsageError(
                f"--set {setting}: `{name}` takes more than one text; write it in the file"
            )
        if problem := _problem(kind, schema, kind.fields[name], text):
            raise click.UsageError(f"--set {setting}: {problem}")
        given[name] = text
    return given


def _ask(kind: Kind, schema: Schema, given: dict[str, str]) -> None:
    for field in required_fields(kind):
        while field.name not in given:
            text = click.prompt(f"{field.label} ({field.description})", err=True)
            if problem := _problem(kind, schema, field, text):
                click.echo(problem, err=True)
            else:
                given[field.name] = text


def _problem(kind: Kind, schema: Schema, field: Field, text: str) -> str:
    """What is wrong with a text as the value of a field; '' if nothing is."""
    problem = problem_of(kind, schema, field.name, text)
    return "" if problem is None else f"{problem.message}{f' ({problem.hint})' if problem.hint else ''}"


def _file(loaded: Base, kind: Kind, stem: str) -> Path:
    """Where the entry goes. Ends the command where its id cannot be, or must not be, an entry's."""
    library, key = loaded.library, (kind.folder, stem)
    if not stem:
        raise click.UsageError(f"name an ID, or give a title to make one from: --set title='…' ({kind.id})")
    if not addresses.is_id(stem):
        raise click.UsageError(
            f"`{stem}` is no id: name one, of a-z, 0-9 and hyphens (`sourcebook new {kind.id} my-id`)"
        )
    folder = loaded.path / ENTRIES / kind.folder
    if folder.is_symlink() or folder.parent.is_symlink():
        raise click.ClickException(
            f"{folder} is a symbolic link, or lies in one: nothing is written through it"
        )
    present = [file for ending in YAML_ENDINGS for file in folder.rglob(f"{stem}{ending}")]
    if present:
        raise click.ClickException(f"{present[0]} is there already, and is left as it is")
    used = {*library.redirects, *library.tombstones}
    if stem in addresses.RESERVED_IDS or key in used or f"{kind.folder}/{stem}" in loaded.ledger:
        raise click.UsageError(f"the id `{stem}` is reserved, or was used before: an id is never given twice")
    return folder / f"{stem}.yaml"
