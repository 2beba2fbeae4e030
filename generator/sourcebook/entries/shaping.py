"""Shaping: a tree and its kind become an `Entry`, or every problem of the file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from msgspec.structs import replace
from pydantic import BaseModel

from sourcebook.entries.canonical import repeated, without_likenesses
from sourcebook.entries.direct import Direct
from sourcebook.entries.model import ENTRY, SUPPORTS, Entry, Place, Reference, SourceReference, Value
from sourcebook.entries.models import PREFIX, model_of
from sourcebook.entries.withholding import Parted, masked
from sourcebook.kinds.model import Field, Kind, Need, Schema
from sourcebook.problems import Problem
from sourcebook.shaping import did_you_mean, place, shape
from sourcebook.trees.reader import Mapping as Tree
from sourcebook.trees.reader import Node, Scalar, Sequence
from sourcebook.values.quoting import quoted
from sourcebook.values.registry import TYPES

FIRST_STEP = re.compile(r"[.\[]")
MAX_STATEMENTS = 20_000
"""Most statements that the sources of an entry can make together: each may speak of each value."""

OWN_KEYS = ("text", "translated", "note", "inferred", "confidence", "preferred", "alternative")


class Shaper:
    """Shapes the entries of one schema. The models of its kinds are made once, when a kind is first met."""

    def __init__(self, schema: Schema) -> None:
        """`schema` holds the kinds of the entries to come."""
        self.schema = schema
        self._models: dict[str, type[BaseModel]] = {}
        self._direct: dict[str, Direct] = {}
        self._glances: dict[str, Direct] = {}
        self._lenient: dict[tuple[str, frozenset[str]], tuple[Shaper, Kind]] = {}

    def model(self, kind: Kind) -> type[BaseModel]:
        """The model that checks entries of a kind."""
        if kind.folder not in self._models:
            self._models[kind.folder] = model_of(kind, self.schema)
        return self._models[kind.folder]

    def shape(self, tree: Tree, kind: Kind, entry_id: str, file: str) -> Entry | list[Problem]:
        """One entry from its tree; or all that is wrong with it. `file` is the path that problems tell."""
        entry = self.direct(kind).entry(tree, entry_id, file) or self.carefully(tree, kind, entry_id, file)
        if isinstance(entry, list):
            return entry
        return _wrong(entry, kind, tree) or entry

    def parted(self, parted: Parted, kind: Kind, entry_id: str, file: str) -> Parting:
        """The entry of a tree of which something is withheld: as it is published, and as a whole."""
        whole = self.without(kind, parted.touched - {*map(str, parted.whole)}).shape(
            parted.whole, entry_id, file
        )
        problems = [*parted.problems]
        if isinstance(whole, list):
            problems += [masked(each, parted) for each in whole]
        if problems or isinstance(whole, list):
            return Parting(problems)
        if parted.hidden is not None:
            return Parting([], whole)
        told = self.without(kind, parted.touched - {*map(str, parted.public)}).published(
            parted.public, entry_id, file
        )
        if isinstance(told, list):
            return Parting(told)
        fields = {
            name: without_likenesses(kind.fields[name], values, whole.fields.get(name, ()))
            if name in parted.touched
            else values
            for name, values in told.fields.items()
        }
        return Parting([], whole, dataclasses.replace(told, fields=fields, withheld=tuple(parted.notices)))

    def without(self, kind: Kind, names: Collection[str]) -> Lenient:
        """Shapes entries of a kind in which some fields may lack that others need."""
        key = kind.folder, frozenset(names)
        if key not in self._lenient:
            fields = {
                name: dataclasses.replace(each, required=each.required and name not in names)
                for name, each in kind.fields.items()
            }
            self._lenient[key] = Shaper(self.schema), dataclasses.replace(kind, fields=fields)
        return Lenient(*self._lenient[key])

    def glance(
        self, tree: Tree, kind: Kind, entry_id: str, file: str, placed: Collection[str]
    ) -> Entry | None:
        """The same for who wants to know whether all is right, and little else: see `Direct`. None for `shape` to look."""
        if kind.folder not in self._glances:
            self._glances[kind.folder] = Direct(kind, self.schema, placed)
        entry = self._glances[kind.folder].entry(tree, entry_id, file)
        return None if entry is None or _wrong(entry, kind, tree) else entry

    def direct(self, kind: Kind) -> Direct:
        """The short way for entries of a kind in which all is right."""
        if kind.folder not in self._direct:
            self._direct[kind.folder] = Direct(kind, self.schema)
        return self._direct[kind.folder]

    def carefully(self, tree: Tree, kind: Kind, entry_id: str, file: str) -> Entry | list[Problem]:
        """The entry by its model, which finds all that is wrong within a value."""
        shaped = shape(self.model(kind), tree, file)
        if split := list(_split_by_commas(tree, kind, file)):
            # What else is said of these values would only mislead.
            told = {problem.path for problem in split}
            others = shaped if isinstance(shaped, list) else []
            return split + [each for each in others if FIRST_STEP.split(each.path)[0] not in told]
        if isinstance(shaped, list):
            return shaped
        return _Copy(kind, entry_id, file).entry(shaped, tree)


@dataclass(frozen=True, slots=True)
class Parting:
    """What came of an entry of which something is withheld."""

    problems: list[Problem]
    whole: Entry | None = None
    """All of it, to be checked and then forgotten."""

    public: Entry | None = None
    """What is published; None where the entry is withheld as a whole, or something is wrong."""


@dataclass(frozen=True, slots=True)
class Lenient:
    """Shapes entries of a kind of which some fields are withheld."""

    shaper: Shaper
    kind: Kind

    def shape(self, tree: Tree, entry_id: str, file: str) -> Entry | list[Problem]:
        """An entry with all that is withheld in it."""
        return self.shaper.shape(tree, self.kind, entry_id, file)

    def published(self, tree: Tree, entry_id: str, file: str) -> Entry | list[Problem]:
        """An entry as it is published: what it lacks as a whole, or says twice, was looked for in the whole."""
        shaper, kind = self.shaper, self.kind
        entry = shaper.direct(kind).entry(tree, entry_id, file) or shaper.carefully(
            tree, kind, entry_id, file
        )
        if isinstance(entry, list):
            return entry
        return [*_unmet_needs(entry, dataclasses.replace(kind, needs=()), tree)] or entry


@dataclass(frozen=True, slots=True)
class _Copy:
    """Copies what a checked model holds into an `Entry`, with the places from the tree beside it."""

    kind: Kind
    id: str
    file: str

    def entry(self, shaped: BaseModel, tree: Tree) -> Entry:
        """The entry that a model has checked."""
        fields = {}
        for name, field in self.kind.fields.items():
            if name in tree and field.type != "source-reference":
                fields[name] = tuple(self.values(field, getattr(shaped, PREFIX + name), tree[name]))  # type: ignore[index]
        sources = _sources(getattr(shaped, PREFIX + "sources", None), "sources")
        return Entry(self.kind.folder, self.id, self.file, fields, sources)

    def values(self, field: Field, shaped: Any, node: Node) -> Iterator[Value]:
        """The values of a field: one, rivals, or those of a set."""
        if not isinstance(node, Sequence):
            yield self.value(field, shaped, node, field.name)
            return
        for number, (each, inner) in enumerate(zip(shaped, node, strict=True)):
            yield self.value(field, each, inner, f"{field.name}[{number}]")

    def value(self, field: Field, shaped: Any, node: Node, path: str) -> Value:
        """One value, with what is said of it."""
        at = _place(node, path)
        if not isinstance(shaped, BaseModel):
            content = {field.bare: _placed(shaped, path)} if field.type == "record" else _placed(shaped, path)
            return Value(content, at)
        attribution = _attribution(shaped, field, path)
        if field.type == "record":
            return Value(dict(_record(shaped, field, path)), at, **attribution)
        # Lines of prose are counted from where the text stands.
        at = _place(cast("Tree", node)[cast("Scalar", "value")], path)
        return Value(_placed(shaped.f_value, f"{path}.value"), at, **attribution)  # type: ignore[attr-defined]


def _place(node: Node, path: str) -> Place:
    return Place(node.line, node.column, path, by_lines=isinstance(node, Scalar) and node.style == "|")


def _record(shaped: BaseModel, field: Field, path: str) -> Iterator[tuple[str, Any]]:
    """The fields of a record that were written."""
    for name in field.fields:
        content = getattr(shaped, PREFIX + name)
        if isinstance(content, list):
            yield (
                name,
                tuple(_placed(each, f"{path}.{name}[{number}]") for number, each in enumerate(content)),
            )
        elif content is not None:
            yield name, _placed(content, f"{path}.{name}")


def _attribution(shaped: BaseModel, field: Field, path: str) -> dict[str, Any]:
    """The keys of the long form that were written. A record's own field of the same name hides one."""
    if field.editorial:
        return {}
    written = {
        name: value
        for name in OWN_KEYS
        if name not in field.fields and (value := getattr(shaped, PREFIX + name, None)) is not None
    }
    if sources := getattr(shaped, PREFIX + "sources", None):
        written["sources"] = _sources(sources, f"{path}.sources")
    return written


