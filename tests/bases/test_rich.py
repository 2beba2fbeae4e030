"""The rich base has all that an entry can say: what tests of pages see of it, they see of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from sourcebook.entries.canonical import rivals
from sourcebook.entries.model import Entry, Reference, SourceReference, Value
from sourcebook.kinds.model import Field
from sourcebook.linking.mentions import source_references
from sourcebook.provenance.grades import CORROBORATED, ITSELF, LISTED, SINGLE, UNSOURCED, Weight
from sourcebook.provenance.statements import of_entry, resting
from sourcebook.provenance.weighing import Weigher
from sourcebook.values.registry import TYPES
from tests.sites import rich_site

LIBRARY = rich_site().library


def written() -> Iterator[str]:
    """Every field that some entry has, as `events.harm.count`."""
    for entry in LIBRARY.entries.values():
        for name, value in entry.values():
            yield f"{entry.kind}.{name}"
            if isinstance(value.content, dict):
                yield from (f"{entry.kind}.{name}.{inner}" for inner in value.content)


def known() -> Iterator[str]:
    """Every field of every kind; those of all kinds once, as `any.names`."""
    for kind in LIBRARY.schema.kinds.values():
        for field in kind.fields.values():
            if field.type != "source-reference":
                yield f"{kind.folder}.{field.name}"
                yield from (f"{kind.folder}.{field.name}.{inner}" for inner in field.fields)


COMMON = frozenset.intersection(*(frozenset(kind.fields) for kind in LIBRARY.schema.kinds.values()))


def _once(names: Iterator[str]) -> set[str]:
    """Fields of all kinds need to be written in one of them."""
    parts = (name.split(".") for name in names)
    return {".".join(["any", *rest] if rest[0] in COMMON else [folder, *rest]) for folder, *rest in parts}


def test_every_field_is_written_somewhere() -> None:
    """Of every kind, and of every record."""
    assert _once(known()) - _once(written()) == set()


@pytest.mark.parametrize("key", Value.__struct_fields__)
def test_every_key_of_the_long_form_is_written_somewhere(key: str) -> None:
    """And says something."""
    assert any(getattr(value, key) for entry in LIBRARY.entries.values() for _, value in entry.values())


@pytest.mark.parametrize("key", SourceReference.__struct_fields__)
def test_every_key_of_a_source_reference_is_written_somewhere(key: str) -> None:
    """And says something."""
    assert any(
        getattr(each, key) for entry in LIBRARY.entries.values() for _, _, each in source_references(entry)
    )


def test_every_type_of_value_is_there() -> None:
    """Those of the base's own kind among them."""
    types = {field.type for kind in LIBRARY.schema.kinds.values() for field in kind.fields.values()}
    types |= {
        inner.type
        for kind in LIBRARY.schema.kinds.values()
        for field in kind.fields.values()
        for inner in field.fields.values()
    }
    assert set(TYPES) - types == set()


def test_what_is_gone_is_there() -> None:
    """A former id, a removed entry."""
    assert LIBRARY.redirects
    assert LIBRARY.tombstones
    assert all(isinstance(entry, Entry) for entry in LIBRARY.entries.values())


class Said(NamedTuple):
    """One value with what the library knows of it."""

    entry: Entry
    field: Field
    value: Value
    rivalled: bool
    weight: Weight
    references: tuple[SourceReference, ...]

    def inner(self, name: str) -> Any:
        """What a record says in one of its fields; None where it says nothing, or is none."""
        return self.value.content.get(name) if self.field.fields else None

    def some(self, **expected: Any) -> bool:
        """Whether a source that speaks of it is so."""
        return any(
            all(getattr(each, name) == value for name, value in expected.items()) for each in self.references
        )


def _said() -> Iterator[Said]:
    """Every value that can be attributed."""
    weigher = Weigher(LIBRARY)
    for entry in LIBRARY.entries.values():
        rests, itself = resting(entry), entry.kind == "sources"
        fields = (field for field in LIBRARY.kind(entry).fields.values() if not field.editorial)
        for field in fields:
            values = entry.fields.get(field.name, ())
            for value, rivalled in zip(values, rivals(field, values), strict=True):
                weight = weigher.of_value(rests, field, value, rivalled=rivalled, itself=itself)
                yield Said(entry, field, value, rivalled, weight, rests.of(field, value))


SAID = tuple(_said())


