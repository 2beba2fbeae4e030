"""What weighs, in words: marks, what is counted, what a card says, what is said once for several."""

from __future__ import annotations

import pytest

from sourcebook.addresses import GRADES
from sourcebook.pages.model import Mark, Page
from sourcebook.pages.weights import WORDS, counted, mark_of, qualifying, usual
from sourcebook.provenance.grades import (
    CONTESTED,
    CORROBORATED,
    ITSELF,
    LISTED,
    RANK,
    SINGLE,
    UNSOURCED,
    Weight,
)
from tests.shown import tree
from tests.sites import page as page_of
from tests.sites import rich_site


def heard(grade: str, number: int = 1, *, contested: bool = False, retracted: bool = False) -> Weight:
    """What weighs that so many sources say, each for itself, in a document of its own."""
    return Weight(grade, contested, retracted, (), number, number, number)


MARKS: tuple[tuple[Weight, str, str, list[str]], ...] = (
    # What it weighs | the mark | the word of the rule that it leads to | what a card says
    (Weight(UNSOURCED), "unsourced", UNSOURCED, ["unsourced"]),
    (heard(SINGLE), "single witness", SINGLE, ["single witness"]),
    (
        Weight(SINGLE, sources=4, speakers=2, documents=1),
        "single witness: 4 sources, 2 speakers, 1 document read",
        SINGLE,
        ["single witness"],
    ),
    (heard(LISTED, 2), "listed: 2 sources, 2 speakers, 2 documents read", LISTED, ["listed"]),
    (
        heard(CORROBORATED, 2),
        "corroborated: 2 sources, 2 speakers, 2 documents read",
        CORROBORATED,
        [],
    ),
    (Weight(CORROBORATED, sources=1, speakers=2, documents=2), "corroborated", CORROBORATED, []),
    (Weight(ITSELF), "as the document has it", ITSELF, []),
    # What contests it stands before the grade, which is said all the same
    (Weight(UNSOURCED, contested=True), "contested, unsourced", CONTESTED, ["contested"]),
    (
        heard(CORROBORATED, 2, contested=True),
        "contested, corroborated: 2 sources, 2 speakers, 2 documents read",
        CONTESTED,
        ["contested"],
    ),
    # What was taken back
    (
        Weight(UNSOURCED, retracted=True),
        "its source was retracted",
        "retracted",
        ["its source was retracted"],
    ),
    (
        heard(SINGLE, retracted=True),
        "single witness, a source was retracted",
        SINGLE,
        ["single witness", "a source was retracted"],
    ),
    (
        heard(CORROBORATED, 2, retracted=True),
        "corroborated: 2 sources, 2 speakers, 2 documents read, a source was retracted",
        CORROBORATED,
        ["a source was retracted"],
    ),
    (
        Weight(UNSOURCED, contested=True, retracted=True),
        "contested, unsourced",
        CONTESTED,
        ["contested", "a source was retracted"],
    ),
    # How it was said stands at the citation, and not in the mark
    (
        Weight(SINGLE, acts=("alleges",), sources=1, speakers=1, documents=1),
        "single witness",
        SINGLE,
        ["single witness"],
    ),
)


@pytest.mark.parametrize(("weight", "words", "anchor", "card"), MARKS)
def test_what_weighs_in_words(weight: Weight, words: str, anchor: str, card: list[str]) -> None:
    """Each line is what a reader sees of it: at the value, and on a card."""
    assert mark_of(weight) == Mark(words, anchor)
    assert [*qualifying(weight)] == card


def test_every_grade_has_a_word_and_a_part_of_the_rule() -> None:
    """A mark leads to where its word is explained."""
    assert {*WORDS} == {*RANK}
    ids = {each.get("id") for each in tree(page_of(rich_site(), GRADES)).iter()}
    assert {*WORDS, *(anchor for _, _, anchor, _ in MARKS)} <= ids


COUNTS = (
    (0, 0, 0, ""),
    (1, 1, 1, "1 source, 1 speaker, 1 document read"),
    (4, 2, 1, "4 sources, 2 speakers, 1 document read"),
    (1200, 1100, 1000, "1,200 sources, 1,100 speakers, 1,000 documents read"),
)


@pytest.mark.parametrize(("sources", "speakers", "documents", "words"), COUNTS)
def test_counts_in_words(sources: int, speakers: int, documents: int, words: str) -> None:
    """One is no plural; of nobody nothing is said."""
    assert counted(Weight(SINGLE, sources=sources, speakers=speakers, documents=documents)) == words


SINGLES, UNSOURCEDS = Weight(SINGLE, sources=1), Weight(UNSOURCED)
CONTESTS, RETRACTS = Weight(SINGLE, contested=True), Weight(UNSOURCED, retracted=True)

USUAL = {
    "nothing": ([], None),
    "what has no mark": ([None, None], None),
    "what most have": ([SINGLES, UNSOURCEDS, SINGLES], SINGLES),
    "one of two that as many have, whatever the order": ([SINGLES, UNSOURCEDS], UNSOURCEDS),
    "the same the other way round": ([UNSOURCEDS, SINGLES], UNSOURCEDS),
    "never what is contested": ([CONTESTS, CONTESTS, SINGLES], SINGLES),
    "never what was retracted": ([RETRACTS, RETRACTS], None),
}


@pytest.mark.parametrize(("weights", "expected"), USUAL.values(), ids=USUAL)
def test_what_may_be_said_once_for_several(weights: list[Weight | None], expected: Weight | None) -> None:
    """That is never anything that a reader must not overlook."""
    assert usual(weights) == expected


def test_a_title_alone_is_followed_by_its_grade() -> None:
    """In brackets; by nothing where it needs none."""
    assert Page("x.md", "entry.md.jinja", "A fire", grade="unsourced").titled == "A fire (unsourced)"
    assert Page("x.md", "entry.md.jinja", "A fire").titled == "A fire"
