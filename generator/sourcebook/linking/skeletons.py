"""Skeletons of names: the consonants of their words, which two spellings of one name share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sourcebook.folding import Folding, folding

SHORT = 5
"""How many consonants a name has at the least: shorter ones often agree by chance."""

VOWELS = "aeiouyаеиоуыэюяαεηιουωاوي"  # noqa: RUF001 -- those of Cyrillic, Greek and Arabic
ARTICLES = frozenset(
    ("al", "el", "ul", "ad", "ed", "an", "en", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az", "ez")
)
"""The article of Arabic names as it is written before each letter."""

FILLERS = frozenset(("the", "of"))
"""What comes and goes in English ones."""

WORD = re.compile(r"[^\W_]+(?:['\u2018\u2019`]+[^\W_]+)*")
MARKS = re.compile("['\u2018\u2019`]")
"""What stands for a letter of Arabic that many leave out."""

LAST = re.compile(f"(?<=[{VOWELS}])h$|\u0647$")
"""The end of a feminine word, which is written or not."""

UNSPOKEN = re.compile(rf"[{VOWELS}]|(.)(?=\1)")
"""Vowels, and all but the last of a letter that is doubled."""

NUMBER = re.compile(r".|\w*\d\w*|[ivxlc]+")
"""What is no word but a number, whatever its letters: it has to agree as it is."""


class Consonants(dict[str, str]):
    """Word -> its consonants, '' for one that comes and goes. Names have most words in common."""

    def __missing__(self, word: str) -> str:
        """Find them once."""
        plain = MARKS.sub("", word)
        number = NUMBER.fullmatch(plain)
        found = plain if number else UNSPOKEN.sub("", LAST.sub("", plain)) or plain
        self[word] = found = "" if plain in ARTICLES or plain in FILLERS else found
        return found


@dataclass(frozen=True, slots=True)
class Skeletons:
    """Finds what of a name counts when names are looked for that may be another spelling of it."""

    folding: Folding = field(default_factory=folding)
    consonants: Consonants = field(default_factory=Consonants)

    def skeleton(self, name: str) -> str:
        """The consonants of each word of a name, in order of the alphabet; numbers as they are."""
        # What comes and goes stands first.
        return " ".join(sorted(map(self.consonants.__getitem__, self.words(name)))).lstrip()

    def shared(self, name: str) -> str:
        """The skeleton that another spelling of a name would share; '' for one that is too short for that."""
        found = self.skeleton(name)
        return found if len(found) - found.count(" ") >= SHORT else ""

    def spelling(self, name: str) -> tuple[str, ...]:
        """The words that count, in the same order."""
        words = [word for word in self.words(name) if self.consonants[word]]
        return tuple(sorted(words, key=lambda word: (self.consonants[word], word)))

    def words(self, name: str) -> list[str]:
        """All of its words; the whole name where nothing parts them."""
        if name.isascii():
            return WORD.findall(name)
        return [name] if self.folding.alone.search(name) else WORD.findall(self.folding.fold(name))
