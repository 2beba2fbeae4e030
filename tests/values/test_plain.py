"""Lines, ids, names of files, checksums."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.problems import Unreadable
from sourcebook.values.plain import FILE, ID, LINE, SHA256
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

TYPES = [LINE, ID, FILE, SHA256]
DIGITS = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("value_type", "text", "value"),
    [
        (LINE, "  <b>A *title* — كما هو  ", "<b>A *title* — كما هو"),
        (LINE, "folded\n", "folded"),
        (LINE, "می\u200cخواهم", "می\u200cخواهم"),
        (ID, "kharab-al-jir-base", "kharab-al-jir-base"),
        (ID, "a" * 80, "a" * 80),
        (FILE, "camp_1.from-north.JPG", "camp_1.from-north.JPG"),
        (FILE, "LICENSE", "LICENSE"),
        (SHA256, DIGITS.upper(), DIGITS),
    ],
)
def test_a_text_is_kept(value_type: ValueType, text: str, value: str) -> None:
    """Only the space at its ends goes; a checksum is in lower case."""
    assert value_type.read(text) == value
    assert value_type.words(value, "en") == value


@pytest.mark.parametrize(
    ("value_type", "text", "code", "hint"),
    [
        (LINE, "", "empty-text", "take the key away"),
        (LINE, " \n ", "empty-text", "take the key away"),
        (LINE, "a\nb", "several-lines", 'write it on one line, or fold it with ">"'),
        (LINE, "a\r\nb", "several-lines", "fold it"),
        (LINE, "a\u2028b", "several-lines", "fold it"),
        (ID, "Kharab al-Jir", "bad-id", "write kharab-al-jir:"),
        (ID, "a--b", "bad-id", "write a-b:"),
        (ID, "a" * 81, "bad-id", "write " + "a" * 80),
        (ID, "دمشق", "bad-id", "at most 80"),
        (ID, "index", "reserved-id", "another"),
        (FILE, "../x.jpg", "bad-file", "bare name"),
        (FILE, "a\\b.jpg", "bad-file", "bare name"),
        (FILE, "/etc/passwd", "bad-file", "bare name"),
        (FILE, "..", "bad-file", "letters and digits"),
        (FILE, "a..b", "bad-file", "rename it, for example to a.b:"),
        (FILE, ".hidden", "bad-file", "letters and digits"),
        (FILE, "x.", "bad-file", "letters and digits"),
        (FILE, "Photo du café.jpg", "bad-file", "rename it, for example to photo-du-cafe.jpg:"),
        (FILE, "a\x00.jpg", "bad-file", "rename it, for example to a.jpg:"),
        (FILE, "صورة.jpg", "bad-file", "120 at most"),
        (FILE, "a" * 121, "bad-file", "rename it"),
        (FILE, "NUL.jpg", "bad-file", "rename the file"),
        (SHA256, DIGITS[1:], "bad-sha256", "63 characters"),
        (SHA256, "g" + DIGITS[1:], "bad-sha256", "64 hexadecimal digits"),
        (SHA256, "٠" + DIGITS[1:], "bad-sha256", "64 hexadecimal digits"),
    ],
)
def test_another_form_is_refused_with_a_hint(value_type: ValueType, text: str, code: str, hint: str) -> None:
    """The hint proposes what can be read, where there is such a thing."""
    with pytest.raises(Unreadable) as caught:
        value_type.read(text)
    assert caught.value.code == code
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", "`a`"), ("", "an empty text"), ("a\n b", "`a b`"), ("x" * 5000, "`" + "x" * 40 + "…`")],
)
def test_a_message_quotes_a_little(text: str, expected: str) -> None:
    """On one line, and no more than forty characters."""
    assert quoted(text) == expected


@given(st.sampled_from(TYPES), st.one_of(st.text(max_size=200), st.text("abC09-._/\\ \n", max_size=100)))
def test_any_text_reads_or_is_unreadable(value_type: ValueType, text: str) -> None:
    """No text makes a reader fail in another way; what is read reads back."""
    with suppress(Unreadable):
        value = value_type.read(text)
        assert re.search(value_type.pattern, text)
        assert type(value) is str
        assert value_type.read(value_type.canonical(value)) == value


@pytest.mark.parametrize("value_type", TYPES)
def test_the_examples_read(value_type: ValueType) -> None:
    """Each example of a type can be read and matches its pattern."""
    for text in value_type.examples:
        assert re.search(value_type.pattern, text)
        value_type.read(text)
