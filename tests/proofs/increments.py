"""Incremental equals clean: whatever was edited, in whatever order, the site is the one that a first build makes."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.exceptions import ClickException
from jinja2 import Environment, TemplateError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from sourcebook.caching.store import OFF, VARIABLE
from sourcebook.mkdocs_plugin.plugin import SourcebookPlugin
from sourcebook.output.publishing import MANIFEST
from sourcebook.output.search import FOLDER
from tests.proofs._comparing import bytes_of, content_of, differences
from tests.proofs._editing import EDITS, World, break_it, lay
from tests.proofs.proof import Chunk, Proof, Tally

MOST = 8
"""Edits of one sequence; the fewest are three."""


REFUSALS = ClickException, MkDocsException, TemplateError, SystemExit
"""How a build ends that finds something wrong; a template of one's own is code, and fails as such."""


@dataclass(frozen=True)
class Built:
    """What came of one build."""

    problems: tuple[str, ...]
    """What the base was told of, in its order."""

    failed: str = ""
    """Why nothing was built; '' where it was."""


@contextmanager
def process(cache: dict[str, Any]) -> Iterator[None]:
    """What MkDocs keeps for the life of a process: its plugins, and hooks as they were loaded once."""
    option: Any = MkDocsConfig.plugins
    of_all: dict[str, Any] = option.plugin_cache
    before = dict(of_all)
    of_all.clear()
    of_all.update(cache)
    Hooks._load_hook.cache_clear()
    try:
        yield
    finally:
        cache.update(of_all)
        of_all.clear()
        of_all.update(before)


def built(base: Path, cache: Path | None) -> Built:
    """Build a base as `mkdocs build` does, but within this process."""
    with process({}):
        return _built(base, cache)


def _built(base: Path, cache: Path | None) -> Built:
    os.environ[VARIABLE] = str(cache) if cache else OFF
    plugin = None
    try:
        config = load_config(str(base / "mkdocs.yml"))
        plugin = config.plugins["sourcebook"]
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    except REFUSALS as error:
        return Built(_told(plugin), f"{type(error).__name__}: {error}")
    except Exception as error:  # noqa: BLE001 -- a hole: it is told as one
        return Built((), f"traceback: {error!r}")
    return Built(_told(plugin))


