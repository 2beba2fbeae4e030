"""From contents to spans: how one value, one record, one source reference reads. All pages show values through here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from sourcebook import addresses
from sourcebook.entries.model import ASSERTS, ENTRY, SUPPORTS, Entry, Place, Record, SourceReference, Value
from sourcebook.entries.model import Reference as EntryReference
from sourcebook.kinds import phrases
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.library import Library
from sourcebook.pages import Block, Card, Cite, Item, Reference, Span, Spans
from sourcebook.provenance import of_entry
from sourcebook.values import prose
from sourcebook.values.date import Date, words_with_inferred
from sourcebook.values.link import Identifier, Url, address_of
from sourcebook.values.location import Location
from sourcebook.values.registry import TYPES

OPEN, CLOSE = "\u201c", "\u201d"
WHOLE = "all"
"""The term of `inferred` for a value that is the editor's inference as a whole."""

REPORTS = "reports"
SOMEBODY = "unknown"
LEFT_BEHIND = re.compile(r"[:,] *(?=,)")

_Part = tuple[bool, Span]
"""A part of a phrase: whether it is content, which shows to the character, or the phrase's own words."""


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows contents in one language, with links to the pages of a library's entries."""

    library: Library
    language: str = "en"

    @property
    def schema(self) -> Schema:
        """The kinds and vocabularies of the library."""
        return self.library.schema

    def card(self, entry: Entry) -> Card:
        """What other pages show of an entry."""
        kind = self.library.kind(entry)
        time = self.library.time(entry)
        return Card(
            title=entry.title,
            uri=addresses.entry_uri(entry.kind, entry.id),
            when=self.value(kind.fields[kind.time], time)[0].text if time else "",
            type=self.type_words(entry),
            where=_joined([self.reference(place) for place in _where(entry, kind)[:2]]),
            summary=self.plain(entry.one("summary")),
        )

    def type_words(self, entry: Entry) -> str:
        """The type of an entry, with what keeps it from being a plain fact: what is feared never reads as what happened."""
        fields = self.library.kind(entry).fields
        values = entry.fields.get("type", ())
        words = self.term(fields["type"], values[0].content).text if values else ""
        status = fields.get("status")
        told = _contents(entry, "status") if status and status.type == "term" else []
        said = (
            [_lowered(self.term(status, term).text) for term in told]
            if status and told != [status.default]
            else []
        )
        said += [*self.doubts(of_entry(entry)), *(_doubts_of(values[0]) if values else ())]
        return f"{words} ({', '.join(said)})".strip() if said else words

    def doubts(self, references: Sequence[SourceReference]) -> Iterator[str]:
        """How the sources of a value stand to it, where none of them simply supports it: `a source denies it`."""
        stances, acts = {each.stance for each in references}, {each.speech_act for each in references}
        if stances and SUPPORTS not in stances:
            yield self.stood("stances", stances)
        elif acts and acts.isdisjoint({"", ASSERTS, REPORTS}):
            yield self.stood("speech-acts", acts)

    def stood(self, vocabulary: str, terms: Iterable[str]) -> str:
        """What a source does to a value, by terms of a list: `a source denies or doubts it`."""
        known = self.schema.vocabularies[vocabulary].terms
        return f"a source {' or '.join(_lowered(known[term].label) for term in sorted(terms))} it"

    def plain(self, text: prose.Prose | None) -> str:
        """Prose as plain text, for descriptions."""
        return prose.plain(text, self.title_of) if text else ""

    def title_of(self, name: str) -> str:
        """The title of an entry that prose names as `folder/id`."""
        folder, _, entry_id = name.partition("/")
        entry = self.library.entries.get((folder, entry_id))
        return entry.title if entry else name

    def reference(self, reference: EntryReference) -> Span:
        """A link with the title of the entry; plain text for `unknown`."""
        entry = self.library.entries.get(reference.key)
        if entry is None:
            return Span(SOMEBODY)
        return Span(entry.title, to=addresses.entry_uri(*reference.key))

    def link(self, entry: Entry) -> Span:
        """A link to an entry, with its title."""
        return Span(entry.title, to=addresses.entry_uri(*entry.key))

    def term(self, field: Field, term: str) -> Span:
        """A link with the label of the term."""
        return Span(self.schema.term(field, term).label, to=addresses.term_uri(field.vocabulary, term))

    def content(self, field: Field, content: Any) -> Spans:
        """A content in words. Prose shows as plain text here; its page shows it in blocks."""
        if isinstance(content, tuple):
            return _joined([self.content(field, each) for each in content])
        if isinstance(content, dict):
            return self.record(field, content)
        if isinstance(content, EntryReference):
            return (self.reference(content),)
        if isinstance(content, prose.Prose):
            return (Span(self.plain(content)),)
        return (self.text(field, content),)

    def text(self, field: Field, content: Any) -> Span:
        """A content that is one run of words, with a link where it leads somewhere."""
        if field.type == "term":
            return self.term(field, content)
        if isinstance(content, Url):
            return Span(content.text, to=content.address)
        if isinstance(content, Identifier):
            return Span(content.text, to=address_of(content))
        if field.type == "reference":
            return Span(content)  # a description of someone without an entry
        return Span(TYPES[field.type].words(content, self.language))

    def record(self, field: Field, record: Record, without: Sequence[str] = ()) -> Spans:
        """A record by the phrase of its kind; without some of its fields, where the page shows these already."""
        if "lat" in record and field.name in {kind.location for kind in self.schema.kinds.values()}:
            return self.location(field, record)
        groups = phrases.parse(field.phrase) if field.phrase else _plain_phrase(field)
        parts: list[_Part] = []
        for group in groups:
            shown: list[_Part] = []
            for piece in group.pieces:
                found = self.piece(field, record, piece, without, first=not parts and not shown)
                shown += [(bool(piece.name), span) for span in found]
            if not group.optional or any(named for named, _ in shown):
                parts += shown
        return _merged(_trimmed(parts))

    def piece(
        self, field: Field, record: Record, piece: phrases.Piece, without: Sequence[str], *, first: bool
    ) -> Spans:
        """One piece of a phrase: its text, or the content of the field that it stands for."""
        if not piece.name:
            return (Span(piece.text),)
        inner = field.fields[piece.name]
        content = record.get(piece.name, inner.default or None)
        if content is None or piece.name in without or (content == inner.default and not piece.always):
            return ()
        if inner.type == "yes-no":
            return (Span(inner.label if first else _lowered(inner.label)),) if content else ()
        spans = self.content(inner, content)
        if inner.type == "line" and record.get("lang") and piece.name in {"name", "quote"}:
            return (replace(spans[0], lang=record["lang"]),)
        if inner.type != "term":
            return spans
        return tuple(
            span if first and not number else replace(span, text=_lowered(span.text))
            for number, span in enumerate(spans)
        )

    def location(self, field: Field, record: Record) -> Spans:
        """A location in words that are no more precise than its radius."""
        location = Location(record["lat"], record.get("lon"), record.get("radius"))
        basis = self.content(field.fields["basis"], record["basis"])[0].text if "basis" in record else ""
        return (Span(location.words(self.language) + (f" ({_lowered(basis)})" if basis else "")),)

    def value(self, field: Field, value: Value) -> Spans:
        """The content of a value, what was inferred of it in brackets."""
        if isinstance(value.content, Date) and value.inferred:
            return (Span(words_with_inferred(value.content, self.language, value.inferred)),)
        return self.content(field, value.content)

    def remarks(self, value: Value) -> Iterator[Spans]:
        """What the long form adds to a value."""
        if value.text:
            how = "translated from the document" if value.translated else "in the document's words"
            yield (Span(f"{how}: {OPEN}{value.text}{CLOSE}"),)
        if value.inferred:
            part = "all of it" if value.inferred == "all" else f"the {value.inferred}"
            yield (Span(f"{part} is inferred"),)
        if value.confidence:
            yield (Span(f"coded with {value.confidence} confidence"),)
        if value.alternative:
            yield (Span(f"one of several possibilities: {value.alternative}"),)
        if value.preferred:
            yield (Span("preferred by the editor", strong=True),)
        if value.note:
            yield (Span(value.note),)

    def source(self, reference: SourceReference) -> Spans:
        """A source reference as the list of sources prints it."""
        spans = [self.reference(reference.source)]
        if reference.via:
            spans += [Span(", through "), self.reference(reference.via)]
        if reference.at:
            spans.append(Span(f", {'; '.join(reference.at)}"))
        if reference.informant:
            informant = reference.informant
            told = self.reference(informant) if isinstance(informant, EntryReference) else Span(informant)
            spans += [Span(". Informant: "), told]
        if reference.distinct:
            spans.append(Span(" (known to be another than that of other sources)"))
        if reference.quote:
            spans.append(Span(f". {OPEN}{reference.quote}{CLOSE}"))
        if reference.note:
            spans.append(Span(f". {reference.note}"))
        return tuple(spans)


