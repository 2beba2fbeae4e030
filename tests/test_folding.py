"""Folding: a word is found in any common spelling, and two words that differ in more than spelling stay two."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.folding import Folding, folding, read_table

FOLDS = folding()

SPELLINGS = {
    "alef with hamza above": ("أحمد", "احمد"),
    "alef with hamza below": ("إدلب", "ادلب"),
    "alef with madda": ("آمنة", "امنه"),
    "alef wasla": ("ٱلجزيرة", "الجزيره"),
    "ya and alef maqsura": ("مصطفى", "مصطفي"),
    "ta marbuta and ha": ("الرقة", "الرقه"),
    "hamza on waw": ("مؤتمر", "موتمر"),
    "hamza on ya": ("رئيس", "رييس"),
    "hamza by itself": ("صنعاء", "صنعا"),
    "tashkeel": ("دَيْرُ الزَّوْر", "دير الزور"),
    "tatweel": ("حـــلب", "حلب"),
    "Persian kaf and yeh": ("کرکوکی", "كركوكي"),
    "Arabic digits": ("٢٠٢٤", "2024"),
    "Persian digits": ("۲۰۲۴", "2024"),
    "presentation forms": ("ﻻذقية", "لاذقيه"),
    "macrons and dots": ("Ḥasakah", "hasakah"),
    "ayn and hamza of a transliteration": ("Ṣanʿāʾ", "sana"),
    "a stroke": ("Łódź", "lodz"),
    "a dotless i": ("Diyarbakır", "diyarbakir"),
    "a capital with a dot": ("İdlib", "idlib"),
    "a sharp s": ("Straße", "strasse"),
    "a ligature": ("Œuvre", "oeuvre"),
    "full width": ("ＡＢＣ", "abc"),
    "Cyrillic io": ("Орёл", "орел"),
    "Greek final sigma, by its place in the word": ("Οδυσσεύς", "οδυσσευς"),
}


@pytest.mark.parametrize(("spelled", "folded"), SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_fold_to_one(spelled: str, folded: str) -> None:
    """What people write in more than one way is one word."""
    assert FOLDS.fold(spelled) == folded == FOLDS.fold(folded)


@pytest.mark.parametrize(
    ("one", "other"), [("حلب", "حرب"), ("base", "case"), ("2024", "2023"), ("دير", "دار")]
)
def test_other_words_stay_others(one: str, other: str) -> None:
    """Folding is no guessing."""
    assert FOLDS.fold(one) != FOLDS.fold(other)


def test_signs_without_spaces_between_them_stand_alone() -> None:
    """Chinese and Japanese are looked for sign by sign, in a query as on a page."""
    assert FOLDS.fold("在卡拉多 base").split() == ["在", "卡", "拉", "多", "base"]


OTHERWISE = {
    "nothing of plain ASCII": ("The base at Conoco", []),
    "nothing where only marks go": ("Ḥasakah é أحمد", []),
    "what is spelled with other letters": ("Łódź, 2024 مدرسة", ["lodz", "مدرسه"]),
    "each word once": ("مدرسة مدرسة", ["مدرسه"]),
    "without punctuation": ("«مدرسة».", ["مدرسه"]),
}


@pytest.mark.parametrize(("text", "words"), OTHERWISE.values(), ids=OTHERWISE)
def test_what_the_engine_would_not_find(text: str, words: list[str]) -> None:
    """The index is given the folded form of those words alone that its engine does not fold itself."""
    assert list(FOLDS.otherwise(text)) == words


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is folded, but for spaces around signs that stand alone."""
    once = FOLDS.fold(text).split()
    assert FOLDS.fold(" ".join(once)).split() == once


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["Lu", "Ll"])))
def test_case_never_matters(text: str) -> None:
    """A word in capitals is the word, as far as capitals keep its letters."""
    assert FOLDS.fold(text.lower()) == FOLDS.fold(text)


@given(st.text())
def test_marks_never_matter(text: str) -> None:
    """A vowel sign or an accent more changes nothing."""
    marked = "".join(f"{each}\u0301\u064e" for each in text)
    assert FOLDS.fold(marked).split() == FOLDS.fold(text).split()


def test_the_table_is_sound() -> None:
    """Each letter stands for itself in it, and what takes its place is folded: one look-up is enough."""
    table = json.loads(read_table())
    assert table.keys() == {"letters", "alone"}
    assert all(len(letter) == 1 for letter in table["letters"])
    assert isinstance(folding(), Folding)
    assert {letter: by for letter, by in table["letters"].items() if FOLDS.fold(letter) != by} == {}
    assert {by for by in table["letters"].values() if FOLDS.fold(by) != by} == set()
    assert re.fullmatch(f"[{table['alone']}]", "卡")
