"""Hand-written pages: their links to entries, and the code in which nothing is a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.build import prepare
from sourcebook.checking import collisions
from sourcebook.handwritten import Handwritten, expanded, linked_titles, lost_links, read_handwritten
from sourcebook.linking.library import Library
from sourcebook.planning import plan
from tests.knowledge import Maker, codes_of, event, linked, place
from tests.sites import site


def library() -> Library:
    """A place and an event with a name that could be markup."""
    return linked({"places/kirkuk": place(title="Kirkuk"), "events/x": event(title="A *war* | [1]")})[0]


LINKS = {
    "[[places/kirkuk]]": "[Kirkuk](../places/kirkuk.md)",
    "[[ places/kirkuk ]]": "[Kirkuk](../places/kirkuk.md)",
    "[[places/kirkuk|that city]]": "[that city](../places/kirkuk.md)",
    "[[places/kirkuk|*that* city]]": "[&#42;that&#42; city](../places/kirkuk.md)",
    "[[events/x]]": "[A &#42;war&#42; &#124; &#91;1&#93;](../events/x.md)",
    "a [[places/kirkuk]], b [[places/kirkuk]]": "a [Kirkuk](../places/kirkuk.md), b [Kirkuk](../places/kirkuk.md)",
    "[[places/nowhere]]": "[[places/nowhere]]",
    "[[places/kirkuk|]]": "[[places/kirkuk|]]",
    "[[kirkuk]]": "[[kirkuk]]",
    "[[places/\nkirkuk]]": "[[places/\nkirkuk]]",
    "[ [places/kirkuk]]": "[ [places/kirkuk]]",
    "[[1, 2], [3]]": "[[1, 2], [3]]",
}


@pytest.mark.parametrize(("text", "expected"), LINKS.items())
def test_a_hand_written_page_links_to_entries_as_prose_does(text: str, expected: str) -> None:
    """The title stands where no words are given; what leads nowhere stays as it was written."""
    assert expanded(text, "guide/method.md", linked_titles([text], library())) == expected


CODE = {
    "a block": "```\n[[places/kirkuk]]\n```\n",
    "a block with a language": "``` yaml\n[[places/kirkuk]]\n\n\n[[places/x]]\n```",
    "a block of waves": "~~~\n[[places/kirkuk]]\n```\n[[places/kirkuk]]\n~~~",
    "a longer fence": "````\n```\n[[places/kirkuk]]\n````",
    "a fence that is never closed": "```\n[[places/kirkuk]]\n\n[[places/x]]",
    "a block within a list": "- a\n\n    ```\n    [[places/kirkuk]]\n\n    [[places/x]]\n    ```",
    "within a line": "`[[places/kirkuk]]`",
    "within a line, with more marks": "``a ` [[places/kirkuk]] ` b``",
    "over two lines": "`a\n[[places/kirkuk]]`",
    "metadata": "---\ntags: [[places/kirkuk]]\n---\nText.",
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE)
def test_code_is_left_alone(text: str) -> None:
    """An example of a link is no link, and no error."""
    assert expanded(text, "x.md", linked_titles([text], library())) == text
    assert list(lost_links(Handwritten("x.md", text), library())) == []


NO_CODE = {
    "after a block": "```\nx\n```\n{}",
    "between two spans": "`a` {} `b`",
    "a lone mark, which opens nothing in the next paragraph": "a ` b\n\n{} c ` d",
    "after a fence that is none": "a ``` b\n{}",
}


@pytest.mark.parametrize("text", NO_CODE.values(), ids=NO_CODE)
def test_what_stands_beside_code_is_no_code(text: str) -> None:
    """A link after, before and between code works."""
    written = text.format("[[places/kirkuk]]")
    assert "](places/kirkuk.md)" in expanded(written, "x.md", linked_titles([written], library()))


LOST = {
    "[[places/kirkik]]": (1, 1, "there is no entry `places/kirkik`", "did you mean `places/kirkuk`?"),
    "# A\n\nSee [[places/kirkik|that]].": (
        3,
        5,
        "there is no entry `places/kirkik`",
        "did you mean `places/kirkuk`?",
    ),
    "---\na: b\n---\n[[x]]": (4, 1, "there is no entry `x`", "known are `events/x`, `places/kirkuk`"),
    "é [[nowhere]]": (1, 3, "there is no entry `nowhere`", "known are `events/x`, `places/kirkuk`"),
}


@pytest.mark.parametrize(("text", "expected"), LOST.items())
def test_a_link_that_leads_nowhere_is_an_error(text: str, expected: tuple[int, int, str, str]) -> None:
    """With its line and column in the file, and the nearest names."""
    (problem,) = lost_links(Handwritten("guide/x.md", text), library())
    assert (problem.line, problem.column, problem.message, problem.hint) == expected
    assert (problem.file, problem.code) == ("docs/guide/x.md", "unknown-reference")


@given(st.text("[]|`~\n -ab/", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """No text of a page hangs or breaks the search for links, and one without links stays as it is."""
    assert expanded(text, "x.md", linked_titles([text], linked({})[0])) == text


def test_a_page_is_read_as_it_is(kb: Maker) -> None:
    """All Markdown below `docs/`, in order; a file that is no text is left to the engine."""
    base = kb(
        {"docs/b/c.md": "C", "docs/a.md": "---\ntitle: A\n---\nText", "docs/d.txt": "D", "docs/e.md": b"\xff"}
    )
    pages = read_handwritten(base.path)
    assert [(page.uri, page.file) for page in pages] == [("a.md", "docs/a.md"), ("b/c.md", "docs/b/c.md")]
    assert [page.body for page in pages] == ["Text", "C"]


def test_a_base_without_hand_written_pages_has_none(kb: Maker) -> None:
    """The folder is optional."""
    assert read_handwritten(kb({}).path) == ()


TAKEN = {
    "events/index.md": True,
    "events.md": True,
    "events/x.md": True,
    "events/X.md": True,
    "events/x/index.md": True,
    "events/x/README.md": True,
    "events/README.md": True,
    "EVENTS/index.md": True,
    "terms/index.md": True,
    "browse/events/year/2024/index.md": True,
    "README.md": True,
    "index.md": False,
    "events/y.md": False,
    "about.md": False,
    "guide/README.md": False,
    "guide/MYREADME.md": False,
    "events/xREADME.md": False,
}


@pytest.mark.parametrize(("uri", "taken"), TAKEN.items())
def test_a_hand_written_page_at_a_generated_address_is_an_error(uri: str, *, taken: bool) -> None:
    """Neither hides the other; `docs/index.md` alone is part of a generated page."""
    planned = plan(site({"events/x": event()})).pages
    found = list(collisions([uri], [], planned))
    assert [(problem.file, problem.code) for problem in found] == [(f"docs/{uri}", "taken-address")] * taken


@pytest.mark.parametrize(
    ("uri", "taken"),
    {"events/x/index.html": True, "events/x/a.html": False, "events/x.markdown": True}.items(),
)
def test_no_other_file_of_the_docs_stands_at_a_generated_address(kb: Maker, uri: str, *, taken: bool) -> None:
    """A page of HTML, and Markdown by another of its endings, would hide an entry or vanish behind it."""
    base = kb({"events/x": event(), f"docs/{uri}": "Text."})
    found = [
        (problem.file, problem.code)
        for problem in prepare(base.path).problems
        if problem.code == "taken-address"
    ]
    assert found == [(f"docs/{uri}", "taken-address")] * taken


SHELL = '    if [[ -n "$x" ]]; then\n        echo [[ a / b ]]\n    fi\n'


def test_brackets_of_other_languages_are_no_links() -> None:
    """What has no form of a name is no link that was lost: a script in an indented block stays what it is."""
    assert list(lost_links(Handwritten("a.md", SHELL), library())) == []


def test_every_lost_link_of_every_page_is_told(kb: Maker) -> None:
    """In the same run as what is wrong with entries."""
    base = kb({"docs/a.md": "[[x]] [[y]]", "docs/b.md": "[[z]]", "events/x": "title: X"})
    codes = codes_of(prepare(base.path).problems)
    assert codes.count("unknown-reference") == 3
    assert "missing-field" in codes
