"""What several commands share: which base is meant, and how problems are told on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sourcebook import encoding
from sourcebook.caching.sighting import ENTRIES
from sourcebook.problems import Level, Problem

if TYPE_CHECKING:
    from sourcebook.build import Prepared

OVERLAY = "SOURCEBOOK_OVERLAY"
"""The environment variable that names the folder of an overlay."""

PRIVATE = "private edition, not for publication"
COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTICE: "cyan"}
FOLDER = click.Path(file_okay=False, path_type=Path)
BROKEN = 1
"""The exit status where a base has problems; 2 is for wrong usage."""

Command = Callable[..., Any]


def base_option(command: Command) -> Command:
    """`-C BASE` for a command; it gets `base` as a path, or None."""
    return click.option(
        "-C", "base", metavar="BASE", type=FOLDER, help="The base; the current folder by default."
    )(command)


def base_argument(command: Command) -> Command:
    """`[BASE]` besides `-C BASE`; the command gets `folder` too."""
    return base_option(click.argument("folder", metavar="[BASE]", required=False, type=FOLDER)(command))


def overlay_option(command: Command) -> Command:
    """`--overlay FOLDER` for a command; it gets `overlay` as a path, or None."""
    return click.option(
        "--overlay",
        metavar="FOLDER",
        envvar=OVERLAY,
        type=FOLDER,
        help="A folder outside of the base with what its files withhold: what comes of it is private.",
    )(command)


def chosen(base: Path | None, folder: Path | None = None) -> Path:
    """The base that is meant. Ends the command with status 2 where two are named, or where it is no base."""
    if base and folder and base != folder:
        raise click.UsageError(f"two bases are named: {base} and {folder}")
    path = base or folder or Path()
    if not (path / ENTRIES).is_dir():
        raise click.UsageError(
            f"{path} is no base: it has no folder `{ENTRIES}`. Name one with -C, or make one with `sourcebook init`"
        )
    return path


def prepared_or_exit(path: Path, overlay: Path | None = None) -> Prepared:
    """A base without errors. With errors, tells them and ends the command with status 1."""
    # Loaded where it is wanted: a check of what did not change is over before the half of it would be.
    from sourcebook.build import prepare  # noqa: PLC0415

    prepared = prepare(path, overlay=overlay)
    if prepared.plan is None:
        tell(prepared.at(Level.ERROR))
        click.echo(prepared.summary(), err=True)
        raise click.exceptions.Exit(BROKEN)
    if overlay:
        click.echo(PRIVATE, err=True)
    return prepared


def tell(problems: Iterable[Problem], *, err: bool = True) -> None:
    """Print problems, one a line."""
    lines = [_line(problem) for problem in problems]
    if lines:
        click.echo("\n".join(lines), err=err)


def _line(problem: Problem) -> str:
    """A problem as a terminal shows it, its level in colour, with nothing that could steer the terminal."""
    place, level, words = str(problem).partition(f" {problem.level}[{problem.code}]")
    shown = click.style(encoding.terminal(level), fg=COLOURS[problem.level])
    return encoding.terminal(place) + shown + encoding.terminal(words)


@contextmanager
def told_if_refused() -> Iterator[None]:
    """What the system refuses to do with a file ends the command with a line, and no traceback."""
    try:
        yield
    except OSError as error:
        where = encoding.terminal(str(error.filename or ""))
        raise click.ClickException(f"{where}: {error.strerror or error}") from None
