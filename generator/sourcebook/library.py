"""The library: all entries together, every name in them resolved. Built once, then it never changes."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sourcebook.addresses import UNKNOWN
from sourcebook.cycles import cycles, way_round
from sourcebook.entries.model import Entry, Place, Reference, Value
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.mentions import SOURCE_FOLDER, mentions, names_in_prose, names_in_sources
from sourcebook.problems import Problem
from sourcebook.shaping import did_you_mean
from sourcebook.tombstones import Tombstone
from sourcebook.values.date import Date
from sourcebook.values.quoting import quoted

Key = tuple[str, str]
"""Folder and id of an entry."""

IMAGE_ENDINGS = {"jpeg": (".jpg", ".jpeg"), "png": (".png",), "webp": (".webp",)}
"""Type of image -> how its name may end: a server tells browsers by its name what a file is."""

MAX_CANDIDATES = 200
"""For how many names that lead nowhere the nearest ids are looked for, which takes time in a large base."""

HIERARCHY = "hierarchy"
"""The graph of what lies in what: one for all kinds, which may lie in each other."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that lies beside the entry that names it."""

    file: str
    """Path relative to the base."""

    size: int
    """In bytes."""

    sha256: str
    type: str
    """What its first bytes say that it is: jpeg, png, webp, json; '' for anything else."""


@dataclass(frozen=True, slots=True)
class Inverse:
    """A relation as the page of the entry that it leads to shows it."""

    heading: str
    entry: Key
    """The entry that wrote it."""

    field: str
    inner: str
    """The field of the record that holds the reference; '' where the value itself is the reference."""

    value: Value


@dataclass(frozen=True, slots=True)
class Library:
    """All entries of a base, linked."""

    schema: Schema
    entries: Mapping[Key, Entry]
    """Sorted by folder and id."""

    redirects: Mapping[Key, Key]
    """Former ids, and what they lead to now."""

    tombstones: Mapping[Key, Tombstone]
    attachments: Mapping[str, Attachment]
    inverses: Mapping[Key, tuple[Inverse, ...]]
    mentioned: Mapping[Key, tuple[Key, ...]]
    """The entries whose prose names an entry."""

    children: Mapping[Key, tuple[Key, ...]] = field(repr=False)

    def kind(self, entry: Entry) -> Kind:
        """The kind of an entry."""
        return self.schema.kinds[entry.kind]

    def of_kind(self, folder: str) -> list[Entry]:
        """The entries of one kind, sorted by id."""
        return [entry for entry in self.entries.values() if entry.kind == folder]

    def when(self, entry: Entry) -> Date | None:
        """The time of an entry; None where its kind or the entry has none."""
        value = self.time(entry)
        return value.content if value and isinstance(value.content, Date) else None

    def time(self, entry: Entry) -> Value | None:
        """The value of its time: among rivals the one that the editor prefers, else the first."""
        values = entry.fields.get(self.kind(entry).time, ())
        return next((value for value in values if value.preferred), values[0] if values else None)

    def parents(self, entry: Entry) -> list[Value]:
        """The values of its hierarchy: what it lies in, or is part of. One of several possibilities does not place it."""
        values = entry.fields.get(self.kind(entry).hierarchy, ())
        return [value for value in values if _places(value)]

    def ancestors(self, entry: Entry) -> list[Entry]:
        """Parent, grandparent and so on by the first parent of each, nearest first; each once in a circle."""
        found: dict[Key, Entry] = {}
        while (parent := self.parent(entry)) is not None and parent.key not in found:
            found[parent.key] = parent
            entry = parent
        return list(found.values())

    def parent(self, entry: Entry) -> Entry | None:
        """The first entry that it lies in."""
        for value in self.parents(entry):
            reference = _target(value.content)
            if reference and (parent := self.entries.get(reference.key)):
                return parent
        return None

    def descendants(self, key: Key) -> list[Key]:
        """All that lies within an entry, at any depth, each once."""
        found: dict[Key, None] = {}
        waiting = list(self.children.get(key, ()))
        while waiting:
            child = waiting.pop()
            if child not in found:
                found[child] = None
                waiting += self.children.get(child, ())
        return sorted(found)


