"""From contents to spans: how one value, one record, one source reference reads. All pages show values through here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from sourcebook import addresses
from sourcebook.entries.model import SUPPORTS, WHOLE, Entry, Record, SourceReference, Value
from sourcebook.entries.model import Reference as EntryReference
from sourcebook.kept import Kept
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.linking.library import Key, Library
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.pages.model import Card, Span, Spans
from sourcebook.pages.phrasing import Part, Phrase, joined, lowered, phrase_of, phrased
from sourcebook.pages.weights import qualifying
from sourcebook.provenance.grades import ITSELF, PLAINLY, Weight
from sourcebook.provenance.weighing import Weigher
from sourcebook.values import prose
from sourcebook.values.date import Date, words_with_inferred
from sourcebook.values.link import Identifier, Url, address_of
from sourcebook.values.location import Location
from sourcebook.values.registry import TYPES

OPEN, CLOSE = "\u201c", "\u201d"
MOST_KEPT = 10_000
"""How many values are kept in words, some 7 MB of them: more gained nothing."""

SOMEBODY = "unknown"
ACCORDING = "according to"
MOST_NAMED = 2
"""How many sources a description names; of more it gives the number."""


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows contents in one language, with links to the pages of a library's entries.

    What many pages show alike is made once: the cards of entries, the links to entries and terms.
    """

    library: Library
    language: str = "en"
    weigher: Weigher = field(init=False, repr=False, compare=False)
    cards: Kept[Key, Card] = field(default_factory=Kept, init=False, repr=False, compare=False)
    links: Kept[Key, Span] = field(default_factory=Kept, init=False, repr=False, compare=False)
    terms: Kept[tuple[str, str], tuple[Span, Span]] = field(
        default_factory=Kept, init=False, repr=False, compare=False
    )
    """Vocabulary and term -> its link, as it begins a phrase and as it stands within one."""

    read: Kept[int, tuple[Field, Phrase]] = field(default_factory=Kept, init=False, repr=False, compare=False)
    """The phrases of fields, by their identity: a field is no key, and stays as long as its phrase is kept."""

    values: Kept[tuple[int, int], tuple[Value, Field, Spans]] = field(
        default_factory=Kept, init=False, repr=False, compare=False
    )
    """Values in words, by the identity of value and field: both stay as long as the words."""

    def __post_init__(self) -> None:
        """One who weighs what is shown."""
        object.__setattr__(self, "weigher", Weigher(self.library))

    @property
    def schema(self) -> Schema:
        """The kinds and vocabularies of the library."""
        return self.library.schema

    def card(self, entry: Entry) -> Card:
        """What other pages show of an entry."""
        return self.cards.get(entry.key) or self.cards.setdefault(entry.key, self._card(entry))

    def card_of(self, key: Key) -> Card:
        """The same by its key: an entry that was shown before is not looked at again."""
        return self.cards.get(key) or self.card(self.library.entries[key])

    def _card(self, entry: Entry) -> Card:
        kind = self.library.kind(entry)
        time = self.library.time(entry)
        return Card(
            title=entry.title,
            uri=addresses.entry_uri(entry.kind, entry.id),
            when=self.value(kind.fields[kind.time], time)[0].text if time else "",
            type=self.type_words(entry),
            where=joined([(self.reference(place),) for place in _where(entry, kind)[:2]]),
        )

    def type_words(self, entry: Entry) -> str:
        """The type of an entry, with what keeps it from being a plain fact: what is feared never reads as what happened."""
        fields = self.library.kind(entry).fields
        values = entry.fields.get("type", ())
        words = self.term(fields["type"], values[0].content).text if values else ""
        status = fields.get("status")
        told = _contents(entry, "status") if status and status.type == "term" else []
        said = (
            [lowered(self.term(status, term).text) for term in told]
            if status and told != [status.default]
            else []
        )
        said += [
            *self.qualifying(entry.key),
            *(_doubts_of(values[0]) if values else ()),
            *self.hearsay(entry),
        ]
        return f"{words} ({', '.join(said)})".strip() if said else words

    def qualifying(self, key: Key) -> Iterator[str]:
        """What keeps an entry from being a plain fact: its grade, how it is told, what in it is contested."""
        weight, brief = self.weigher.of_entry(key), self.library.brief(key)
        if weight.contested and not weight.sources and not weight.retracted:
            yield self.stood("stances", {voice.stance for voice in brief.voices})
        else:
            yield from qualifying(weight)
        if weight.acts:
            yield self.stood("speech-acts", weight.acts)
        if brief.contested:
            fields = self.schema.kinds[key[0]].fields
            yield f"contested in it: {', '.join(lowered(fields[name].label) for name in brief.contested)}"

    def hearsay(self, entry: Entry) -> Iterator[str]:
        """How type, time and place of an entry are told, where nobody simply says them, and otherwise than itself."""
        kind, whole = self.library.kind(entry), self.weigher.of_entry(entry.key).acts
        for name in filter(None, ("type", kind.time, kind.where)):
            acts = {act for value in entry.fields.get(name, ()) for act in _acts(entry, name, value)}
            if not acts <= {*whole}:
                yield f"{lowered(kind.fields[name].label)}: {self.stood('speech-acts', acts)}"

    def grade(self, key: Key) -> str:
        """What follows an entry's title wherever that stands alone: its grade, and how it is told; '' for a plain fact."""
        weight = self.weigher.of_entry(key)
        told = [self.stood("speech-acts", weight.acts)] if weight.acts else []
        return ", ".join([*qualifying(weight), *told])

    def stood(self, vocabulary: str, terms: Iterable[str]) -> str:
        """What a source does to a value, by terms of a list: `a source denies or doubts it`."""
        known = self.schema.vocabularies[vocabulary].terms
        return f"a source {' or '.join(lowered(known[term].label) for term in sorted(terms))} it"

    def plain(self, text: prose.Prose | None) -> str:
        """Prose as plain text, for descriptions."""
        return prose.plain(text, self.title_of) if text else ""

    def described(self, entry: Entry) -> str:
        """Its summary for search results and previews; it says according to whom, where fewer than two witnesses vouch."""
        words = self.plain(entry.one("summary"))
        weight = self.weigher.of_entry(entry.key)
        if (
            not words
            or weight.grade == ITSELF
            or not weight.needs_attribution
            or ACCORDING in words.casefold()
        ):
            return words
        return f"{self.attributed(entry.key, weight)}: {words}"

    def attributed(self, key: Key, weight: Weight) -> str:
        """According to whom something is told: `According to the Gazette`; `Contested; according to 3 sources`."""
        voices = self.library.brief(key).voices
        names = dict.fromkeys(
            self.named(SOURCE_FOLDER, each.source).text for each in voices if each.stance == SUPPORTS
        )
        if not names:
            return "Contested" if weight.contested else "Unsourced"
        whom = " and ".join(names) if len(names) <= MOST_NAMED else f"{len(names)} sources"
        acts = self.schema.vocabularies["speech-acts"].terms
        told = [lowered(acts[act].label) for act in weight.acts]
        told += ["retracted"] if weight.retracted else []
        whom += f" ({', '.join(told)})" if told else ""
        return f"Contested; {ACCORDING} {whom}" if weight.contested else f"According to {whom}"

    def title_of(self, name: str) -> str:
        """The title of an entry that prose names as `folder/id`."""
        folder, _, entry_id = name.partition("/")
        named = self.to(folder, entry_id)
        return named.text if named else name

    def to(self, folder: str, entry_id: str) -> Span | None:
        """A link with the title of an entry; None where there is no such entry."""
        key = folder, entry_id
        span = self.links.get(key)
        if span is None and key in self.library.entries:
            title = self.library.brief(key).title
            span = self.links[key] = Span(title, to=addresses.entry_uri(folder, entry_id))
        return span

    def reference(self, reference: EntryReference) -> Span:
        """A link with the title of the entry; plain text for `unknown`."""
        return self.to(reference.folder, reference.id) or Span(SOMEBODY)

    def named(self, folder: str, entry_id: str) -> Span:
        """A link with the title of an entry; its id where there is none."""
        return self.to(folder, entry_id) or Span(entry_id)

    def link(self, entry: Entry) -> Span:
        """A link to an entry, with its title."""
        return self.to(entry.kind, entry.id) or Span(entry.title, to=addresses.entry_uri(*entry.key))

    def term(self, field: Field, term: str, *, within: bool = False) -> Span:
        """A link with the label of the term; with a small first letter within a sentence."""
        key = field.vocabulary, term
        spans = self.terms.get(key)
        if spans is None:
            label, to = self.schema.term(field, term).label, addresses.term_uri(*key)
            spans = self.terms[key] = Span(label, to=to), Span(lowered(label), to=to)
        return spans[within]

    def content(self, field: Field, content: Any) -> Spans:
        """A content in words. Prose shows as plain text here; its page shows it in blocks."""
        if isinstance(content, tuple):
            return joined([self.content(field, each) for each in content])
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
        parts: list[Part] = []
        for wanted, optional, pieces in self.phrase(field):
            if wanted and wanted.isdisjoint(record):
                continue
            shown: list[Part] = []
            said = False
            for piece in pieces:
                if isinstance(piece, str):
                    shown.append(piece)
                    continue
                name, inner, default, always = piece
                content = record.get(name, default)
                if content is None or name in without or (content == default and not always):
                    continue
                if found := self.piece(inner, content, record, first=not parts and not shown):
                    shown.append(found)
                    said = True
            if said or not optional:
                parts += shown
        return phrased(parts)

    def phrase(self, field: Field) -> Phrase:
        """The phrase of a record, as it was read before."""
        known = self.read.get(id(field))
        if known is None:
            known = self.read[id(field)] = field, phrase_of(field)
        return known[1]

    def piece(self, field: Field, content: Any, record: Record, *, first: bool) -> Spans:
        """The content of a field as it stands within a phrase, or begins it."""
        if field.type == "reference" and isinstance(content, EntryReference):
            return (self.reference(content),)
        if field.type == "term":
            return self.said_terms(field, content, first=first)
        if field.type == "yes-no":
            return (Span(field.label if first else lowered(field.label)),) if content else ()
        spans = self.content(field, content)
        if field.type == "line" and record.get("lang") and field.name in {"name", "quote"}:
            return (replace(spans[0], lang=record["lang"]),)
        return spans

    def said_terms(self, field: Field, content: str | tuple[str, ...], *, first: bool) -> Spans:
        """Terms within a phrase: but for the first word of it, they begin with small letters."""
        if isinstance(content, str):
            return (self.term(field, content, within=not first),)
        return joined(
            [
                (self.term(field, term, within=bool(number) or not first),)
                for number, term in enumerate(content)
            ]
        )

    def location(self, field: Field, record: Record) -> Spans:
        """A location in words that are no more precise than its radius."""
        location = Location(record["lat"], record.get("lon"), record.get("radius"))
        basis = self.content(field.fields["basis"], record["basis"])[0].text if "basis" in record else ""
        return (Span(location.words(self.language) + (f" ({lowered(basis)})" if basis else "")),)

    def value(self, field: Field, value: Value) -> Spans:
        """The content of a value, what was inferred of it in brackets.

        It shows on the page of its entry, and on those of all sources that speak of it.
        """
        key = id(value), id(field)
        known = self.values.get(key)
        if known is None:
            known = self.values.keep(key, (value, field, self._value(field, value)), MOST_KEPT)
        return known[2]

    def _value(self, field: Field, value: Value) -> Spans:
        if isinstance(value.content, Date) and value.inferred:
            return (Span(words_with_inferred(value.content, self.language, value.inferred)),)
        return self.content(field, value.content)

    def remarks(self, value: Value) -> tuple[Spans, ...]:
        """What the long form adds to a value."""
        more = value.text or value.inferred or value.confidence or value.alternative or value.note
        return tuple((span,) for span in _remarks(value)) if more or value.preferred else ()

    def source(self, reference: SourceReference) -> Spans:
        """A source reference as the list of sources prints it."""
        spans = [self.reference(reference.source)]
        known = self.weigher.documents[reference.source.id]
        if reference.via:
            spans += [Span(", through "), self.reference(reference.via)]
        elif known.channel != reference.source.id:
            spans += [Span(", read in "), self.named(SOURCE_FOLDER, known.channel)]
        if reference.at:
            spans.append(Span(f", {'; '.join(reference.at)}"))
        if reference.informant:
            informant = reference.informant
            told = self.reference(informant) if isinstance(informant, EntryReference) else Span(informant)
            spans += [Span(". Informant: "), told, *_unnamed(reference)]
        if known.roots != (reference.source.id,):
            spans += [
                Span(". Repeats "),
                *joined([(self.named(SOURCE_FOLDER, each),) for each in known.roots]),
            ]
        if reference.quote:
            spans.append(Span(f". {OPEN}{reference.quote}{CLOSE}"))
        if reference.note:
            spans.append(Span(f". {reference.note}"))
        if self.weigher.is_retracted(reference):
            spans.append(Span(". Retracted", strong=True))
        return tuple(spans)