def _told(plugin: Any) -> tuple[str, ...]:
    if not isinstance(plugin, SourcebookPlugin) or not hasattr(plugin, "edition"):
        return ()
    return tuple(str(problem) for problem in plugin.edition.contents.problems)


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing is told of what is expected to go wrong; the environment is given back as it was.

    A template of a theme is compiled once for all builds, which depends on nothing but its text and the environment's own
    settings: half of a build of a base so small would be nothing else.
    """
    before, logged = os.environ.get(VARIABLE), logging.root.manager.disable
    compiled: dict[tuple[object, ...], Any] = {}
    compiling = Environment.compile

    def once(
        env: Environment, source: Any, name: Any = None, filename: Any = None, *more: Any, **named: Any
    ) -> Any:
        of_env = (
            type(env),
            env.optimized,
            env.autoescape,
            env.undefined,
            *sorted(env.filters),
            *env.extensions,
        )
        key = source, name, filename, more, *named.items(), *of_env
        if key not in compiled:
            compiled[key] = compiling(env, source, name, filename, *more, **named)
        return compiled[key]

    logging.disable(logging.CRITICAL)
    Environment.compile = once  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Environment.compile = compiling  # type: ignore[method-assign]
        logging.disable(logged)
        os.environ.pop(VARIABLE, None)
        if before is not None:
            os.environ[VARIABLE] = before


@dataclass
class Sequence:
    """One base, and what is done to it."""

    folder: Path
    world: World
    counts: Counter[str]
    base: Path
    """The folder that is edited."""

    done: list[str] = field(default_factory=list)
    """What was done so far, to be told where it went wrong."""

    cached: bool = True
    """Whether the next build may use its cache."""

    laid: dict[str, bytes] = field(default_factory=dict)
    last: Built = field(default_factory=lambda: Built(()))

    @classmethod
    def begin(cls, folder: Path, world: World, counts: Counter[str]) -> Sequence:
        """A base that is nowhere yet."""
        base = folder / "base"
        (base / "docs").mkdir(parents=True)
        return cls(folder, world, counts, base)

    @property
    def site(self) -> Path:
        """Where it is published."""
        return self.base / "site"

    @property
    def cache(self) -> Path:
        """Its cache."""
        return self.folder / "cache"

    def save(self) -> None:
        """Write what was edited."""
        files = self.world.files()
        lay(self.base, self.laid, files)
        self.laid = files

    def build(self) -> str:
        """Build over what is there. What is wrong; '' for nothing."""
        before = bytes_of(self.site)
        self.last = built(self.base, self.cache if self.cached else None)
        self.cached = True
        self.counts["builds"] += 1
        if self.last.failed:
            self.counts["refused builds"] += 1
            if self.last.failed.startswith("traceback"):
                return self.last.failed
            if changed := differences(bytes_of(self.site), before):
                return f"a build that failed changed the site: {changed}"
        return ""

    def compare(self) -> str:
        """Build the same base elsewhere, from nothing. What differs; '' for nothing."""
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        (clean / "docs").mkdir(parents=True)
        lay(clean, {}, self.world.files())
        anew = built(clean, None)
        self.counts["sites compared"] += 1
        if anew != self.last:
            return f"{self.last} instead of {anew}"
        if anew.failed:
            return ""
        site = content_of(clean / "site")
        self.counts["files compared"] += len(site)
        return differences(content_of(self.site), site)

    def run(self) -> str:
        """All of it. What went wrong; '' for nothing."""
        chance, steps = self.world.chance, self.world.chance.randrange(3, MOST + 1)
        middle, states = chance.randrange(steps), [self.world.state()]
        self.save()
        if wrong := self.build():
            return wrong
        for step in range(steps):
            self.step(states)
            if wrong := self.build() or (self.compare() if step in {middle, steps - 1} else ""):
                return wrong
        return ""

    def step(self, states: list[dict[str, Any]]) -> None:
        """One edit, saved. What was broken is mended first, most of the time."""
        chance = self.world.chance
        if (self.last.failed and chance.random() < 0.8) or chance.random() < 0.1:
            self.done.append("back")
            self.world.back_to(chance.choice(states) if not self.last.failed else states[-1])
        else:
            for _ in range(chance.choice([1, 1, 2, 3])):
                edit: Callable[[World], None] = chance.choices([*EDITS], weights=[*EDITS.values()])[0]
                self.done.append(edit.__name__)
                edit(self.world)
        self.save()
        if not self.last.failed and break_it.__name__ not in self.done[-3:]:
            states.append(self.world.state())
        if chance.random() < 0.5:
            befall: Callable[[Sequence], None] = chance.choice(BEFALLS)
            self.done.append(befall.__name__)
            befall(self)


# What befalls a base besides: nothing of it is an edit


def any_file(of: Sequence) -> Path:
    """A file of the base."""
    return of.base / of.world.chance.choice(sorted(of.laid))


def touched(of: Sequence) -> None:
    """A file with another time and the same content."""
    os.utime(any_file(of))


def from_the_future(of: Sequence) -> None:
    """A file whose time is yet to come, as after a clock that was wrong."""
    later = time.time_ns() + of.world.chance.choice([1, 3_600, 10**8]) * 10**9
    os.utime(any_file(of), ns=(later, later))


def from_long_ago(of: Sequence) -> None:
    """A file with a time before all others, as archives unpack them."""
    os.utime(any_file(of), ns=(0, of.world.chance.choice([0, 10**18])))


def edited_unseen(of: Sequence) -> None:
    """A file with another content, the same size and the same time."""
    key = of.world.chance.choice(sorted(of.world.entries))
    path = of.base / of.world.file_of(key)
    status = path.stat()
    title = str(of.world.entries[key]["title"])
    of.world.entries[key]["title"] = title[:-1] + ("1" if title.endswith("0") else "0")
    of.save()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size


def cache_damaged(of: Sequence) -> None:
    """Bytes of the cache are others, or some are missing."""
    chance = of.world.chance
    for path in sorted(of.cache.rglob("*.sqlite")):
        data = bytearray(path.read_bytes())
        for _ in range(2 ** chance.randrange(12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randrange(len(data))] if chance.random() < 0.3 else data)


def cache_gone(of: Sequence) -> None:
    """No cache any more."""
    shutil.rmtree(of.cache, ignore_errors=True)


def cache_of_before(of: Sequence) -> None:
    """The cache is as it was some builds ago; else, it is kept aside for later."""
    aside = of.folder / "cache-aside"
    if aside.exists():
        cache_gone(of)
        aside.rename(of.cache)
    elif of.cache.exists():
        shutil.copytree(of.cache, aside)


def no_cache_once(of: Sequence) -> None:
    """The next build uses no cache: it publishes what the cache knows nothing of."""
    of.cached = False


def site_of_before(of: Sequence) -> None:
    """The site is as it was some builds ago, times and all; else, it is kept aside for later."""
    aside = of.folder / "site-aside"
    if aside.exists():
        shutil.rmtree(of.site, ignore_errors=True)
        aside.rename(of.site)
    elif of.site.exists():
        shutil.copytree(of.site, aside)


def site_damaged(of: Sequence) -> None:
    """Files of the site are gone, empty, or say something else; those of the search excepted.

    The index is known by its first file: another that is lost comes back with the next change of what is found, not before.
    """
    chance, search = of.world.chance, of.site / FOLDER
    files = [path for path in sorted(of.site.rglob("*")) if path.is_file() and path.name != MANIFEST]
    files = [path for path in files if search not in path.parents]
    for path in chance.sample(files, min(len(files), 5)):
        data = path.read_bytes()
        path.unlink()
        if chance.random() < 0.7:
            path.write_bytes(chance.choice([b"", data[::-1], data + b" "]))


def site_gone(of: Sequence) -> None:
    """No site any more."""
    shutil.rmtree(of.site, ignore_errors=True)


def base_moved(of: Sequence) -> None:
    """The base lies elsewhere, site and all."""
    of.base = of.base.rename(of.base.with_name(f"moved-{of.world.unique()}"))


def another_base(of: Sequence) -> None:
    """Another base, with the same cache, is published into the same site."""
    other = World.new(of.world.chance)
    other.options["site_dir"] = str(of.site)
    folder = of.folder / f"other-{of.world.unique()}"
    (folder / "docs").mkdir(parents=True)
    lay(folder, {}, other.files())
    built(folder, of.cache)
    of.counts["builds"] += 1


BEFALLS = (
    *(touched, from_the_future, from_long_ago, edited_unseen, edited_unseen),
    *(cache_damaged, cache_damaged, cache_gone, cache_of_before, no_cache_once),
    *(site_of_before, site_damaged, site_damaged, site_gone, base_moved, another_base),
)


def run(chunk: Chunk) -> Tally:
    """Each number is a base with a sequence of edits."""
    failures: list[str] = []
    counts: Counter[str] = Counter()
    with quiet():
        for number in range(chunk.start, chunk.stop):
            folder = chunk.folder / str(number)
            sequence = Sequence.begin(folder, World.new(chunk.random(number)), counts)
            if wrong := sequence.run():
                failures.append(f"{number}: after {', '.join(sequence.done)}: {wrong}")
            shutil.rmtree(folder)
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


PROOFS = (
    Proof(
        name="increments",
        promise=(
            "After any sequence of edits, with whatever was kept of earlier builds, the site is the one that a build from "
            "nothing makes: the same files with the same bytes, and the same problems."
        ),
        unit="sequences of edits",
        full=1_000,
        sample=3,
        run=run,
        chunk=20,
    ),
)