def _sources(shaped: list[Any] | None, path: str) -> tuple[SourceReference, ...]:
    return tuple(_source(each, f"{path}[{number}]") for number, each in enumerate(shaped or ()))


def _source(shaped: Any, path: str) -> SourceReference:
    if isinstance(shaped, Reference):
        return SourceReference(_placed(shaped, path))
    at = shaped.f_at
    return SourceReference(
        source=_placed(shaped.f_source, f"{path}.source"),
        via=_placed(shaped.f_via, f"{path}.via"),
        informant=_placed(shaped.f_informant, f"{path}.informant"),
        at=tuple(at) if isinstance(at, list) else (at,) if at else (),
        quote=shaped.f_quote or "",
        stance=shaped.f_stance or SUPPORTS,
        speech_act=shaped.f_speech_act or "",
        field=shaped.f_field or ENTRY,
        distinct=bool(shaped.f_distinct),
        note=shaped.f_note or "",
    )


def _placed(content: Any, path: str) -> Any:
    """A content whose reference, if it is one, knows its path within the entry."""
    if isinstance(content, Reference):
        return replace(content, place=Place(content.place.line, content.place.column, path))
    return content


def _split_by_commas(tree: Tree, kind: Kind, file: str) -> Iterator[Problem]:
    """A text in brackets or braces without quotes: YAML makes a list of it. Rivals are written one a line."""
    for name, node in tree.items():
        field = kind.fields.get(str(name))
        if field is None or field.type not in TYPES:
            continue
        value = node.get(cast("Scalar", "value"), node) if isinstance(node, Tree) else node
        flow = isinstance(value, Sequence) and value.flow and all(isinstance(each, str) for each in value)
        listed = flow and not field.many and len(value) > 1
        braced = isinstance(value, Tree) and value.flow and "" in value.values()
        if isinstance(value, Tree | Sequence) and (listed or braced):
            message = "YAML takes this for a list, and splits it at its commas"
            hint = 'put it in quotes if one text is meant; rival values stand one a line, each after "- "'
            yield Problem(file, value.line, value.column, "split-by-commas", message, hint, path=str(name))


