"""Loading a base: find, read, shape, link, check. All problems of all files in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sourcebook import ledger, settings
from sourcebook.checks.registry import check
from sourcebook.entries.model import Entry
from sourcebook.entries.shaping import Shaper
from sourcebook.finding import ENTRIES, TOMBSTONES, YAML_ENDINGS, Found, Role, checksum, find, read_bytes
from sourcebook.kinds import loading as kinds
from sourcebook.kinds.model import Schema
from sourcebook.library import Attachment, Key, Library, link
from sourcebook.problems import Level, Problem
from sourcebook.reader import Mapping as Tree
from sourcebook.reader import Scalar, read
from sourcebook.settings import Settings
from sourcebook.shaping import did_you_mean
from sourcebook.tombstones import Tombstone, shape_tombstone

REFUSED = "refused"
PLURALS = {
    Role.ENTRY.value: "entries",
    Role.KIND.value: "kinds",
    Role.VOCABULARY.value: "vocabularies",
    Role.TOMBSTONE.value: "tombstones",
    Role.ATTACHMENT.value: "attachments",
    REFUSED: REFUSED,
}
SIGNATURES = ((b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"))
JSON = (b"{", b"[")


@dataclass(frozen=True, slots=True)
class Base:
    """A base that was loaded: what could be read of it, and all that is wrong with it."""

    path: Path
    settings: Settings
    library: Library
    ledger: Mapping[str, int]
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    """How many files have each role, or were refused: together, all files under `entries/`."""

    def at(self, level: Level) -> list[Problem]:
        """The problems of one level."""
        return [problem for problem in self.problems if problem.level is level]

    @property
    def broken(self) -> bool:
        """Whether there is an error: nothing is published then."""
        return any(problem.level is Level.ERROR for problem in self.problems)

    def summary(self) -> str:
        """How many files there are under `entries/`, and of each role."""
        shown = [
            f"{number} {role if number == 1 else PLURALS[role]}"
            for role, number in self.counts.items()
            if number
        ]
        total = sum(self.counts.values())
        return f"{total} file{'' if total == 1 else 's'}: {', '.join(shown) or 'none'}"


def load(path: Path) -> Base:
    """Load the base in folder `path`. Never raises for bad input: `problems` of the result has all of it."""
    loader = _Loader(path)
    schema = loader.schema()
    entries, attachments = loader.entries(schema), list(loader.attachments())
    unread = loader.unread()
    library, unlinked = link(schema, entries, loader.stones, attachments, unread)
    own_settings, of_settings = settings.load(path)
    names, of_ledger = ledger.read_ledger(path)
    alive, answered = answers(library)
    # A file that was refused is an entry still: the ledger would only repeat that it is missing.
    answered += [f"{folder}/{entry_id}" for folder, entry_id in unread]
    of_ledger += ledger.compare(names, alive, answered)
    problems = [*loader.problems, *unlinked, *check(library), *of_settings, *of_ledger]
    judged = (own_settings.judged(problem) for problem in problems)
    told = tuple(sorted({problem for problem in judged if problem is not None}))
    return Base(path, own_settings, library, names, told, loader.counts())


def answers(library: Library) -> tuple[list[tuple[str, str]], list[str]]:
    """The name and file of each entry; and every name at whose address something answers."""
    alive = [(entry.name, entry.file) for entry in library.entries.values()]
    dead = [f"{folder}/{entry_id}" for folder, entry_id in (*library.redirects, *library.tombstones)]
    return alive, [name for name, _ in alive] + dead


@dataclass(slots=True)
class _Loader:
    path: Path
    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    stones: list[Tombstone] = field(default_factory=list)
    broken_kinds: dict[str, str] = field(default_factory=dict)
    """Folder -> the file of its kind, which was refused."""

    def __post_init__(self) -> None:
        finding = find(self.path)
        self.found = finding.found
        self.note(finding.problems)

    def note(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.problems.append(problem)
            if problem.level is Level.ERROR:
                self.refused.add(problem.file)

    def bytes_of(self, role: Role) -> Iterator[tuple[Found, bytes]]:
        for found in self.found:
            if found.role is role:
                data = read_bytes(self.path, found.file)
                if isinstance(data, Problem):
                    self.note([data])
                else:
                    yield found, data

    def schema(self) -> Schema:
        """The kinds and vocabularies of the base, with the shipped ones."""
        own = [
            [(found.stem, found.file, data) for found, data in self.bytes_of(role)]
            for role in (Role.KIND, Role.VOCABULARY)
        ]
        schema, problems = kinds.load(*own)
        self.note(problems)
        trees = {file: read(file, data).tree for _, file, data in own[0] if file in self.refused}
        self.broken_kinds = {str(tree.get(Scalar("folder"))): file for file, tree in trees.items() if tree}
        return schema

    def entries(self, schema: Schema) -> list[Entry]:
        """The entries that could be shaped; the tombstones are kept aside."""
        shaper = Shaper(schema)
        entries: list[Entry] = []
        for found, tree in self.trees(Role.ENTRY):
            if kind := schema.kinds.get(found.folder):
                self.keep(shaper.shape(tree, kind, found.stem, found.file), entries)
            else:
                self.note([self.no_kind(found, schema)])
        for found, tree in self.trees(Role.TOMBSTONE):
            self.keep(shape_tombstone(tree, found.folder, found.stem, found.file), self.stones)
        return entries

    def keep(self, shaped: object, kept: list) -> None:  # type: ignore[type-arg]
        if isinstance(shaped, list):
            self.note(shaped)
        else:
            kept.append(shaped)

    def no_kind(self, found: Found, schema: Schema) -> Problem:
        message = f"no kind has the folder `{found.folder}`"
        hint = did_you_mean(found.folder, schema.kinds)
        if found.folder in self.broken_kinds:
            hint = f"mend {self.broken_kinds[found.folder]} first"
        return Problem(found.file, 1, 1, "unknown-folder", message, hint)

    def unread(self) -> dict[Key, str]:
        """The names that the files which were refused would have as entries or tombstones, with the files."""
        names = {}
        for file in sorted(self.refused):
            parts = file.removeprefix(f"{ENTRIES}/{TOMBSTONES}/").removeprefix(f"{ENTRIES}/").split("/")
            stem, dot, ending = parts[-1].rpartition(".")
            if f"{dot}{ending}".lower() in YAML_ENDINGS and len(parts) > 1:
                names[parts[0], stem] = file
        return names

    def trees(self, role: Role) -> Iterator[tuple[Found, Tree]]:
        for found, data in self.bytes_of(role):
            reading = read(found.file, data)
            self.note(reading.problems)
            if reading.tree is not None:
                yield found, reading.tree

    def attachments(self) -> Iterator[Attachment]:
        for found in self.found:
            if found.role is Role.ATTACHMENT:
                try:
                    yield Attachment(
                        found.file, found.size, checksum(self.path, found.file), self.type_of(found)
                    )
                except OSError as error:
                    message = f"the file cannot be read: {error.strerror}"
                    self.note([Problem(found.file, 1, 1, "unreadable", message, "look at its permissions")])

    def type_of(self, found: Found) -> str:
        """What the first bytes of a file say that it is. A WebP image says its own length, and must keep to it.

        Source: RFC 9649, section 2.3: the size of a RIFF file counts from its eighth byte, and is even.
        """
        with (self.path / found.file).open("rb") as stream:
            head = stream.read(16)
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return "webp" if int.from_bytes(head[4:8], "little") + 8 == found.size else ""
        # Spaces may stand before JSON, and before nothing else.
        known = (name for start, name in SIGNATURES if head.startswith(start))
        return next(known, "json" if head.lstrip().startswith(JSON) else "")

    def counts(self) -> dict[str, int]:
        """Each file under `entries/` counts once: by its role, or as refused."""
        roles = Counter(REFUSED if found.file in self.refused else found.role.value for found in self.found)
        known = {found.file for found in self.found}
        roles[REFUSED] += sum(file.startswith(f"{ENTRIES}/") and file not in known for file in self.refused)
        return {name: roles[name] for name in PLURALS}