def link(
    schema: Schema,
    entries: Iterable[Entry],
    tombstones: Iterable[Tombstone] = (),
    attachments: Iterable[Attachment] = (),
    unread: Mapping[Key, str] = MappingProxyType({}),
) -> tuple[Library, list[Problem]]:
    """Link entries into a library. Names that lead nowhere are told, and have no relation in it.

    `unread` has the names and files of entries that were refused: what names them is not at fault.
    """
    by_key = {entry.key: entry for entry in sorted(entries, key=lambda entry: entry.key)}
    linker = _Linker(
        schema,
        by_key,
        {stone.key: stone for stone in tombstones},
        {each.file: each for each in attachments},
        unread,
    )
    return linker.library(), sorted(linker.problems)


@dataclass(slots=True)
class _Linker:
    schema: Schema
    entries: dict[Key, Entry]
    tombstones: dict[Key, Tombstone]
    attachments: dict[str, Attachment]
    unread: Mapping[Key, str]
    problems: list[Problem] = field(default_factory=list)
    near: dict[Key, str] = field(default_factory=dict)
    """Name that leads nowhere -> what may be meant, as far as it was looked for."""

    redirects: dict[Key, Key] = field(default_factory=dict)
    inverses: dict[Key, list[Inverse]] = field(default_factory=lambda: defaultdict(list))
    mentioned: dict[Key, dict[Key, None]] = field(default_factory=lambda: defaultdict(dict))
    edges: dict[str, dict[Key, list[tuple[Key, Value]]]] = field(default_factory=lambda: defaultdict(dict))

    def library(self) -> Library:
        """Resolve every name, then refuse what goes round in a circle."""
        for entry in self.entries.values():
            self.take_aliases(entry)
        self.refuse_revived()
        for entry in self.entries.values():
            self.resolve(entry)
        self.refuse_cycles()
        self.claim_attachments()
        return Library(
            schema=self.schema,
            entries=self.entries,
            redirects=self.redirects,
            tombstones=self.tombstones,
            attachments=self.attachments,
            inverses={key: tuple(each) for key, each in self.inverses.items()},
            mentioned={key: tuple(each) for key, each in self.mentioned.items()},
            children=self.children(),
        )

    def refuse(self, entry: Entry, place: Place, code: str, message: str, hint: str = "") -> None:
        self.problems.append(
            Problem(entry.file, place.line, place.column, code, message, hint, path=place.path)
        )

    def take_aliases(self, entry: Entry) -> None:
        """A former id leads to one entry, and is no id of another."""
        for value in entry.fields.get("aliases", ()):
            key = (entry.kind, value.content)
            owner = self.entries.get(key)
            if owner is not None or key in self.redirects:
                other = owner or self.entries[self.redirects[key]]
                message = f"`{entry.kind}/{value.content}` leads to {other.file} already"
                self.refuse(entry, value.place, "alias-taken", message, "remove it from one of the two")
            else:
                self.redirects[key] = entry.key

    def refuse_revived(self) -> None:
        """A dead id is never given to another entry."""
        for key, stone in self.tombstones.items():
            if stone.folder not in self.schema.kinds:
                hint = did_you_mean(stone.folder, self.schema.kinds)
                self.problems.append(
                    Problem(
                        stone.file, 1, 1, "unknown-folder", f"no kind has the folder `{stone.folder}`", hint
                    )
                )
            taken = self.entries.get(key) or self.entries.get(self.redirects.get(key, key))
            if taken:
                message = (
                    f"`{stone.folder}/{stone.id}` was removed ({stone.file}); its id is never used again"
                )
                self.problems.append(
                    Problem(
                        taken.file, 1, 1, "dead-id", message, "choose another id, or remove the tombstone"
                    )
                )

    def resolve(self, entry: Entry) -> None:
        """Resolve every name in an entry; note relations with their inverses."""
        kind = self.schema.kinds[entry.kind]
        for mention in mentions(entry, kind):
            if target := self.target(entry, mention.target):
                self.relate(entry, target, mention.field, mention.inner, mention.value)
        for name in names_in_sources(entry):
            self.target(entry, name)
        for _, name in names_in_prose(entry):
            target = self.target(entry, name)
            if target and target != entry.key and target[0] != SOURCE_FOLDER:
                self.mentioned[target][entry.key] = None

    def target(self, entry: Entry, name: Reference) -> Key | None:
        """The key of the entry that a name means; None, with a problem, where there is none."""
        if name.id == UNKNOWN and name.folder in self.schema.kinds and name.folder != SOURCE_FOLDER:
            return None
        if name.key in self.entries:
            return name.key
        if name.key in self.unread:
            return None
        if name.key in self.redirects:
            now = self.redirects[name.key][1]
            message = f"`{name.id}` is a former id of `{now}`"
            self.refuse(entry, name.place, "former-id", message, f"write {now}")
        elif name.key in self.tombstones:
            message = f"`{name.folder}/{name.id}` was removed: {self.tombstones[name.key].reason}"
            self.refuse(entry, name.place, "dead-reference", message, "remove the reference")
        elif name.folder not in self.schema.kinds:
            hint = did_you_mean(name.folder, self.schema.kinds)
            self.refuse(
                entry, name.place, "unknown-folder", f"no kind has the folder {quoted(name.folder)}", hint
            )
        else:
            message = f"there is no entry {quoted(f'{name.folder}/{name.id}')}"
            self.refuse(entry, name.place, "unknown-reference", message, self.candidates(name))
        return None

    def candidates(self, name: Reference) -> str:
        """The same id elsewhere, if there is one; the nearest ids of the same kind; else where to look for them."""
        elsewhere = [
            f"`{folder}/{name.id}`" for folder in self.schema.kinds if (folder, name.id) in self.entries
        ]
        if elsewhere:
            return f"{' and '.join(sorted(elsewhere))} exists, which this name does not mean"
        if name.key not in self.near and len(self.near) < MAX_CANDIDATES:
            ids = [entry_id for folder, entry_id in self.entries if folder == name.folder]
            self.near[name.key] = did_you_mean(name.id, ids)
        near = self.near.get(name.key, f"look at the names of the files in entries/{name.folder}/")
        described = "a description of someone without an entry needs a capital letter or a space"
        return "; ".join(filter(None, (near, described if name.or_text else "")))

    def relate(self, entry: Entry, target: Key, field: Field, inner: Field | None, value: Value) -> None:
        leaf = inner or field
        heading = leaf.inverse or self.heading_by_term(field, leaf, value.content)
        self.inverses[target].append(
            Inverse(heading, entry.key, field.name, inner.name if inner else "", value)
        )
        if field.name == self.schema.kinds[entry.kind].hierarchy:
            self.edges[HIERARCHY].setdefault(entry.key, []).append((target, value))
        elif leaf.acyclic:
            self.edges[f"{entry.kind}.{field.name}"].setdefault(entry.key, []).append((target, value))

    def heading_by_term(self, field: Field, leaf: Field, record: Mapping[str, Any]) -> str:
        by = field.fields[leaf.inverse_by]
        term = record.get(by.name, by.default)
        return self.schema.term(by, term).inverse or self.schema.term(by, term).label if term else leaf.label

    def refuse_cycles(self) -> None:
        """Nothing lies in itself, or repeats itself, however long the way round."""
        for edges in self.edges.values():
            graph = {key: [target for target, _ in targets] for key, targets in edges.items()}
            for cycle in cycles(graph):
                entry = self.entries[cycle[0]]
                place = next(
                    value.place for target, value in edges[cycle[0]] if target == cycle[1 % len(cycle)]
                )
                way = way_round([f"{folder}/{entry_id}" for folder, entry_id in cycle])
                self.refuse(
                    entry, place, "cycle", f"this goes round in a circle: {way}", "remove one of these"
                )

    def children(self) -> dict[Key, tuple[Key, ...]]:
        found: dict[Key, list[Key]] = defaultdict(list)
        for key, targets in self.edges[HIERARCHY].items():
            for target, value in targets:
                if _places(value):
                    found[target].append(key)
        return {key: tuple(sorted(set(each))) for key, each in found.items()}

    def claim_attachments(self) -> None:
        """Every file that an entry names is there, and is what it should be; every other file is refused."""
        claimed = set()
        for entry in self.entries.values():
            kind = self.schema.kinds[entry.kind]
            for name, value in entry.values():
                for inner, file in _files(kind.fields[name], value.content):
                    path = posixpath.join(posixpath.dirname(entry.file), file)
                    claimed.add(path)
                    self.check_attachment(entry, value, inner, path)
        beside_unread = {posixpath.dirname(file) for file in self.unread.values()}
        for path in sorted(set(self.attachments) - claimed):
            if posixpath.dirname(path) in beside_unread:
                continue
            message = "no entry names this file"
            hint = "name it in an entry beside it, or remove it"
            self.problems.append(Problem(path, 1, 1, "unclaimed-file", message, hint))

    def check_attachment(self, entry: Entry, value: Value, field: str, path: str) -> None:
        """A file that an entry names is there, and is by its content what the field says."""
        folder, name = posixpath.split(path)
        attachment = self.attachments.get(path)
        if attachment is None:
            near = [
                posixpath.basename(each) for each in self.attachments if posixpath.dirname(each) == folder
            ]
            message = f"there is no file `{name}` beside the entry"
            self.refuse(entry, value.place, "missing-file", message, did_you_mean(name, near))
            return
        if value.place.path.partition("[")[0] == "images":
            self.check_image(entry, value, name, attachment.type)
        if field == "geojson" and attachment.type != "json":
            message = f"`{name}` is no JSON by its content"
            self.refuse(entry, value.place, "no-geojson", message, "save it as GeoJSON")
        wanted = value.content.get("sha256") if isinstance(value.content, dict) else None
        if wanted and wanted != attachment.sha256:
            message = f"the SHA-256 of `{name}` is {attachment.sha256}"
            hint = "restore the file, or correct the checksum"
            self.refuse(entry, value.place, "changed-file", message, hint)

    def check_image(self, entry: Entry, value: Value, name: str, kind: str) -> None:
        """An image is one by its content and by its name, and stands at no address that a page has."""
        if kind not in IMAGE_ENDINGS:
            message = f"`{name}` is no JPEG, PNG or WebP image by its content"
            self.refuse(entry, value.place, "no-image", message, "convert it to one of these")
        elif not name.lower().endswith(IMAGE_ENDINGS[kind]):
            message = f"`{name}` is an image by its content, and something else by its name"
            hint = f"rename it so that it ends in {' or '.join(IMAGE_ENDINGS[kind])}"
            self.refuse(entry, value.place, "no-image", message, hint)
        elif name.lower().partition(".")[0] == "index":
            message = f"`{name}` has the name of a page"
            self.refuse(entry, value.place, "reserved-name", message, "choose another name for the file")


def _places(value: Value) -> bool:
    """Whether a value of a hierarchy says where something lies, and not only where it might."""
    return (not value.alternative or value.preferred) and value.supported


def _target(content: Any) -> Reference | None:
    """The reference in a value of a hierarchy, which is a reference or a record that may have one."""
    contents = content.values() if isinstance(content, dict) else (content,)
    return next((each for each in contents if isinstance(each, Reference)), None)


def _files(field: Field, content: Any) -> Iterator[tuple[str, str]]:
    """The names of files in a value, each with the field that names it."""
    if field.type == "file":
        yield field.name, content
    for name, inner in field.fields.items():
        if inner.type == "file" and name in content:
            for file in content[name] if inner.many else (content[name],):
                yield name, file
