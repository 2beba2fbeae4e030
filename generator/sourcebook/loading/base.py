"""Loading a base: find, read, shape, link, check. All problems of all files in one run.

A file is not read where its signature says that it is as it was when it was read last, by the base that was loaded
before or by the store. All else follows from what came of each file, so a load that read nothing gives the same.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

import orjson

from sourcebook import journal, ledger, settings
from sourcebook.caching.reports import problem_of, problem_row
from sourcebook.caching.signatures import Signature, digest, is_settled, program_mark
from sourcebook.caching.store import Store
from sourcebook.checks import no_quotes, quotes
from sourcebook.checks.quotes import Quote
from sourcebook.checks.registry import Asked, check
from sourcebook.checks.withheld import Secrets, secrets_of
from sourcebook.collecting import no_collector
from sourcebook.entries.model import Entry
from sourcebook.entries.plain import Packed, pack
from sourcebook.entries.shaping import FIRST_STEP, Shaper
from sourcebook.entries.withholding import MASKED, Elsewhere, Hidden
from sourcebook.kinds import loading as kinds
from sourcebook.kinds.model import Schema
from sourcebook.linking.library import Attachment, Entries, Key, Library, Parts, link_outlines
from sourcebook.linking.outlines import Details, Named, Outline, Pool
from sourcebook.loading.files import FileReader, Job, Read, Wanted, begin
from sourcebook.loading.finding import (
    ENTRIES,
    NOT_PLANNED,
    TOMBSTONES,
    YAML_ENDINGS,
    Found,
    Planned,
    Role,
    attached,
    find,
    find_overlay,
    read_bytes,
)
from sourcebook.loading.keeping import (
    Kept,
    Outcome,
    details_key,
    entry_key,
    load_index,
    save_index,
    with_details,
)
from sourcebook.loading.parting import Published
from sourcebook.problems import Level, Problem
from sourcebook.settings import Settings
from sourcebook.tombstones import Tombstone
from sourcebook.trees.nodes import Scalar
from sourcebook.trees.reader import read
from sourcebook.workers import Workers, sharded

M = TypeVar("M", Outline, Tombstone, Attachment)

REFUSED = "refused"
PLURALS = {
    Role.ENTRY.value: "entries",
    Role.KIND.value: "kinds",
    Role.VOCABULARY.value: "vocabularies",
    Role.TOMBSTONE.value: "tombstones",
    Role.ATTACHMENT.value: "attachments",
    REFUSED: REFUSED,
}
Compared = tuple[str, tuple[Problem, ...]]
"""What quotes and copies were compared, by a key; and what is wrong with them."""

OF_SCHEMA = (Role.KIND, Role.VOCABULARY)

SHARD = 250
"""Files of one shard: some tenths of a second of work, so that no process waits long for the last."""

OF_COPIES = frozenset({"quote-not-found"})
"""Told only to whoever has the kept copies, which are never committed: nobody else can tell that a waiver is not needed."""

PAYS_FROM = 1_000
"""From how many files on a second process pays: it takes about 0.2 s to begin, a file less than a thousandth of one."""


@dataclass(frozen=True, slots=True)
class OwnSchema:
    """The kinds and vocabularies of a base, with the shipped ones."""

    schema: Schema
    problems: tuple[Problem, ...]
    broken_kinds: Mapping[str, str]
    """Folder -> the file of its kind, which was refused."""

    digest: str
    """Stands for the program, for all files that the schema was made from, and for what the base asks for."""

    files: Mapping[str, tuple[Signature, bool]]
    """Those files, each with whether its signature is to be trusted."""

    asked: Asked
    shaper: Shaper = field(repr=False, compare=False)

    def holds(self, found: Iterable[Found], asked: Asked) -> bool:
        """Whether files are those that this schema was made from, as they were, and the base asks for the same."""
        return asked == self.asked and {each.file: (each.signature, True) for each in found} == self.files


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

    read: int = field(default=0, compare=False)
    """How many files under `entries/` were read for it: the others were known to be as they were."""

    files: Mapping[str, Kept] = field(default_factory=dict, repr=False, compare=False)
    """What came of each of them."""

    own_schema: OwnSchema | None = field(default=None, repr=False, compare=False)
    quoted: Compared = field(default=("", ()), repr=False, compare=False)
    """What came of comparing quotes with kept copies."""

    exposed: Compared = field(default=("", ()), repr=False, compare=False)
    """What came of looking for what is withheld in what is published."""

    secrets: Secrets = field(default_factory=Secrets, repr=False, compare=False)
    """What is looked for."""

    private: bool = False
    """Whether an overlay is merged into it: nothing of it is for publication."""

    redacted: Collection[Key] = field(default=(), repr=False, compare=False)
    """The entries that are published without what others withhold: their files say more."""

    def at(self, level: Level) -> list[Problem]:
        """The problems of one level."""
        return [problem for problem in self.problems if problem.level is level]

    def bare(self) -> Base:
        """The same without what only the next load would ask for, if there is one: half of the memory that it takes."""
        outlines = {key: each.bare() for key, each in self.library.outlines.items()}
        return replace(self, library=replace(self.library, outlines=outlines), files={})

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
        edition = "private edition, not for publication; " if self.private else ""
        return f"{edition}{total} file{'' if total == 1 else 's'}: {', '.join(shown) or 'none'}"


def load(  # noqa: PLR0913 -- what saves time, and what a caller asks for
    path: Path,
    *,
    workers: Workers | None = None,
    store: Store | None = None,
    previous: Base | None = None,
    entries: bool = True,
    planned: Planned = NOT_PLANNED,
    overlay: Path | None = None,
) -> Base:
    """Load the base in folder `path`. Never raises for bad input: `problems` of the result has all of it.

    `workers` read many files at once. `store` keeps what came of files between runs, `previous` is the same base
    as it was loaded before: what is in either and has not changed is not read. Without `entries`, the library has
    the outlines of entries alone, which is all that problems follow from: no entry, no inverse, no mention.

    `planned` has what some entries, tombstones and the ledger are to be: the result is the base as it will be. Nothing
    of that goes into the store, which is to be left out.

    With `overlay`, a folder outside of the base, its entries are merged into those of the base, and nothing is
    withheld; `store` and `previous` are then those of such an edition.
    """
    with no_collector():
        return _linked(_Loader(path, workers or Workers(), store, previous, entries, planned, overlay))


def _linked(loader: _Loader) -> Base:
    """Read what has to be read; link and check all of it."""
    loader.read_all()
    loader.withhold()
    library, unlinked = link_outlines(
        loader.own.schema, loader.parts(), loader.library_entries(), loader.names_in
    )
    own_settings, of_settings = loader.settings
    names, of_ledger = ledger.read_ledger(loader.path, loader.planned.get(ledger.FILE))
    alive, answered = answers(library)
    # A file that was refused is an entry still: the ledger would only repeat that it is missing.
    answered += [f"{folder}/{entry_id}" for folder, entry_id in loader.unread()]
    answered += loader.hidden
    of_ledger += ledger.compare(names, alive, answered)
    quoted = loader.of_quotes(library)
    secrets = loader.secrets()
    exposed = loader.exposed(secrets)
    problems = [
        *loader.problems(),
        *unlinked,
        *check(library, loader.entry_again),
        *quoted[1],
        *exposed[1],
        *of_settings,
        *of_ledger,
        *journal.interrupted(loader.path),
    ]
    placed = loader.in_overlay(problems) if loader.over else problems
    judged = (own_settings.judged(problem) for problem in waived(library, placed))
    told = tuple(sorted({problem for problem in judged if problem is not None}, key=place_of))
    return Base(
        loader.path,
        own_settings,
        library,
        names,
        told,
        loader.counts(),
        loader.opened,
        loader.files,
        loader.own,
        quoted,
        exposed,
        secrets,
        loader.overlay is not None,
        [*loader.redacted],
    )


def waived(library: Library, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems without those that an entry waives with a reason; and a notice for each waiver that waives nothing."""
    waivers = {entry.file: entry.waived for entry in library.outlines.values() if entry.waived}
    codes = {(file, each[0]) for file, rows in waivers.items() for each in rows}
    used: set[tuple[str, str]] = set()
    for problem in problems:
        if problem.level is not Level.ERROR and (problem.file, problem.code) in codes:
            used.add((problem.file, problem.code))
        else:
            yield problem
    for file, rows in waivers.items():
        for code, line, column, path in rows:
            if (file, code) in used:
                # Another one of the same code is one too many.
                used.remove((file, code))
            elif code not in OF_COPIES:
                message, hint = f"there is nothing to waive with `{code}` here", "take the waiver out"
                yield Problem(file, line, column, "unneeded-waiver", message, hint, Level.NOTICE, path)


