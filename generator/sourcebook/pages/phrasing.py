"""How what a record says becomes a run of spans, by the phrase of its kind. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sourcebook.kinds import phrases
from sourcebook.kinds.model import Field
from sourcebook.pages.model import Span, Spans

LEFT_BEHIND = re.compile(r"[:,] *(?=,)")

COMMA = (Span(", "),)

Part = str | Spans
"""A part of a phrase: the phrase's own words, or the spans of a content, which shows to the character."""

_Piece = str | tuple[str, Field, str | None, bool]
"""A piece of a phrase: words; or the field that it stands for, its default, and whether it shows even where it has that."""

Phrase = tuple[tuple[frozenset[str], bool, tuple[_Piece, ...]], ...]
"""The groups of a phrase: the fields of which a record must have one for it to show at all, if it takes any; whether it
may be left out; its pieces."""


def phrase_of(field: Field) -> Phrase:
    """The phrase of a record, its names of fields looked up; its fields in order where its kind gives none."""
    groups = phrases.parse(field.phrase) if field.phrase else _plain_phrase(field)
    return tuple(_read(field, group) for group in groups)


def _plain_phrase(field: Field) -> tuple[phrases.Group, ...]:
    """The phrase of a record whose kind gives none: its fields in order, with commas."""
    names = list(field.fields)
    return phrases.parse(f"{{{names[0]}}}" + "".join(f"[, {{{name}}}]" for name in names[1:]))


def _read(field: Field, group: phrases.Group) -> tuple[frozenset[str], bool, tuple[_Piece, ...]]:
    """A group of a phrase: the fields of which it needs one, whether it may be left out, its pieces."""
    pieces = tuple(
        (each.name, field.fields[each.name], field.fields[each.name].default or None, each.always)
        if each.name
        else each.text
        for each in group.pieces
    )
    sure = not group.optional or any(each.always for each in group.pieces)
    names = frozenset(each.name for each in group.pieces if each.name)
    return frozenset() if sure else names, group.optional, pieces


def joined(parts: Sequence[Spans]) -> Spans:
    """Spans with commas between them."""
    if len(parts) == 1:
        return parts[0]
    return tuple(span for part in parts for span in (*COMMA, *part))[1:]


def phrased(parts: Sequence[Part]) -> Spans:
    """The spans of a phrase, no two plain ones side by side and none of them empty.

    What a part that was left out leaves behind is trimmed: punctuation at either end, and before a comma. Only
    the phrase's own words are trimmed, never what an entry says.
    """
    spans: list[Span] = []
    plain = own = ""
    begun = False
    for part in parts:
        if isinstance(part, str):
            own += part
            continue
        plain += _trimmed(own, first=not begun, last=False) if own else ""
        own, begun = "", True
        for span in part:
            if span.to or span.lang or span.emphasis or span.strong:
                spans += (Span(plain), span) if plain else (span,)
                plain = ""
            else:
                plain += span.text
    plain += _trimmed(own, first=not begun, last=True)
    return (*spans, Span(plain)) if plain else tuple(spans)


def _trimmed(words: str, *, first: bool, last: bool) -> str:
    """Words of a phrase without what belongs to parts that were left out."""
    words = LEFT_BEHIND.sub("", words) if "," in words else words
    words = words.lstrip(" ,:") if first else words
    return words.rstrip(" ,:") if last else words


def lowered(label: str) -> str:
    """A label within a sentence: its first letter small, unless the word is all capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label