def _unnamed(reference: SourceReference) -> Iterator[Span]:
    """That an informant has no name, and whether it is known to be another one all the same."""
    if reference.distinct:
        yield Span(" (known to be another than that of other sources)")
    elif isinstance(reference.informant, str):
        yield Span(" (without a name)")


def _remarks(value: Value) -> Iterator[Span]:
    """What is said of a value besides, remark by remark."""
    if value.text:
        how = "translated from the document" if value.translated else "in the document's words"
        yield Span(f"{how}: {OPEN}{value.text}{CLOSE}")
    if value.inferred:
        part = "all of it" if value.inferred == WHOLE else f"the {value.inferred}"
        yield Span(f"{part} is inferred")
    if value.confidence:
        yield Span(f"coded with {value.confidence} confidence")
    if value.alternative:
        yield Span(f"one of several possibilities: {value.alternative}")
    if value.preferred:
        yield Span("preferred by the editor", strong=True)
    if value.note:
        yield Span(value.note)


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


def _acts(entry: Entry, name: str, value: Value) -> frozenset[str]:
    """How those tell a value who speak of it by name, where none of them simply says it."""
    told = [each for each in (*value.sources, *entry.sources) if each.field == name or each in value.sources]
    acts = frozenset(each.speech_act for each in told if each.stance == SUPPORTS)
    return acts if acts.isdisjoint(PLAINLY) else frozenset()


def _doubts_of(value: Value) -> Iterator[str]:
    """What keeps a value from being what a source simply says."""
    if value.inferred == WHOLE:
        yield "inferred"
    if value.alternative and not value.preferred:
        yield "one of several possibilities"


def doubted(spans: Spans, value: Value) -> Spans:
    """A value as it is shown away from its own page: followed by what keeps it from being what a source simply says."""
    if not (value.inferred or value.alternative):
        return spans
    doubts = ", ".join(_doubts_of(value))
    return (*spans, Span(f" ({doubts})" if spans else doubts)) if doubts else spans


def _contents(entry: Entry, name: str) -> list[Any]:
    """What the values of a field say."""
    return [value.content for value in entry.fields.get(name, ())]


def _references(content: Any) -> Iterator[EntryReference]:
    contents = content.values() if isinstance(content, dict) else (content,)
    return (each for each in contents if isinstance(each, EntryReference))
