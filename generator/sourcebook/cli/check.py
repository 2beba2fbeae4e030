"""`sourcebook check`: every problem of every file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

import click

from sourcebook import encoding
from sourcebook.build import prepare
from sourcebook.cli.options import BROKEN, base_argument, chosen, tell
from sourcebook.problems import Level, Problem

SARIF_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}


@click.command()
@base_argument
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--gaps", is_flag=True, help="Show notices too: what the base lacks.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for programs, for GitHub's annotations, for code scanning.",
)
def check(base: Path | None, folder: Path | None, form: str, *, strict: bool, gaps: bool) -> None:
    """Tell every problem of every file of a base.

    Exits with 0 if there is none, 1 if there are errors (with --strict: or warnings), 2 if the command itself is wrong.
    """
    prepared = prepare(chosen(base, folder))
    shown = [problem for problem in prepared.problems if gaps or problem.level is not Level.NOTICE]
    FORMATS[form](shown)
    hidden = "" if gaps or not prepared.at(Level.NOTICE) else " (--gaps shows the notices)"
    click.echo(prepared.summary() + hidden, err=True)
    fatal = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    if any(problem.level in fatal for problem in prepared.problems):
        raise click.exceptions.Exit(BROKEN)


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
        "message": {"text": words},
        "locations": [{"physicalLocation": place}],
    }


FORMATS: dict[str, Callable[[Sequence[Problem]], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