def retracted(reference: SourceReference) -> bool:
    """Whether its source was taken back."""
    return bool(LIBRARY.entries[reference.source.key].one("retracted"))


def unnamed(said: Said) -> int:
    """How many sources of a value have an informant without a name."""
    return len({each.source.id for each in said.references if isinstance(each.informant, str)})


def copied(said: Said) -> int:
    """How many sources of a value copy another one."""
    sources = (LIBRARY.entries[each.source.key] for each in said.references)
    return sum(bool(source.one("repeats")) for source in sources)


def accuses(said: Said) -> bool:
    """Whether a term in it is marked as an accusation."""
    inner = [each for each in said.field.fields.values() if each.type == "term" and not each.many]
    terms = [(each, said.inner(each.name)) for each in inner if said.inner(each.name)]
    return any(LIBRARY.schema.term(each, term).accusation for each, term in terms)


VALUES: Mapping[str, Callable[[Said], bool]] = {
    "rivals of a field that takes one, the editor's choice among them": lambda said: (
        said.rivalled and not said.field.many and said.value.preferred and bool(said.value.note)
    ),
    "rival records of a set, the editor's choice among them": lambda said: (
        said.rivalled and said.field.many and said.value.preferred and bool(said.value.note)
    ),
    "two suspects of whom it was one": lambda said: (
        said.rivalled and bool(said.value.alternative) and said.inner("suspected") is True
    ),
    "what one source denies and another supports": lambda said: (
        said.some(stance="denies") and said.some(stance="supports")
    ),
    "what one source doubts and another supports": lambda said: (
        said.some(stance="doubts") and said.some(stance="supports")
    ),
    "a denial that was taken back": lambda said: (
        said.weight.contested and any(each.stance == "denies" and retracted(each) for each in said.references)
    ),
    "two documents, two origins": lambda said: (
        said.weight.grade == CORROBORATED and (said.weight.speakers, said.weight.documents) == (2, 2)
    ),
    "three articles that copy one report": lambda said: (
        said.weight.grade == SINGLE
        and (said.weight.sources, said.weight.speakers, said.weight.documents) == (3, 1, 3)
        and copied(said) > 1
    ),
    "two informants without names, who may be one": lambda said: (
        said.weight.grade == SINGLE and said.weight.documents > 1 and unnamed(said) > 1
    ),
    "two informants without names, known to be two": lambda said: (
        said.weight.grade == CORROBORATED
        and unnamed(said) > 1
        and any(each.distinct and each.note for each in said.references)
    ),
    "four sources and two speakers in one document": lambda said: (
        said.weight.grade == SINGLE
        and (said.weight.sources, said.weight.speakers, said.weight.documents) == (4, 2, 1)
    ),
    "sources that are not told apart": lambda said: said.weight.grade == LISTED,
    "what nobody vouches for": lambda said: said.weight.grade == UNSOURCED and not said.references,
    "what a source says of itself": lambda said: said.weight.grade == ITSELF,
    "what rested on a retracted source alone": lambda said: (
        said.weight.retracted and said.weight.grade == UNSOURCED
    ),
    "what rests on a retracted source and another": lambda said: (
        said.weight.retracted and said.weight.grade == SINGLE
    ),
    "an accusation that a source alleges": lambda said: accuses(said) and said.some(speech_act="alleges"),
    "an accusation that is denied": lambda said: accuses(said) and said.some(stance="denies"),
    "a claim that is alleged": lambda said: (
        said.field.name == "claims" and said.inner("speech_act") == "alleges"
    ),
    "a claim that predicts": lambda said: (
        said.field.name == "claims" and said.inner("speech_act") == "predicts"
    ),
    "a claim that threatens": lambda said: (
        said.field.name == "claims" and said.inner("speech_act") == "threatens"
    ),
    "a quote in another language, translated": lambda said: (
        said.field.name == "statements"
        and said.inner("lang") not in (None, "en")
        and bool(said.value.text)
        and said.value.translated
    ),
    "an informant who is an actor": lambda said: any(
        isinstance(each.informant, Reference) for each in said.references
    ),
    "a former name with its years and who used it": lambda said: (
        said.inner("kind") == "former" and all(map(said.inner, ("from", "until", "used_by")))
    ),
    "an official name in Arabic letters": lambda said: (
        said.inner("lang") == "ar" and said.inner("kind") == "official"
    ),
    "a transliteration of it": lambda said: (
        said.inner("lang") == "ar-Latn" and said.inner("kind") == "transliteration"
    ),
    "an acronym": lambda said: said.inner("kind") == "acronym",
    "a name that others use": lambda said: said.inner("kind") == "exonym" and bool(said.inner("used_by")),
    "rung 0, a plain value": lambda said: (
        bool(said.references) and not said.value.sources and not said.value.text
    ),
    "rung 1, its own source, its words, what was inferred": lambda said: bool(
        said.value.sources and said.value.text and said.value.inferred and said.value.note
    ),
    "rung 2, rivals with their own sources": lambda said: said.rivalled and bool(said.value.sources),
    "rung 3, where in which document, through whom": lambda said: any(
        each.via and each.informant and each.at for each in said.value.sources
    ),
    "a value of which the editor is not sure": lambda said: said.value.confidence == "low",
}


