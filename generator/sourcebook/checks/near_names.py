"""Names that nearly agree: what one spelling of a transliterated name is to another, and a typing slip in a vowel.

No two names are compared that do not share their consonants, so the cost grows with the names (decision 0028).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sourcebook.checks.shared_names import RELATE, related
from sourcebook.folding import Folding, folding
from sourcebook.linking.library import Library
from sourcebook.linking.outlines import Outline
from sourcebook.problems import Level, Problem

NEAR, NEAR_WORD = 85, 50
"""From which scores two names nearly agree, as a whole and each word by itself, of 100.

The whole, since `hassan` is as near to `hussein` as `mohammed` to `muhammad`; each word, since words that many names
share would make any two others agree.
"""

SHORT = 5
"""How many consonants a name has at the least: shorter ones often agree by chance."""

NEIGHBOURS = 8
"""With how many names before it, in order of the alphabet, a name of the same consonants is compared."""

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

Called = tuple[str, Outline]
"""A name, folded, and who bears it."""


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

    def spelling(self, name: str) -> tuple[str, ...]:
        """The words that count, in the same order."""
        words = [word for word in self.words(name) if self.consonants[word]]
        return tuple(sorted(words, key=lambda word: (self.consonants[word], word)))

    def words(self, name: str) -> list[str]:
        """All of its words; the whole name where nothing parts them."""
        if name.isascii():
            return WORD.findall(name)
        return [name] if self.folding.alone.search(name) else WORD.findall(self.folding.fold(name))


def check(library: Library) -> Iterator[Problem]:
    """A warning where two entries of a kind nearly share a name, and nothing says how they stand to each other."""
    told = set()
    skeletons = Skeletons()
    for names in _alike(skeletons, library.outlines.values()):
        for (other, first), (name, second) in _near(skeletons, names):
            pair = first.key, second.key
            if pair not in told and not _agree(first, second) and not related(library, first, second):
                told.add(pair)
                message = f"`{name}` is nearly `{other}`, a name of `{first.name}`"
                yield Problem(second.file, 1, 1, "near-name", message, RELATE, Level.WARNING)


def _alike(skeletons: Skeletons, entries: Iterable[Outline]) -> Iterator[list[Called]]:
    """The names of entries of one kind that have the same consonants, where there is more than one name."""
    alike: dict[tuple[str, str], list[Called]] = defaultdict(list)
    for entry in entries:
        for name in entry.titles:
            alike[entry.kind, skeletons.skeleton(name)].append((name, entry))
    for (_, skeleton), names in alike.items():
        if len(names) > 1 and len(skeleton.replace(" ", "")) >= SHORT:
            yield names


def _near(skeletons: Skeletons, names: Iterable[Called]) -> Iterator[tuple[Called, Called]]:
    """Pairs of two names that nearly agree, the one whose entry comes first before the other."""
    bearers: dict[tuple[str, ...], list[Called]] = defaultdict(list)
    for called in names:
        bearers[skeletons.spelling(called[0])].append(called)
    spelled = sorted(bearers)
    for number, later in enumerate(spelled):
        for earlier in spelled[max(0, number - NEIGHBOURS) : number + 1]:
            if _is_near(earlier, later):
                for each in bearers[later]:
                    first, second = sorted((bearers[earlier][0], each), key=lambda called: called[1].key)
                    yield first, second


def _is_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two spellings of the same consonants are near enough."""
    # Loaded where it is wanted: most bases have no two names to compare.
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415

    whole = ratio(" ".join(one), " ".join(other)) >= NEAR
    return whole and all(ratio(*words) >= NEAR_WORD for words in zip(one, other, strict=True))


def _agree(one: Outline, other: Outline) -> bool:
    """Whether they are one entry, or share a name as it is, which is told already."""
    return one.key == other.key or not set(one.titles).isdisjoint(other.titles)
