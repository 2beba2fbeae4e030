"""Loading kinds and vocabularies: the shipped ones and a base's own, through one way, into one `Schema`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import Generic, TypeVar

from pydantic import BaseModel

from sourcebook.addresses import MAX_ID, RESERVED_FIELDS, RESERVED_IDS, UNKNOWN, is_id, is_reserved_folder
from sourcebook.cycles import cycles, way_round
from sourcebook.kinds.files import ANY, CommonFile, FieldFile, KindFile, NeedFile, TermFile, VocabularyFile
from sourcebook.kinds.linting import lint
from sourcebook.kinds.model import Field, Kind, Need, Schema, Term, Vocabulary
from sourcebook.problems import Problem
from sourcebook.shaping import Location, did_you_mean, path_of, place, place_of_key, shape
from sourcebook.trees.reader import Mapping, read
from sourcebook.values.quoting import quoted

File = TypeVar("File", bound=BaseModel)

Source = tuple[str, str, bytes]
"""A file to load: the id that it defines, its path as problems tell it, its bytes."""

COMMON = "_common"


def load(own_kinds: Iterable[Source] = (), own_lists: Iterable[Source] = ()) -> tuple[Schema, list[Problem]]:
    """The shipped kinds and vocabularies with a base's own.

    Gives the schema, and what is wrong with the base's own files. A file that could not be used is left out.
    """
    loader = _Loader()
    for source in _shipped("vocabularies"):
        loader.add_vocabulary(*source)
    shipped = {source[0]: source for source in _shipped("kinds")}
    if common := loader.shaped(CommonFile, *shipped.pop(COMMON)[1:]):
        loader.common = common.content.fields
    for source in shipped.values():
        loader.add_kind(*source)
    for source in own_lists:
        loader.add_vocabulary(*source)
    for source in own_kinds:
        loader.add_kind(*source)
    return loader.schema(), loader.problems


@dataclass(frozen=True, slots=True)
class _Shaped(Generic[File]):
    """A file that says what a file of its sort may say."""

    path: str
    tree: Mapping
    content: File

    def problem(self, at: Location, code: str, message: str, hint: str = "") -> Problem:
        """A problem with what lies at a location of the file."""
        line, column = place(self.tree, at)
        return Problem(self.path, line, column, code, message, hint, path=path_of(at))


@dataclass(slots=True)
class _Loader:
    """Collects the files that could be shaped; then builds the schema from them."""

    problems: list[Problem] = field(default_factory=list)
    vocabularies: dict[str, Vocabulary] = field(default_factory=dict)
    kinds: dict[str, _Shaped[KindFile]] = field(default_factory=dict)
    common: dict[str, FieldFile] = field(default_factory=dict)
    """The fields of every kind."""

    def shaped(self, model: type[File], path: str, data: bytes) -> _Shaped[File] | None:
        """A file as its model has it; None where something is wrong, which is noted."""
        reading = read(path, data)
        self.problems += reading.problems
        if reading.tree is None:
            return None
        shaped = shape(model, reading.tree, path)
        if isinstance(shaped, list):
            self.problems += shaped
            return None
        return _Shaped(path, reading.tree, shaped)

    def add_vocabulary(self, list_id: str, path: str, data: bytes) -> None:
        """Add a list, add to the list of the same name, or replace it."""
        if (file := self.shaped(VocabularyFile, path, data)) is None:
            return
        terms = {term_id: _term(term_id, term) for term_id, term in file.content.terms.items()}
        if file.content.extends and list_id in self.vocabularies:
            terms = {**self.vocabularies[list_id].terms, **terms}
        vocabulary = Vocabulary(list_id, file.content.label, file.content.description, terms)
        problems = [*_of_terms(file, vocabulary), *self.missing_defaults(file, vocabulary)]
        self.problems += problems
        if not problems:
            self.vocabularies[list_id] = vocabulary

    def missing_defaults(self, file: _Shaped[VocabularyFile], vocabulary: Vocabulary) -> Iterator[Problem]:
        """A list that replaces a shipped one keeps the terms that its kinds take for granted."""
        for fields in (self.common, *(kind.content.fields for kind in self.kinds.values())):
            for name, each in _with_inner(fields):
                if each.vocabulary == vocabulary.id and each.default not in {"", *vocabulary.terms}:
                    message = f"the term `{each.default}` is missing, which `{name}` has by default"
                    hint = "add it, or write `extends: yes` to keep the shipped terms"
                    yield file.problem(("terms",), "missing-term", message, hint)

    def add_kind(self, kind_id: str, path: str, data: bytes) -> None:
        """Add a kind, unless its id or its folder is taken or reserved."""
        if (file := self.shaped(KindFile, path, data)) is None:
            return
        folder = file.content.folder
        taken = {kind.content.folder: other for other, kind in self.kinds.items()}
        if kind_id == ANY:
            message = f"`{ANY}` stands for all kinds, and can be the name of none"
            self.problems.append(file.problem((), "reserved-kind", message, "choose another name"))
        elif kind_id in self.kinds:
            message = f"the kind `{kind_id}` is shipped already"
            self.problems.append(file.problem((), "duplicate-kind", message, "choose another name"))
        elif folder in taken:
            message = f"the folder `{folder}` belongs to the kind `{taken[folder]}`"
            self.problems.append(
                file.problem(("folder",), "duplicate-folder", message, "choose another folder")
            )
        elif not is_id(folder) or is_reserved_folder(folder):
            message = f"{quoted(folder)} cannot be the folder of a kind: it is reserved, or no id"
            hint = "begin it with a word of at least four letters, such as `vessels`"
            self.problems.append(file.problem(("folder",), "reserved-folder", message, hint))
        else:
            self.kinds[kind_id] = file

    def schema(self) -> Schema:
        """All kinds without a problem of their own. Their references lead to folders."""
        folders = {kind_id: file.content.folder for kind_id, file in self.kinds.items()}
        kinds = {}
        for kind_id, file in sorted(self.kinds.items(), key=lambda each: (each[1].content.rank, each[0])):
            written = {**file.content.fields, **self.common}
            fields = {name: _field(name, each, folders) for name, each in written.items()}
            kinds[file.content.folder] = _kind(kind_id, file.content, fields)
        whole = Schema(kinds, self.vocabularies)
        for file in self.kinds.values():
            problems = list(_of_kind(file, self.common, whole, frozenset(folders)))
            self.problems += problems
            if problems:
                del kinds[file.content.folder]
        return whole


def _with_inner(fields: dict[str, FieldFile]) -> Iterator[tuple[str, FieldFile]]:
    """Fields by their names, and the fields of their records as `field.inner`."""
    for name, each in fields.items():
        yield name, each
        for inner, of_record in each.fields.items():
            yield f"{name}.{inner}", of_record


def _of_terms(file: _Shaped[VocabularyFile], vocabulary: Vocabulary) -> Iterator[Problem]:
    """What is wrong with the terms of a list: their ids, and the terms that they lie below."""
    for term_id, term in vocabulary.terms.items():
        if not is_id(term_id):
            hint = f"at most {MAX_ID} of a-z, 0-9 and single hyphens"
            yield _of_term_id(file, term_id, "bad-id", f"{quoted(term_id)} is no id", hint)
        if term_id in RESERVED_IDS - {UNKNOWN}:
            message = f"the id `{term_id}` is reserved"
            yield _of_term_id(file, term_id, "reserved-id", message, "choose another id for the term")
        if term.parent and term.parent not in vocabulary.terms:
            message = f"no term {quoted(term.parent)} is in this list"
            hint = did_you_mean(term.parent, vocabulary.terms)
            yield file.problem(("terms", term_id, "parent"), "unknown-term", message, hint)
    above = {(term.id,): [(term.parent,)] for term in vocabulary.terms.values() if term.parent}
    for cycle in cycles(above):
        way = way_round([term_id for (term_id,) in cycle])
        message = f"this goes round in a circle: {way}"
        yield file.problem(("terms", *cycle[0], "parent"), "cycle", message, "remove one of these")


def _of_term_id(file: _Shaped[VocabularyFile], term_id: str, code: str, message: str, hint: str) -> Problem:
    """A problem with the id of a term, at its key."""
    line, column = place_of_key(file.tree, ("terms", term_id))
    return Problem(file.path, line, column, code, message, hint, path=f"terms.{term_id}")


def _of_kind(
    file: _Shaped[KindFile], common: dict[str, FieldFile], schema: Schema, kinds: frozenset[str]
) -> Iterator[Problem]:
    """What is wrong with a kind: the names of its fields, and what its linter says."""
    for name in file.content.fields:
        if name in RESERVED_FIELDS or name in common:
            why = "every kind has it" if name in common else "it is reserved"
            message = f"no kind can have a field of its own named `{name}`: {why}"
            yield file.problem(("fields", name), "reserved-field", message, "choose another name")
    for at, code, message, hint in lint(schema, file.content, kinds):
        yield file.problem(at, code, message, hint)


def _shipped(folder: str) -> Iterator[Source]:
    """The files of a folder of the package, in order of their names."""
    for file in sorted(
        (resources.files("sourcebook") / "data" / folder).iterdir(), key=lambda file: file.name
    ):
        yield file.name.removesuffix(".yaml"), f"(shipped) {folder}/{file.name}", file.read_bytes()


def _term(term_id: str, file: TermFile) -> Term:
    return Term(
        str(term_id),
        file.label,
        file.definition,
        file.parent,
        tuple(file.matches),
        file.inverse,
        file.accusation,
        file.individual,
    )


def _kind(kind_id: str, file: KindFile, fields: dict[str, Field]) -> Kind:
    return Kind(
        id=kind_id,
        folder=file.folder,
        label=file.label,
        plural=file.plural,
        description=file.description,
        fields=fields,
        time=file.time,
        begins=file.begins,
        ends=file.ends,
        where=file.where,
        location=file.location,
        hierarchy=file.hierarchy,
        browse=tuple(file.browse),
        needs=tuple(_need(need) for need in file.needs),
    )


def _field(name: str, file: FieldFile, folders: dict[str, str]) -> Field:
    kinds = tuple(folders) if ANY in file.kinds else file.kinds
    fields = {str(inner): _field(inner, each, folders) for inner, each in file.fields.items()}
    return Field(
        name=str(name),
        type=file.type,
        label=file.label,
        description=file.description,
        many=file.many,
        required=file.required,
        editorial=file.editorial,
        shown=file.shown,
        vocabulary=file.vocabulary,
        default=file.default,
        folders=tuple(folders[kind] for kind in kinds if kind in folders),
        or_text=file.or_text,
        acyclic=file.acyclic,
        inverse=file.inverse,
        inverse_by=file.inverse_by,
        bare=file.bare,
        key=tuple(file.key),
        phrase=file.phrase,
        fields=fields,
        needs=tuple(_need(need) for need in file.needs),
    )


def _need(file: NeedFile) -> Need:
    when = tuple(file.when.items())
    return Need(file.because, file.hint, when, tuple(file.one_of), tuple(file.all_of))
