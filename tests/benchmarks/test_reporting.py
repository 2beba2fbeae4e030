"""RESULTS.md: tables, figures, and sections that leave each other alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import checks, reporting, serving, slope, stages
from benchmarks.measuring import Run
from benchmarks.slope import Point


def test_table() -> None:
    """A table of Markdown, with figures to the right."""
    assert reporting.table(("a", "b"), [("x", 1)]) == "| a | b |\n| --- | ---: |\n| x | 1 |\n"


@pytest.mark.parametrize(("value", "told"), [(0.123, "0.12"), (12.34, "12.3"), (123.4, "123")])
def test_seconds(value: float, told: str) -> None:
    """As many digits as mean something."""
    assert reporting.seconds(value) == told


def test_memory_and_ratio() -> None:
    """Memory is in MiB; a ratio to nothing is none."""
    assert reporting.mebibytes(2 * 1024 * 1024) == "2.0"
    assert reporting.mebibytes(2048 * 1024 * 1024) == "2,048"
    assert reporting.ratio(3, 2) == "1.50"
    assert reporting.ratio(3, 0) == "-"


def test_sections(tmp_path: Path) -> None:
    """A section takes the place of the one of its name; the others stay as they are."""
    file = tmp_path / "RESULTS.md"
    reporting.write("one", "One", "first", file)
    reporting.write("two", "Two", "second", file)
    reporting.write("one", "One", r"anew \1", file)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# What was measured\n")
    assert "first" not in text
    assert text.endswith(
        "<!-- one -->\n## One\n\nanew \\1\n<!-- /one -->\n\n<!-- two -->\n## Two\n\nsecond\n<!-- /two -->\n"
    )


def test_machine() -> None:
    """What it was measured on is told with the versions of the tools."""
    told = reporting.machine({"Hugo": "1.2"})
    assert "cores" in told
    assert "Hugo 1.2" in told
    assert reporting.versions("PyYAML")["PyYAML"]


def test_slope() -> None:
    """Each row tells what each further entry costs beside the row above."""
    points = [Point(0, Run(1, 1, 0), Run(0, 0, 0)), Point(1_000, Run(3, 2, 1024_000), Run(1, 1, 0))]
    assert "| 1,000 | 3.00 | 2.00 | 1.00 | 1.0 | 1.0 |" in slope.result(points)


def test_checks() -> None:
    """Commands are divided by the bare loop."""
    found = {checks.BARE: [Run(1, 1, 0)], "check, cold": [Run(2, 3, 0), Run(4, 5, 0), Run(3, 4, 0)]}
    assert "| check, cold | 3.00 | 3.00 | 4.00 | 4.00 | 0.0 |" in checks.result(found)


def test_previews() -> None:
    """Of several saves the median is told."""
    times = serving.Times(first=2, entry=0.004, woken=[1, 3, 2], text=[2, 4, 3], memory=0)
    assert "| cold | 2.00 | 4 | 2.00 | 3.00 | 0.0 |" in serving.result({"cold": times})


def test_stages() -> None:
    """Stages that go page by page are told by the page too; a stage can go on."""
    meter = stages.Meter()
    for _ in range(2):
        assert meter.of("contexts", lambda: 7) == 7
    meter.costs["contexts"] = stages.Cost(2, 1, 0)
    assert "| contexts | 2.00 | 1.00 | 10.000 | 0.0 |" in stages.result(meter, 100)
