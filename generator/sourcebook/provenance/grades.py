"""Grades: how well a value is vouched for, by one rule. Pure functions.

The rule is written for readers in `templates/grades.md.jinja`, to which every grade leads; `tests/provenance/test_grades.py`
has it as a table of cases.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from sourcebook.entries.model import ASSERTS, SUPPORTS
from sourcebook.entries.voices import Voice
from sourcebook.provenance.witnesses import (
    RETRACTS,
    Documents,
    channel,
    count,
    live,
    paired,
    retracted,
)

UNSOURCED, LISTED, SINGLE, CORROBORATED = "unsourced", "listed", "single-witness", "corroborated"
CONTESTED = "contested"
ITSELF = "itself"
"""What a source says of itself: its headline, its date. It is read off the document."""

RANK = {UNSOURCED: 0, LISTED: 1, ITSELF: 1, SINGLE: 1, CORROBORATED: 2}
"""How much a grade says: of a listed value as much as of one with a single witness, for one says it at least."""

REPORTS = "reports"
PLAINLY = frozenset({"", ASSERTS, REPORTS})
"""The speech acts of which none has to be told beside a value."""


class Weight(Struct, frozen=True, gc=False):
    """What a value weighs."""

    grade: str
    contested: bool = False
    """Whether rivals stand against it, or a source denies or doubts it."""

    retracted: bool = False
    """Whether a source that spoke for it was taken back."""

    acts: tuple[str, ...] = ()
    """How it was said, where nobody simply says it: the speech acts, sorted; of what was retracted, too."""

    sources: int = 0
    """How many sources speak for it."""

    speakers: int = 0
    """How many origins they have."""

    documents: int = 0
    """In how many documents that was read."""

    @property
    def headline(self) -> str:
        """The one word for it."""
        return CONTESTED if self.contested else self.grade

    @property
    def needs_attribution(self) -> bool:
        """Whether running text has to say according to whom: it is alleged, contested, or rests on fewer than two."""
        return self.contested or bool(self.acts) or self.grade != CORROBORATED


def weigh(
    told: Sequence[Voice],
    listed: Sequence[Voice],
    known: Documents,
    *,
    rivalled: bool = False,
    itself: bool = False,
) -> Weight:
    """Weigh a value.

    `told` speak of this value by name: at the value, or in the entry's list with its field. `listed` support the entry,
    and are not told apart; where all of them are one source in one document, that is as good as told.
    `rivalled`: whether other values stand against it. `itself`: whether it is something that a source says of itself,
    which needs no reference.
    """
    contested = rivalled or any(each.stance != SUPPORTS for each in told)
    if not told and not listed:
        return Weight(ITSELF if itself else UNSOURCED, contested)
    if len({(each.source, channel(each, known)) for each in listed}) <= 1:
        told, listed = (*told, *listed), ()
    voices = (*told, *listed)
    if len(voices) == 1:
        return _alone(voices[0], known, contested=contested)
    still, pairs = live(voices, known), paired(voices, known)
    speaking = [each for each, holds in zip(voices, still, strict=True) if holds]
    acts = {each.speech_act for each in voices if each.stance == SUPPORTS} - {RETRACTS}
    return Weight(
        _grade(count({*filter(None, pairs[: len(told)])}), len(speaking), sum(still[: len(told)])),
        contested,
        len(speaking) < sum(each.stance == SUPPORTS for each in voices),
        tuple(sorted(acts)) if acts and acts.isdisjoint(PLAINLY) else (),
        len({each.source for each in speaking}),
        max(len({pair[0] for pair in pairs if pair}), min(len(speaking), 1)),
        len({channel(each, known) for each in speaking}),
    )


def _alone(voice: Voice, known: Documents, *, contested: bool) -> Weight:
    """What a value weighs of which one reference speaks, as of most."""
    if voice.stance != SUPPORTS:
        return Weight(UNSOURCED, contested)
    acts = () if voice.speech_act in PLAINLY or voice.speech_act == RETRACTS else (voice.speech_act,)
    if voice.speech_act == RETRACTS or retracted(voice, known):
        return Weight(UNSOURCED, contested, retracted=True, acts=acts)
    return Weight(SINGLE, contested, acts=acts, sources=1, speakers=1, documents=1)


def _grade(witnesses: int, speaking: int, of_them_told: int) -> str:
    """The grade of a value with so many witnesses, for which so many references speak."""
    if witnesses > 1:
        return CORROBORATED
    if of_them_told:
        return SINGLE
    return LISTED if speaking else UNSOURCED