def _unmet_needs(entry: Entry, kind: Kind, tree: Tree) -> Iterator[Problem]:
    """The rules between fields that an entry breaks, and what its source references name wrongly."""
    if kind.needs:
        written = {name: values[0].content for name, values in entry.fields.items()}
        for need in kind.needs:
            if _unmet(need, written):
                yield Problem(entry.file, tree.line, tree.column, "unmet-need", need.because, need.hint)
    for name, values in entry.fields.items():
        for need in kind.fields[name].needs:
            for at in (value.place for value in values if _unmet(need, value.content)):
                yield Problem(
                    entry.file, at.line, at.column, "unmet-need", need.because, need.hint, path=at.path
                )
    for number, source in enumerate(entry.sources):
        if source.field != ENTRY and source.field not in kind.fields:
            line, column = place(tree, ("sources", number, "field"))
            message = f"there is no field {quoted(source.field)} that a source could speak of"
            hint = did_you_mean(source.field, [ENTRY, *kind.fields])
            yield Problem(
                entry.file, line, column, "unknown-field", message, hint, path=f"sources[{number}].field"
            )


def _repetitions(entry: Entry, kind: Kind) -> Iterator[Problem]:
    """Values that say the same: their sources belong together, in one."""
    for first, again in repeated(entry, kind):
        at = again.place
        message = f"this value stands in line {first.place.line} already"
        hint = "keep one, with the sources of both"
        yield Problem(entry.file, at.line, at.column, "repeated-value", message, hint, path=at.path)


def _repeated_sources(entry: Entry) -> Iterator[Problem]:
    """Source references of one list that differ in nothing but the editor's remark: one statement is told once."""
    several = [
        value.sources for values in entry.fields.values() for value in values if len(value.sources) > 1
    ]
    for sources in (entry.sources, *several):
        if len({each.source.id for each in sources}) == len(sources):
            continue
        first: dict[SourceReference, Place] = {}
        for each in sources:
            at, plain = each.source.place, replace(each, note="")
            # Two people without names, known to be two, may well say the same.
            if plain in first and not each.distinct:
                message = f"this source reference stands in line {first[plain].line} already"
                hint = "keep one of the two, or say what each adds"
                yield Problem(entry.file, at.line, at.column, "repeated-source", message, hint, path=at.path)
            first.setdefault(plain, at)


def _wrong(entry: Entry, kind: Kind, tree: Tree) -> list[Problem]:
    """What is wrong across the values of an entry."""
    if problem := _too_many_statements(entry, tree):
        return [problem]
    return [*_unmet_needs(entry, kind, tree), *_repetitions(entry, kind), *_repeated_sources(entry)]


def _too_many_statements(entry: Entry, tree: Tree) -> Problem | None:
    """The problem of an entry whose sources and values, multiplied, would make a page that nobody can read."""
    values = sum(map(len, entry.fields.values()))
    if len(entry.sources) * values <= MAX_STATEMENTS:
        return None
    message = (
        f"{len(entry.sources):,} sources for {values:,} values are more than {MAX_STATEMENTS:,} statements"
    )
    hint = "split the entry, or give the sources to the values that they speak of"
    return Problem(entry.file, tree.line, tree.column, "too-many-statements", message, hint)


def _unmet(need: Need, written: Mapping[str, Any]) -> bool:
    """Whether a rule between fields is broken by what was written."""
    holds = all(written.get(name) == text if text else name in written for name, text in need.when)
    if not holds:
        return False
    lacks_one = bool(need.one_of) and not any(_given(written.get(name)) for name in need.one_of)
    return lacks_one or not all(_given(written.get(name)) for name in need.all_of)


def _given(content: Any) -> bool:
    """Whether something counts as written: anything, but a `no`."""
    return content is not None and content is not False
