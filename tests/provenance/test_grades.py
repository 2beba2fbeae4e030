"""The rule of grades, as a table: what speaks for a value, and what that makes of it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sourcebook.entries.voices import About, Voice
from sourcebook.provenance.grades import CORROBORATED, ITSELF, LISTED, RANK, SINGLE, UNSOURCED, Weight, weigh
from sourcebook.provenance.witnesses import Documents, documents, paired
from tests.provenance.voices import ABOUT, KNOWN, voices

CASES = (
    # What speaks of it by name | what the entry lists for all that is plain | grade | what is counted
    # Nothing, and one
    ("", "", UNSOURCED, "0 sources, 0 speakers, 0 documents"),
    ("wire", "", SINGLE, "1 source, 1 speaker, 1 document"),
    ("", "wire", SINGLE, "1 source, 1 speaker, 1 document"),
    ("wire via paper", "", SINGLE, "1 source, 1 speaker, 1 document"),
    ("wire from actors/mayor", "", SINGLE, "1 source, 1 speaker, 1 document"),
    ("wire via paper from a neighbour", "", SINGLE, "1 source, 1 speaker, 1 document"),
    # Two that know by themselves
    ("wire; diary", "", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    ("wire; diary; letter", "", CORROBORATED, "3 sources, 3 speakers, 3 documents"),
    ("wire; diary via paper", "", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    (
        "wire from actors/mayor; diary from actors/pilot",
        "",
        CORROBORATED,
        "2 sources, 2 speakers, 2 documents",
    ),
    ("wire from actors/mayor; diary", "", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    # One source, twice
    ("wire; wire", "", SINGLE, "1 source, 1 speaker, 1 document"),
    ("wire; wire via paper", "", SINGLE, "1 source, 1 speaker, 2 documents"),
    # Three articles that copy one report
    ("wire; reprint", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    ("reprint; translation", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    ("wire; reprint; translation", "", SINGLE, "3 sources, 1 speaker, 3 documents"),
    ("wire; reprint; diary", "", CORROBORATED, "3 sources, 2 speakers, 3 documents"),
    # One document in which several speak
    ("wire via paper; diary via paper", "", SINGLE, "2 sources, 2 speakers, 1 document"),
    ("wire via paper; paper", "", SINGLE, "2 sources, 2 speakers, 1 document"),
    ("radio; paper", "", SINGLE, "2 sources, 2 speakers, 1 document"),
    ("radio; wire", "", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    (
        "wire via paper; diary via paper; letter via paper; paper",
        "",
        SINGLE,
        "4 sources, 4 speakers, 1 document",
    ),
    ("wire via paper; diary via paper; letter", "", CORROBORATED, "3 sources, 3 speakers, 2 documents"),
    # One informant, several outlets
    ("wire from actors/mayor; diary from actors/mayor", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    ("wire from actors/mayor; wire from actors/pilot", "", SINGLE, "1 source, 2 speakers, 1 document"),
    (
        "wire from actors/mayor; wire via paper from actors/pilot",
        "",
        CORROBORATED,
        "1 source, 2 speakers, 2 documents",
    ),
    # Informants without a name
    ("wire from a neighbour; diary from a neighbour", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    ("wire from a neighbour; diary from two sailors", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    (
        "wire from a neighbour; diary from another neighbour",
        "",
        CORROBORATED,
        "2 sources, 2 speakers, 2 documents",
    ),
    (
        "wire from a neighbour; diary from actors/mayor",
        "",
        CORROBORATED,
        "2 sources, 2 speakers, 2 documents",
    ),
    (
        "wire from another neighbour; reprint from another neighbour",
        "",
        SINGLE,
        "2 sources, 1 speaker, 2 documents",
    ),
    # A reference without an informant beside one of the same source that names one
    ("wire from actors/mayor; wire via paper", "", SINGLE, "1 source, 1 speaker, 2 documents"),
    ("wire from actors/mayor; reprint", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    ("wire from a neighbour; wire; diary", "", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    # What repeats several sources
    ("digest", "", SINGLE, "1 source, 1 speaker, 1 document"),
    ("digest; wire", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    ("digest; wire; diary", "", CORROBORATED, "3 sources, 2 speakers, 3 documents"),
    ("digest; other-digest", "", SINGLE, "2 sources, 1 speaker, 2 documents"),
    ("digest; other-digest; wire", "", CORROBORATED, "3 sources, 2 speakers, 3 documents"),
    ("digest; letter", "", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    # In the entry's list, not told apart
    ("", "wire; diary", LISTED, "2 sources, 2 speakers, 2 documents"),
    ("", "wire; wire", SINGLE, "1 source, 1 speaker, 1 document"),
    ("", "wire; reprint", LISTED, "2 sources, 1 speaker, 2 documents"),
    ("", "wire; wire via paper", LISTED, "1 source, 1 speaker, 2 documents"),
    ("diary", "wire", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    ("letter", "wire; diary", SINGLE, "3 sources, 3 speakers, 3 documents"),
    ("letter; paper", "wire; diary", CORROBORATED, "4 sources, 4 speakers, 4 documents"),
    ("wire", "wire", SINGLE, "1 source, 1 speaker, 1 document"),
    # How it is said
    ("wire alleges", "", SINGLE, "1 source, 1 speaker, 1 document, alleges"),
    (
        "wire alleges; diary predicts",
        "",
        CORROBORATED,
        "2 sources, 2 speakers, 2 documents, alleges, predicts",
    ),
    ("wire alleges; diary", "", CORROBORATED, "2 sources, 2 speakers, 2 documents"),
    ("wire reports", "", SINGLE, "1 source, 1 speaker, 1 document"),
    # Who denies or doubts it
    ("wire denies", "", UNSOURCED, "0 sources, 0 speakers, 0 documents, contested"),
    ("wire; diary denies", "", SINGLE, "1 source, 1 speaker, 1 document, contested"),
    ("wire; diary doubts", "", SINGLE, "1 source, 1 speaker, 1 document, contested"),
    ("wire; letter; diary denies", "", CORROBORATED, "2 sources, 2 speakers, 2 documents, contested"),
    ("diary denies", "wire", SINGLE, "1 source, 1 speaker, 1 document, contested"),
    ("diary denies", "wire; letter", LISTED, "2 sources, 2 speakers, 2 documents, contested"),
    ("wire; wire denies", "", SINGLE, "1 source, 1 speaker, 1 document, contested"),
    # What was retracted
    ("hoax", "", UNSOURCED, "0 sources, 0 speakers, 0 documents, retracted"),
    ("hoax-reprint", "", UNSOURCED, "0 sources, 0 speakers, 0 documents, retracted"),
    ("told-in-hoax", "", UNSOURCED, "0 sources, 0 speakers, 0 documents, retracted"),
    ("wire via hoax", "", UNSOURCED, "0 sources, 0 speakers, 0 documents, retracted"),
    ("hoax; wire", "", SINGLE, "1 source, 1 speaker, 1 document, retracted"),
    ("hoax; wire; diary", "", CORROBORATED, "2 sources, 2 speakers, 2 documents, retracted"),
    ("", "hoax; wire", LISTED, "1 source, 1 speaker, 1 document, retracted"),
    ("letter", "hoax; wire", SINGLE, "2 sources, 2 speakers, 2 documents, retracted"),
    ("wire; hoax denies", "", SINGLE, "1 source, 1 speaker, 1 document, contested"),
    # Who takes it back
    ("wire; wire retracts", "", UNSOURCED, "0 sources, 0 speakers, 0 documents, retracted"),
    ("wire; diary; diary retracts", "", SINGLE, "1 source, 1 speaker, 1 document, retracted"),
)


def counted(weight: Weight) -> str:
    """What is counted of a value, in words."""
    numbers = (
        ("source", weight.sources),
        ("speaker", weight.speakers),
        ("document", weight.documents),
    )
    words = [f"{number} {name}{'' if number == 1 else 's'}" for name, number in numbers]
    words += weight.acts
    words += ["contested"] if weight.contested else []
    words += ["retracted"] if weight.retracted else []
    return ", ".join(words)


@pytest.mark.parametrize(("told", "listed", "grade", "counts"), CASES)
def test_the_rule_of_grades(told: str, listed: str, grade: str, counts: str) -> None:
    """Each line is the rule for one constellation."""
    weight = weigh(voices(told), voices(listed), KNOWN)
    assert (weight.grade, counted(weight)) == (grade, counts)


def test_rivals_contest_each_other() -> None:
    """However well each is vouched for."""
    weight = weigh(voices("wire; diary"), (), KNOWN, rivalled=True)
    assert (weight.grade, weight.headline) == (CORROBORATED, "contested")


def test_a_document_speaks_for_itself() -> None:
    """Its headline needs no reference; where there is one, that counts."""
    assert weigh((), (), KNOWN, itself=True).grade == ITSELF
    assert weigh(voices("wire"), (), KNOWN, itself=True).grade == SINGLE


NAMES = ("wire", "diary", "letter", "paper", *ABOUT)
INFORMANTS = ("", "", "a neighbour", "two sailors", "another neighbour", "actors/mayor", "actors/pilot")


@st.composite
def a_voice(draw: st.DrawFn, *, acts: bool = True) -> Voice:
    """Any source reference."""
    informant = draw(st.sampled_from(INFORMANTS))
    return Voice(
        draw(st.sampled_from(NAMES)),
        draw(st.sampled_from(("", "", *NAMES))),
        informant,
        informant.startswith("actors/"),
        draw(st.sampled_from(("supports", "supports", "supports", "denies", "doubts"))),
        draw(st.sampled_from(("", "", "alleges", "retracts"))) if acts else "",
        informant.startswith("another"),
    )


WHERE = ("at the value", "in the entry's list")

SEVERAL = st.lists(a_voice(), max_size=5).map(tuple)
LISTS = st.lists(a_voice(), max_size=4).map(
    lambda found: tuple(each for each in found if each.stance == "supports")
)


def rank(told: tuple[Voice, ...], listed: tuple[Voice, ...], known: Documents = KNOWN) -> int:
    """How much the grade of a value says."""
    return RANK[weigh(told, listed, known).grade]


@given(st.data(), SEVERAL, LISTS)
def test_order_does_not_matter(
    data: st.DataObject, told: tuple[Voice, ...], listed: tuple[Voice, ...]
) -> None:
    """Neither that of references nor that of files nor that of what a source repeats."""
    shuffled = tuple(data.draw(st.permutations(told))), tuple(data.draw(st.permutations(listed)))
    about = dict(data.draw(st.permutations([*ABOUT.items()])))
    about = {
        name: each._replace(repeats=tuple(data.draw(st.permutations(each.repeats))))
        for name, each in about.items()
    }
    assert weigh(*shuffled, documents(about)) == weigh(told, listed, KNOWN)


@given(SEVERAL, LISTS, a_voice(), st.sampled_from(WHERE))
def test_what_is_paired_already_adds_nothing(
    told: tuple[Voice, ...], listed: tuple[Voice, ...], more: Voice, where: str
) -> None:
    """A reference whose origin speaks in its document already never raises a grade, wherever it is written."""
    assume(more.stance == "supports")
    before = {*filter(None, paired(told if where == WHERE[0] else (*told, *listed), KNOWN))}
    assume({*filter(None, paired((*told, *listed, more), KNOWN)[-1:])} <= before)
    assume(rank(told, listed) > 0)
    added = ((*told, more), listed) if where == WHERE[0] else (told, (*listed, more))
    assert rank(*added) <= rank(told, listed)


@given(
    st.lists(a_voice(acts=False), min_size=1, max_size=5).map(tuple),
    a_voice(acts=False),
    st.sampled_from(WHERE),
)
def test_one_document_is_one_witness(told: tuple[Voice, ...], more: Voice, where: str) -> None:
    """However many speak in it."""
    told = tuple(each._replace(via="paper") for each in told)
    listed = (more._replace(via="paper", stance="supports"),)
    added = ((*told, *listed), ()) if where == WHERE[0] else (told, listed)
    assert rank(*added) <= RANK[SINGLE]


@given(
    st.lists(a_voice(acts=False), min_size=1, max_size=5).map(tuple),
    a_voice(acts=False),
    st.sampled_from(WHERE),
)
def test_one_origin_is_one_witness(told: tuple[Voice, ...], more: Voice, where: str) -> None:
    """In however many documents it speaks."""
    told = tuple(each._replace(informant="a neighbour", named=False, distinct=False) for each in told)
    listed = (more._replace(informant="two sailors", named=False, distinct=False, stance="supports"),)
    added = ((*told, *listed), ()) if where == WHERE[0] else (told, listed)
    assert rank(*added) <= RANK[SINGLE]


@given(SEVERAL, LISTS, st.sampled_from(NAMES))
def test_a_retraction_never_raises(told: tuple[Voice, ...], listed: tuple[Voice, ...], source: str) -> None:
    """Whatever was retracted, and whatever rested on it."""
    about = {**ABOUT, source: ABOUT.get(source, About())._replace(retracted=True)}
    assert rank(told, listed, documents(about)) <= rank(told, listed)


@given(SEVERAL, LISTS, st.sampled_from(NAMES))
def test_a_retracted_denial_contests_still(
    told: tuple[Voice, ...], listed: tuple[Voice, ...], source: str
) -> None:
    """Until an editor removes it."""
    about = {**ABOUT, source: ABOUT.get(source, About())._replace(retracted=True)}
    assert weigh(told, listed, documents(about)).contested == weigh(told, listed, KNOWN).contested


@given(SEVERAL, LISTS)
def test_a_grade_says_what_it_counts(told: tuple[Voice, ...], listed: tuple[Voice, ...]) -> None:
    """Nobody is corroborated by fewer than two speakers in two documents; nobody who speaks is unsourced."""
    weight = weigh(told, listed, KNOWN)
    assert (weight.grade == UNSOURCED) == (weight.sources == 0)
    assert weight.grade != CORROBORATED or min(weight.speakers, weight.documents) > 1


@given(a_voice())
def test_what_is_said_twice_weighs_as_once(voice: Voice) -> None:
    """The short way for one reference is the long way."""
    assert weigh((voice,), (), KNOWN) == weigh((voice, voice), (), KNOWN)
    if voice.stance == "supports":
        assert weigh((), (voice,), KNOWN) == weigh((voice,), (), KNOWN)
