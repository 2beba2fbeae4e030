"""Drafting a change of a base: which files it touches and how; then the base as it would be is checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sourcebook import addresses, checking, handwritten, ledger
from sourcebook.caching.store import Store
from sourcebook.changing.editing import Edit
from sourcebook.changing.model import Change, Refused
from sourcebook.checking import Checked
from sourcebook.entries.naming import Key, Naming, namings
from sourcebook.handwritten import Handwritten
from sourcebook.linking.library import Library
from sourcebook.linking.outlines import Outline
from sourcebook.loading.base import load
from sourcebook.loading.finding import read_bytes
from sourcebook.problems import Level, Problem
from sourcebook.shaping import did_you_mean
from sourcebook.trees.splicing import Splice, Unspliceable, Written
from sourcebook.workers import Workers


@dataclass(slots=True)
class Page:
    """A hand-written page that is to be changed."""

    data: bytes
    written: Written
    splices: list[Splice] = field(default_factory=list)


@dataclass
class Draft:
    """A change that is being planned. What cannot be planned raises `Refused`."""

    checked: Checked
    edits: dict[str, Edit] = field(default_factory=dict)
    """The entries that are changed, by their files."""

    pages: dict[str, Page] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    created: dict[str, bytes] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    """The names that the ledger is to have."""

    names: int = 0
    """In how many places another name is written."""

    @classmethod
    def of(cls, path: Path, store: Store | None) -> Draft:
        """A draft for a base without errors."""
        checked = checking.check(path, workers=Workers.of_machine(), store=store)
        errors = [each for each in checked.problems if each.level is Level.ERROR]
        if errors:
            raise Refused("nothing was changed: mend these first", errors)
        return cls(checked)

    @property
    def path(self) -> Path:
        """The folder of the base."""
        return self.checked.base.path

    @property
    def library(self) -> Library:
        """The base as it is."""
        return self.checked.base.library

    @cached_property
    def outlines(self) -> dict[Key, Outline]:
        """All entries as their files have them, with what they withhold: a name is written anew there too."""
        made = (kept.outcome.made for kept in self.checked.base.files.values())
        return {each.key: each for each in made if isinstance(each, Outline)}

    def entry(self, name: str) -> Outline:
        """The entry of a name, `folder/id`."""
        folder, _, entry_id = name.partition("/")
        key = folder, entry_id
        if found := self.outlines.get(key):
            return found
        if now := self.library.redirects.get(key):
            raise Refused(f"`{name}` is a former id of `{'/'.join(now)}`")
        if stone := self.library.tombstones.get(key):
            raise Refused(f"`{name}` was removed ({stone.file})")
        known = [each.name for each in self.outlines.values() if each.kind == folder]
        names = known or list(self.library.schema.kinds)
        raise Refused(f"there is no entry `{name}`; {did_you_mean(name, names)}")

    def edit(self, entry: Outline) -> Edit:
        """The edit of the file of an entry."""
        if entry.file not in self.edits:
            data = read_bytes(self.path, entry.file)
            if isinstance(data, Problem):
                raise Refused("nothing was changed: mend this first", [data])
            edit = Edit.of(entry.file, data)
            if edit is None:
                raise Refused(f"{entry.file} changed meanwhile: try again")
            self.edits[entry.file] = edit
        return self.edits[entry.file]

    def naming(self, key: Key) -> list[Outline]:
        """The entries that name an entry, sorted by their names."""
        name = "/".join(key)
        return [each for each in self.outlines.values() if _names(each, name)]

    def namings(self, entry: Outline, key: Key) -> Iterator[Naming]:
        """Where an entry names another one."""
        schema = self.library.schema
        return namings(self.edit(entry).tree, schema.kinds[entry.kind], schema, key)

    def places(self, entry: Outline, key: Key) -> Iterator[tuple[int, int]]:
        """Line and column wherever an entry names another one."""
        written = self.edit(entry).written
        for text, start in self.namings(entry, key):
            yield written.place(written.span(text, start, start + 1)[0])

    def repoint(self, key: Key, new: str) -> None:
        """Write another id wherever an entry or a hand-written page names the entry `key`."""
        for entry in self.naming(key):
            for text, start in () if entry.file in self.deleted else self.namings(entry, key):
                self.names += 1
                try:
                    self.edit(entry).write(text, start, start + len(key[1]), new)
                except Unspliceable:
                    message = f"the name of `{'/'.join(key)}` cannot be changed in its place"
                    problem = Problem(
                        entry.file, text.line, text.column, "unspliceable", message, "write it plainly"
                    )
                    raise Refused("nothing was changed", [problem]) from None
        for page, start, _ in self.links(key):
            self.names += 1
            self.page(page).splices.append((start, start + len(key[1]), new))

    def links(self, key: Key) -> Iterator[tuple[Handwritten, int, tuple[int, int]]]:
        """Where hand-written pages name an entry: the page, where in its file the id begins, and its line and column."""
        for page in self.checked.handwritten:
            for line, column in handwritten.links(page, key):
                yield page, self.page(page).written.offset(line, column), (line, column)

    def page(self, page: Handwritten) -> Page:
        """The edit of a hand-written page."""
        if page.file not in self.pages:
            data = (self.path / page.file).read_bytes()
            if handwritten.text_of(data) != page.text:
                raise Refused(f"{page.file} changed meanwhile: try again")
            # Of a byte order mark nothing is taken away here: the page has it in its text.
            self.pages[page.file] = Page(data, Written(data.decode()))
        return self.pages[page.file]

    def change(self) -> Change:
        """The change as it was drafted, if the base has no error afterwards."""
        before, after, pages = self.files()
        again = self.rechecked(after, pages)
        if errors := [each for each in again if each.level is Level.ERROR]:
            raise Refused("nothing was changed: afterwards these would be wrong", errors)
        return Change(self.path, before, after, self.moved, self.names)

    def files(self) -> tuple[dict[str, bytes | None], dict[str, bytes | None], dict[str, bytes]]:
        """Every file that is touched, before and after; and the hand-written pages among them."""
        before: dict[str, bytes | None] = {}
        after: dict[str, bytes | None] = {}
        for file, edit in self.edits.items():
            if file not in self.deleted and (edit.splices or edit.added):
                before[file] = edit.data
                try:
                    after[file] = edit.done()
                except Unspliceable:
                    message = "`aliases` cannot be added to this file in its place"
                    problem = Problem(file, 1, 1, "unspliceable", message, "write `aliases: […]` yourself")
                    raise Refused("nothing was changed", [problem]) from None
        for file, new in self.moved.items():
            after[new], after[file], before[new] = after[file], None, None
        for file in self.deleted:
            whole = self.edits[file].data if file in self.edits else (self.path / file).read_bytes()
            before[file], after[file] = whole, None
        for file, data in self.created.items():
            before[file], after[file] = None, data
        pages = {
            file: page.written.spliced(page.splices) for file, page in self.pages.items() if page.splices
        }
        for file, data in pages.items():
            before[file], after[file] = self.pages[file].data, data
        self.note(before, after)
        return before, after, pages

    def note(self, before: dict[str, bytes | None], after: dict[str, bytes | None]) -> None:
        """Note the ledger, if it changes."""
        file = self.path / ledger.FILE
        old = file.read_bytes() if file.exists() else None
        known = self.checked.base.ledger
        if not self.published <= known.keys():
            before[ledger.FILE] = old
            after[ledger.FILE] = ledger.written(known, self.published).encode()

    def rechecked(self, after: dict[str, bytes | None], pages: dict[str, bytes]) -> tuple[Problem, ...]:
        """What would be wrong with the base afterwards."""
        base = load(self.path, previous=self.checked.base, entries=False, planned=after)
        planned = [
            Handwritten(each.uri, handwritten.text_of(pages[each.file])) if each.file in pages else each
            for each in self.checked.handwritten
        ]
        uris = [addresses.entry_uri(*key) for key in (*base.library.outlines, *base.library.tombstones)]
        taken = checking.collisions([each.uri for each in planned], handwritten.other_files(self.path), uris)
        return tuple(sorted([*checking.checked(self.path, base, planned).problems, *taken]))

    @cached_property
    def claims(self) -> dict[str, list[str]]:
        """Each file beside the entries -> the names of the entries that name it."""
        found: dict[str, list[str]] = {}
        for entry in self.outlines.values():
            withheld = entry.withheld.files if entry.withheld else ()
            for file in {*(each[1] for each in entry.files), *withheld}:
                found.setdefault(file, []).append(entry.name)
        return found

    def files_of(self, entry: Outline) -> list[str]:
        """The files beside an entry that no other one names."""
        return sorted(
            file
            for file, names in self.claims.items()
            if names == [entry.name] and file in self.checked.base.files
        )

    def delete(self, entry: Outline) -> None:
        """Delete an entry with the files that it alone names."""
        self.edit(entry)
        self.deleted |= {entry.file, *self.files_of(entry)}

    def publish(self, entry: Outline, ids: Iterable[str]) -> None:
        """Have the ledger hold these ids of an entry. One that is withheld as a whole is not published."""
        if not is_withheld(entry):
            self.published |= {f"{entry.kind}/{each}" for each in ids}


def is_withheld(entry: Outline) -> bool:
    """Whether all of an entry is withheld."""
    return entry.withheld is not None and entry.withheld.whole


def _names(entry: Outline, name: str) -> bool:
    """Whether an entry names another one, in what it publishes or in what it withholds."""
    withheld = entry.withheld.names if entry.withheld else ()
    return name in entry.in_fields or name in entry.elsewhere or name in withheld
