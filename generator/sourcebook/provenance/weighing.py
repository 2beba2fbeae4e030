"""Weighing: what each value of a library weighs, and each entry as a whole. Whatever is asked twice is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from sourcebook.entries.canonical import may_be_rivals, rivals
from sourcebook.entries.model import WHOLE, Entry, SourceReference, Value
from sourcebook.entries.voices import Voice, voices
from sourcebook.kept import Kept
from sourcebook.kinds.model import Field, Kind
from sourcebook.linking.library import Key, Library
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.provenance.grades import CORROBORATED, SINGLE, Weight, weigh
from sourcebook.provenance.statements import Resting
from sourcebook.provenance.witnesses import Documents, documents

MOST_WEIGHTS = 20_000
"""How many constellations of references are kept with what they weigh: a base has few that differ."""

MOST_LISTS = 50_000
"""How many lists of references are kept as voices, by their identity."""

NONE: tuple[Weight, ...] = ()

_Constellation = tuple[tuple[Voice, ...], tuple[Voice, ...], bool, bool]


@dataclass(frozen=True)
class Weigher:
    """Weighs the values of a library. Picklable: what was worked out stays behind."""

    library: Library
    weights: Kept[_Constellation, Weight] = field(default_factory=Kept, repr=False, compare=False)
    heard: Kept[int, tuple[Sequence[SourceReference], tuple[Voice, ...]]] = field(
        default_factory=Kept, repr=False, compare=False
    )
    entries: Kept[Key, Weight] = field(default_factory=Kept, repr=False, compare=False)

    def __getstate__(self) -> dict[str, object]:
        """The library alone."""
        return {"library": self.library, "weights": Kept(), "heard": Kept(), "entries": Kept()}

    @cached_property
    def documents(self) -> Documents:
        """What all sources say of themselves, from one walk over their briefs."""
        briefs = (
            (key, self.library.brief(key).about) for key in self.library.entries if key[0] == SOURCE_FOLDER
        )
        return documents({key[1]: about for key, about in briefs if about})

    @cached_property
    def retracted(self) -> frozenset[str]:
        """The ids of the sources that were taken back, or know or are known through one that was."""
        return frozenset(source for source, each in self.documents.items() if each.retracted)

    def is_retracted(self, reference: SourceReference) -> bool:
        """Whether the source of a reference, or the document that was read, was taken back."""
        via = reference.via
        return reference.source.id in self.retracted or (via is not None and via.id in self.retracted)

    def of_entry(self, key: Key) -> Weight:
        """What an entry weighs as a whole: that it happened, that it exists. No entry is decoded."""
        known = self.entries.get(key)
        if known is None:
            weight = self.weigh(self.library.brief(key).voices, (), rivalled=False, itself=_is_source(key))
            known = self.entries[key] = weight
        return known

    def of_values(
        self, entry: Entry, kind: Kind, resting: Resting, places: Mapping[str, tuple[str, ...]]
    ) -> dict[str, tuple[Weight, ...]]:
        """What each value of an entry weighs, by its field; the editor's own have nothing. `places` has their anchors."""
        itself, found = _is_source(entry.key), {}
        plain = self.weigh((), self.voices(resting.plain), rivalled=False, itself=itself)
        for name, values in entry.fields.items():
            field = kind.fields[name]
            if field.editorial:
                found[name] = NONE
            elif name in resting.named or may_be_rivals(field, values, places[name]):
                found[name] = self.of_rivals(resting, field, values, itself=itself)
            else:
                found[name] = tuple(
                    [
                        self.of_value(resting, field, value, rivalled=False, itself=itself)
                        if value.sources or value.inferred
                        else plain
                        for value in values
                    ]
                )
        return found

    def of_rivals(
        self, resting: Resting, field: Field, values: Sequence[Value], *, itself: bool
    ) -> tuple[Weight, ...]:
        """What values weigh that may stand against each other."""
        return tuple(
            [
                self.of_value(resting, field, value, rivalled=rivalled, itself=itself)
                for value, rivalled in zip(values, rivals(field, values), strict=True)
            ]
        )

    def of_value(
        self, resting: Resting, field: Field, value: Value, *, rivalled: bool, itself: bool
    ) -> Weight:
        """What one value weighs.

        What a source says of itself needs no reference, unless the editor inferred it. What the editor inferred as a
        whole has no two witnesses: its sources say what it was inferred from, and not the value.
        """
        told, listed = resting.parts(field, value)
        itself = itself and not value.inferred
        weight = self.weigh(self.voices(told), self.voices(listed), rivalled=rivalled, itself=itself)
        if value.inferred == WHOLE and weight.grade == CORROBORATED:
            return replace(weight, grade=SINGLE)
        return weight

    def weigh(
        self, told: tuple[Voice, ...], listed: tuple[Voice, ...], *, rivalled: bool, itself: bool
    ) -> Weight:
        """What a constellation of references weighs."""
        key = told, listed, rivalled, itself
        known = self.weights.get(key)
        if known is None:
            weight = weigh(told, listed, self.documents, rivalled=rivalled, itself=itself)
            known = self.weights.keep(key, weight, MOST_WEIGHTS)
        return known

    def voices(self, references: tuple[SourceReference, ...]) -> tuple[Voice, ...]:
        """References as voices. Most values of an entry rest on the same ones."""
        if not references:
            return ()
        known = self.heard.get(id(references))
        if known is None:
            known = self.heard.keep(id(references), (references, voices(references)), MOST_LISTS)
        return known[1]


def _is_source(key: Key) -> bool:
    return key[0] == SOURCE_FOLDER
