"""Names that nearly agree: what one spelling of a transliterated name is to another, and a typing slip in a vowel.

No two names are compared that do not share their consonants, so the cost grows with the names (decision 0028).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sourcebook.checks.shared_names import RELATE, related
from sourcebook.linking.library import Library
from sourcebook.linking.outlines import Outline
from sourcebook.linking.skeletons import Skeletons
from sourcebook.problems import Level, Problem

NEAR, NEAR_WORD = 85, 50
"""From which scores two names nearly agree, as a whole and each word by itself, of 100.

The whole, since `hassan` is as near to `hussein` as `mohammed` to `muhammad`; each word, since words that many names
share would make any two others agree.
"""

NEIGHBOURS = 8
"""With how many names before it, in order of the alphabet, a name of the same consonants is compared."""

Called = tuple[str, Outline]
"""A name, folded, and who bears it."""


def check(library: Library) -> Iterator[Problem]:
    """A warning where two entries of a kind nearly share a name, and nothing says how they stand to each other."""
    told = set()
    skeletons = Skeletons()
    for names in _alike(library.outlines.values()):
        for (other, first), (name, second) in _near(skeletons, names):
            pair = first.key, second.key
            if pair not in told and not _agree(first, second) and not related(library, first, second):
                told.add(pair)
                message = f"`{name}` is nearly `{other}`, a name of `{first.name}`"
                yield Problem(second.file, 1, 1, "near-name", message, RELATE, Level.WARNING)


def _alike(entries: Iterable[Outline]) -> Iterator[list[Called]]:
    """The names of entries of one kind that have the same consonants, where there is more than one name."""
    alike: dict[tuple[str, str], list[Called]] = defaultdict(list)
    for entry in entries:
        for name, skeleton in zip(entry.titles, entry.skeletons, strict=True):
            if skeleton:
                alike[entry.kind, skeleton].append((name, entry))
    return (names for names in alike.values() if len(names) > 1)


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
