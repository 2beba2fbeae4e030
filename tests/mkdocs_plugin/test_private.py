"""Marking a private edition."""

from __future__ import annotations

from sourcebook.mkdocs_plugin.private import BANNER, ROBOTS, marked


def test_marked() -> None:
    """A page of any theme says to readers and to search engines that it is not for publication, once."""
    made = marked(
        '<html><head lang="en"><title>x</title></head><body class="a"><p>&lt;body></p></body></html>'
    )
    assert made == (
        f'<html><head lang="en">{ROBOTS}<title>x</title></head><body class="a">{BANNER}<p>&lt;body></p></body></html>'
    )


def test_no_page() -> None:
    """What is no page is left alone."""
    assert marked("words") == "words"
