"""A base made from the kinds: every place where a text can stand has a slot, which can be given any text.

Nothing here names a field of a kind: fields, keys of records, keys of the long form and of source references, terms,
lists and kinds of the base's own are walked as the schema and the models of the files have them. What is added to
these later is in the grid by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sourcebook.entries.models import ATTRIBUTION, SOURCE_REFERENCE, field_of
from sourcebook.kinds.files import FieldFile, KindFile, Label, TermFile, VocabularyFile
from sourcebook.kinds.loading import load as load_kinds
from sourcebook.kinds.model import Field, Kind, Schema, Vocabulary
from sourcebook.tombstones import TombstoneFile
from sourcebook.values.registry import TYPES
from tests.end_to_end.rich import PNG
from tests.end_to_end.texts import quoted
from tests.knowledge import SETTINGS, path_of, shipped

FREE = frozenset({"line", "prose", "url", "identifier", "description", "label", "phrase"})
"""Types in which free text can stand.

A `label` is a line that may have breaks; a `description` is a reference that may be one of somebody without an entry.
"""

VALUES = {
    "date": "2024-05-03",
    "file": "a.png",
    "id": "an-old-id",
    "language": "ar",
    "latitude": "10",
    "length": "5 km",
    "longitude": "20",
    "number": "3",
    "quantity": "12",
    "sha256": hashlib.sha256(PNG).hexdigest(),
    "yes-no": "yes",
}
"""A text that each other type reads."""

ADDRESS = "https://example.org/?q="
"""Before what else an address would not be one."""

GEOJSON_NAME, GEOJSON = "a.geojson", b'{"type": "Point", "coordinates": [20, 10]}'

PROSE_FORMS = (
    "{}",
    "- {}",
    "> {}",
    "[{}](https://example.org/)",
    "[[places/harbour|{}]]",
    "So.[^wire, {}]",
    "*{}*",
)
"""Where in prose a text can stand: a paragraph, an item, a quotation, a link, a link to an entry, a citation, emphasis."""

KNOWN = frozenset({"supports", "denies", "doubts", "asserts", "alleges", "retracts", "all", "year"})
"""Terms that the program knows by their ids."""

FEW = 2
"""Of each list so many terms: each has a page."""

LETTER = "Aa {} z"
"""Around titles of what is listed by letter: with one letter, whatever else they have."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a file where a text can stand."""

    number: int
    name: str
    """Where it is, such as `events.date.note`."""

    type: str
    usual: str | None
    """What stands there where no payload does; None for nothing, with its key."""

    form: str = "{}"
    """What the text stands in."""

    is_key: bool = False
    """Whether it is a key that no model knows."""

    @property
    def plain(self) -> str:
        """Harmless words that are nowhere else."""
        return f"Zq{self.number:04}"

    @property
    def is_free(self) -> bool:
        """Whether free text can stand there."""
        return self.type in FREE and not self.is_key


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar that holds several slots, with what stands between them."""

    slots: tuple[Slot, ...]
    between: str


Tree = Any
"""What a file holds: mappings, lists, texts, slots."""


@dataclass
class Maker:
    """Makes the files, and numbers the slots."""

    schema: Schema
    slots: list[Slot] = field(default_factory=list)

    def slot(self, name: str, type_name: str, usual: str | None = None, form: str = "{}") -> Slot:
        """One more slot. One of free text has its own plain words."""
        made = Slot(len(self.slots), name, type_name, usual, form)
        if type_name in FREE:
            address = type_name in {"url", "identifier"}
            made = replace(made, usual=(ADDRESS if address else "") + made.plain)
        self.slots.append(made)
        return made

    def line(self, name: str) -> Slot:
        """A slot for a line."""
        return self.slot(name, "line")

    def key(self, name: str) -> Slot:
        """A slot for a key that no file has."""
        made = replace(self.slot(f"{name}.(a key)", "key"), is_key=True)
        self.slots[-1] = made
        return made

    def prose(self, name: str) -> Text:
        """A text with a slot at each place of prose."""
        return Text(tuple(self.slot(f"{name} ({form})", "prose", form=form) for form in PROSE_FORMS), "\n\n")

    # --- Entries

    def entry(self, kind: Kind) -> Tree:
        """An entry with all its fields, each with all that can be said of it."""
        lettered = {"title"} if "letter" in kind.browse else set()
        written: dict[str, Tree] = {
            name: self.slot(f"{kind.folder}.{name}", "line", form=LETTER)
            if name in lettered
            else self.field(f"{kind.folder}.{name}", each)
            for name, each in kind.fields.items()
        }
        # Whether any name is in Latin letters is shown, too: here, one always is.
        written["names"] = [*written["names"], {"name": LETTER.format("name")}]
        return {**written, self.key(kind.folder): "x"}

    def field(self, name: str, of: Field) -> Tree:
        """The values of a field."""
        if of.type == "source-reference":
            return [self.source(name, "field")]
        if of.type == "record":
            switches = any(inner.type == "yes-no" for inner in of.fields.values())
            turns = ("yes", "no") if switches and of.many else ("yes",)
            made = [self.record(name, of, turn) for turn in turns]
        elif of.editorial:
            made = self.values(name, of)
        else:
            made = [{"value": each, **self.about(f"{name}", {})} for each in self.values(name, of)]
        return made if of.many else made[0]

    def values(self, name: str, of: Field) -> list[Tree]:
        """Texts of a field. An address is tried whole, and in the part of one that takes most."""
        if of.type == "prose":
            return [self.slot(name, "prose") if of.editorial else self.prose(name)]
        if of.or_text:
            return [self.slot(name, "description")]
        if of.type in {"url", "identifier"}:
            whole = self.slot(name, of.type)
            return (
                [whole, self.slot(f"{name} ({ADDRESS}…)", of.type, form=f"{ADDRESS}{{}}")]
                if of.many
                else [whole]
            )
        if of.type in FREE:
            return [self.slot(name, of.type)]
        return [self.slot(name, of.type, self.usual(of))]

    def usual(self, of: Field) -> str:
        """A value that a field takes: a term, an entry, a text of its type."""
        if of.type == "term":
            return of.default or self.terms(self.schema.vocabularies[of.vocabulary])[0]
        if of.type == "reference":
            folder = next(each for each in TARGETS if each in of.folders)
            target = TARGETS[folder]
            return target if len(of.folders) == 1 else f"{folder}/{target}"
        return GEOJSON_NAME if of.name == "geojson" else VALUES[of.type]

    def record(self, name: str, of: Field, turn: str) -> Tree:
        """A record with all its fields."""
        written: dict[Any, Tree] = {}
        for inner, each in of.fields.items():
            at = f"{name}.{inner}" if turn == "yes" else f"{name}.{inner} (if not)"
            made = [turn] if each.type == "yes-no" else self.values(at, each)
            written[inner] = made if each.many else made[0]
        about = {} if of.editorial else self.about(name, of.fields)
        return {**about, **written, self.key(name): "x"}

    def about(self, name: str, hidden: Mapping[str, Field]) -> Tree:
        """All that can be said of a value."""
        made: dict[Any, Tree] = {
            key: self.slot(f"{name}.{key}", field_of(short).type)
            for key, (short, _) in ATTRIBUTION.items()
            if key not in hidden
        }
        made["sources"] = [self.source(f"{name}.sources")]
        return {**made, self.key(name): "x"}

    def source(self, name: str, field_type: str = "line") -> Tree:
        """A reference to a source, with all that it can say. Its `field` means something in the entry's own list alone."""
        made: dict[Any, Tree] = {"source": self.slot(f"{name}.source", "reference", "wire")}
        for key, (short, _) in SOURCE_REFERENCE.items():
            at = f"{name}.{key}"
            if short == "lines":
                made[key] = [self.line(at), self.line(f"{at} (another)")]
            elif short == "informant":
                made[key] = self.slot(at, "description")
            elif key == "field":
                made[key] = self.slot(at, field_type)
            else:
                made[key] = self.slot(at, "reference" if short == "source" else field_of(short).type)
        return {**made, self.key(name): "x"}

    # --- Lists, kinds, tombstones

    def terms(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The terms of a list that are kept: a few, and those that something takes for granted."""
        fields = [each for kind in self.schema.kinds.values() for each in _all(kind.fields)]
        wanted = KNOWN | {each.default for each in fields if each.vocabulary == vocabulary.id}
        first = [term.id for term in vocabulary.terms.values() if not term.accusation and not term.parent][
            :FEW
        ]
        return tuple(term for term in vocabulary.terms if term in wanted or term in first) or ("sea",)

    def vocabulary(self, of: Vocabulary) -> Tree:
        """A list in place of the shipped one, each text a slot."""
        name = f"lists.{of.id}"
        terms: dict[str, Tree] = {}
        for number, term in enumerate(self.terms(of)):
            terms[term] = self.texts(f"{name}.{term}", TermFile, {"inverse"})
            terms[term]["matches"] = [self.slot(f"{name}.{term}.matches", "label")]
            if term in of.terms and of.terms[term].inverse:
                unused = " (unused)" if number else ""
                terms[term]["inverse"] = self.slot(f"{name}.{term}.inverse{unused}", "label")
        return {**self.texts(name, VocabularyFile), "terms": terms, self.key(name): "x"}

    def texts(self, name: str, model: type[BaseModel], without: Any = ()) -> dict[Any, Tree]:
        """A slot for each label of a model of a file."""
        return {key: self.slot(f"{name}.{key}", "label") for key in labels(model) if key not in without}

    def kind(self) -> Tree:
        """A kind of the base's own with a field of each type, and a record of all types."""
        name, without = "kinds.boat", {"inverse", "phrase"}
        fields: dict[str, Tree] = {}
        for type_name in TYPES:
            fields[f"a_{type_name.replace('-', '_')}"] = {
                "type": type_name,
                **self.texts(f"{name}.{type_name}", FieldFile, without),
                **({"shown": "section"} if type_name == "prose" else {}),
            }
        fields["a_term"] = {
            "type": "term",
            "vocabulary": "tags",
            **self.texts(f"{name}.term", FieldFile, without),
        }
        fields["an_actor"] = {
            "type": "reference",
            "kinds": ["actor"],
            "or_text": "yes",
            **self.texts(f"{name}.description", FieldFile, {"phrase"}),
        }
        inner = {
            key: {**each, **self.texts(f"{name}.record.{key}", FieldFile, without | ({"inverse"} - {*each}))}
            for key, each in {
                "what": {"type": "line", "required": "yes"},
                "where": {"type": "line"},
                "told": {"type": "prose"},
                "site": {"type": "url"},
            }.items()
        }
        phrase = self.slot(f"{name}.record.phrase", "phrase", form="{{what}} {} {{where}} {{told}} {{site}}")
        fields["a_record"] = {
            "type": "record",
            "many": "yes",
            "key": ["what"],
            **self.texts(f"{name}.record", FieldFile, without),
            "phrase": phrase,
            "fields": inner,
        }
        return {"folder": "boats", **self.texts(name, KindFile), "fields": fields, self.key(name): "x"}

    def tombstone(self) -> Tree:
        """What became of an entry."""
        made = {
            key: self.slot(f"tombstone.{key}", "label" if each.annotation is str else "date", VALUES["date"])
            for key, each in TombstoneFile.model_fields.items()
        }
        return {**made, self.key("tombstone"): "x"}


def labels(model: type[BaseModel]) -> Iterator[str]:
    """The keys of a file under which a text for readers stands."""
    wanted = FieldInfo.from_annotation(Label)
    return (name for name, each in model.model_fields.items() if each.metadata == wanted.metadata)


def _all(fields: Mapping[str, Field]) -> Iterator[Field]:
    for each in fields.values():
        yield each
        yield from each.fields.values()


TARGETS = {"events": "e", "places": "harbour", "actors": "a", "sources": "wire"}
"""An entry of each kind to which others lead."""

NEEDED = {"events": {"date": "2023"}, "sources": {"date": "2024"}}
"""What these need besides title and type."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a base, and which slots stand on which of their lines."""

    files: dict[str, str | bytes]
    at: dict[tuple[str, int], tuple[Slot, ...]]

    def of(self, file: str) -> Iterator[Slot]:
        """The slots of a file."""
        return (slot for (name, _), slots in self.at.items() if name == file for slot in slots)


@dataclass(frozen=True, slots=True)
class Plot:
    """What the base is made of."""

    slots: tuple[Slot, ...]
    trees: dict[str, Tree]

    def write(self, text_of: Callable[[Slot], str | None]) -> Written:
        """The files with a text in each slot; where it is None, the key is left out, too."""
        files: dict[str, str | bytes] = {}
        at: dict[tuple[str, int], tuple[Slot, ...]] = {}
        for name, tree in self.trees.items():
            lines: list[str] = []
            for line, slots in _lines(tree, "", text_of):
                lines.append(line)
                if slots:
                    at[path_of(name), len(lines)] = slots
            files[name] = "".join(f"{line}\n" for line in lines)
        for name in list(files):
            for beside, content in ((VALUES["file"], PNG), (GEOJSON_NAME, GEOJSON)):
                if "." not in name and quoted(beside) in str(files[name]):
                    files[f"entries/{name.partition('/')[0]}/{beside}"] = content
        return Written({**files, "sourcebook.yml": SETTINGS}, at)


Lines = Iterator[tuple[str, tuple[Slot, ...]]]


def _lines(tree: Tree, indent: str, text_of: Callable[[Slot], str | None]) -> Lines:
    """The lines of a file, each with the slots on it."""
    pairs = tree.items() if isinstance(tree, dict) else ((None, each) for each in tree)
    for key, node in pairs:
        slots = key if isinstance(key, Slot) else node
        begin = "-" if key is None else f"{_key(key, text_of)}:"
        if begin == "None:":
            continue
        if isinstance(node, dict | list):
            yield f"{indent}{begin}", ()
            yield from _lines(node, f"{indent}  ", text_of)
            continue
        text = _text(node, text_of)
        if text is not None:
            on = (slots,) if isinstance(slots, Slot) else slots.slots if isinstance(slots, Text) else ()
            yield f"{indent}{begin} {quoted(text)}", on


def _key(key: Any, text_of: Callable[[Slot], str | None]) -> str:
    if not isinstance(key, Slot):
        return str(key)
    text = text_of(key)
    return "None" if text is None else quoted(text)


def _text(node: Tree, text_of: Callable[[Slot], str | None]) -> str | None:
    if isinstance(node, Slot):
        return text_of(node)
    if isinstance(node, Text):
        return node.between.join(text_of(slot) or "" for slot in node.slots)
    return str(node)


@cache
def plot() -> Plot:
    """The base of the shipped kinds, and of one of its own."""
    schema = shipped()
    maker = Maker(schema)
    trees: dict[str, Tree] = {}
    for vocabulary in schema.vocabularies.values():
        trees[f"entries/_vocabularies/{vocabulary.id}.yaml"] = maker.vocabulary(vocabulary)
    trees["entries/_kinds/boat.yaml"] = boat = maker.kind()
    for kind in schema.kinds.values():
        trees[f"{kind.folder}/x"] = maker.entry(kind)
        types = maker.terms(schema.vocabularies[kind.fields["type"].vocabulary])
        trees[f"{kind.folder}/{TARGETS[kind.folder]}"] = {
            "title": LETTER.format(kind.id),
            "type": types[-1],
            **NEEDED.get(kind.folder, {}),
        }
    text = "\n".join(
        line
        for line, _ in _lines(boat, "", lambda slot: slot.form.format(slot.usual) if slot.usual else None)
    )
    own, problems = load_kinds([("boat", "boat.yaml", text.encode())])
    assert not problems, problems
    trees["boats/x"] = maker.entry(own.kinds["boats"])
    trees["entries/_tombstones/events/gone.yaml"] = maker.tombstone()
    return Plot(tuple(maker.slots), trees)
