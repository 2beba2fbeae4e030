"""SECURITY.md: each promise names what holds it, and each limit is the one that the program has."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.proofs.proof import proofs

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = re.findall(r"^(\d+)\. (.*(?:\n {2,}.*)*)", TEXT, re.MULTILINE)
LIMITS = re.findall(r"^\| ([^|]+) \| ([0-9,]+) \| `([\w.]+)\.(\w+)` \|$", TEXT, re.MULTILINE)
HELD = re.compile(r"Held by\s+(.*)\.", re.DOTALL)


@pytest.mark.parametrize(("number", "promise"), PROMISES)
def test_each_promise_is_held(number: str, promise: str) -> None:
    """By proofs and tests that exist."""
    held = HELD.search(promise)
    assert held, "no proof and no test is named"
    names = [name.strip() for name in held[1].replace("\n", " ").split(",")]
    for name in {name.strip("`") for name in names}:
        assert (ROOT / name).is_file() if "/" in name else name in proofs(), name


def test_promises_are_numbered() -> None:
    """From 1, without a gap: others refer to them."""
    assert [int(number) for number, _ in PROMISES] == [*range(1, len(PROMISES) + 1)]
    assert len(PROMISES) >= 15


@pytest.mark.parametrize(("what", "most", "module", "name"), LIMITS)
def test_limits_are_those_of_the_program(what: str, most: str, module: str, name: str) -> None:
    """The figure on the page is the constant that it names."""
    assert f"{getattr(import_module(f'sourcebook.{module}'), name):,}" == most


def test_the_table_of_limits_is_read() -> None:
    """Every row of it, so that none stands there unseen."""
    table = TEXT.partition("## Limits")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| what")]
    assert len(rows) == len(LIMITS) >= 10