@dataclass(slots=True)
class Notes:
    """The numbered source references of one page, in the order in which they are first cited."""

    shower: Shower
    numbers: dict[SourceReference, int] = field(default_factory=dict)

    def cite(self, references: Iterable[SourceReference]) -> tuple[Cite, ...]:
        """The citations of a value. What does not simply assert it is marked."""
        return tuple(dict.fromkeys(Cite(self.number(each), self.mark(each)) for each in references))

    def number(self, reference: SourceReference) -> int:
        """One number for each place in a source, whatever it says of which value."""
        same = replace(reference, stance=SUPPORTS, speech_act="", field=ENTRY)
        return self.numbers.setdefault(same, len(self.numbers) + 1)

    def mark(self, reference: SourceReference) -> str:
        """How the source stands to the value, in a word or two; '' where it simply asserts it."""
        lists = self.shower.schema.vocabularies
        words = []
        if reference.stance != SUPPORTS:
            words.append(_lowered(lists["stances"].terms[reference.stance].label))
        if reference.speech_act and reference.speech_act != ASSERTS:
            words.append(_lowered(lists["speech-acts"].terms[reference.speech_act].label))
        return ", ".join(words)

    def references(self) -> tuple[Reference, ...]:
        """What the page prints at its foot."""
        return tuple(Reference(number, self.shower.source(each)) for each, number in self.numbers.items())

    def item(self, field: Field, value: Value, anchor: str, references: Iterable[SourceReference]) -> Item:
        """A value with its citations and remarks."""
        return Item(
            anchor, self.shower.value(field, value), self.cite(references), tuple(self.shower.remarks(value))
        )

    def blocks(self, text: prose.Prose) -> tuple[Block, ...]:
        """Prose in blocks, its citations numbered."""
        return tuple(self.block(block) for block in text.blocks)

    def block(self, block: prose.Block) -> Block:
        """One block of prose, with what lies in it."""
        if isinstance(block, prose.Paragraph):
            return Block("paragraph", tuple(self.inline(block.inner, Span(""))))
        if isinstance(block, prose.Quotation):
            return Block("quotation", items=(tuple(self.block(each) for each in block.blocks),))
        items = tuple(tuple(self.block(each) for each in item) for item in block.items)
        return Block("bullets" if block.start is None else "numbers", items=items, start=block.start or 1)

    def inline(self, nodes: Iterable[prose.Inline], manner: Span) -> Iterator[Span | Cite]:
        """Inline nodes as a flat run of spans, each with the manner of all that is around it."""
        for node in nodes:
            if isinstance(node, prose.Text):
                yield replace(manner, text=node.text)
            elif isinstance(node, prose.Emphasis):
                inner = replace(manner, strong=True) if node.strong else replace(manner, emphasis=True)
                yield from self.inline(node.inner, inner)
            elif isinstance(node, prose.Link):
                yield from self.inline(node.inner, replace(manner, to=node.url))
            elif isinstance(node, prose.EntryLink):
                folder, _, entry_id = node.target.partition("/")
                named = self.shower.library.entries.get((folder, entry_id))
                to = addresses.entry_uri(*named.key) if named else ""  # `unknown` leads nowhere
                yield replace(manner, text=node.text or self.shower.title_of(node.target), to=to)
            else:
                yield Cite(self.number(_citation(node)))


