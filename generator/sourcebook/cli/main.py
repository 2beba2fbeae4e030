"""The command `sourcebook`: its parts, and how it meets a terminal."""

from __future__ import annotations

import os
import sys
from importlib import metadata

import click

from sourcebook.cli.check import check
from sourcebook.cli.init import init
from sourcebook.cli.ledger import ledger
from sourcebook.cli.markdown import markdown
from sourcebook.cli.new import new
from sourcebook.cli.schema import schema


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(metadata.version("sourcebook"), prog_name="sourcebook")
@click.pass_context
def main(context: click.Context) -> None:
    """Keep a knowledge base of events, places, actors and sources as YAML files.

    A base is a folder with `mkdocs.yml` and `entries/`: the current one, or that which -C names.
    `mkdocs serve` previews it, `mkdocs build` builds its site.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name in a script that the terminal's encoding lacks must not end the command.
            stream.reconfigure(errors="backslashreplace")


for command in (check, init, ledger, markdown, new, schema):
    main.add_command(command)
