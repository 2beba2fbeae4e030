"""Texts that a file can hold, and how it holds them."""

from __future__ import annotations

import json

from sourcebook.problems import Unreadable
from sourcebook.trees.reader import read
from sourcebook.values.plain import LINE
from tests.test_encoding import HOSTILE, PLAIN


def quoted(text: str) -> str:
    """A text as a YAML scalar."""
    return json.dumps(text, ensure_ascii=False)


def reads(text: str) -> bool:
    """Whether the reader and the type of a line take a text."""
    reading = read("x.yaml", f"title: {quoted(text)}\n".encode("utf-8", "surrogatepass"))
    if reading.tree is None or reading.problems:
        return False
    try:
        return bool(LINE.read(text))
    except Unreadable:
        return False


READABLE = [text for text in dict.fromkeys(HOSTILE + PLAIN) if reads(text)]
"""The texts that look like markup, and some that do not, as far as a line can hold them."""
