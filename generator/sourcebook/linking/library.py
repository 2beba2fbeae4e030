"""The library: all entries together, every name in them resolved. Built once, then it never changes."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from sourcebook.cycles import cycles, way_round
from sourcebook.entries.model import Entry, Value
from sourcebook.entries.plain import Packed, from_bytes
from sourcebook.frozen import maker
from sourcebook.images.model import TELLS
from sourcebook.kept import Kept
from sourcebook.kinds.model import Kind, Schema
from sourcebook.linking import outlines
from sourcebook.linking.briefs import Brief
from sourcebook.linking.outlines import (
    HIERARCHY,
    At,
    Details,
    Edge,
    Named,
    NamedFile,
    Outline,
    Outliner,
    Relation,
    places,
)
from sourcebook.problems import Level, Problem
from sourcebook.shaping import did_you_mean
from sourcebook.tombstones import Tombstone
from sourcebook.values.date import Date
from sourcebook.values.quoting import quoted

Key = outlines.Key
"""Folder and id of an entry."""

IMAGE_ENDINGS = {"jpeg": (".jpg", ".jpeg"), "png": (".png",), "webp": (".webp",)}
"""Type of image -> how its name may end: a server tells browsers by its name what a file is."""

MAX_CANDIDATES = 200
"""For how many names that lead nowhere the nearest ids are looked for, which takes time in a large base."""

MOST_DECODED = 12_288
"""How many entries that came as bytes are there at once, some 60 MB of them."""

USUAL_DEPTH = 12
"""How deep hierarchies are, but for strange ones."""

IN_ORDER = attrgetter("kind", "id")

Led = tuple[Key, Relation]
"""A relation as it is kept: the entry that wrote it, and its row there."""


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

    broken: str = ""
    """What is wrong with an image, in words that follow `it`; '' for one that is whole, and for other files."""

    large: str = ""
    """The same of one that asks too much of whoever looks at it."""

    tells: tuple[str, ...] = ()
    """What the metadata of an image tell, as keys of `images.model.TELLS`."""


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


inverse_of = maker(Inverse)


class Entries(Mapping[Key, Entry]):
    """Entries by their keys, sorted.

    Those that came as bytes are decoded when they are wanted, and no more than some thousands of them are there at
    once: so a base may be larger than what its entries would take as objects. One that comes again is equal to what
    it was, and need not be the same object.
    """

    __slots__ = ("_decoded", "_kept")

    def __init__(self, kept: Mapping[Key, Entry | Packed | None]) -> None:
        """None stands for an entry that nobody will ask for."""
        self._kept = {key: kept[key] for key in sorted(kept)}
        self._decoded: Kept[Key, Entry] = Kept()

    def __getitem__(self, key: Key) -> Entry:
        """An entry. Raises `KeyError` where there is none, `LookupError` where the base was loaded without."""
        entry = self._decoded.get(key)
        if entry is not None:
            return entry
        kept = self._kept[key]
        if isinstance(kept, Entry):
            return kept
        if kept is None:
            raise LookupError(f"{'/'.join(key)}: this base was loaded for its problems alone")
        return self._decoded.keep(key, from_bytes(kept), MOST_DECODED)

    def __iter__(self) -> Iterator[Key]:
        """The keys, sorted."""
        return iter(self._kept)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._kept)

    def __contains__(self, key: object) -> bool:
        """Whether there is such an entry; none is decoded."""
        return key in self._kept

    def as_kept(self) -> dict[Key, Entry | Packed]:
        """All entries that are there, as they are kept, decoded or not."""
        return {key: kept for key, kept in self._kept.items() if kept is not None}


class Inverses(Mapping[Key, tuple[Inverse, ...]]):
    """What leads to each entry, in the order of the entries that it comes from. Values are fetched when wanted."""

    __slots__ = ("_entries", "_led")

    def __init__(self, led: Mapping[Key, Sequence[Led]], entries: Mapping[Key, Entry]) -> None:
        """`led` has the relations that lead to an entry by its key."""
        self._led = {key: tuple(each) for key, each in led.items()}
        self._entries = entries

    def __getitem__(self, key: Key) -> tuple[Inverse, ...]:
        """The relations that lead to an entry. Raises `KeyError` where there are none."""
        return tuple(
            inverse_of(heading, source, name, inner, self._entries[source].fields[name][number])
            for source, (_, heading, name, inner, number) in self._led[key]
        )

    def __iter__(self) -> Iterator[Key]:
        """The entries that something leads to."""
        return iter(self._led)

    def __len__(self) -> int:
        """How many entries something leads to."""
        return len(self._led)

    def __contains__(self, key: object) -> bool:
        """Whether anything leads to an entry."""
        return key in self._led

    def led(self, key: Key) -> Sequence[Led]:
        """The relations that lead to an entry as they are kept: no value is fetched, no entry decoded."""
        return self._led.get(key, ())


@dataclass(frozen=True, slots=True)
class Library:
    """All entries of a base, linked. Picklable."""

    schema: Schema
    entries: Mapping[Key, Entry]
    """Sorted by folder and id."""

    outlines: Mapping[Key, Outline] = field(repr=False)
    """The same, in outline."""

    redirects: Mapping[Key, Key]
    """Former ids, and what they lead to now."""

    tombstones: Mapping[Key, Tombstone]
    attachments: Mapping[str, Attachment]
    inverses: Inverses
    mentioned: Mapping[Key, tuple[Key, ...]]
    """The entries whose prose names an entry."""

    children: Mapping[Key, tuple[Key, ...]] = field(repr=False)
    above: Mapping[Key, Key] = field(repr=False)
    """The first entry that an entry lies in."""

    def kind(self, entry: Entry) -> Kind:
        """The kind of an entry."""
        return self.schema.kinds[entry.kind]

    def brief(self, key: Key) -> Brief:
        """An entry in brief. Raises `KeyError` where there is none, `LookupError` where the base was loaded without."""
        details = self.outlines[key].details
        if isinstance(details, Details):
            return details.brief
        raise LookupError(f"{'/'.join(key)}: this base was loaded for its problems alone")

    def of_kind(self, folder: str) -> list[Entry]:
        """The entries of one kind, sorted by id."""
        return [self.entries[key] for key in self.entries if key[0] == folder]

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
        return [value for value in values if places(value)]

    def ancestors(self, entry: Entry) -> list[Entry]:
        """Parent, grandparent and so on by the first parent of each, nearest first; each once in a circle."""
        return [self.entries[key] for key in self.way_up(entry.key)]

    def way_up(self, key: Key) -> list[Key]:
        """The same by keys."""
        found: dict[Key, None] = {}
        above = self.above.get(key)
        while above is not None and above not in found:
            found[above] = None
            above = self.above.get(above)
        return list(found)

    def parent(self, entry: Entry) -> Entry | None:
        """The first entry that it lies in."""
        above = self.above.get(entry.key)
        return None if above is None else self.entries[above]

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
    unread: Mapping[Key, str] | None = None,
) -> tuple[Library, list[Problem]]:
    """Link entries into a library. Names that lead nowhere are told, and have no relation in it.

    `unread` has the names and files of entries that were refused: what names them is not at fault.
    """
    by_key = {entry.key: entry for entry in entries}
    outliners = {folder: Outliner.of(kind, schema) for folder, kind in schema.kinds.items()}
    parts = Parts(
        [outliners[entry.kind].outline(entry) for entry in by_key.values()],
        {stone.key: stone for stone in tombstones},
        {each.file: each for each in attachments},
        unread or {},
    )
    return link_outlines(schema, parts, Entries(by_key), lambda key: outliners[key[0]].named(by_key[key]))


@dataclass(frozen=True, slots=True)
class Parts:
    """What a library is linked from."""

    outlines: Iterable[Outline]
    tombstones: Mapping[Key, Tombstone]
    attachments: Mapping[str, Attachment]
    unread: Mapping[Key, str]
    """The names and files of entries that were refused."""

    claimed: Collection[str] = ()
    """The files beside entries that are named in what is withheld."""


def link_outlines(
    schema: Schema, parts: Parts, entries: Entries | None, names: Callable[[Key], Sequence[Named]]
) -> tuple[Library, list[Problem]]:
    """The same from outlines. `names` gives the names in an entry with where they stand, by its key.

    Without `entries`, outlines need no details; the library has what problems follow from, and neither entries nor
    inverses nor mentions.
    """
    outlined = {IN_ORDER(each): each for each in sorted(parts.outlines, key=IN_ORDER)}
    if entries is not None:
        # With the very keys of the entries, whose order is the same.
        outlined = dict(zip(entries, outlined.values(), strict=True))
    linker = _Linker(schema, outlined, parts, names, entries is not None)
    return linker.library(entries or Entries(dict.fromkeys(outlined))), sorted(linker.problems)


@dataclass(slots=True)
class _Linker:
    """Links the outlines of a base, and notes what leads nowhere or is not as it should be."""

    schema: Schema
    outlines: dict[Key, Outline]
    parts: Parts
    names: Callable[[Key], Sequence[Named]]
    whole: bool
    """Whether relations and mentions are wanted too."""

    problems: list[Problem] = field(default_factory=list)
    near: dict[Key, str] = field(default_factory=dict)
    """Name that leads nowhere -> what may be meant, as far as it was looked for."""

    keys: dict[str, Key] = field(init=False)
    """The name of each entry -> its key."""

    unread: set[str] = field(init=False)
    """The names of entries that were refused, which is told already."""

    redirects: dict[Key, Key] = field(default_factory=dict)
    led: dict[Key, list[Led]] = field(default_factory=lambda: defaultdict(list))
    mentioned: dict[Key, list[Key]] = field(default_factory=lambda: defaultdict(list))
    above: dict[Key, Key] = field(default_factory=dict)
    edges: dict[str, dict[Key, list[tuple[Key, Edge]]]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        self.keys = {f"{key[0]}/{key[1]}": key for key in self.outlines}
        self.unread = {f"{key[0]}/{key[1]}" for key in self.parts.unread}

    def library(self, entries: Entries) -> Library:
        """Resolve every name, then refuse what goes round in a circle."""
        for each in self.outlines.values():
            if each.aliases:
                self.take_aliases(each)
        self.refuse_revived()
        for key, each in self.outlines.items():
            self.resolve(key, each)
        self.refuse_cycles()
        self.claim_attachments()
        return Library(
            schema=self.schema,
            entries=entries,
            outlines=self.outlines,
            redirects=self.redirects,
            tombstones=self.parts.tombstones,
            attachments=self.parts.attachments,
            inverses=Inverses(self.led, entries),
            mentioned={key: tuple(each) for key, each in self.mentioned.items()},
            children=self.children(),
            above=self.above,
        )

    def refuse(self, entry: Outline, at: At, code: str, message: str, hint: str = "") -> None:
        """Note an error at a place of an entry."""
        line, column, path = at
        self.problems.append(Problem(entry.file, line, column, code, message, hint, path=path))

    def take_aliases(self, entry: Outline) -> None:
        """A former id leads to one entry, and is no id of another."""
        for alias, *at in entry.aliases:
            key = (entry.kind, alias)
            if key in self.outlines or key in self.redirects:
                other = self.outlines[self.redirects.get(key, key)]
                message = f"`{entry.kind}/{alias}` leads to {other.file} already"
                self.refuse(entry, _at(at), "alias-taken", message, "remove it from one of the two")
            else:
                self.redirects[key] = entry.key

    def refuse_revived(self) -> None:
        """A dead id is never given to another entry."""
        for key, stone in self.parts.tombstones.items():
            if stone.folder not in self.schema.kinds:
                hint = did_you_mean(stone.folder, self.schema.kinds)
                message = f"no kind has the folder `{stone.folder}`"
                self.problems.append(Problem(stone.file, 1, 1, "unknown-folder", message, hint))
            taken = self.outlines.get(key) or self.outlines.get(self.redirects.get(key, key))
            if taken:
                message = (
                    f"`{stone.folder}/{stone.id}` was removed ({stone.file}); its id is never used again"
                )
                hint = "choose another id, or remove the tombstone"
                self.problems.append(Problem(taken.file, 1, 1, "dead-id", message, hint))

    def resolve(self, key: Key, entry: Outline) -> None:
        """Resolve every name in an entry; note relations with their inverses."""
        keys = self.keys
        known = keys.__contains__
        if not (all(map(known, entry.in_fields)) and all(map(known, entry.elsewhere))):
            self.tell_lost(entry, {*entry.in_fields, *entry.elsewhere} - keys.keys() - self.unread)
        if self.whole and isinstance(entry.details, Details):
            self.relate(key, entry.details)
        for edge in entry.edges:
            if edge[1] in keys:
                self.edges[edge[0]].setdefault(key, []).append((keys[edge[1]], edge))
        if above := next((keys[name] for name in entry.parents if name in keys), None):
            self.above[key] = above

    def relate(self, key: Key, details: Details) -> None:
        """Note what an entry leads to on the other page."""
        get, led, mentioned = self.keys.get, self.led, self.mentioned
        for relation in details.relations:
            if target := get(relation[0]):
                led[target].append((key, relation))
        for name in details.mentioned:
            if target := get(name):
                mentioned[target].append(key)

    def tell_lost(self, entry: Outline, lost: Collection[str]) -> None:
        """A problem for each time that an entry names what leads nowhere."""
        for name in self.names(entry.key) if lost else ():
            if name[0] in lost:
                folder, _, entry_id = name[0].partition("/")
                self.tell_name(entry, name, (folder, entry_id))

    def tell_name(self, entry: Outline, name: Named, key: Key) -> None:
        """An error for one name that leads nowhere, with the likeliest reason."""
        folder, entry_id = key
        at = name[1], name[2], name[3]
        if key in self.redirects:
            now = self.redirects[key][1]
            message = f"`{entry_id}` is a former id of `{now}`"
            self.refuse(entry, at, "former-id", message, f"write {now}")
        elif key in self.parts.tombstones:
            message = f"`{folder}/{entry_id}` was removed: {self.parts.tombstones[key].reason}"
            self.refuse(entry, at, "dead-reference", message, "remove the reference")
        elif folder not in self.schema.kinds:
            hint = did_you_mean(folder, self.schema.kinds)
            self.refuse(entry, at, "unknown-folder", f"no kind has the folder {quoted(folder)}", hint)
        else:
            message = f"there is no entry {quoted(f'{folder}/{entry_id}')}"
            self.refuse(entry, at, "unknown-reference", message, self.candidates(key, or_text=bool(name[4])))

    def candidates(self, key: Key, *, or_text: bool) -> str:
        """The same id elsewhere, if there is one; the nearest ids of the same kind; else where to look for them."""
        folder, entry_id = key
        elsewhere = [
            f"`{each}/{entry_id}`" for each in self.schema.kinds if (each, entry_id) in self.outlines
        ]
        if elsewhere:
            return f"{' and '.join(sorted(elsewhere))} exists, which this name does not mean"
        if key not in self.near and len(self.near) < MAX_CANDIDATES:
            ids = [other for each, other in self.outlines if each == folder]
            self.near[key] = did_you_mean(entry_id, ids)
        near = self.near.get(key, f"look at the names of the files in entries/{folder}/")
        described = "a description of someone without an entry needs a capital letter or a space"
        return "; ".join(filter(None, (near, described if or_text else "")))

    def refuse_cycles(self) -> None:
        """Nothing lies in itself, or repeats itself, however long the way round."""
        for edges in self.edges.values():
            graph = {key: [target for target, _ in targets] for key, targets in edges.items()}
            for cycle in cycles(_peeled(graph)):
                after = cycle[1 % len(cycle)]
                edge = next(edge for target, edge in edges[cycle[0]] if target == after)
                way = way_round([f"{folder}/{entry_id}" for folder, entry_id in cycle])
                message = f"this goes round in a circle: {way}"
                at = edge[2], edge[3], edge[4]
                self.refuse(self.outlines[cycle[0]], at, "cycle", message, "remove one of these")

    def children(self) -> dict[Key, tuple[Key, ...]]:
        """Entry -> those that lie in it for certain, in order of their keys."""
        found: dict[Key, set[Key]] = defaultdict(set)
        for key, targets in self.edges[HIERARCHY].items():
            for target, edge in targets:
                if edge[5]:
                    found[target].add(key)
        return {key: tuple(sorted(each)) for key, each in found.items()}

    def claim_attachments(self) -> None:
        """Every file that an entry names is there, and is what it should be; every other file is refused."""
        claimed = {*self.parts.claimed}
        for entry in self.outlines.values():
            for file in entry.files:
                claimed.add(file[1])
                self.check_attachment(entry, file)
        beside_unread = {posixpath.dirname(file) for file in self.parts.unread.values()}
        for path in sorted(set(self.parts.attachments) - claimed):
            if posixpath.dirname(path) in beside_unread:
                continue
            message = "no entry names this file"
            hint = "name it in an entry beside it, or remove it"
            self.problems.append(Problem(path, 1, 1, "unclaimed-file", message, hint))

    def check_attachment(self, entry: Outline, file: NamedFile) -> None:
        """A file that an entry names is there, and is by its content what the field says.

        One whose checksum is known need not be there: it is a kept copy, which others do not have.
        """
        inner, path, *place, wanted = file
        at, name = _at(place), posixpath.basename(path)
        attachment = self.parts.attachments.get(path)
        if attachment is None and wanted:
            return
        if attachment is None:
            message = f"there is no file `{name}` beside the entry"
            self.refuse(entry, at, "missing-file", message, did_you_mean(name, self.beside(path)))
            return
        if at[2].partition("[")[0] == "images":
            self.check_image(entry, at, name, attachment)
        if inner == "geojson" and attachment.type != "json":
            message = f"`{name}` is no JSON by its content"
            self.refuse(entry, at, "no-geojson", message, "save it as GeoJSON")
        if wanted and wanted != attachment.sha256:
            message = f"the SHA-256 of `{name}` is {attachment.sha256}"
            self.refuse(entry, at, "changed-file", message, "restore the file, or correct the checksum")

    def beside(self, path: str) -> list[str]:
        """The names of the files in the folder of a path."""
        folder = posixpath.dirname(path)
        return [
            posixpath.basename(each) for each in self.parts.attachments if posixpath.dirname(each) == folder
        ]

    def check_image(self, entry: Outline, at: At, name: str, image: Attachment) -> None:
        """An image is a whole one by its content, one by its name, and stands at no address that a page has."""
        kind = image.type
        if kind not in IMAGE_ENDINGS:
            message = f"`{name}` is no JPEG, PNG or WebP image by its content"
            self.refuse(entry, at, "no-image", message, "convert it to one of these")
        elif not name.lower().endswith(IMAGE_ENDINGS[kind]):
            message = f"`{name}` is an image by its content, and something else by its name"
            hint = f"rename it so that it ends in {' or '.join(IMAGE_ENDINGS[kind])}"
            self.refuse(entry, at, "no-image", message, hint)
        elif name.lower().partition(".")[0] == "index":
            message = f"`{name}` has the name of a page"
            self.refuse(entry, at, "reserved-name", message, "choose another name for the file")
        elif image.broken:
            message, hint = (
                f"`{name}` cannot be shown: it {image.broken}",
                "open it in an image editor, and save it anew",
            )
            self.refuse(entry, at, "broken-image", message, hint)
        elif image.large:
            message = f"`{name}` is too large: it {image.large}"
            self.refuse(entry, at, "large-image", message, "scale it down, and save it anew")
        elif image.tells:
            self.tell_of_metadata(entry, at, name, image.tells)

    def tell_of_metadata(self, entry: Outline, at: At, name: str, tells: Iterable[str]) -> None:
        """A warning of what the metadata of an image tell: what it is, and not how it reads."""
        message = f"the metadata of `{name}` tell {', '.join(TELLS[each] for each in tells)}"
        hint = "the site does not, but whoever has the file can read it: save it without metadata"
        line, column, path = at
        self.problems.append(
            Problem(entry.file, line, column, "picture-tells", message, hint, Level.WARNING, path)
        )


def _peeled(graph: dict[Key, list[Key]]) -> dict[Key, list[Key]]:
    """A graph without what leads out of it alone: in most bases nothing is left, and no circle has to be looked for."""
    for _ in range(USUAL_DEPTH):
        ends = [key for key, targets in graph.items() if not any(map(graph.__contains__, targets))]
        if not ends:
            break
        for key in ends:
            del graph[key]
    return graph


def _at(row: Sequence[object]) -> At:
    """A place as a row has it."""
    line, column, path = row
    return line, column, path  # type: ignore[return-value]
