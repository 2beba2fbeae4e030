"""Witnesses: of all who speak of a value, how many are independent of each other. Pure functions.

The *origin* of a reference is who says it: its informant, else the source at the root of all that is repeated. Its
*channel* is the document that was read. The witnesses of a value are a maximum matching of origins with channels: three
articles that copy one report are one witness, and so are three speakers of whom one document tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from sourcebook.entries.model import SUPPORTS
from sourcebook.entries.voices import About, Voice

RETRACTS = "retracts"
"""The speech act of a source that takes back what it said."""

UNNAMED = ("", "an informant without a name")
"""The one origin of all informants without a name: nobody knows whether they are two."""

Origin = tuple[str, ...]
"""Who says something: an actor, a source, several of which it is one, or somebody without a name."""


Pair = tuple[Origin, str]
"""An origin, and the id of a document in which it speaks."""


class Document(Struct, frozen=True, gc=False):
    """What weighing knows of a source."""

    roots: tuple[str, ...]
    """The ids of the sources at the root of what it repeats, sorted; its own where it repeats nothing."""

    channel: str
    """The id of the document that was read for it: its own, unless it is known through another alone."""

    retracted: bool = False
    """Whether it, or anything through which it knows or is known, was taken back."""


class Documents(dict[str, Document]):
    """Sources by their ids. One of which nothing is known stands for itself."""

    def __missing__(self, source: str) -> Document:
        """It repeats nothing, was read itself, and was not retracted."""
        return Document((source,), source)


OF_NONE = About()


def documents(sources: Mapping[str, About]) -> Documents:
    """What weighing knows of all sources, by their ids, from what each says of itself."""
    settled: dict[str, _Settled] = {}
    for source in sources:
        _settle(source, sources, settled)
    found = Documents()
    for source, about in sources.items():
        roots, retracted_behind = settled[source]
        taken_back = retracted_behind or _about(sources, about.read_in).retracted
        found[source] = Document(tuple(sorted(roots)), about.read_in or source, taken_back)
    return found


_Settled = tuple[frozenset[str], bool]
"""The roots of what a source repeats, and whether any of that was taken back."""


def _settle(source: str, sources: Mapping[str, About], settled: dict[str, _Settled]) -> None:
    """Find the roots of a source, after those of all that it repeats. A circle, refused elsewhere, ends anywhere."""
    waiting, begun = [source], set[str]()
    while waiting:
        each = waiting[-1]
        repeated = _about(sources, each).repeats
        lacking = [one for one in repeated if one not in settled and one not in begun]
        begun.add(each)
        if lacking:
            waiting += lacking
            continue
        waiting.pop()
        behind = [settled[one] for one in repeated if one in settled]
        roots = frozenset[str]().union(*(roots for roots, _ in behind)) or frozenset({each})
        back = _about(sources, each).retracted or any(taken_back for _, taken_back in behind)
        settled.setdefault(each, (roots, back))


def _about(sources: Mapping[str, About], source: str) -> About:
    return sources.get(source, OF_NONE)


def channel(voice: Voice, known: Documents) -> str:
    """The document that was read."""
    return voice.via or known[voice.source].channel


def retracted(voice: Voice, known: Documents) -> bool:
    """Whether a source, or anything through which it knows or is known, was taken back."""
    return known[voice.source].retracted or (voice.via != "" and known[voice.via].retracted)


def live(voices: Sequence[Voice], known: Documents) -> list[bool]:
    """Which support a value still: not retracted as a whole, and not taken back by the same source for this value."""
    back = {each.source for each in voices if each.speech_act == RETRACTS}
    return [
        each.stance == SUPPORTS and each.source not in back and not retracted(each, known) for each in voices
    ]


def origins(voices: Sequence[Voice], known: Documents) -> list[Origin | None]:
    """Who speaks in each of some references that support one value; None where nobody does who does not anyway.

    A reference without an informant is no second origin beside one of the same source that names one. One that repeats
    several sources adds nothing where one of these speaks; else all that share what they repeat are one origin.
    """
    told = {root for each in voices if each.informant for root in known[each.source].roots}
    open_roots = [
        () if each.informant or not told.isdisjoint(known[each.source].roots) else known[each.source].roots
        for each in voices
    ]
    sure = {roots[0] for roots in open_roots if len(roots) == 1}
    unsure = _merged([roots for roots in open_roots if len(roots) > 1 and sure.isdisjoint(roots)])
    return [
        _informant(each, known) if each.informant else _root(roots, sure, unsure)
        for each, roots in zip(voices, open_roots, strict=True)
    ]


def _merged(several: Sequence[tuple[str, ...]]) -> dict[str, Origin]:
    """Root -> the one origin that all are which share roots, by way of others perhaps."""
    groups: dict[str, set[str]] = {}
    for roots in several:
        met = {id(groups[root]): groups[root] for root in roots if root in groups}
        largest = max(met.values(), key=len, default=set[str]())
        for group in (*met.values(), {*roots}):
            if group is not largest:
                largest |= group
                groups.update(dict.fromkeys(group, largest))
    names = {id(group): tuple(sorted(group)) for group in groups.values()}
    return {root: names[id(group)] for root, group in groups.items()}


def _informant(voice: Voice, known: Documents) -> Origin:
    """The origin that is an informant: an actor; somebody known to be another than those of other sources; or somebody."""
    if voice.named:
        return "actor", voice.informant
    return ("another", *known[voice.source].roots, voice.informant) if voice.distinct else UNNAMED


def _root(roots: tuple[str, ...], sure: set[str], unsure: Mapping[str, Origin]) -> Origin | None:
    """The origin at the root of what a source repeats, if it is one of its own."""
    if len(roots) == 1:
        return roots
    return unsure[roots[0]] if roots and sure.isdisjoint(roots) else None


def paired(voices: Sequence[Voice], known: Documents) -> list[Pair | None]:
    """For each reference its origin with the document in which it speaks; None where that adds nothing, or holds no more.

    Who is an origin follows from all that support the value, so that no retraction makes two out of one.
    """
    supporting = [each for each in voices if each.stance == SUPPORTS]
    found = iter(origins(supporting, known))
    speaking = [next(found) if each.stance == SUPPORTS else None for each in voices]
    return [
        (origin, channel(each, known)) if still and origin is not None else None
        for each, origin, still in zip(voices, speaking, live(voices, known), strict=True)
    ]


def count(pairs: Iterable[Pair]) -> int:
    """How many origins can be paired with documents, each with one of its own: a maximum matching.

    By augmenting paths; source: H. W. Kuhn, The Hungarian method, 1955, in its form without weights.
    """
    channels: dict[Origin, list[str]] = defaultdict(list)
    for origin, document in sorted(pairs):
        channels[origin].append(document)
    if len(channels) < 2:  # noqa: PLR2004 -- one origin is one witness
        return len(channels)
    holder: dict[str, Origin] = {}
    return sum(_found(origin, channels, holder) for origin in channels)


def _found(origin: Origin, channels: Mapping[Origin, Sequence[str]], holder: dict[str, Origin]) -> bool:
    """Find a document for an origin, if need be by finding another one for whoever holds it, and so on."""
    reached_by: dict[str, Origin] = {}
    waiting = [origin]
    for speaker in waiting:
        for document in channels[speaker]:
            if document in reached_by:
                continue
            reached_by[document] = speaker
            if document not in holder:
                _exchange(document, reached_by, holder, origin)
                return True
            waiting.append(holder[document])
    return False


def _exchange(
    document: str, reached_by: Mapping[str, Origin], holder: dict[str, Origin], first: Origin
) -> None:
    """Give each on the way the document by which it was reached, back to the first."""
    held = {speaker: each for each, speaker in holder.items()}
    while True:
        speaker = reached_by[document]
        holder[document] = speaker
        if speaker == first:
            return
        document = held[speaker]
