"""`sourcebook undo`: puts back what an interrupted renaming or removal left."""

from __future__ import annotations

from pathlib import Path

import click

from sourcebook import encoding, journal
from sourcebook.cli.options import base_argument, chosen, told_if_refused


@click.command()
@base_argument
def undo(base: Path | None, folder: Path | None) -> None:
    """Put every file back that a `rename` or `remove` had changed when it was interrupted."""
    path = chosen(base, folder)
    try:
        with told_if_refused():
            back = journal.undo(path)
    except journal.Busy:
        raise click.ClickException("the change is still under way") from None
    except journal.BadJournal:
        raise click.ClickException(
            f"{journal.FOLDER}/{journal.JOURNAL} was not written by this program: look at it, and delete the folder"
        ) from None
    if back is None:
        click.echo("there is nothing to undo", err=True)
        return
    for file in back:
        click.echo(encoding.terminal(file))
    click.echo(f"{len(back)} files are as they were", err=True)
