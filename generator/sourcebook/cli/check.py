"""`sourcebook check`: every problem of every file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import click

from sourcebook import encoding
from sourcebook.caching.reports import Report, reported
from sourcebook.caching.store import Store
from sourcebook.cli.options import BROKEN, base_argument, chosen, overlay_option, tell
from sourcebook.collecting import no_collector
from sourcebook.problems import Level, Problem

NOTICED = ("unsourced", "no-archive")
"""The gaps of which each check has a notice, for an entry alone tells of them."""

SARIF_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}


@click.command()
@base_argument
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--gaps", is_flag=True, help="Show notices and gaps too: what the base lacks, and does not know."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for programs, for GitHub's annotations, for code scanning.",
)
@click.option("--no-cache", is_flag=True, help="Read every file, and keep nothing for the next time.")
@overlay_option
def check(  # noqa: PLR0913 -- its options
    base: Path | None,
    folder: Path | None,
    form: str,
    *,
    strict: bool,
    gaps: bool,
    no_cache: bool,
    overlay: Path | None,
) -> None:
    """Tell every problem of every file of a base.

    Exits with 0 if there is none, 1 if there are errors (with --strict: or warnings), 2 if the command itself is wrong.
    """
    with no_collector():
        path = chosen(base, folder)
        store = None if no_cache else Store.of_base(path, overlay)
        report = _report(path, store, overlay)
        shown = [problem for problem in report.problems if gaps or problem.level is not Level.NOTICE]
        lacking = _gaps(path, store, overlay) if gaps else []
    FORMATS[form](sorted([*shown, *lacking]))
    levels = {problem.level for problem in report.problems}
    if gaps and Level.ERROR not in levels:
        for line in _counted([*shown, *lacking]):
            click.echo(f"gaps: {line}", err=True)
    hidden = "" if gaps or Level.NOTICE not in levels else " (--gaps shows the notices)"
    click.echo(report.summary + hidden, err=True)
    if levels & ({Level.ERROR, Level.WARNING} if strict else {Level.ERROR}):
        raise click.exceptions.Exit(BROKEN)


def _report(path: Path, store: Store | None, overlay: Path | None) -> Report:
    """What is wrong with a base: as it was found the last time, where nothing has changed."""

    def found() -> Report:
        # Loaded where it is wanted: mostly, nothing has changed.
        from sourcebook.cli.checking import report_of  # noqa: PLC0415

        return report_of(path, store, overlay)

    return reported(path, store, found, overlay) if store else found()


def _gaps(path: Path, store: Store | None, overlay: Path | None) -> list[Problem]:
    """What a base does not know, a notice for each gap of each entry; nothing of one with errors."""
    # Loaded where it is wanted: all entries have to be there for it.
    from sourcebook.cli.lacking import gaps_of  # noqa: PLC0415

    return gaps_of(path, store, overlay)


def _counted(told: Sequence[Problem]) -> Iterator[str]:
    """How many entries have each gap, and of which kinds, the most first; of two gaps each check has a notice."""
    found: dict[str, Counter[str]] = {}
    for problem in told:
        if problem.code.startswith("gap-") or problem.code in NOTICED:
            folder = encoding.terminal(problem.file.split("/")[1])
            found.setdefault(problem.code.removeprefix("gap-"), Counter())[folder] += 1
    for code, folders in sorted(found.items(), key=lambda each: (-each[1].total(), each[0])):
        kinds = ", ".join(f"{number:,} in {folder}" for folder, number in folders.most_common())
        yield f"{folders.total():,} {code} ({kinds})"


def _text(problems: Sequence[Problem]) -> None:
    tell(problems, err=False)


def _json(problems: Sequence[Problem]) -> None:
    """A list of objects; files relative to the base, lines and columns from 1."""
    keys = ("file", "line", "column", "level", "code", "path", "message", "hint")
    rows = [{key: getattr(problem, key) for key in keys} for problem in problems]
    click.echo(json.dumps(rows, ensure_ascii=True, indent=1))


def _github(problems: Sequence[Problem]) -> None:
    """Workflow commands, which show as annotations of a pull request."""
    for problem in problems:
        name = problem.level.value
        place = f"file={encoding.workflow(problem.file, as_property=True)},line={problem.line},col={problem.column}"
        title = encoding.workflow(problem.code, as_property=True)
        words = encoding.workflow(f"{problem.message} ({problem.hint})" if problem.hint else problem.message)
        click.echo(f"::{name} {place},title={title}::{words}")


def _sarif(problems: Sequence[Problem]) -> None:
    """SARIF 2.1.0, with one rule for each code that occurs."""
    rules = [{"id": code} for code in sorted({problem.code for problem in problems})]
    driver = {"name": "sourcebook", "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each) for each in problems],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
    click.echo(
        json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=1)
    )


def _result(problem: Problem) -> dict[str, object]:
    words = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
    region = {"startLine": problem.line, "startColumn": problem.column}
    place = {"artifactLocation": {"uri": quote(problem.file)}, "region": region}
    return {
        "ruleId": problem.code,
        "level": SARIF_LEVELS[problem.level],
        "message": {"text": encoding.sarif(words)},
        "locations": [{"physicalLocation": place}],
    }


FORMATS: dict[str, Callable[[Sequence[Problem]], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
