"""What weighs, in words: the mark beside a value, what is counted, what a card says of an entry's own grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sourcebook.entries.model import HELD, INSTEAD, NAMES, PRIVATE, REFERENCES, Notice
from sourcebook.pages.model import Mark
from sourcebook.provenance.grades import (
    CONTESTED,
    CORROBORATED,
    ITSELF,
    LISTED,
    SINGLE,
    UNSOURCED,
    Weight,
)

WORDS = {
    UNSOURCED: "unsourced",
    LISTED: "listed",
    SINGLE: "single witness",
    CORROBORATED: "corroborated",
    ITSELF: "as the document has it",
}
RETRACTED = "retracted"
WITHHELD = {
    HELD: "Withheld",
    INSTEAD: "Less precise than it is known",
    NAMES: "A name is withheld",
    REFERENCES: "A source is withheld",
    PRIVATE: "Private, not for publication",
}
KINDS = 1_024
"""How many weights are kept in words."""


@lru_cache(KINDS)
def mark_of(weight: Weight) -> Mark:
    """The mark of a value: its grade, before it what contests it, behind it what is counted and what was taken back."""
    words = WORDS[weight.grade]
    if weight.sources > 1:
        words = f"{words}: {counted(weight)}"
    if weight.contested:
        return Mark(f"contested, {words}", CONTESTED)
    if weight.retracted and not weight.sources:
        return Mark("its source was retracted", RETRACTED)
    return Mark(f"{words}, a source was retracted" if weight.retracted else words, weight.grade)


def counted(weight: Weight) -> str:
    """How many sources, speakers and documents: `4 sources, 2 speakers, 1 document read`; '' where nobody speaks."""
    if not weight.sources:
        return ""
    parts = (_number(weight.sources, "source"), _number(weight.speakers, "speaker"))
    return f"{', '.join(parts)}, {_number(weight.documents, 'document')} read"


def qualifying(weight: Weight) -> Iterator[str]:
    """What a card says of an entry that is less than corroborated."""
    if weight.contested:
        yield "contested"
    elif weight.retracted and not weight.sources:
        yield "its source was retracted"
    elif weight.grade not in (CORROBORATED, ITSELF):
        yield WORDS[weight.grade]
    if weight.retracted and (weight.sources or weight.contested):
        yield "a source was retracted"


def withheld_words(notice: Notice) -> str:
    """That something is withheld, and why: `Withheld: to protect a witness`."""
    described = f" ({notice.described})" if notice.described else ""
    return f"{WITHHELD[notice.how]}{described}{': ' if notice.reason else ''}{notice.reason}"


def usual(weights: Iterable[Weight | None]) -> Weight | None:
    """What most of several values weigh, if it may be said once for all of them: nothing contested or retracted may."""
    found = Counter(filter(None, weights))
    said = [each for each in found if not (each.contested or each.retracted)]
    return max(said, key=lambda each: (found[each], mark_of(each).words)) if said else None


def _number(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"
