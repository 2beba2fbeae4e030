"""What the commands that change a base share: how a change is shown, carried out and refused."""

from __future__ import annotations

from collections.abc import Callable

import click

from sourcebook import encoding, journal
from sourcebook.changing.model import Change, Refused
from sourcebook.cli.options import BROKEN, tell, told_if_refused

INTERRUPTED = (
    "another renaming or removal is under way, or was interrupted: `sourcebook undo` puts its files back"
)


def dry_run_option(command: Callable[..., object]) -> Callable[..., object]:
    """`--dry-run` for a command."""
    return click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")(
        command
    )


def made(plan: Callable[[], Change], *, dry_run: bool) -> None:
    """Plan a change, then carry it out, or show it. Ends the command where it is refused."""
    try:
        change = plan()
        if dry_run:
            for line in change.diff():
                click.echo(encoding.terminal(line.removesuffix("\r")))
            return
        with told_if_refused():
            carry_out(change)
    except Refused as refused:
        if not refused.problems:
            raise click.UsageError(refused.message) from None
        tell(refused.problems)
        click.echo(refused.message, err=True)
        raise click.exceptions.Exit(BROKEN) from None
    files = len(change.after)
    click.echo(f"{files} files changed, {change.names} names written anew", err=True)


def carry_out(change: Change) -> None:
    """Change the files. Ends the command where something is in the way; nothing is changed then."""
    try:
        change.carry_out()
    except journal.Busy:
        raise click.ClickException(INTERRUPTED) from None
    except journal.Disturbed as disturbed:
        file = encoding.terminal(disturbed.file)
        message = f"{file} changed meanwhile, or is a symbolic link: nothing was changed"
        raise click.ClickException(message) from None
    except OSError:
        if any(journal.interrupted(change.base)):
            click.echo(
                "the change could be neither made nor undone: run `sourcebook undo` when this is mended",
                err=True,
            )
        raise
