"""Voices: what of source references and of sources is asked when values are weighed. Plain data, to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sourcebook.entries.model import SUPPORTS, Entry, Reference, SourceReference, Value


class Voice(NamedTuple):
    """A source reference: who speaks, through what, and how."""

    source: str
    """The id of the source."""

    via: str = ""
    """The id of the document that was read instead; '' for none."""

    informant: str = ""
    named: bool = False
    """Whether the informant is an actor of the base, by `folder/id`, and not a description."""

    stance: str = SUPPORTS
    speech_act: str = ""
    distinct: bool = False


class About(NamedTuple):
    """What a source says of itself."""

    repeats: tuple[str, ...] = ()
    """The ids of the sources that the whole of it repeats."""

    read_in: str = ""
    """The id of the document that it is known through; '' where it was read itself."""

    retracted: bool = False


def voice(reference: SourceReference) -> Voice:
    """A source reference as a voice."""
    informant, via = reference.informant, reference.via
    named = informant.__class__ is Reference
    return Voice(
        reference.source.id,
        via.id if via else "",
        informant.name if isinstance(informant, Reference) else informant or "",
        named,
        reference.stance,
        reference.speech_act,
        reference.distinct,
    )


def voices(references: Iterable[SourceReference]) -> tuple[Voice, ...]:
    """Several of them."""
    return tuple(map(voice, references))


def about(entry: Entry) -> About:
    """What a source says of itself."""
    fields = entry.fields
    return About(
        tuple(_ids(fields.get("repeats", ()))),
        next(_ids(fields.get("read_in", ())), ""),
        "retracted" in fields,
    )


def _ids(values: Iterable[Value]) -> Iterator[str]:
    return (value.content.id for value in values if value.supported and isinstance(value.content, Reference))
