"""What a type of value is: how it is read from text, written, and put into words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ValueType:
    """A type of value that a kind can name. Each module of this package defines one or a few."""

    name: str
    """As kind files name it: `date`."""

    description: str
    """One sentence, for the reference and for an editor's hover."""

    examples: tuple[str, ...]
    """Texts that it reads; the tests read each of them."""

    read: Callable[[str], Any]
    """Text as typed -> value. Raises `Unreadable`."""

    canonical: Callable[[Any], str]
    """Value -> the one text that stands for it: `read(canonical(value)) == value`."""

    words: Callable[[Any, str], str]
    """Value, language (`en`) -> the words that a person reads, as plain text."""

    pattern: str = ""
    """A regular expression (as JSON Schema reads it) that every readable text matches; '' where none is honest."""
