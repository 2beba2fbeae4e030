"""What the base lacks is told as a notice, which never fails a build."""

from __future__ import annotations

import pytest

from sourcebook.checks.gaps import check
from sourcebook.problems import Level
from tests.knowledge import entry, event, place, shipped, source

CASES = [
    ("events/x", event(), ["unsourced"]),
    ("events/x", event(sources="[report]"), []),
    ("events/x", event(date="{value: 2024, sources: [report]}"), []),
    ("places/x", place(), ["unsourced"]),
    ("sources/x", source(), []),
    ("sources/x", source(url="https://example.org/"), ["no-archive"]),
    ("sources/x", source(url="https://example.org/", archives="[https://example.org/copy]"), []),
]


@pytest.mark.parametrize(("name", "text", "codes"), CASES)
def test_gaps(name: str, text: str, codes: list[str]) -> None:
    """An entry that nobody vouches for, and a source that could vanish."""
    found = list(check(entry(name, text), shipped()))
    assert [each.code for each in found] == codes
    assert all(each.level is Level.NOTICE for each in found)
