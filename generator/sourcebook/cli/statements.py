"""`sourcebook statements`: the table from which every grade is computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click
import orjson

from sourcebook.cli.options import base_argument, chosen, overlay_option, prepared_or_exit
from sourcebook.pages.site import Site
from sourcebook.provenance.table import Row, rows


@click.command()
@base_argument
@overlay_option
def statements(base: Path | None, folder: Path | None, overlay: Path | None) -> None:
    """Print every statement of the base: who says what of which value, where, and how well that is vouched for.

    One JSON object a line, sorted by entry. A value of which no source speaks has one without a source.
    """
    site = cast("Site", prepared_or_exit(chosen(base, folder), overlay).site)
    for row in _rows(site):
        click.echo(orjson.dumps(row._asdict()).decode())


def _rows(site: Site) -> Iterator[Row]:
    for key, entry in site.library.entries.items():
        own = site.shower.weigher.of_entry(key)
        yield from rows(entry, site.library.kind(entry), own, site.weights_of(entry))
