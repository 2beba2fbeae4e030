"""`sourcebook incoming`: the entries of somebody's commit, as data."""

from __future__ import annotations

from pathlib import Path

import click

from sourcebook import encoding
from sourcebook.cli.check import FORMATS
from sourcebook.cli.options import BROKEN, base_option, chosen, told_if_refused
from sourcebook.incoming import NoGit, proposal, take, unsaved

MORE_THAN_ENTRIES = 3
"""The exit status where a commit changes other files as well."""

MOST_SHOWN = 10


@click.command()
@click.argument("commit")
@base_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How what is refused is told: for people, for programs, for GitHub's annotations, for code scanning.",
)
def incoming(commit: str, base: Path | None, form: str) -> None:
    """Put the entries and the ledger of a commit, such as a pull request's, in place of the base's own: as data.

    Nothing else is taken of it, and nothing of it is run: look at it with `sourcebook check` and `mkdocs build` of your own.
    Exits with 0 if it was taken, 1 if something in it is refused, 3 if it changes other files too; then nothing is written.
    """
    path = chosen(base)
    try:
        proposed = proposal(path, commit)
        if proposed.problems:
            FORMATS[form](sorted(proposed.problems))
            raise click.exceptions.Exit(BROKEN)
        if proposed.others:
            click.echo(f"this commit changes more than entries: {_some(proposed.others)}", err=True)
            click.echo("nothing was taken: read it as code", err=True)
            raise click.exceptions.Exit(MORE_THAN_ENTRIES)
        if lost := unsaved(path):
            raise click.ClickException(
                f"these are not in git, and would be lost: {_some(lost)}. Commit them, or take the commit into another "
                "work tree (git worktree add --detach ../preview)"
            )
        with told_if_refused():
            take(path, proposed)
    except NoGit as error:
        raise click.ClickException(encoding.terminal(str(error))) from None
    click.echo(f"taken as data: {len(proposed.files):,} files of {proposed.commit}", err=True)


def _some(names: list[str]) -> str:
    """The first of some names, harmless on a terminal and in the log of a workflow, where `##[` begins a command."""
    more = len(names) - MOST_SHOWN
    shown = ", ".join(encoding.terminal(name).replace("##[", "#\\u0023[") for name in names[:MOST_SHOWN])
    return f"{shown} and {more:,} more" if more > 0 else shown
