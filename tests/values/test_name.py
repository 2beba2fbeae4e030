"""Languages and directions."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.problems import Unreadable
from sourcebook.values.name import LANGUAGE, TAGS, direction, read


@pytest.mark.parametrize(
    ("typed", "canonical", "words"),
    [
        ("ar", "ar", "Arabic"),
        ("AR-latn", "ar-Latn", "Arabic in Latin script"),
        ("pt-br", "pt-BR", "Portuguese (pt-BR)"),
        ("ZH-hant-tw", "zh-Hant-TW", "Chinese (zh-Hant-TW)"),
        ("es-419", "es-419", "Spanish (es-419)"),
        ("de-1996", "de-1996", "German (de-1996)"),
        ("sl-rozaj-biske", "sl-rozaj-biske", "Slovenian (sl-rozaj-biske)"),
        ("zh-yue", "zh-yue", "Chinese (zh-yue)"),
        ("en-u-ca-gregory", "en-u-ca-gregory", "English (en-u-ca-gregory)"),
        ("en-X-AB-abcd", "en-x-ab-abcd", "English (en-x-ab-abcd)"),
        ("x-base", "x-base", "x-base"),
        ("qaa", "qaa", "qaa"),
    ],
)
def test_a_tag_is_well_formed_and_cased(typed: str, canonical: str, words: str) -> None:
    """RFC 5646: language in lower case, script with a capital, region in capitals."""
    assert read(typed) == canonical
    assert read(canonical) == canonical
    assert LANGUAGE.words(canonical, "en") == words


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("arabic", "write ar"),
        ("English", "write en"),
        ("Farsi", "write fa"),
        ("Arabic (Latin)", "write ar-Latn"),
        ("ar_latn", "write ar-Latn"),
        ("a", "BCP 47"),
        ("", "BCP 47"),
        ("ar-", "BCP 47"),
        ("ar--Latn", "BCP 47"),
        ("ar-Latn-Arab", "BCP 47"),
        ("de-1996-1996", "BCP 47"),
        ("en-u-ca-u-ca", "BCP 47"),
        ("en-x", "BCP 47"),
        ("klingon", "BCP 47"),
        ("i-klingon", "BCP 47"),
        ("en-" + "abcde-" * 5000, "BCP 47"),
        ("\u212ao", "BCP 47"),
        ("٢٢", "BCP 47"),
    ],
)
def test_what_is_no_tag_is_refused_with_a_hint(text: str, hint: str) -> None:
    """A language's name gets its tag."""
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert caught.value.code == "bad-language"
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        *((tag, "rtl") for tag in ("ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "AR-SY")),
        *((tag, "rtl") for tag in ("ku-Arab", "az-Arab", "en-Hebr", "syr", "ff-Adlm")),
        *(
            (tag, "ltr")
            for tag in ("en", "ku", "ar-Latn", "ar-Latn-SY", "zh-Hant", "x-arab", "en-x-arab", "tr")
        ),
    ],
)
def test_the_script_says_the_direction(tag: str, expected: str) -> None:
    """The script that the tag names, else the language's usual one."""
    assert direction(tag) == expected


@pytest.mark.parametrize("tag", sorted(set(TAGS.values())))
def test_the_tags_of_the_table_are_well_formed(tag: str) -> None:
    """What a hint proposes can be read."""
    assert read(tag) == tag


@given(st.one_of(st.text(max_size=200), st.from_regex(LANGUAGE.pattern), st.text("aAz1-x", max_size=30)))
def test_any_text_reads_or_is_unreadable(text: str) -> None:
    """No text makes the reader fail in another way; what is read reads back and has a direction."""
    with suppress(Unreadable):
        tag = read(text)
        assert re.search(LANGUAGE.pattern, text)
        assert read(tag) == tag
        assert direction(tag) in {"rtl", "ltr"}


@pytest.mark.parametrize("text", LANGUAGE.examples)
def test_the_examples_read(text: str) -> None:
    """Each example can be read and matches the pattern."""
    assert re.search(LANGUAGE.pattern, text)
    read(text)
