"""The corpus of hostile files: each is refused by its rule, at its line and column, and harms nobody who looks on."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.cli.commands import run
from tests.hostile.case import Case, open_again
from tests.hostile.corpus import BROKEN, CORPUS, MADE
from tests.knowledge import HANG
from tests.proofs.hostile import STRIDE
from tests.trees.test_reader import REFUSED

COMMAND = re.compile(
    r"::(?:error|warning|notice) file=[^,:]*,line=[0-9]+,col=[0-9]+,title=[a-z0-9-]+::[^\r\n]*"
)


def laid(case: Case, folder: Path) -> Path:
    """The base of a case; it is skipped where the system has no such files."""
    try:
        case.lay(folder)
    except OSError as error:
        pytest.skip(f"no such files here: {error}")
    return folder


def of_file(case: Case) -> str:
    """The file that a case of `tests/broken/` is about."""
    return case.name.removeprefix("broken-")


@pytest.mark.slow
@pytest.mark.parametrize("case", MADE, ids=[case.name for case in MADE])
def test_what_is_told(case: Case, tmp_path: Path) -> None:
    """A hostile base is told of in full, with the place of each problem; no exit code is above 2, and nothing hangs."""
    base = laid(case, tmp_path)
    start = time.process_time()
    result = run("check", base, "--no-cache", "--format", "json")
    assert time.process_time() - start < HANG
    open_again(base, case.closed)
    assert result.exit_code == case.code
    rows = json.loads(result.stdout) if case.code < 2 else []
    assert {(row["file"], row["line"], row["column"], row["code"]) for row in rows} == case.told
    assert all(row["message"] and len(row["message"]) + len(row["hint"]) < 1_000 for row in rows)


NAMED = [case for case in MADE if "named" in case.name or "escape" in case.name]


@pytest.mark.parametrize("case", NAMED, ids=[case.name for case in NAMED])
def test_no_name_steers_whoever_reads_it(case: Case, tmp_path: Path) -> None:
    """However a file is called, each problem is one line that prints, one command, and one result."""
    base = laid(case, tmp_path)
    options = ("--no-cache", "--format")
    told = len(json.loads(run("check", base, *options, "json").stdout))
    lines = run("check", base, *options, "text").stdout.splitlines()
    assert len(lines) == told
    assert all(line.replace("\u200d", "").isprintable() for line in lines)
    commands = run("check", base, *options, "github").stdout.splitlines()
    assert len(commands) == told
    assert all(
        COMMAND.fullmatch(command) and command.replace("\u200d", "").isprintable() for command in commands
    )
    (log,) = json.loads(run("check", base, *options, "sarif").stdout)["runs"]
    uris = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in log["results"]]
    assert all(re.fullmatch(r"[A-Za-z0-9%/._~-]+", uri) for uri in uris)
    assert {unquote(uri) for uri in uris} == {file for file, *_ in case.told}


@pytest.mark.parametrize("case", BROKEN[::12], ids=of_file)
def test_a_broken_file_by_itself(case: Case, tmp_path: Path) -> None:
    """What is told of a broken file is told of it without the others, too."""
    rows = json.loads(run("check", laid(case, tmp_path), "--no-cache", "--format", "json").stdout)
    of_it = {(row["file"], row["line"], row["column"], row["code"]) for row in rows}
    assert {each for each in of_it if each[0] == of_file(case)} == case.told


def test_there_are_enough() -> None:
    """The corpus holds hundreds of cases, each with a name of its own; it only grows."""
    assert len(CORPUS) > 670
    assert Counter(case.name for case in CORPUS).most_common(1)[0][1] == 1


def test_every_refusal_of_the_reader_is_in_it() -> None:
    """Each rule of the strict reader refuses a file of the corpus, and so do those of finding files."""
    codes = {code for case in CORPUS for _, _, _, code in case.told}
    assert codes >= {code for code, *_ in REFUSED}
    assert codes >= {
        *("forbidden-character", "too-many-nodes", "symbolic-link", "no-regular-file", "unreadable"),
        *(
            "folder-named-as-file",
            "reserved-id",
            "duplicate-id",
            "duplicate-name",
            "unknown-key",
            "bad-file-name",
        ),
    }


def test_a_proof_tries_each_once() -> None:
    """The stride by which the proof goes through the corpus leads to every case."""
    assert len({number * STRIDE % len(CORPUS) for number in range(len(CORPUS))}) == len(CORPUS)
