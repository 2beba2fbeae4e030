"""`sourcebook markdown`: the whole base as plain Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from sourcebook.cli.options import (
    FOLDER,
    base_argument,
    chosen,
    overlay_option,
    prepared_or_exit,
    told_if_refused,
)
from sourcebook.markdown_tree import tree
from sourcebook.output.assets import LostAsset
from sourcebook.output.publishing import Foreign, publish
from sourcebook.output.rendering import Renderer
from sourcebook.pages.site import Site
from sourcebook.planning import Plan


@click.command()
@base_argument
@click.option("--out", required=True, metavar="DIR", type=FOLDER, help="The folder to write to.")
@overlay_option
def markdown(base: Path | None, folder: Path | None, out: Path, overlay: Path | None) -> None:
    """Write the whole base as a tree of plain Markdown, with a `mkdocs.yml`, which any engine can build without a plugin.

    Only what differs is written, and only what this command wrote is deleted.
    """
    path = chosen(base, folder)
    prepared = prepared_or_exit(path, overlay)
    renderer = Renderer.of_base(path)
    try:
        files = tree(prepared, cast("Site", prepared.site), cast("Plan", prepared.plan), renderer)
        with told_if_refused():
            done = publish(out, files)
    except Foreign as foreign:
        raise click.ClickException(f"{out} holds files that this command did not write: {foreign}") from None
    except LostAsset as lost:
        raise click.ClickException(str(lost)) from None
    click.echo(f"{out}: {done.written} written, {done.unchanged} unchanged, {done.deleted} deleted", err=True)