@pytest.mark.parametrize("constellation", VALUES)
def test_every_constellation_of_a_value_is_there(constellation: str) -> None:
    """What a page, a grade or an export has to show, it shows of the rich base."""
    assert any(VALUES[constellation](said) for said in SAID)


def orphan(entry: Entry) -> bool:
    """Whether nothing leads to an entry, and it leads nowhere."""
    leads = {each.entry for key in LIBRARY.inverses for each in LIBRARY.inverses[key]}
    return (
        entry.kind != "sources"
        and not entry.sources
        and not {entry.key} & {*leads, *LIBRARY.inverses, *LIBRARY.mentioned}
    )


def stale(entry: Entry) -> bool:
    """Whether an event goes on of which no source spoke in the ten years before the latest one of the base."""
    spoken = [year for each in entry.sources if (year := _year(LIBRARY.entries[each.source.key]))]
    latest = max(filter(None, map(_year, LIBRARY.of_kind("sources"))))
    return entry.one("occurrence") == "ongoing" and bool(spoken) and max(spoken) + 10 < latest


def _year(entry: Entry) -> int:
    """The year of an entry's time; 0 where it has none."""
    when = LIBRARY.when(entry)
    return when.latest[0] if when and when.latest else 0


def support(entry: Entry) -> list[bool]:
    """Of each source that supports an entry, whether it was retracted."""
    return [retracted(each) for each in of_entry(entry) if each.stance == "supports"]


ENTRIES: Mapping[str, Callable[[Entry], bool]] = {
    "an event that a source denies as a whole": lambda entry: (
        entry.kind == "events" and {each.stance for each in of_entry(entry)} == {"supports", "denies"}
    ),
    "one that rests on a retracted source alone": lambda entry: support(entry) == [True],
    "one that rests on a retracted source and another": lambda entry: sorted(support(entry)) == [False, True],
    "a unit that was renamed": lambda entry: entry.one("type") == "unit" and bool(entry.one("aliases")),
    "an actor into which another entry was merged": lambda entry: (
        entry.one("type") == "ngo" and bool(entry.one("aliases")) and bool(entry.one("notes"))
    ),
    "a stub without any source": lambda entry: (
        entry.kind != "sources" and set(entry.fields) == {"title", "type"} and not entry.sources
    ),
    "an orphan": orphan,
    "an ongoing event that nobody updated for years": stale,
    "an undated event that is reported": lambda entry: (
        entry.kind == "events" and entry.one("date").edtf == "unknown" and entry.one("status") is None
    ),
    "an event without a place": lambda entry: entry.kind == "events" and not entry.one("places"),
    "a place that lies in another and has no location": lambda entry: (
        entry.kind == "places" and bool(entry.one("within")) and not entry.one("location")
    ),
    "a source without an archived copy": lambda entry: bool(entry.one("url")) and not entry.one("archives"),
    "a source with an archived copy": lambda entry: bool(entry.one("url")) and bool(entry.one("archives")),
    "a source that copies a copy": lambda entry: any(
        LIBRARY.entries[each.content.key].one("repeats") for each in entry.fields.get("repeats", ())
    ),
}


@pytest.mark.parametrize("constellation", ENTRIES)
def test_every_constellation_of_an_entry_is_there(constellation: str) -> None:
    """As are the gaps that a base has."""
    assert any(ENTRIES[constellation](entry) for entry in LIBRARY.entries.values())


def test_one_actor_is_what_two_entries_were() -> None:
    """And former ids lead to what has them now."""
    now = {LIBRARY.redirects[key] for key in LIBRARY.redirects if key[0] == "actors"}
    assert len(now) > 1
    assert now <= set(LIBRARY.entries)
