"""`sourcebook cite`: how an entry, or one value of it, is cited."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from sourcebook import encoding
from sourcebook.cli.options import base_option, chosen, overlay_option, prepared_or_exit
from sourcebook.entries.model import Entry
from sourcebook.linking.library import Library
from sourcebook.pages.citing import labels, of_entry
from sourcebook.pages.site import Site
from sourcebook.shaping import did_you_mean


@click.command()
@click.argument("work", metavar="FOLDER/ID[#ANCHOR]")
@base_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "bibtex", "csl-json"]),
    default="text",
    show_default=True,
    help="For people, for LaTeX, for reference managers.",
)
@overlay_option
def cite(base: Path | None, work: str, form: str, overlay: Path | None) -> None:
    """Tell how an entry is cited, or its value at an anchor: `events/fire-in-port-maren`, `events/fire-in-port-maren#date`.

    The address is that of `site_url` in the base's settings; without one, the entry's name stands in its place.
    """
    name, _, anchor = work.partition("#")
    site = cast("Site", prepared_or_exit(chosen(base), overlay).site)
    entry = _entry(site.library, name.strip("/"))
    if anchor and anchor not in (known := labels(site, entry)):
        raise _unknown(f"{entry.kind}/{entry.id} has no value at `{anchor}`", did_you_mean(anchor, known))
    made = of_entry(site, entry, anchor)
    # The reader lets nothing into a text that steers a terminal: what is copied from there is to be the text itself.
    click.echo({"text": made.text, "bibtex": made.bibtex, "csl-json": made.csl}[form])


def _entry(library: Library, name: str) -> Entry:
    """The entry of a name, which may be a former one. Ends the command with status 2 where there is none."""
    folder, _, entry_id = name.partition("/")
    key = library.redirects.get((folder, entry_id), (folder, entry_id))
    if key in library.entries:
        return library.entries[key]
    if folder not in library.schema.kinds:
        raise _unknown(f"there is no folder `{folder}`", did_you_mean(folder, library.schema.kinds))
    if key in library.tombstones:
        raise _unknown(f"{name} was removed", "cite what took its place")
    ids = [other for kind, other in library.entries if kind == folder]
    near = did_you_mean(entry_id, ids)
    raise _unknown(f"there is no entry `{entry_id}` in {folder}/", near)


def _unknown(message: str, hint: str) -> click.UsageError:
    told = f"{message} ({hint})" if hint else message
    return click.UsageError(encoding.terminal(told))
