"""`sourcebook init`: a new base that builds."""

from __future__ import annotations

from pathlib import Path

import click

from sourcebook.cli.options import FOLDER, told_if_refused
from sourcebook.kinds.loading import load
from sourcebook.output.publishing import publish
from sourcebook.scaffolding import new_base
from sourcebook.schemas import FOLDER as FOLDER_OF_SCHEMAS
from sourcebook.schemas import schemas


@click.command()
@click.argument("directory", metavar="DIR", type=FOLDER)
@click.option("--title", help="The name of the base; that of its folder by default.")
@click.option(
    "--requirement",
    default="",
    metavar="SPEC",
    help="How pip finds Sourcebook, for the base's requirements.txt.",
)
def init(directory: Path, title: str | None, requirement: str) -> None:
    """Make a new base in DIR: settings, folders, editor support, workflows for GitHub. Nothing is overwritten."""
    schema, _ = load()
    files = new_base(schema, title or directory.resolve().name.replace("-", " ").capitalize(), requirement)
    if present := [path for path in files if (directory / path).exists()]:
        raise click.ClickException(
            f"{directory} has these files already, and nothing was written: {', '.join(present)}"
        )
    with told_if_refused():
        for path, content in files.items():
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_bytes(content)
        # So that `sourcebook schema` knows these for its own, and may write them anew.
        publish(directory / FOLDER_OF_SCHEMAS, schemas(schema))
    click.echo(f"{directory} is a base now. Next:", err=True)
    click.echo(
        f"  cd {directory}\n  sourcebook new source\n  sourcebook new event\n  mkdocs serve --livereload"
    )
