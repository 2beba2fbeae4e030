"""What `make audit` makes of the answers of pip-audit: silence is not taken for safety."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tools.audit import CLEAN, COMMAND, HOLES, LOCKS, ROOT, UNKNOWN, audit

HOLE = {"id": "PYSEC-1", "fix_versions": ["2.1", "3"]}


@pytest.mark.parametrize(
    ("answer", "status", "line"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], CLEAN, "no hole is known in 1 packages"),
        ([{"name": "a", "version": "1", "vulns": [HOLE]}], HOLES, "a 1: PYSEC-1; mended in 2.1, 3"),
        (
            [
                {"name": "a", "version": "1", "vulns": [{"id": "X", "fix_versions": []}]},
                {"name": "b", "skip_reason": "r"},
            ],
            HOLES,
            "a 1: X; mended in no version",
        ),
        (
            [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}],
            UNKNOWN,
            "1 of 2 packages were not audited: not found",
        ),
        ([], UNKNOWN, "0 of 0 packages were not audited"),
    ],
)
def test_an_answer(answer: object, status: int, line: str) -> None:
    """A hole fails, and so does a package of which nothing is known."""
    printed = f"print({json.dumps({'dependencies': answer})!r})"
    assert audit([sys.executable, "-c", printed]) == (status, [line])


@pytest.mark.parametrize(
    "code", ["raise ConnectionError('no such host')", "print('no JSON')", "print('[]')", "print('{}')"]
)
def test_no_answer(code: str) -> None:
    """Where the list cannot be reached, it says so in a line: nothing is known."""
    status, (line,) = audit([sys.executable, "-c", code])
    assert status == UNKNOWN
    assert line.startswith("nothing was audited: the list of known holes cannot be reached")


def test_what_is_asked(tmp_path: Path) -> None:
    """Both locks, by their hashes, and nothing is installed for it."""
    echo = (
        "import json, sys; print(json.dumps({'dependencies': [{'name': 'x', 'skip_reason': str(sys.argv)}]}))"
    )
    assert {"--require-hashes", "--disable-pip"} <= set(COMMAND)
    assert all((ROOT / lock).is_file() for lock in LOCKS)
    status, (line,) = audit([sys.executable, "-c", echo], tmp_path)
    assert status == UNKNOWN
    assert all(repr(str(tmp_path / lock)) in line for lock in LOCKS)
