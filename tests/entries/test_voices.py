"""Voices: what of references and of sources is asked when values are weighed."""

from __future__ import annotations

import pytest

from sourcebook.entries.voices import About, Voice, about, voice, voices
from tests.knowledge import entry, event, source

VOICES = {
    "a": Voice("a"),
    "{source: a, via: b}": Voice("a", via="b"),
    "{source: a, informant: mayor}": Voice("a", informant="actors/mayor", named=True),
    "{source: a, informant: a neighbour}": Voice("a", informant="a neighbour"),
    "{source: a, informant: a neighbour, distinct: yes}": Voice("a", informant="a neighbour", distinct=True),
    "{source: a, stance: denies}": Voice("a", stance="denies"),
    "{source: a, stance: doubts, speech_act: reports}": Voice("a", stance="doubts", speech_act="reports"),
    # Where in it, in which words, of which field: nothing of that weighs.
    "{source: a, at: page 2, quote: so, note: a note, field: date}": Voice("a"),
}


@pytest.mark.parametrize(("written", "expected"), VOICES.items())
def test_a_reference_as_a_voice(written: str, expected: Voice) -> None:
    """Who speaks, through what, and how."""
    (reference,) = entry("events/x", event(sources=f"[{written}]")).sources
    assert voice(reference) == expected


def test_voices_keep_their_order() -> None:
    """One for each reference, even for two that are alike."""
    made = entry("events/x", event(sources="[b, {source: a, at: page 1}, {source: a, at: page 2}]"))
    assert voices(made.sources) == (Voice("b"), Voice("a"), Voice("a"))


ABOUT = {
    "nothing": ({}, About()),
    "what it was read in": ({"read_in": "paper"}, About(read_in="paper")),
    "what it repeats": ({"repeats": "[wire, diary]"}, About(repeats=("wire", "diary"))),
    "that it was taken back": ({"retracted": "{date: 2024, reason: wrong}"}, About(retracted=True)),
    "not what is only denied": (
        {
            "read_in": "{value: paper, sources: [{source: x, stance: denies}]}",
            "repeats": "[{value: wire, sources: [{source: x, stance: doubts}]}, diary]",
        },
        About(repeats=("diary",)),
    ),
}


@pytest.mark.parametrize(("fields", "expected"), ABOUT.values(), ids=ABOUT)
def test_what_a_source_says_of_itself(fields: dict[str, str], expected: About) -> None:
    """As far as that weighs."""
    assert about(entry("sources/s", source(**fields))) == expected


def test_both_are_plain_tuples() -> None:
    """They are kept as such, and made of such."""
    for each in VOICES.values():
        assert Voice._make(tuple(each)) == each
    for _, found in ABOUT.values():
        assert About._make(tuple(found)) == found