def place_of(problem: Problem) -> tuple[object, ...]:
    """What problems sort by. The same order as their own, in less time."""
    place = problem.file, problem.line, problem.column
    return *place, problem.code, problem.message, problem.hint, problem.level, problem.path


def answers(library: Library) -> tuple[list[tuple[str, str]], list[str]]:
    """The name and file of each entry; and every name at whose address something answers."""
    alive = [(entry.name, entry.file) for entry in library.outlines.values()]
    dead = [f"{folder}/{entry_id}" for folder, entry_id in (*library.redirects, *library.tombstones)]
    return alive, [name for name, _ in alive] + dead


@dataclass(slots=True)
class _Loader:
    """Loads a base once: finds its files, takes over what holds of earlier loads, has the rest read, links it all."""

    path: Path
    workers: Workers
    store: Store | None
    previous: Base | None
    entries: bool
    planned: Planned = field(default_factory=lambda: NOT_PLANNED)
    overlay: Path | None = None
    now: int = field(default_factory=time.time_ns)
    """When this began: what changed at that time may change again and bear the same time."""

    found: list[Found] = field(default_factory=list)
    files: dict[str, Kept] = field(default_factory=dict)
    """What came of each file, sorted by the files."""

    stored: Mapping[str, Kept] = field(default_factory=dict)
    """What the store had of them."""

    shaped: dict[Key, Entry | Packed | None] = field(default_factory=dict)
    encoded: dict[Key, bytes] = field(default_factory=dict)
    """Entries that are yet to be put together."""

    pool: Pool = field(default_factory=Pool)
    again: FileReader | None = None
    """What reads files again."""

    by_key: dict[Key, str] = field(default_factory=dict)
    """The files of entries, once one is to be read again."""

    over: dict[str, str] = field(default_factory=dict)
    """The files of the overlay by the files that they lie over, or are."""

    hidden: dict[str, Hidden] = field(default_factory=dict)
    """The entries that are withheld as a whole, by their names."""

    claimed: set[str] = field(default_factory=set)
    """The files that are named in what is withheld."""

    redacted: dict[Key, tuple[Outline, Entry]] = field(default_factory=dict)
    """The entries that are published without what others withhold."""

    told: list[Problem] = field(default_factory=list)
    """What is wrong with what is withheld."""

    unfound: list[Problem] = field(default_factory=list)
    """What kept files from being found."""

    opened: int = 0
    settings: tuple[Settings, list[Problem]] = field(init=False)
    own: OwnSchema = field(init=False)

    def __post_init__(self) -> None:
        self.settings = settings.load(self.path)
        finding = find(self.path, self.planned)
        self.found, self.unfound = finding.found, finding.problems
        if self.overlay:
            self.lay_over(self.overlay)
        self.own = self.schema()

    def lay_over(self, overlay: Path) -> None:
        """Find the files of an overlay; those of which the base has the entry lie over it."""
        finding = find_overlay(self.path, overlay)
        own = {(each.folder, each.stem): each.file for each in self.found if each.role is Role.ENTRY}
        for each in finding.found:
            below = own.get((each.folder, each.stem)) if each.role is Role.ENTRY else None
            self.over[below or each.file] = each.file
            if below is None:
                self.found.append(each)
        self.found.sort(key=attrgetter("file"))
        self.unfound = [*self.unfound, *finding.problems, *committed(self.path, overlay)]

    def in_overlay(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Problems with the file in which they stand: that of the overlay for its fields."""
        fields: dict[str, set[str]] = {}
        for problem in problems:
            other = self.over.get(problem.file)
            if other is None or other == problem.file:
                yield problem
                continue
            if other not in fields:
                data = read_bytes(self.path, other)
                tree = read(other, data).tree if isinstance(data, bytes) else None
                fields[other] = {*map(str, tree or ())}
            first = FIRST_STEP.split(problem.path)[0]
            yield replace(problem, file=other) if first in fields[other] else problem

    def read_all(self) -> None:
        """Take over what holds; read the rest."""
        known, found = self.known(), [each for each in self.found if each.role not in OF_SCHEMA]
        if self.entries:
            known = self.with_entries(known)
        held = {each.file: known[each.file] for each in found if self.holds(each, known)}
        wanted = [(each, self.expected(each, known)) for each in found if each.file not in held]
        read = dict(self.outcomes(wanted, known))
        self.files = {each.file: held.get(each.file) or read[each.file] for each in found}
        if self.store and (read or known.keys() != self.files.keys()):
            save_index(self.store, self.own.digest, self.files, self.stored)

    def known(self) -> Mapping[str, Kept]:
        """What came of files before, if the schema is the same."""
        before = self.previous.own_schema if self.previous else None
        if self.previous and before and before.digest == self.own.digest:
            return self.previous.files
        if self.store:
            self.stored = load_index(self.store, self.own.digest)
        return self.stored

    def with_entries(self, known: Mapping[str, Kept]) -> Mapping[str, Kept]:
        """What is known, with the details of outlines; entries are taken from the base before, or from the store."""
        if (
            self.previous
            and known is self.previous.files
            and isinstance(self.previous.library.entries, Entries)
        ):
            self.shaped = dict(self.previous.library.entries.as_kept())
            for key in self.previous.redacted:
                self.shaped.pop(key, None)
        lacking = {
            each.file: kept
            for each in self.found
            if (kept := known.get(each.file)) and not self.is_whole(kept.outcome)
        }
        if not lacking or not self.store:
            return known
        whole = dict(known)
        for some in sharded([*lacking.items()], SHARD):
            whole.update(self.from_store(self.store, some))
        return whole

    def from_store(self, store: Store, kept: Sequence[tuple[str, Kept]]) -> Iterator[tuple[str, Kept]]:
        """What is known of some files, with what the store has besides: entries, and details of outlines."""
        names = {
            file: [key_of(self.own.digest, file, each.outcome.content) for key_of in (entry_key, details_key)]
            for file, each in kept
        }
        found = store.get_many(key for keys in names.values() for key in keys)
        for file, each in kept:
            made, (of_entry, of_details) = each.outcome.made, names[file]
            if isinstance(made, Outline) and of_entry in found and of_details in found:
                self.encoded[made.key] = found[of_entry]
                detailed = with_details(made, self.pool, found[of_details])
                yield file, replace(each, outcome=replace(each.outcome, made=detailed))
        self.pack()

    def holds(self, found: Found, known: Mapping[str, Kept]) -> bool:
        """Whether what is known of a file is all that is wanted, and is so still."""
        kept = known.get(found.file)
        if found.file in self.over:
            # Two files say what comes of it.
            return False
        return kept is not None and kept.holds(found.signature) and self.is_whole(kept.outcome)

    def is_whole(self, outcome: Outcome) -> bool:
        """Whether the entry and its details are there too, where they are wanted."""
        made = outcome.made
        if not (self.entries and isinstance(made, Outline)) or (made.withheld and made.withheld.whole):
            return True
        return (made.kind, made.id) in self.shaped and isinstance(made.details, Details)

    def expected(self, found: Found, known: Mapping[str, Kept]) -> str:
        """The digest of the content of which all is known, for a file that is read to see whether it is so still."""
        kept = known.get(found.file)
        return kept.outcome.content if kept and self.is_whole(kept.outcome) else ""

    def outcomes(self, wanted: Sequence[Wanted], known: Mapping[str, Kept]) -> Iterator[tuple[str, Kept]]:
        """Read files; what came of each, by its name."""
        self.opened += len(wanted)
        for shard, results in self.results(wanted):
            fresh: dict[str, bytes] = {}
            for (found, _), result in zip(shard, results, strict=True):
                outcome = result.outcome or known[found.file].outcome
                if result.outcome and isinstance(outcome.made, Outline):
                    outcome = self.keep(found.file, outcome, outcome.made, result.entry, fresh)
                yield found.file, Kept(found.signature, is_settled(found.signature, self.now), outcome)
            self.pack()
            if self.store and fresh:
                self.store.put_many(fresh)

    def keep(
        self, file: str, outcome: Outcome, made: Outline, entry: Entry | bytes | None, fresh: dict[str, bytes]
    ) -> Outcome:
        """Note an entry; what the store is to have of it goes into `fresh`."""
        if isinstance(entry, bytes):
            self.encoded[made.key] = fresh[entry_key(self.own.digest, file, outcome.content)] = entry
        else:
            self.shaped[made.key] = entry
        if isinstance(made.details, bytes):
            fresh[details_key(self.own.digest, file, outcome.content)] = made.details
        return replace(outcome, made=with_details(made, self.pool)) if self.entries else outcome

    def pack(self) -> None:
        """Put the entries together that came as bytes."""
        self.shaped.update(zip(self.encoded, pack([*self.encoded.values()]), strict=True))
        self.encoded.clear()

    def withhold(self) -> None:
        """Take out of each entry what names those that are withheld: these entries are read again, for few do."""
        withholding = [each for each in self.made(Outline) if each.withheld]
        if not withholding:
            return
        by_name = {each.name: each for each in self.made(Outline)}
        pending = set()
        for each in withholding:
            if told := each.withheld:
                self.claimed.update(told.files)
                if told.whole:
                    self.hidden[each.name] = Hidden(told.reason, told.described)
                elif told.pending:
                    pending.add(each.key)
                self.tell_lost(each, {*told.names} - by_name.keys())
        reader = self.reader()
        reader.parts.elsewhere = Elsewhere(self.hidden, lambda name: above(name, by_name, self.hidden))
        hidden = self.hidden.keys()
        for name, each in by_name.items():
            concerned = each.key in pending or not (
                hidden.isdisjoint(each.in_fields) and hidden.isdisjoint(each.elsewhere)
            )
            if name in hidden or not concerned:
                continue
            made = reader.parts.published(self.file_of(each.key))
            if isinstance(made, Problem):
                self.told.append(made)
            elif made:
                self.redacted[each.key] = made.outline, made.entry

    def tell_lost(self, entry: Outline, lost: Collection[str]) -> None:
        """An error for each name in what is withheld that leads nowhere; it is not repeated."""
        unread = {f"{key[0]}/{key[1]}" for key in self.unread()} if lost else set()
        for name, line, column, *_ in self.reader().parts.names(self.file_of(entry.key)) if lost else ():
            if name in lost and name not in unread:
                hint = "there is no such entry"
                self.told.append(Problem(entry.file, line, column, "unknown-reference", MASKED, hint))

    def published(self) -> Iterator[Outline]:
        """The outlines of what entries publish."""
        for each in self.made(Outline):
            if each.key in self.redacted:
                yield self.redacted[each.key][0].withholding(None)
            elif each.withheld is None:
                yield each
            elif not each.withheld.whole:
                yield each.withholding(None)

    def names_in(self, key: Key) -> Sequence[Named]:
        """The names in an entry by its key, with where they stand: its file is read again, for nobody keeps these."""
        return self.reader().names(self.file_of(key))

    def entry_again(self, key: Key) -> Entry | None:
        """An entry as it is when read whole, in the same way."""
        return self.reader().whole(self.file_of(key))

    def quotes_in(self, key: Key) -> Sequence[Quote]:
        """The quotes in an entry, in the same way."""
        return self.reader().quotes(self.file_of(key))

    def of_quotes(self, library: Library) -> Compared:
        """What is wrong with quotes: as it was found before, while neither copies nor what quotes them has changed."""
        files = list(quotes.concerned(library))
        if not files:
            return "", ()
        told = [f"{file} {self.files[file].outcome.content}" for file in files]
        named = "\n".join([self.own.digest, *map(repr, sorted(self.hidden.items())), *told])
        key = f"quotes-{digest(named.encode())}"
        before = self.previous.quoted if self.previous else None
        return self.compared(key, before, lambda: quotes.check(library, self.copy, self.quotes_in))

    def compared(self, key: str, before: Compared | None, check: Callable[[], Iterable[Problem]]) -> Compared:
        """What came of a comparison: as it was found before, under the same key; else by comparing."""
        if before and before[0] == key:
            return before
        kept = self.store.get_many([key]) if self.store else {}
        if key in kept:
            return key, tuple(problem_of(row) for row in orjson.loads(kept[key]))
        found = tuple(sorted(check()))
        if self.store:
            self.store.put_many({key: orjson.dumps([problem_row(each) for each in found])})
        return key, found

    def secrets(self) -> Secrets:
        """What is withheld and must not stand anywhere else; nothing for an edition that shows all."""
        withholding = [each for each in self.made(Outline) if each.withheld]
        if not withholding or self.overlay:
            return Secrets()
        texts = []
        for each in withholding:
            found = self.reader().parts.secrets(self.file_of(each.key))
            texts += [(text, kind, each.file) for text, kind in found]
            if each.withheld and each.withheld.whole:
                texts.append((each.id, "id", each.file))
        return secrets_of(texts)

    def exposed(self, secrets: Secrets) -> Compared:
        """Where what is withheld stands in what is published."""
        if not secrets:
            return "", ()
        told = [f"{file} {kept.outcome.content}" for file, kept in self.files.items()]
        named = "\n".join([self.own.digest, *map(repr, sorted(self.hidden.items())), *told])
        before = self.previous.exposed if self.previous else None
        return self.compared(f"exposed-{digest(named.encode())}", before, lambda: self.look_for(secrets))

    def look_for(self, secrets: Secrets) -> Iterator[Problem]:
        """Look through all files that are published: at their bytes first, for few hold anything."""
        parts = self.reader().parts
        for each in self.found:
            kept = self.files.get(each.file)
            if kept is None or each.file in self.claimed:
                continue
            made = kept.outcome.made
            if isinstance(made, Outline) and made.withheld and made.withheld.whole:
                yield from secrets.in_reasons((made.withheld.reason, made.withheld.described), each.file)
            elif isinstance(made, Outline):
                yield from secrets.in_name(each.stem, each.file)
                data = read_bytes(self.path, each.file)
                if isinstance(data, bytes) and secrets.may_stand_in(data, each.file):
                    published = parts.published(each)
                    if isinstance(published, Published):
                        yield from secrets.in_tree(published.tree, each.file)
                        own = published.entry.withheld if made.withheld else ()
                        yield from secrets.in_reasons(
                            (text for notice in own for text in notice[2:]), each.file
                        )
            elif isinstance(made, Attachment):
                yield from secrets.in_name(each.stem, each.file)

    def copy(self, file: str) -> bytes | None:
        """The bytes of a file beside the entries; None where it cannot be read any more."""
        self.opened += 1
        return attached(self.path, file)

    def reader(self) -> FileReader:
        """What reads files again."""
        self.opened += 1
        if self.again is None:
            self.again = FileReader(self.job(entries=True, encoded=False), self.own.shaper)
            self.by_key.update((each.key, each.file) for each in self.made(Outline))
        return self.again

    def file_of(self, key: Key) -> Found:
        """The file of an entry, once there is a reader."""
        return self.found[bisect_left(self.found, self.by_key[key], key=attrgetter("file"))]

    def results(self, wanted: Sequence[Wanted]) -> Iterator[tuple[Sequence[Wanted], list[Read]]]:
        """The shards of what is to be read, each with its results; in several processes, where that pays."""
        shards = sharded(wanted, SHARD)
        apart = not self.workers.alone() and len(wanted) >= PAYS_FROM
        encoded = apart or self.store is not None
        job = self.job(entries=self.entries, encoded=encoded)
        if apart:
            yield from zip(shards, self.workers.map(begin, job, shards), strict=True)
        else:
            reader = FileReader(job, self.own.shaper)
            yield from ((shard, reader.shard(shard)) for shard in shards)

    def job(self, *, entries: bool, encoded: bool) -> Job:
        """What reading files of this base needs."""
        own = self.own
        over = self.over if self.overlay else None
        return Job(self.path, own.schema, own.broken_kinds, entries, encoded, own.asked, self.planned, over)

    def schema(self) -> OwnSchema:
        """The kinds and vocabularies of the base, with the shipped ones."""
        asked = asked_by(self.settings[0])
        found = [each for each in self.found if each.role in OF_SCHEMA]
        before = self.previous.own_schema if self.previous else None
        if before and before.holds(found, asked):
            return before
        self.opened += len(found)
        data = {each.file: read_bytes(self.path, each.file) for each in found}
        files = {each.file: (each.signature, is_settled(each.signature, self.now)) for each in found}
        if before and before.digest == schema_digest(data, asked):
            return replace(before, files=files)
        return own_schema(found, data, files, asked)

    def made(self, sort: type[M]) -> Iterator[M]:
        """All that files became of one sort."""
        return (kept.outcome.made for kept in self.files.values() if isinstance(kept.outcome.made, sort))

    def parts(self) -> Parts:
        """What the library is linked from."""
        return Parts(
            self.published(),
            {each.key: each for each in self.made(Tombstone)},
            {each.file: each for each in self.made(Attachment)},
            self.unread(),
            self.claimed,
        )

    def library_entries(self) -> Entries | None:
        """The entries of the library, where they are wanted."""
        if not self.entries:
            return None
        entries = {each.key: self.shaped.get(each.key) for each in self.published()}
        entries.update((key, entry) for key, (_, entry) in self.redacted.items())
        return Entries(entries)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with each file by itself."""
        yield from self.unfound
        yield from self.own.problems
        yield from self.told
        for kept in self.files.values():
            yield from kept.outcome.problems

    def refused(self) -> set[str]:
        """The files that could not be read."""
        told = (*self.unfound, *self.own.problems)
        files = {file for file, kept in self.files.items() if kept.outcome.refused}
        return files | {problem.file for problem in told if problem.level is Level.ERROR}

    def unread(self) -> dict[Key, str]:
        """The names that the files which were refused would have as entries or tombstones, with the files."""
        names = {}
        for file in sorted(self.refused()):
            parts = file.removeprefix(f"{ENTRIES}/{TOMBSTONES}/").removeprefix(f"{ENTRIES}/").split("/")
            stem, dot, ending = parts[-1].rpartition(".")
            if f"{dot}{ending}".lower() in YAML_ENDINGS and len(parts) > 1:
                names[parts[0], stem] = file
        return names

    def counts(self) -> dict[str, int]:
        """Each file under `entries/` counts once: by its role, or as refused."""
        refused = self.refused()
        roles = Counter(REFUSED if found.file in refused else found.role.value for found in self.found)
        known = {found.file for found in self.found}
        roles[REFUSED] += sum(file.startswith(f"{ENTRIES}/") and file not in known for file in refused)
        return {name: roles[name] for name in PLURALS}


def committed(base: Path, overlay: Path) -> Iterator[Problem]:
    """An error for an overlay that lies in the base, where git, or `entries/` itself, would have it."""
    if overlay.resolve().is_relative_to(base.resolve()):
        name = Path(os.path.relpath(overlay, base)).as_posix()
        message = "the overlay lies within the base, where it would be committed and published with it"
        yield Problem(name, 1, 1, "overlay-in-base", message, "keep it in a folder outside of the repository")


def above(name: str, outlines: Mapping[str, Outline], hidden: Collection[str]) -> str:
    """The nearest entry that one lies in and that is published, by its name; '' for none."""
    seen = {name}
    while (entry := outlines.get(name)) and entry.parents:
        name = entry.parents[0]
        if name in seen:
            break
        if name in outlines and name not in hidden:
            return name
        seen.add(name)
    return ""


def asked_by(of: Settings) -> Asked:
    """What the settings of a base ask for beside what is always looked for."""
    return Asked(tuple(of.loaded_words), of.checks.get(no_quotes.CODE, "off") != "off")


def own_schema(
    found: Iterable[Found],
    data: Mapping[str, bytes | Problem],
    files: Mapping[str, tuple[Signature, bool]],
    asked: Asked,
) -> OwnSchema:
    """The schema of a base from the bytes of its own kinds and vocabularies, or from what kept them from being read."""
    own: dict[Role, list[kinds.Source]] = {role: [] for role in OF_SCHEMA}
    for each in found:
        content = data[each.file]
        if isinstance(content, bytes):
            own[each.role].append((each.stem, each.file, content))
    schema, told = kinds.load(own[Role.KIND], own[Role.VOCABULARY])
    problems = (*(each for each in data.values() if isinstance(each, Problem)), *told)
    refused = {problem.file for problem in problems if problem.level is Level.ERROR}
    trees = {file: read(file, content).tree for _, file, content in own[Role.KIND] if file in refused}
    broken = {str(tree.get(Scalar("folder"))): file for file, tree in trees.items() if tree}
    return OwnSchema(schema, problems, broken, schema_digest(data, asked), files, asked, Shaper(schema))


def schema_digest(data: Mapping[str, bytes | Problem], asked: Asked) -> str:
    """What stands for the program, for the files that a base's schema is made from, and for what the base asks for."""
    parts = [program_mark().encode(), repr(asked).encode()]
    for file, content in data.items():
        parts += [file.encode(), content if isinstance(content, bytes) else content.code.encode()]
    return digest(b"".join(b"%d:%b" % (len(part), part) for part in parts))
