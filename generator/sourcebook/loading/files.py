"""Reading files: what comes of each by itself, without any other file; in this process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sourcebook.caching.signatures import digest
from sourcebook.checks.loaded_words import LoadedWords
from sourcebook.checks.quotes import Quote, quotes_in
from sourcebook.checks.registry import Asked, check_entry
from sourcebook.collecting import no_collector
from sourcebook.entries.model import Entry
from sourcebook.entries.plain import to_bytes
from sourcebook.entries.shaping import Shaper
from sourcebook.entries.withholding import Parted
from sourcebook.images.model import MAX_IMAGE_BYTES, TooLarge, Unfit
from sourcebook.images.stripping import STRIPS, check_bytes, kind_of, strip
from sourcebook.kinds.model import Kind, Schema
from sourcebook.linking.library import Attachment
from sourcebook.linking.outlines import Named, Outliner
from sourcebook.loading.finding import NOT_PLANNED, Found, Planned, Role, checksum, read_bytes, unreadable
from sourcebook.loading.keeping import Outcome, packed, unpacked, with_bytes
from sourcebook.loading.parting import Parter, Published
from sourcebook.problems import Level, Problem
from sourcebook.shaping import did_you_mean
from sourcebook.tombstones import shape_tombstone
from sourcebook.trees.reader import glance, read

JSON = (b"{", b"[")

Wanted = tuple[Found, str]
"""A file to read, and the digest of the content of which all is known; '' where nothing is."""


@dataclass(frozen=True, slots=True)
class Job:
    """What reading a file needs beside the file. Picklable."""

    base: Path
    schema: Schema
    broken_kinds: Mapping[str, str]
    """Folder -> the file of its kind, which was refused."""

    entries: bool = True
    """Whether entries are wanted, and not only their outlines."""

    encoded: bool = False
    """Whether they and the details of outlines are wanted as bytes: to be sent, or to be kept."""

    asked: Asked = field(default_factory=Asked)
    planned: Planned = field(default_factory=lambda: NOT_PLANNED)
    """What files are to be: of these, nothing on the disk is read."""

    overlay: Mapping[str, str] | None = None
    """The files of an overlay by the files that they lie over, or are; None for an edition that is published."""

    def bytes_of(self, file: str) -> bytes | Problem:
        """The bytes of a file; or why they cannot be had."""
        planned = self.planned.get(file)
        return read_bytes(self.base, file) if planned is None else planned


@dataclass(frozen=True, slots=True)
class Read:
    """What comes of reading a file."""

    outcome: Outcome | None
    """None where its content is the one of which all is known."""

    entry: Entry | bytes | None = None
    """The entry itself, where it is wanted."""

    def __reduce__(self) -> tuple[type[Read], tuple[object, ...]]:
        """For pickle, which takes three times as long by dataclasses' own way."""
        return Read, (self.outcome, self.entry)


class Reads(list[Read]):
    """What comes of reading some files."""

    def __reduce__(self) -> tuple[Callable[..., Reads], tuple[object]]:
        """For pickle: without entries, outcomes are packed, which takes a third of its time."""
        if any(each.entry is not None for each in self):
            return Reads, ([*self],)
        return _without_entries, (packed(each.outcome for each in self),)


