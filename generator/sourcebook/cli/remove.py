"""`sourcebook remove`: an entry taken away, or merged into another one; its address answers on."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from sourcebook.caching.store import Store
from sourcebook.changing.removing import merge
from sourcebook.changing.removing import remove as planned
from sourcebook.cli.changing import dry_run_option, made
from sourcebook.cli.options import base_option, chosen


@click.command()
@click.argument("name", metavar="FOLDER/ID")
@base_option
@click.option("--reason", metavar="TEXT", help="Why it is removed, for readers of its address.")
@click.option("--date", metavar="DATE", help="When it was removed; today by default.")
@click.option("--title", metavar="TEXT", help="The title that its address shows; its own by default.")
@click.option(
    "--into",
    metavar="FOLDER/OTHER",
    help="Merge it into another entry, which takes its names and its address.",
)
@click.option(
    "--discard",
    is_flag=True,
    help="Delete also what is nowhere else: files beside it; with --into, what it says.",
)
@dry_run_option
def remove(  # noqa: PLR0913 -- its options
    base: Path | None,
    name: str,
    reason: str | None,
    date: str | None,
    title: str | None,
    into: str | None,
    *,
    discard: bool,
    dry_run: bool,
) -> None:
    """Remove the entry FOLDER/ID. Its address says from then on that it was removed, when and why.

    Refused while anything names it. With --into, every name of it becomes one of FOLDER/OTHER instead, to which its address
    then leads; what it says is not carried over. All files are changed, or none.
    """
    path = chosen(base)
    store = Store.of_base(path)
    if into is not None:
        if reason is not None or date is not None or title is not None:
            raise click.UsageError(
                "an entry that is merged leaves no tombstone: --into goes without --reason, --date and --title"
            )
        made(lambda: merge(path, name, into, discard=discard, store=store), dry_run=dry_run)
    elif reason is None:
        raise click.UsageError(
            "say why: --reason '…'; or merge the entry into another one: --into FOLDER/OTHER"
        )
    else:
        words = {"reason": reason, "date": date or _today(), "title": title or ""}
        made(lambda: planned(path, name, **words, discard=discard, store=store), dry_run=dry_run)


def _today() -> str:
    """The date of today; of the time that `SOURCE_DATE_EPOCH` names, if it does (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC).astimezone()
    return now.date().isoformat()
