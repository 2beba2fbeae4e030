"""`sourcebook rename`: another id for an entry, whose former address leads on."""

from __future__ import annotations

from pathlib import Path

import click

from sourcebook.caching.store import Store
from sourcebook.changing.renaming import rename as planned
from sourcebook.cli.changing import dry_run_option, made
from sourcebook.cli.options import base_option, chosen


@click.command()
@click.argument("name", metavar="FOLDER/ID")
@click.argument("new", metavar="NEW")
@base_option
@dry_run_option
def rename(base: Path | None, name: str, new: str, *, dry_run: bool) -> None:
    """Give the entry FOLDER/ID the id NEW: its file, and every name of it in entries and in the pages of `docs/`.

    The former id goes into the entry's `aliases`, so that its address leads to the new one; the ledger gains the new
    one. All files are changed, or none; every byte that is not part of a name stays.
    """
    path = chosen(base)
    made(lambda: planned(path, name, new, Store.of_base(path)), dry_run=dry_run)
