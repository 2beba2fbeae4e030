"""How a problem quotes the text that it speaks of."""

from __future__ import annotations

LONGEST = 40
"""Characters of a text that a message repeats."""


def quoted(text: str) -> str:
    """The text between backticks, on one line and cut after 40 characters."""
    line = " ".join(text[: 4 * LONGEST].split())
    if not line:
        return "an empty text"
    return f"`{line[:LONGEST]}…`" if len(line) > LONGEST else f"`{line}`"