class FileReader:
    """Reads files for one job, one after another."""

    def __init__(self, job: Job, shaper: Shaper | None = None) -> None:
        """`shaper` may have been made for the same schema before."""
        self.job = job
        self.shaper = shaper or Shaper(job.schema)
        self.words = LoadedWords.of(job.asked.words)
        self.outliners = {folder: Outliner.of(kind, job.schema) for folder, kind in job.schema.kinds.items()}
        self.parts = Parter(job.bytes_of, job.schema, job.overlay, self.shaper, self.outliners)

    def shard(self, files: Iterable[Wanted]) -> Reads:
        """Read some files."""
        with no_collector():
            return Reads([self.read(found, expected) for found, expected in files])

    def read(self, found: Found, expected: str = "") -> Read:
        """Read one file. `expected` is the digest of the content of which all is known."""
        if found.role is Role.ATTACHMENT:
            return Read(self.attachment(found))
        data = self.job.bytes_of(found.file)
        if isinstance(data, Problem):
            return Read(refused([data]))
        over = self.parts.over(found.file)
        if isinstance(over, Problem):
            return Read(refused([over]))
        content = digest(data if over is None else data + b"\0" + over)
        if content == expected:
            return Read(None)
        return (
            self.entry(found, data, content) if found.role is Role.ENTRY else self.stone(found, data, content)
        )

    def entry(self, found: Found, data: bytes, content: str) -> Read:
        """An entry: what the reader says, then the kind, then the rules that look at it alone."""
        loaded = self.words if self.words and self.words.may_stand_in(data) else None
        wanted = self.job.entries or loaded or self.parts.may_withhold(found, data)
        return (None if wanted else self.glance(found, data, content)) or self.closely(
            found, data, content, loaded
        )

    def closely(self, found: Found, data: bytes, content: str, loaded: LoadedWords | None) -> Read:
        """The same for one that is wanted whole, or that a glance does not tell all about."""
        reading = read(found.file, data)
        problems, kind = list(reading.problems), self.job.schema.kinds.get(found.folder)
        if reading.tree is None:
            return Read(refused(problems, content))
        if kind is None:
            return Read(refused([*problems, self.no_kind(found)], content))
        if self.parts.may_withhold(found, data) and (parted := self.parts.parted(found, reading.tree, kind)):
            return self.withheld(found, content, kind, problems, parted)
        shaped = self.shaper.shape(reading.tree, kind, found.stem, found.file)
        if isinstance(shaped, list):
            return Read(refused(problems + shaped, content))
        return self.plainly(
            shaped, content, problems, [*(loaded.check(reading.tree, kind, found.file) if loaded else ())]
        )

    def plainly(self, shaped: Entry, content: str, problems: list[Problem], of_words: list[Problem]) -> Read:
        """What comes of an entry that withholds nothing."""
        told = (*problems, *check_entry(shaped, self.job.schema, self.job.asked), *of_words)
        made = self.outliners[shaped.kind].outline(shaped, detailed=self.job.entries)
        outcome = Outcome(
            content, told, _is_refused(problems), with_bytes(made) if self.job.encoded else made
        )
        if not self.job.entries:
            return Read(outcome)
        return Read(outcome, to_bytes(shaped) if self.job.encoded else shaped)

    def withheld(
        self, found: Found, content: str, kind: Kind, problems: Iterable[Problem], parted: Parted
    ) -> Read:
        """The same for an entry that withholds something. What is told of it repeats nothing of that."""
        if parted.refused:
            return Read(refused([*problems, *parted.problems], content))
        # The hints of the reader repeat what stands in the file.
        told = [replace(each, hint="") for each in problems]
        parting = self.shaper.parted(parted, kind, found.stem, found.file)
        if parting.problems or parting.whole is None:
            return Read(refused([*told, *parting.problems], content))
        if parted.precise:
            told.append(in_public(found.file, parted.line))
        made = self.parts.outline(kind, parted, parting, detailed=self.job.entries)
        public = parting.public
        if public is not None:
            told += check_entry(public, self.job.schema, self.job.asked)
            told += self.words.check(parted.public, kind, found.file) if self.words else ()
        outcome = Outcome(
            content, tuple(told), _is_refused(told), with_bytes(made) if self.job.encoded else made
        )
        if not self.job.entries or public is None:
            return Read(outcome)
        return Read(outcome, to_bytes(public) if self.job.encoded else public)

    def glance(self, found: Found, data: bytes, content: str) -> Read | None:
        """What `entry` would say where no entry is wanted, in half the time; None where it has to look."""
        kind = self.job.schema.kinds.get(found.folder)
        if kind is None:
            return None
        outliner = self.outliners[found.folder]
        tree = glance(data, outliner.placed)
        if tree is None:
            return None
        shaped = self.shaper.glance(tree, kind, found.stem, found.file, outliner.placed)
        told = check_entry(shaped, self.job.schema, self.job.asked) if shaped else ()
        # What stands in line 0 has no place of its own.
        if shaped is None or not all(problem.line for problem in told):
            return None
        return Read(Outcome(content, tuple(told), made=outliner.outline(shaped, detailed=False)))

    def names(self, found: Found) -> tuple[Named, ...]:
        """The names in the entry of a file, with where they stand; none where it is an entry no more."""
        entry = self.whole(found)
        return self.outliners[found.folder].named(entry) if entry else ()

    def whole(self, found: Found) -> Entry | None:
        """The entry of a file, with where all of it stands; None where it is an entry no more."""
        made = self.parts.published(found)
        return made.entry if isinstance(made, Published) else None

    def quotes(self, found: Found) -> tuple[Quote, ...]:
        """The quotes in the entry of a file, with where they stand; none where it cannot be read any more."""
        tree = self.parts.tree(found)
        return tuple(quotes_in(tree)) if tree else ()

    def no_kind(self, found: Found) -> Problem:
        """The problem of an entry that lies in the folder of no kind."""
        message = f"no kind has the folder `{found.folder}`"
        hint = did_you_mean(found.folder, self.job.schema.kinds)
        if found.folder in self.job.broken_kinds:
            hint = f"mend {self.job.broken_kinds[found.folder]} first"
        return Problem(found.file, 1, 1, "unknown-folder", message, hint)

    def stone(self, found: Found, data: bytes, content: str) -> Read:
        """A tombstone."""
        reading = read(found.file, data)
        if reading.tree is None:
            return Read(refused(reading.problems, content))
        shaped = shape_tombstone(reading.tree, found.folder, found.stem, found.file)
        if isinstance(shaped, list):
            return Read(refused([*reading.problems, *shaped], content))
        problems = tuple(reading.problems)
        return Read(Outcome(content, problems, _is_refused(problems), shaped))

    def attachment(self, found: Found) -> Outcome:
        """A file beside an entry: its checksum, and what it is by its content."""
        try:
            content = checksum(self.job.base, found.file)
            kind = type_of(self.job.base, found)
            seen = look_at_image(self.job.base, found) if kind in STRIPS else {}
            made = Attachment(found.file, found.size, content, kind, **seen)
        except OSError as error:
            return refused([unreadable(found.file, error)])
        return Outcome(content, made=made)


