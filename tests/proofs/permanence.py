"""Permanence: whatever is renamed, merged and removed, every address ever published answers, and no other byte changes."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sourcebook import checking, journal
from sourcebook.addresses import entry_uri
from sourcebook.build import prepare
from sourcebook.changing.model import Change, Refused
from sourcebook.changing.removing import merge, remove
from sourcebook.changing.renaming import rename
from sourcebook.problems import Level
from tests.knowledge import Knowledge
from tests.mkdocs_plugin.builds import built
from tests.proofs._written import Key, Written
from tests.proofs.proof import Chunk, Proof, Tally

STEPS = 5
"""Changes of one base, one after the other."""

REASON, DATE = "It was one too many: a, b", "2024-05-01"
STONE = f'title: A title\ndate: {DATE}\nreason: "{REASON}"\n'.encode()
OPERATIONS = ("open", "write", "link", "replace", "unlink", "mkdir", "fsync", "chmod", "stat", "close")
"""What the journal asks of the system."""


def contents(folder: Path) -> dict[str, bytes]:
    """Path -> bytes of every file of a base."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@dataclass
class Story:
    """A base, and what is done to it."""

    folder: Path
    written: Written
    random: Random
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, chunk: Chunk, number: int) -> Story:
        """The one of a number, written into a folder of its own."""
        random = chunk.random(number)
        story = cls(chunk.folder / f"base-{number}", Written.of(random), random)
        story.written.write(story.folder)
        return story

    def step(self) -> str:
        """One change, and whether all is as it should be: '' if it is, else what is not."""
        deed = self.random.choice(
            [self.rename, self.rename, self.rename_back, self.merge, self.remove, self.revive, self.add]
        )
        told = deed()
        if not told and contents(self.folder) != self.written.files():
            told = f"after {deed.__name__}: {self.difference()}"
        return told or self.unanswered()

    def difference(self) -> str:
        """The first file that is not as it should be."""
        found, wanted = contents(self.folder), self.written.files()
        file = min(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
        return f"{file}: {found.get(file)!r} instead of {wanted.get(file)!r}"

    def unanswered(self) -> str:
        """What the plan of the site has no answer for; '' where every address ever published answers, in one hop at most."""
        prepared = prepare(self.folder)
        if prepared.plan is None:
            return f"errors: {[str(each) for each in prepared.problems if each.level is Level.ERROR]}"
        pages = prepared.plan.pages
        for name in sorted(self.written.ledger):
            page = pages.get(entry_uri(*name.split("/")))
            if page is None or (page.moved_to and pages[page.moved_to].moved_to):
                return f"{name} does not answer"
            self.counts["addresses that answered"] += 1
        return ""

    def attempt(self, plan: Callable[[], Change], done: Callable[[], None], what: str) -> str:
        """Plan a change and carry it out; where it is refused, nothing may have changed."""
        try:
            change = plan()
        except Refused as refused:
            if not refused.problems:
                return f"{what}: {refused.message}"
            self.counts["refused"] += 1
            return ""
        change.carry_out()
        done()
        self.counts[what] += 1
        self.counts["names written anew"] += change.names
        return ""

    def refusal(self, plan: Callable[[], Change], what: str) -> str:
        """A change that must be refused."""
        with suppress(Refused):
            plan()
            return f"{what} is not refused"
        self.counts["refused"] += 1
        return ""

    def any(self) -> Key:
        """Any entry."""
        return self.random.choice([*self.written.entries])

    def rename(self) -> str:
        """A new id for an entry."""
        key = self.any()
        new = key[0], self.written.new_id()
        while "/".join(new) in self.written.ledger:
            new = key[0], self.written.new_id()
        return self.renamed(key, new)

    def renamed(self, key: Key, new: Key) -> str:
        """An entry with this new id."""
        return self.attempt(
            lambda: rename(self.folder, "/".join(key), new[1]),
            lambda: self.written.rename(key, new),
            "renamings",
        )

    def rename_back(self) -> str:
        """A former id for an entry: its own, or another's, which is refused."""
        key = self.any()
        own = self.written.entries[key].former.ids
        if own:
            return self.renamed(key, (key[0], self.random.choice(own)))
        taken = [name for name in self.written.ledger if name.startswith(f"{key[0]}/")]
        name = self.random.choice(sorted(taken))
        return self.refusal(
            lambda: rename(self.folder, "/".join(key), name.split("/")[1]), f"{key} to {name}"
        )

    def merge(self) -> str:
        """One entry merged into another."""
        key = self.any()
        others = [each for each in self.written.entries if each[0] == key[0] and each != key]
        if not others:
            return ""
        into = self.random.choice(others)
        names = "/".join(key), "/".join(into)
        return self.attempt(
            lambda: merge(self.folder, *names, discard=True), lambda: self.written.merge(key, into), "mergers"
        )

    def remove(self) -> str:
        """An entry removed; where something names it, that is refused."""
        key = self.any()
        free = [each for each in self.written.entries if not [*self.others_naming(each)]]
        if free and self.random.random() < 0.8:
            key = self.random.choice(free)

        def plan() -> Change:
            return remove(self.folder, "/".join(key), reason=REASON, date=DATE, title="A title")

        if key not in free:
            return self.refusal(plan, f"the removal of {key}")
        return self.attempt(plan, lambda: self.written.remove(key, STONE), "removals")

    def others_naming(self, key: Key) -> Iterator[object]:
        """The files that name an entry, beside its own."""
        own = self.written.entries[key]
        return (file for file in self.written.naming(key) if file is not own)

    def revive(self) -> str:
        """A file with a dead id is an error."""
        dead = sorted(self.written.ledger - {"/".join(key) for key in self.written.entries})
        if not dead:
            return ""
        path = self.folder / "entries" / f"{self.random.choice(dead)}.yaml"
        path.write_text("title: Again\ntype: war\ndate: 2024\n", encoding="utf-8")
        broken = checking.check(self.folder).broken
        path.unlink()
        self.counts["dead ids refused"] += broken
        return "" if broken else f"{path} is not refused"

    def add(self) -> str:
        """A new entry, published at once."""
        self.written.add()
        self.written.write(self.folder)
        self.counts["added"] += 1
        return ""


def operations(chunk: Chunk) -> Tally:
    """Random changes of random bases."""
    failures, counts = [], Counter[str]()
    for number in range(chunk.start, chunk.stop):
        story = Story.of(chunk, number)
        told = story.unanswered() or next(filter(None, (story.step() for _ in range(STEPS))), "")
        if told:
            failures.append(f"{number}: {told}")
        counts += story.counts
        shutil.rmtree(story.folder)
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


def sites(chunk: Chunk) -> Tally:
    """The same, and then the site itself is built, and every address in the ledger is opened."""
    failures, counts = [], Counter[str]()
    for number in range(chunk.start, chunk.stop):
        story = Story.of(chunk, number)
        told = next(filter(None, (story.step() for _ in range(2 * STEPS))), "")
        site = built(Knowledge(story.folder), plugins=[{"sourcebook": {"search": False, "cache": False}}])
        for name in sorted(story.written.ledger):
            told = told or opened(site, name, story.written)
            counts["addresses opened"] += 1
        if told:
            failures.append(f"{number}: {told}")
        shutil.rmtree(story.folder)
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


def opened(site: Path, name: str, written: Written) -> str:
    """What is wrong with what stands at an address; '' if nothing is."""
    path = site / name / "index.html"
    if not path.is_file():
        return f"nothing is at {name}"
    text = path.read_text(encoding="utf-8")
    folder, _, entry_id = name.partition("/")
    key = folder, entry_id
    refresh = '<meta http-equiv="refresh" content="0; url='
    if key in written.entries or key in written.stones:
        is_stone = REASON in text
        return (
            "" if refresh not in text and is_stone is (key in written.stones) else f"{name} is another page"
        )
    now = next(
        each for each, file in written.entries.items() if each[0] == key[0] and key[1] in file.former.ids
    )
    target = text.partition(refresh)[2].partition('"')[0]
    leads = (path.parent / target / "index.html").resolve() == site / "/".join(now) / "index.html"
    return "" if leads else f"{name} leads to {target!r}"


# --- Faults


class Killed(BaseException):
    """The process is as good as killed."""


@contextmanager
def failing(at: int, fail: Callable[[], None]) -> Iterator[list[str]]:
    """The operation of this number, from 0, fails; gives the names of the operations so far."""
    done: list[str] = []
    real = {name: getattr(os, name) for name in OPERATIONS}
    # The disk itself is not waited for, thousands of times.
    called = {**real, "fsync": lambda _handle: None}

    def faulty(name: str) -> Callable[..., Any]:
        def operation(*arguments: Any, **options: Any) -> Any:
            done.append(name)
            if len(done) == at + 1:
                fail()
            return called[name](*arguments, **options)

        return operation

    try:
        for name in OPERATIONS:
            setattr(os, name, faulty(name))
        yield done
    finally:
        for name, operation in real.items():
            setattr(os, name, operation)


def refuse() -> None:
    """The system refuses."""
    raise OSError(28, "No space left on device")


def faults(chunk: Chunk) -> Tally:
    """A fault at each operation of a random change: it fails, or the process is killed there."""
    failures, counts = [], Counter[str]()
    for number in range(chunk.start, chunk.stop):
        story = Story.of(chunk, number)
        if change := planned(story):
            before = contents(story.folder)
            failures += [f"{number}: {told}" for told in _faults(story.folder, before, change, counts)]
        shutil.rmtree(story.folder)
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


def planned(story: Story) -> Change | None:
    """A random change that is not refused; None where one was not found soon."""
    names = ["/".join(key) for key in story.written.entries]
    for _ in range(20):
        name, other = story.random.choice(names), story.random.choice(names)
        deed = story.random.randrange(3)
        with suppress(Refused):
            if deed == 0:
                return rename(story.folder, name, "quite-new")
            if deed == 1:
                return merge(story.folder, name, other, discard=True)
            return remove(story.folder, name, reason=REASON, date=DATE)
    return None


def _faults(folder: Path, before: Mapping[str, bytes], change: Change, counts: Counter[str]) -> Iterator[str]:
    after = {file: data for file, data in {**before, **change.after}.items() if data is not None}
    number = 0
    while True:
        with failing(number, refuse) as done:
            try:
                change.carry_out()
            except OSError:
                told, wanted = "a fault", before
            else:
                # What fails when all is done, such as tidying up, changes nothing any more.
                told, wanted = "done", after
        left = {name: data for name, data in contents(folder).items() if not name.startswith(journal.FOLDER)}
        if left != wanted or list(journal.interrupted(folder)):
            yield f"{told} at {number} ({done[number : number + 1]}): {sorted(set(left.items()) ^ set(wanted.items()))[:2]}"
        _restore(folder, before, left)
        if len(done) <= number:
            break
        counts["faults"] += 1
        yield from _killed(folder, before, after, change, number)
        counts["kills"] += 1
        number += 1


def _killed(
    folder: Path, before: Mapping[str, bytes], after: Mapping[str, bytes], change: Change, number: int
) -> Iterator[str]:
    """A process that dies at an operation leaves the base as it was or as it should be, or so that it can be undone."""
    child = os.fork()
    if child == 0:
        with failing(number, lambda: os._exit(9)):
            change.carry_out()
        os._exit(0)
    os.waitpid(child, 0)
    pending = list(journal.interrupted(folder))
    left = {name: data for name, data in contents(folder).items() if not name.startswith(journal.FOLDER)}
    if pending:
        journal.undo(folder)
        left = contents(folder)
    if left not in ((before,) if pending else (before, after)):
        yield f"killed at {number}: {sorted(set(left.items()) ^ set(before.items()))[:2]}"
    _restore(folder, before, left)


def _restore(folder: Path, before: Mapping[str, bytes], left: Mapping[str, bytes]) -> None:
    """Have the base be as it was."""
    shutil.rmtree(folder / journal.FOLDER, ignore_errors=True)
    for name in left.keys() - before.keys():
        (folder / name).unlink()
    for name, data in before.items():
        if left.get(name) != data:
            (folder / name).write_bytes(data)


PROOFS = (
    Proof(
        name="permanence",
        promise=(
            "After any renaming, merger or removal the base has no error, every address ever published answers in one hop at"
            " most, and no byte is changed that is no name"
        ),
        unit="random bases",
        full=500,
        sample=4,
        run=operations,
        chunk=50,
    ),
    Proof(
        name="permanence-of-sites",
        promise="The built site answers at every address in the ledger: with the entry, in one hop, or with its tombstone",
        unit="built sites",
        full=100,
        sample=1,
        run=sites,
        chunk=10,
    ),
    Proof(
        name="permanence-faults",
        promise=(
            "A fault at any operation of a renaming, merger or removal changes nothing; a process killed there leaves"
            " what can be undone"
        ),
        unit="random changes",
        full=100,
        sample=1,
        run=faults,
        chunk=10,
    ),
)
