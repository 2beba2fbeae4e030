"""The matrix of what is contested: who says what, side by side."""

from __future__ import annotations

from sourcebook.pages.matrix import FEWEST
from sourcebook.pages.model import Item, Matrix
from tests.knowledge import event, lines, source
from tests.sites import markdown, page, site, words

SOURCES = {f"sources/{name}": source(title=name.upper()) for name in "abc"}


def matrix_of(**fields: str) -> Matrix | None:
    """The matrix of an event with these fields."""
    of = site({**SOURCES, "events/e": event(**fields)})
    found = page(of, "events/e.md").context["matrix"]
    assert found is None or isinstance(found, Matrix)
    return found


def told(found: Matrix | None) -> dict[str, list[str]]:
    """Of each source what it says, field by field, with the mark of each citation."""
    assert found is not None
    return {
        line.source.text: ["; ".join(_said(each) for each in cell) for cell in line.cells]
        for line in found.lines
    }


def _said(item: Item) -> str:
    return f"{words(item.spans)}{''.join(f' ({cite.mark})' for cite in item.cites if cite.mark)}"


RIVALS = lines("{value: 2024, sources: [b]}", "{value: 2023, sources: [a, {source: c, stance: doubts}]}")


def test_lines_stand_in_the_order_in_which_sources_speak() -> None:
    """Each says of each value what it says of it; nothing is averaged, nobody is left out."""
    assert told(matrix_of(date=RIVALS)) == {"B": ["2024"], "A": ["2023"], "C": ["2023 (doubts)"]}


def test_columns_stand_in_the_order_of_the_kind() -> None:
    """Each leads to its field. Of a field of which a source says nothing its cell is empty."""
    harm = lines(
        "{kind: injured, count: 2, sources: [c]}",
        "{kind: injured, count: 3, sources: [a]}",
        "{kind: killed, count: 9, sources: [a]}",
    )
    found = matrix_of(harm=harm, date=RIVALS)
    assert found is not None
    assert [(each.text, each.to) for each in found.columns] == [
        ("Date", "events/e.md#date"),
        ("Harm", "events/e.md#harm"),
    ]
    assert told(found) == {
        "B": ["2024", ""],
        "A": ["2023", "Injured: 3"],
        "C": ["2023 (doubts)", "Injured: 2"],
    }
    of = site({**SOURCES, "events/e": event(harm=harm, date=RIVALS)})
    assert "| [B](../sources/b.md) | 2024<sup>[&#91;1&#93;](#ref-1)</sup> | — |" in markdown(
        of, "events/e.md"
    )


def test_one_source_makes_none() -> None:
    """It is told well enough beside its values."""
    assert FEWEST == 2
    assert matrix_of(date=lines("{value: 2024, sources: [a]}", "{value: 2023, sources: [a]}")) is None
    assert matrix_of(date=lines("{value: 2024, sources: [a]}", "{value: 2023, sources: [b]}")) is not None


def test_what_nobody_contests_makes_none() -> None:
    """However many speak of it."""
    assert matrix_of(sources="[a, b, c]") is None
    assert matrix_of(sources="[a, {source: b, stance: denies}]") is None


def test_a_denial_makes_one() -> None:
    """Who says a value stands beside who denies it; at the value, and in the entry's list."""
    expected = {"A": ["2024"], "B": ["2024 (denies)"]}
    assert told(matrix_of(date="{value: 2024, sources: [a, {source: b, stance: denies}]}")) == expected
    assert told(matrix_of(sources="[{source: b, stance: denies, field: date}, a]")) == {
        "B": ["2024 (denies)"],
        "A": ["2024"],
    }


def test_prose_has_no_column() -> None:
    """Rival accounts stand below each other in their section."""
    assert matrix_of(body=lines("{value: One., sources: [a]}", "{value: Two., sources: [b]}")) is None


def test_a_source_has_none() -> None:
    """What it says of itself is read off it."""
    of = site(
        {
            **SOURCES,
            "sources/d": source(date=lines("{value: 2024, sources: [a]}", "{value: 2023, sources: [b]}")),
        }
    )
    assert page(of, "sources/d.md").context["matrix"] is None
