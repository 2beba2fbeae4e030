"""Ties: links across pages, looked up when all pages are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.output.ties import Anchors, Ties, file_at, file_from

NAMES = st.lists(
    st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), min_size=1)
).map(tuple)


@given(NAMES, NAMES)
def test_ties_are_unpacked_as_they_were(wants: tuple[str, ...], gives: tuple[str, ...]) -> None:
    """Whatever their names."""
    ties = Ties(wants, gives)
    assert Ties.unpacked(ties.packed()) == ties


def test_what_is_wanted_and_not_given_is_lost() -> None:
    """A page, an anchor of it, a file; whichever comes first. Each is told by its page and its place there."""
    anchors = Anchors()
    anchors.there(["a.pdf"])
    anchors.take("x.html", Ties(("y.html#a", "y.html#b", "a.pdf", "b.pdf"), ("c",)))
    anchors.take("y.html", Ties(("x.html#c", "x.html", "y.html#c", "z.html"), ("a",)))
    anchors.take("w.html", Ties())
    assert list(anchors.lost()) == [("x.html", 1), ("x.html", 3), ("y.html", 2), ("y.html", 3)]


@pytest.mark.parametrize(
    ("path", "file"),
    [("", "index.html"), ("a/", "a/index.html"), ("a/b.html", "a/b.html"), ("a%20b/", "a b/index.html")],
)
def test_a_path_leads_to_a_file(path: str, file: str) -> None:
    """A folder has an index."""
    assert file_at(path) == file


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("", "a/b/index.html"),
        ("../../c/", "c/index.html"),
        ("..", "a/index.html"),
        (".", "a/b/index.html"),
        ("../..", "index.html"),
        ("../../", "index.html"),
        ("./x.png", "a/b/x.png"),
        ("../%C3%A9.html", "a/é.html"),
        ("../../../x/", "../x/index.html"),
    ],
)
def test_a_link_leads_to_a_file(path: str, file: str) -> None:
    """From the folder of its page, as a browser goes."""
    assert file_from("a/b/index.html", path) == file
