"""`sourcebook ledger`: notes the address of every entry."""

from __future__ import annotations

from pathlib import Path

import click

from sourcebook import ledger as ledgers
from sourcebook.cli.options import BROKEN, base_argument, chosen, tell, told_if_refused
from sourcebook.loading.base import answers, load
from sourcebook.problems import Level


@click.command()
@base_argument
def ledger(base: Path | None, folder: Path | None) -> None:
    """Add the name of every entry to `ledger.txt`, the list of all that was ever published. Nothing is taken out of it."""
    path = chosen(base, folder)
    loaded = load(path)
    if broken := [problem for problem in loaded.at(Level.ERROR) if problem.code != "lost-entry"]:
        tell(broken)
        click.echo("the ledger is left as it is until these are mended", err=True)
        raise click.exceptions.Exit(BROKEN)
    _, answered = answers(loaded.library)
    text = ledgers.written(loaded.ledger, answered)
    file = path / ledgers.FILE
    added = len(set(answered) - set(loaded.ledger))
    with told_if_refused():
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            ledgers.write(path, text)
    click.echo(f"{ledgers.FILE}: {added} added, {len(text.splitlines())} in all", err=True)
