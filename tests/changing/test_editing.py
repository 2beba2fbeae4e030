"""Editing the file of an entry: former ids come to where people look for them, and every other byte stays."""

from __future__ import annotations

import pytest

from sourcebook.changing.editing import Edit
from sourcebook.trees.splicing import Unspliceable

ADDED = {
    "below the title": ("title: X\ntype: war\n", "title: X\naliases: [old, older]\ntype: war\n"),
    "below a title with a remark": (
        "title: X  # Y\ntype: war\n",
        "title: X  # Y\naliases: [old, older]\ntype: war\n",
    ),
    "below a title of several lines": (
        "title: X\n  Y\ntype: war\n",
        "title: X\n  Y\naliases: [old, older]\ntype: war\n",
    ),
    "below a folded title": (
        "title: >-\n  X\n\ntype: war\n",
        "title: >-\n  X\naliases: [old, older]\n\ntype: war\n",
    ),
    "behind a title whose end matters": (
        "title: |+\n  X\n\ntype: war",
        "title: |+\n  X\n\ntype: war\naliases: [old, older]",
    ),
    "without a last line end": ("type: war\ntitle: X", "type: war\ntitle: X\naliases: [old, older]"),
    "without a title": ("type: war\n", "type: war\naliases: [old, older]\n"),
    "with other line ends": (
        "title: X\r\ntype: war\r\n",
        "title: X\r\naliases: [old, older]\r\ntype: war\r\n",
    ),
    "in braces": ("{title: X, type: war}\n", "{title: X, aliases: [old, older], type: war}\n"),
    "indented": ("  title: X\n  type: war\n", "  title: X\n  aliases: [old, older]\n  type: war\n"),
    "in brackets": ("title: X\naliases: [a, 'b']\n", "title: X\naliases: [a, 'b', old, older]\n"),
    "in brackets of several lines": ("aliases: [\n  a, # b\n]\n", "aliases: [\n  a, old, older, # b\n]\n"),
    "in lines": (
        "aliases:\n- a\n- b  # c\n# d\nx: y\n",
        "aliases:\n- a\n- b  # c\n- old\n- older\n# d\nx: y\n",
    ),
    "in lines at the end": ("aliases:\n  -   a", "aliases:\n  -   a\n  -   old\n  -   older"),
}


def edit_of(text: str) -> Edit:
    """An edit of a text."""
    edit = Edit.of("x.yaml", text.encode())
    assert edit is not None
    return edit


@pytest.mark.parametrize(("before", "after"), ADDED.values(), ids=ADDED)
def test_former_ids_are_added(before: str, after: str) -> None:
    """In the manner of the file."""
    edit = edit_of(before)
    edit.added = ["old", "older"]
    assert edit.done().decode() == after


def test_a_file_that_would_say_something_else_is_left() -> None:
    """Where there is no place for a new key, nothing is guessed."""
    edit = edit_of("type: war\n...\n")
    edit.added = ["old"]
    with pytest.raises(Unspliceable):
        edit.done()


def test_several_words_of_one_text_change() -> None:
    """Each in its place, whatever the order in which they are told."""
    edit = edit_of("body: a b a\n")
    text = edit.tree["body"]  # type: ignore[index]
    edit.write(text, 4, 5, "longer")  # type: ignore[arg-type]
    edit.write(text, 0, 1, "long")  # type: ignore[arg-type]
    assert edit.done() == b"body: long b longer\n"


def test_what_cannot_be_read_has_no_edit() -> None:
    """A file that changed meanwhile may be anything."""
    assert Edit.of("x.yaml", b"[") is None
