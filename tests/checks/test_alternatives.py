"""Alternatives: a label that several values share."""

from __future__ import annotations

from sourcebook.checks.alternatives import check
from tests.knowledge import entry, event, shipped


def warned(places: str) -> list[tuple[str, str, str]]:
    """Code, path and hint of each warning about the places of an event."""
    found = check(entry("events/e", event(places=places)), shipped())
    return [(problem.code, problem.path, problem.hint) for problem in found]


def test_possibilities_that_share_their_label_are_right() -> None:
    """Two places, of which it was one."""
    assert warned("[{place: a, alternative: where}, {place: b, alternative: where}]") == []


def test_a_label_that_stands_alone_is_warned_of() -> None:
    """One of several possibilities needs another one."""
    hint = "give the label to the other possibilities too, or take it away"
    assert warned("[{place: a, alternative: where}, b]") == [("lone-alternative", "places[0]", hint)]


def test_a_mistyped_label_is_warned_of_with_the_other() -> None:
    """Two labels that differ by a slip are told, each with what was probably meant."""
    assert warned("[{place: a, alternative: wher}, {place: b, alternative: where}]") == [
        ("lone-alternative", "places[0]", "did you mean `where`?"),
        ("lone-alternative", "places[1]", "did you mean `wher`?"),
    ]
