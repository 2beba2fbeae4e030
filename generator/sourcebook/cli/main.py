"""The command `sourcebook`: its parts, and how it meets a terminal."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections import UserDict
from collections.abc import Iterator
from importlib import import_module

import click

NAMES = (
    "check",
    "cite",
    "incoming",
    "init",
    "ledger",
    "markdown",
    "new",
    "remove",
    "rename",
    "schema",
    "statements",
    "undo",
)
"""Each is a module of this package that has a command of its name."""


class Commands(UserDict[str, click.Command]):
    """The commands by their names. Each is loaded when it is asked for: `check` need not wait for what `new` imports."""

    def __getitem__(self, name: str) -> click.Command:
        """Load a command. Raises `KeyError` where there is none of this name."""
        if name in NAMES and name not in self.data:
            self.data[name] = getattr(import_module(f"sourcebook.cli.{name}"), name)
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:
        """All names, loaded or not."""
        return iter(NAMES)

    def __len__(self) -> int:
        """How many there are."""
        return len(NAMES)

    def __contains__(self, name: object) -> bool:
        """Whether there is a command of this name."""
        return name in NAMES


@click.group(
    commands=Commands(), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="sourcebook", prog_name="sourcebook")
@click.pass_context
def main(context: click.Context) -> None:
    """Keep a knowledge base of events, places, actors and sources as YAML files.

    A base is a folder with `mkdocs.yml` and `entries/`: the current one, or that which -C names.
    `mkdocs serve` previews it, `mkdocs build` builds its site.
    """
    # Else the interpreter looks through all that a command made for cycles, when nobody needs it any more.
    atexit.register(gc.freeze)
    if os.environ.get("NO_COLOR"):
        context.color = False
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A name in a script that the terminal's encoding lacks must not end the command.
            stream.reconfigure(errors="backslashreplace")
