"""`sourcebook schema`: the JSON Schemas of a base's kinds, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from sourcebook.cli.options import BROKEN, base_argument, chosen, tell, told_if_refused
from sourcebook.loading.base import load
from sourcebook.output.publishing import Foreign, publish
from sourcebook.problems import Level
from sourcebook.schemas import FOLDER, schemas


@click.command()
@base_argument
def schema(base: Path | None, folder: Path | None) -> None:
    """Write the JSON Schemas of a base's kinds to its folder `schema/`, with which an editor completes and checks."""
    path = chosen(base, folder)
    loaded = load(path)
    of_kinds = [problem for problem in loaded.at(Level.ERROR) if "/_" in problem.file]
    if of_kinds:
        tell(of_kinds)
        raise click.exceptions.Exit(BROKEN)
    try:
        with told_if_refused():
            done = publish(path / FOLDER, schemas(loaded.library.schema))
    except Foreign as foreign:
        raise click.ClickException(
            f"{FOLDER}/ holds files that this command did not write: {foreign}"
        ) from None
    click.echo(
        f"{FOLDER}/: {done.written} written, {done.unchanged} unchanged, {done.deleted} deleted", err=True
    )
