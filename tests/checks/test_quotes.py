"""A quote stands in the document that was read, as far as a copy of it is there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.caching.store import Store
from sourcebook.checking import check
from sourcebook.checks import quotes
from sourcebook.checks.quotes import folded, missing, shown
from sourcebook.loading.base import load
from tests.knowledge import Knowledge, Maker, event, linked, place, source

DOCUMENT = "The fire began \u201cat the docks\u201d \u2014 no\u00adbody\nsaw it. It burned\u00a0all night."

STANDS = [
    "The fire began",
    "the FIRE began",
    '"at the docks"',
    "'at the docks' - nobody saw it",
    "\u00abat the docks\u00bb",
    "nobody  saw it",
    "The fire \u2026 all night",
    "The fire ... all night",
    "The fire [...] saw it [\u2026] all night.",
    "\u2026 saw it \u2026",
    "\u2026",
]
LACKS = [
    ("The fire ended", "The fire ended"),
    ("all night \u2026 The fire", "The fire"),
    ("The fire \u2026 all day \u2026 night", "all day"),
    ("the docks the docks", "the docks the docks"),
]


@pytest.mark.parametrize("quote", STANDS)
def test_stands(quote: str) -> None:
    """Case, white space, soft hyphens, the forms of quotation marks and dashes are all one; parts stand in their order."""
    assert missing(quote, folded(DOCUMENT)) == ""


@pytest.mark.parametrize(("quote", "part"), LACKS)
def test_lacks(quote: str, part: str) -> None:
    """The first part that does not stand there is told."""
    assert missing(quote, folded(DOCUMENT)) == part


@given(st.text(), st.text(), st.text())
def test_what_was_cut_out_stands_there(before: str, words: str, after: str) -> None:
    """A law: words of a document stand in it, whatever they are."""
    assert missing(words, folded(f"{before} {words} {after}")) == ""


COPIES = [
    ("a.txt", b"One\r\n  two", "one two"),
    ("a.TXT", b"\xef\xbb\xbfOne", "one"),
    ("a.txt", b"<b>One</b>", "<b>one</b>"),
    ("a.txt", b"\xff\xfe", None),
    ("a.html", b"<p>One <b>t</b>wo</p><p>three&nbsp;&amp;&#32;four", "one two three & four"),
    ("a.htm", b"One<script>no < no</script><br>two<style>no</style><!-- no -->", "one two"),
    ("a.html", b"One<![no[two]]>three", "onethree"),
    ("a.html", b"One</script></p></nothing>", "one"),
    ("a.html", b"One<!-- no > no -->two<!-- open <p>no", "onetwo"),
    ("a.html", b"<script>no</p>'<b>'</script >One<style>no", "one"),
    ("a.html", b"<a title='>' href = \">\" x>One</A>two<br/>three <a href='no", "onetwo three"),
    ("a.html", b"1 < 2 <3 &lt;p> &#60;&#x3c; a&b", "1 < 2 <3 <p> << a&b"),
    ("a.html", b"One&#" + b"9" * 5_000 + b"; &#x" + b"f" * 5_000 + b";two", "one\ufffd \ufffdtwo"),
    ("a.md", b"# *One*\n\n> [two](https://example.org/two) __three__\n> four", "one two three four"),
]


@pytest.mark.parametrize(("name", "data", "text"), COPIES)
def test_shown(name: str, data: bytes, text: str | None) -> None:
    """What a reader of the copy would see of it: no tags, no entities, no scripts, no marks of Markdown."""
    assert shown(data, name) == text


@given(st.text(alphabet="<>![]-/&;#aps \n\"'=?", max_size=60))
def test_any_page_can_be_read(text: str) -> None:
    """No page makes it stop, however broken."""
    assert shown(text.encode(), "a.html") is not None


def test_signs_that_stand_for_sentences() -> None:
    """Words that are written as one sign are found; a copy of nothing else is not looked into."""
    assert shown("He \ufdfa said".encode(), "a.txt") == "he صلى الله عليه وسلم said"
    assert shown(("\ufdfa" * 10_001).encode(), "a.txt") is None
    assert shown(("&#xfdfa;" * 10_001).encode(), "a.html") is None


def sha256(text: str) -> str:
    """The checksum of a copy."""
    return hashlib.sha256(text.encode()).hexdigest()


def copied(name: str, content: str) -> str:
    """A source with a copy of this name and content."""
    return source(archives=f"[{{file: {name}, sha256: {sha256(content)}}}]")


def told(base: Knowledge) -> list[str]:
    """What is told of a base, which is the same with entries and without."""
    found = [str(problem) for problem in base.load().problems]
    assert found == [str(each) for each in check(base.path).problems if each.code != "no-contact"]
    return found


LOST = "warning[quote-not-found]: `It rained` does not stand in `a.copy.txt`, the kept copy of `a`"
HINT = "(quote it word for word, with … for what is left out)"
BASE = {
    "sources/a": copied("a.copy.txt", DOCUMENT),
    "sources/b": source(title="Another report"),
    "events/right": event(sources="[{source: a, quote: It burned}]"),
    "events/wrong": event(title="B", sources="[{source: a, quote: It rained}]"),
    "events/by-way-of": event(
        title="C", places="[{place: x, sources: [{source: b, via: a, quote: It rained}]}]"
    ),
    "events/of-another": event(title="D", sources="[{source: b, quote: It rained}]", body="So it was.[^a]"),
    "events/read-elsewhere": event(title="E", sources="[{source: a, via: b, quote: It rained}]"),
    "places/x": place(),
}
LINES = [
    f"entries/events/by-way-of.yaml:4:58: {LOST} {HINT}",
    f"entries/events/wrong.yaml:4:30: {LOST} {HINT}",
]


def test_without_the_copy(kb: Maker) -> None:
    """Whoever does not have the copy is told nothing: its checksum is known."""
    assert told(kb(BASE)) == []


def test_a_copy_without_a_checksum(kb: Maker) -> None:
    """A file that may have been forgotten is missed as before."""
    base = kb({"sources/a": source(archives="[{file: a.copy.txt}]")})
    assert [line.split()[1] for line in told(base)] == ["error[missing-file]:"]
    base.write({"entries/sources/a.copy.txt": DOCUMENT, "events/wrong": BASE["events/wrong"]})
    assert [line.split()[1] for line in told(base)] == ["warning[quote-not-found]:"]


def test_with_the_copy(kb: Maker) -> None:
    """Quotes of the document that was read are looked for in it: the one by way of which the source was read, if any."""
    base = kb(BASE)
    (base.path / "entries/sources/a.copy.txt").write_text(DOCUMENT, encoding="utf-8")
    assert told(base) == LINES


def test_a_copy_that_changed(kb: Maker) -> None:
    """A copy with another checksum is an error, and tells nothing about quotes."""
    base = kb({**BASE, "entries/sources/a.copy.txt": "Another document"})
    assert [line.split()[1] for line in told(base)] == ["error[changed-file]:"]


def test_one_of_several(kb: Maker) -> None:
    """A quote stands in one of the copies; one that is no text tells nothing."""
    copies = "[{file: a.copy.txt}, {file: a.copy.html}, {file: a.copy.pdf}, {file: b.copy.txt}]"
    files = {"txt": "It rained", "html": "<p>It snowed", "pdf": "It hailed"}
    base = kb(
        {
            **{f"entries/sources/a.copy.{ending}": text for ending, text in files.items()},
            "entries/sources/b.copy.txt": b"\xff",
            "sources/a": source(archives=copies),
            "events/a": event(sources="[{source: a, quote: It rained}, {source: a, quote: It snowed}]"),
            "events/b": event(title="B", sources="[{source: a, quote: It hailed}]"),
        }
    )
    message = "`It hailed` does not stand in `a.copy.txt` or `a.copy.html`, the kept copy of `a`"
    assert told(base) == [f"entries/events/b.yaml:4:30: warning[quote-not-found]: {message} {HINT}"]


def test_a_check_looks_again(kb: Maker, tmp_path: Path) -> None:
    """Copies that come, change and go are seen by a check that keeps what it found."""
    base = kb(BASE)
    copy, store = base.path / "entries/sources/a.copy.txt", Store(tmp_path / "kept")

    def lines() -> list[str]:
        found = check(base.path, store=store).problems
        return [str(each) for each in found if each.code != "no-contact"]

    assert lines() == []
    copy.write_text(DOCUMENT, encoding="utf-8")
    assert [lines(), lines()] == [LINES, LINES]
    before = load(base.path)
    copy.unlink()
    assert lines() == []
    assert load(base.path, previous=before).problems == ()


def test_nothing_is_read_without_copies() -> None:
    """A base without copies pays nothing: no file is read again."""
    library, _ = linked(BASE)
    assert list(quotes.check(library, pytest.fail, lambda key: pytest.fail(str(key)))) == []
