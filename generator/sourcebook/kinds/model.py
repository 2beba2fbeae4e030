"""Kinds and vocabularies: what entries may say, as frozen data. No code asks whether something is an event.

It asks the kind what it has: which field is its time, which its place, how its records are told apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary."""

    id: str
    label: str
    definition: str = ""
    parent: str = ""
    matches: tuple[str, ...] = ()
    inverse: str = ""
    """For a relation: the heading under which the other page shows it."""

    accusation: bool = False
    """Whether the term accuses; it then needs a `speech_act`."""

    individual: bool = False
    """For a type: whether each of it can be in one place only."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A controlled list of terms."""

    id: str
    label: str
    description: str
    terms: Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Need:
    """A rule between the fields of a kind or of a record: which must be there, and when."""

    because: str
    hint: str = ""
    when: tuple[tuple[str, str], ...] = ()
    """Pairs of a field and the text that it must have ('' for any) for the rule to hold."""

    one_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """What a kind says of one of its fields, or of a field of a record."""

    name: str
    type: str
    label: str
    description: str
    many: bool = False
    """Whether several values add up (a set); else two values are rivals."""

    required: bool = False
    editorial: bool = False
    """Whether it is the editor's own: it has no statement, no sources and no long form."""

    shown: str = "facts"
    """Where the entry's page shows it: facts, section, lead, foot or none."""

    vocabulary: str = ""
    default: str = ""
    folders: tuple[str, ...] = ()
    """Folders of the kinds that a reference may lead to."""

    or_text: bool = False
    """Whether a reference may be a description of someone without an entry."""

    acyclic: bool = False
    inverse: str = ""
    inverse_by: str = ""
    """The field of the same record whose term gives the inverse."""

    bare: str = ""
    """For a record: the field that a bare value stands for."""

    key: tuple[str, ...] = ()
    """For a record: the fields that tell one record of a set from another."""

    phrase: str = ""
    """For a record: how its fields are put into words, as in `{kind}: {count}[ of {side}]`; see `phrases`."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()

    @property
    def is_reference(self) -> bool:
        """Whether a value of it can lead to an entry."""
        return bool(self.folders)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry."""

    id: str
    folder: str
    label: str
    plural: str
    description: str
    fields: Mapping[str, Field]
    time: str = ""
    """The field that is its time; '' for none. So with the next three."""

    begins: str = ""
    """When one comes to be, and when it is no more: `founded`, `dissolved`."""

    ends: str = ""
    where: str = ""
    location: str = ""
    hierarchy: str = ""
    browse: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """All kinds, by folder, and all vocabularies, by id."""

    kinds: Mapping[str, Kind]
    vocabularies: Mapping[str, Vocabulary]

    def term(self, field: Field, term: str) -> Term:
        """A term of the vocabulary of a field."""
        return self.vocabularies[field.vocabulary].terms[term]