def _citation(node: prose.Citation) -> SourceReference:
    source = EntryReference("sources", node.source, Place(1, 1, ""))
    return SourceReference(source, at=(node.at,) if node.at else ())


def _where(entry: Entry, kind: Kind) -> list[EntryReference]:
    """Where an entry happened, as far as that is known: one of several possibilities is no place to name alone."""
    values = entry.fields.get(kind.where, ()) if kind.where else ()
    return [
        reference
        for value in values
        if (not value.alternative or value.preferred) and value.supported
        for reference in _references(value.content)
        if reference.id != SOMEBODY
    ]


def _doubts_of(value: Value) -> Iterator[str]:
    """What keeps a value from being what a source simply says."""
    if value.inferred == WHOLE:
        yield "inferred"
    if value.alternative and not value.preferred:
        yield "one of several possibilities"


def doubted(spans: Spans, value: Value) -> Spans:
    """A value as it is shown away from its own page: followed by what keeps it from being what a source simply says."""
    doubts = ", ".join(_doubts_of(value))
    return (*spans, Span(f" ({doubts})" if spans else doubts)) if doubts else spans


def _contents(entry: Entry, name: str) -> list[Any]:
    return [value.content for value in entry.fields.get(name, ())]


def _references(content: Any) -> Iterator[EntryReference]:
    contents = content.values() if isinstance(content, dict) else (content,)
    return (each for each in contents if isinstance(each, EntryReference))


