"""Neutral voice: what describes an entry outside its page says according to whom, where fewer than two witnesses vouch."""

from __future__ import annotations

import pytest

from tests.knowledge import actor, event, source
from tests.sites import page, site

WORDS = "They met."
SOURCES = {
    **{f"sources/{name}": source(title=f"The {name.capitalize()}") for name in ("wire", "diary", "letter")},
    "sources/reprint": source(title="The Reprint", repeats="[wire]"),
    "sources/hoax": source(title="The Hoax", retracted="{date: 2024, reason: wrong}"),
}

CASES = {
    # What the entry rests on | its description
    "nobody": ("", "Unsourced: They met."),
    "one": ("[wire]", "According to The Wire: They met."),
    "one, twice": (
        "[{source: wire, at: p. 1}, {source: wire, at: p. 2}]",
        "According to The Wire: They met.",
    ),
    "two that are one witness": ("[wire, reprint]", "According to The Wire and The Reprint: They met."),
    "three of which one document tells": (
        "[{source: wire, via: letter}, {source: diary, via: letter}, letter]",
        "According to 3 sources: They met.",
    ),
    "two witnesses": ("[wire, diary]", "They met."),
    "one that alleges it": (
        "[{source: wire, speech_act: alleges}]",
        "According to The Wire (alleges): They met.",
    ),
    "two witnesses that allege it": (
        "[{source: wire, speech_act: alleges}, {source: diary, speech_act: alleges}]",
        "According to The Wire and The Diary (alleges): They met.",
    ),
    "one that predicts it": (
        "[{source: wire, speech_act: predicts}]",
        "According to The Wire (predicts): They met.",
    ),
    "one that is denied": (
        "[wire, {source: diary, stance: denies}]",
        "Contested; according to The Wire: They met.",
    ),
    "two that are doubted": (
        "[wire, diary, {source: letter, stance: doubts}]",
        "Contested; according to The Wire and The Diary: They met.",
    ),
    "nobody but who denies it": ("[{source: wire, stance: denies}]", "Contested: They met."),
    "one that was retracted": ("[hoax]", "According to The Hoax (retracted): They met."),
    # What speaks of a field alone says nothing of the whole.
    "one of a field": ("[{source: wire, field: date}]", "Unsourced: They met."),
}


def described(sources: str, summary: str = WORDS) -> str:
    """The description of the page of an event that rests on these."""
    rests = {"sources": sources} if sources else {}
    of = site({**SOURCES, "events/e": event(summary=f"'{summary}'", **rests)})
    return page(of, "events/e.md").description


@pytest.mark.parametrize(("sources", "expected"), CASES.values(), ids=CASES)
def test_descriptions_say_according_to_whom(sources: str, expected: str) -> None:
    """Each line is what a result of a search engine or a preview shows."""
    assert described(sources) == expected


SAID_ALREADY = ("According to the wire, they met.", "They met, according to the wire.")


@pytest.mark.parametrize("summary", SAID_ALREADY)
def test_what_says_so_itself_is_left_alone(summary: str) -> None:
    """An editor who attributes the summary is not said twice."""
    assert described("[wire]", summary) == summary


def test_nothing_is_attributed_to_anybody_where_nothing_is_said() -> None:
    """An entry without a summary has no description."""
    of = site({**SOURCES, "events/e": event(sources="[wire]")})
    assert page(of, "events/e.md").description == ""


def test_a_document_speaks_for_itself() -> None:
    """What a source is needs no witness; an actor does."""
    of = site(
        {
            "sources/wire": source(title="The Wire", summary="A wire."),
            "actors/a": actor(summary="A group.", sources="[wire]"),
        }
    )
    assert page(of, "sources/wire.md").description == "A wire."
    assert page(of, "actors/a.md").description == "According to The Wire: A group."
