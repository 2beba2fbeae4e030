"""Folding: the one form in which a word is looked for, however it was spelled. The browser folds by the same table.

Case, vowel signs and diacritics never matter. In Arabic script neither do the seat of a hamza, a final ya without
dots, a ta marbuta, a tatweel, and the Persian and Urdu forms of a letter; nor does it matter whose digits were used.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources

from sourcebook.kept import Kept

TABLE = "foldings.json"
MOST_KEPT = 30_000
"""How many words are remembered with their folded forms, some 5 MB of them."""


class Marks(dict[int, int | None]):
    """Letters as they are, and no mark of any: for `str.translate`. Each is looked up once."""

    def __missing__(self, letter: int) -> int | None:
        """Ask Unicode."""
        self[letter] = kept = None if unicodedata.category(chr(letter))[0] == "M" else letter
        return kept


@dataclass(frozen=True, slots=True)
class Folding:
    """The table: what becomes of a letter; and the letters that are words by themselves."""

    letters: Mapping[int, str]
    alone: re.Pattern[str]
    """Scripts without spaces between words, whose every sign is looked for by itself."""

    marks: Marks = field(default_factory=Marks, compare=False, repr=False)
    known: Kept[str, str] = field(default_factory=Kept, compare=False, repr=False)
    """Word -> its folded form where the search engine would not find it, else ''. Names stand on many pages."""

    def fold(self, text: str) -> str:
        """A text with each of its words folded. Folding twice changes nothing."""
        plain = self.unmarked(unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower()))
        return self.alone.sub(r" \g<0> ", plain.translate(self.letters))

    def unmarked(self, text: str) -> str:
        """A text that was decomposed, without vowel signs and diacritics."""
        return text if text.isascii() else text.translate(self.marks)

    def otherwise(self, text: str) -> Iterator[str]:
        """The folded words of a text that the search engine would not find, which lowers and drops marks alone."""
        if text.isascii():
            return
        for word in dict.fromkeys(text.split()):
            if not word.isascii():
                otherwise = self.known.get(word)
                if otherwise is None:
                    otherwise = self.known.keep(word, self._otherwise(word), MOST_KEPT)
                if otherwise:
                    yield otherwise

    def _otherwise(self, word: str) -> str:
        folded = _letters(self.fold(word))
        found = _letters(self.unmarked(unicodedata.normalize("NFD", word.lower())))
        return "" if folded == found else folded


def read_table() -> str:
    """The table as it is published: JSON with `letters`, letter -> what stands for it, and `alone`, a class of signs."""
    return (resources.files("sourcebook") / "data" / TABLE).read_text(encoding="utf-8")


def folding() -> Folding:
    """The folding of the table."""
    table = json.loads(read_table())
    return Folding(str.maketrans(table["letters"]), re.compile(f"[{table['alone']}]"))


def _letters(text: str) -> str:
    """A word without punctuation; spaces stay."""
    return " ".join("".join(each if each.isalnum() else " " if each == " " else "" for each in text).split())
