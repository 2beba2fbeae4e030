"""No quote, no claim: where a base asks for it."""

from __future__ import annotations

import pytest

from sourcebook.checking import check as check_base
from sourcebook.checks.no_quotes import check
from sourcebook.checks.registry import Asked, check_entry
from sourcebook.problems import Level
from tests.knowledge import Maker, entry, event, shipped, source

CASES = [
    (event(), []),
    (event(sources="[report]"), ["sources[0]"]),
    (event(sources="[{source: report, quote: It burned}]"), []),
    (event(sources="[{source: report, stance: denies}]"), []),
    (event(sources="[{source: report, stance: supports}]"), ["sources[0].source"]),
    (event(date="{value: 2024, sources: [report, {source: other, quote: in 2024}]}"), ["date.sources[0]"]),
]


@pytest.mark.parametrize(("text", "paths"), CASES)
def test_no_quotes(text: str, paths: list[str]) -> None:
    """Each source that supports a value is told, where it quotes nothing."""
    assert [each.path for each in check(entry("events/x", text), shipped())] == paths


def test_nobody_asks() -> None:
    """The rule is not asked unless a base wants it."""
    made = entry("events/x", event(sources="[report]"))
    assert check_entry(made, shipped()) == []
    assert [each.code for each in check_entry(made, shipped(), Asked(quotes=True))] == ["no-quote"]


@pytest.mark.parametrize("level", ["error", "warning", "notice", "off"])
def test_in_a_base(kb: Maker, level: str) -> None:
    """The settings give it its level, which may be that of an error; a check that glances tells the same."""
    settings = (
        f"format: 1\ntitle: A base\nchecks: {{no-quote: {level}, no-contact: off, not-in-ledger: off}}\n"
    )
    base = kb({"sourcebook.yml": settings, "events/x": event(sources="[report]"), "sources/report": source()})
    problems = base.load().problems
    assert problems == check_base(base.path).problems
    told = [] if level == "off" else [("no-quote", Level(level), 4, 11)]
    assert [(each.code, each.level, each.line, each.column) for each in problems] == told