def _plain_phrase(field: Field) -> tuple[phrases.Group, ...]:
    """The phrase of a record whose kind gives none: its fields in order, with commas."""
    names = list(field.fields)
    return phrases.parse(f"{{{names[0]}}}" + "".join(f"[, {{{name}}}]" for name in names[1:]))


def _joined(parts: Sequence[Span | Spans]) -> Spans:
    """Spans with commas between them."""
    spans: list[Span] = []
    for part in parts:
        if spans:
            spans.append(Span(", "))
        spans += [part] if isinstance(part, Span) else part
    return tuple(spans)


def _trimmed(parts: Sequence[_Part]) -> Iterator[Span]:
    """Spans without the punctuation that a part left out leaves behind: at either end, and before a comma.

    Only the phrase's own words are trimmed, never what an entry says.
    """
    runs = [(named, [span for _, span in run]) for named, run in groupby(parts, key=lambda part: part[0])]
    for number, (named, spans) in enumerate(runs):
        if named:
            yield from spans
            continue
        text = LEFT_BEHIND.sub("", "".join(span.text for span in spans))
        text = text if number else text.lstrip(" ,:")
        yield Span(text if number < len(runs) - 1 else text.rstrip(" ,:"))


def _merged(spans: Iterable[Span]) -> Spans:
    """Spans in which no two plain texts stand side by side, and none is empty."""
    merged: list[Span] = []
    for span in spans:
        if merged and _is_plain(merged[-1]) and _is_plain(span):
            merged[-1] = Span(merged[-1].text + span.text)
        else:
            merged.append(span)
    return tuple(span for span in merged if span.text)


def _is_plain(span: Span) -> bool:
    return span == Span(span.text)


def _lowered(label: str) -> str:
    """A label within a sentence: its first letter small, unless the word is all capitals."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label