def in_public(file: str, line: int) -> Problem:
    """The notice of a file that says what it withholds."""
    message = "`withhold` hides nothing in this file, nor in the history of its repository: it keeps it from the site"
    hint = "where others can read the file, keep what is withheld in an overlay outside of the repository"
    return Problem(file, line, 1, "withheld-in-public", message, hint, Level.NOTICE)


def begin(job: Job) -> Callable[[Sequence[Wanted]], Reads]:
    """Begin a job in a worker."""
    return FileReader(job).shard


def refused(problems: Iterable[Problem], content: str = "") -> Outcome:
    """The outcome of a file of which nothing could be made."""
    problems = tuple(problems)
    return Outcome(content, problems, _is_refused(problems))


def type_of(base: Path, found: Found) -> str:
    """What the first bytes of a file say that it is."""
    with (base / found.file).open("rb") as stream:
        head = stream.read(16)
    # Spaces may stand before JSON, and before nothing else.
    return kind_of(head) or ("json" if head.lstrip().startswith(JSON) else "")


def look_at_image(base: Path, found: Found) -> dict[str, Any]:
    """What an `Attachment` says of an image: what keeps it from being published, or what its metadata tell.

    Raises `OSError`.
    """
    try:
        check_bytes(found.size)
        with (base / found.file).open("rb") as stream:
            return {"tells": strip(stream.read(MAX_IMAGE_BYTES + 1)).tells}
    except TooLarge as unfit:
        return {"large": str(unfit)}
    except Unfit as unfit:
        return {"broken": str(unfit)}


def _without_entries(outcomes: bytes) -> Reads:
    return Reads([Read(outcome) for outcome in unpacked(outcomes)])


def _is_refused(problems: Iterable[Problem]) -> bool:
    return any(problem.level is Level.ERROR for problem in problems)
