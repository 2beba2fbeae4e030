"""The same entries give the same bytes: whenever, wherever, by whomever, in whatever order a site is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sourcebook.caching.store import OFF, VARIABLE
from tests.proofs._comparing import content_of, differences
from tests.proofs.proof import Chunk, Proof, Tally

ROOT = Path(__file__).parents[2]
RICH = ROOT / "tests" / "bases" / "rich"
SHIPPED = ("entries", "docs", "mkdocs.yml", "sourcebook.yml", "ledger.txt")
BASES = ("rich", "shipped")
PYTHONS = "SOURCEBOOK_PYTHONS"
"""The environment variable that names other Pythons, with the packages of the lock file (tools/pythons.sh)."""

TEXTS = frozenset({".yaml", ".yml", ".md", ".txt"})
DAY = 86_400
WHAT_IS_NEEDED = ("PATH", "PYTHONPATH", "TMPDIR", "SYSTEMROOT")


@dataclass(frozen=True)
class Variation:
    """What is other than in the first build."""

    what: str
    variables: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    """Of `_building`."""

    python: tuple[str, ...] = (sys.executable,)
    jobs: int = 1
    name: str = "base"
    """The folder of the base, below that of the run."""

    before: Callable[[Path, Random], None] = lambda _base, _chance: None
    """What is done to the base."""

    between: Callable[[Path, Random], None] | None = None
    """What is done to base, site and cache between two builds, where there are two."""

    only: bool = False
    """Whether there is nothing in the environment but what is needed."""


def text_files(base: Path) -> list[Path]:
    """The files that people write. A kept copy of a source is none: its checksum says that it is not to be changed."""
    written = [*base.glob("*"), *(base / "docs").rglob("*"), *(base / "entries").rglob("*.y*ml")]
    return [path for path in sorted(written) if path.suffix in TEXTS and path.is_file()]


def line_ends(base: Path, _: Random) -> None:
    """As git checks texts out on Windows."""
    for path in text_files(base):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def marks(base: Path, _: Random) -> None:
    """As some editors save: a mark before the first letter of entries, no end of the last line."""
    for path in (path for path in text_files(base) if base / "entries" in path.parents):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().rstrip(b"\n"))


def times(base: Path, chance: Random) -> None:
    """As archives unpack them: any times."""
    for path in base.rglob("*"):
        os.utime(path, ns=(0, chance.randrange(1, 2**60)))


def modes(base: Path, chance: Random) -> None:
    """Files that are open to more or fewer people."""
    for path in base.rglob("*"):
        path.chmod(
            chance.choice([0o700, 0o755, 0o777]) if path.is_dir() else chance.choice([0o600, 0o644, 0o755])
        )


def no_site(base: Path, _: Random) -> None:
    """The site is away; the cache is what it was."""
    shutil.rmtree(base / "site")


def all_as_it_was(_: Path, __: Random) -> None:
    """The second build finds the site of the first."""


def damaged(base: Path, chance: Random) -> None:
    """The site is away, and bytes of the cache are others."""
    no_site(base, chance)
    for path in sorted((base.parent / "cache").rglob("*.sqlite")):
        data = bytearray(path.read_bytes())
        for _ in range(300):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)


def cut(base: Path, chance: Random) -> None:
    """The same, and half of the cache is missing."""
    no_site(base, chance)
    for path in sorted((base.parent / "cache").rglob("*.sqlite")):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


VARIATIONS = (
    Variation("another day", options=("--clock", str(400 * DAY))),
    Variation(
        "another hash seed, folder order and umask",
        {"PYTHONHASHSEED": "1"},
        ("--shuffle", "1", "--umask", "077"),
    ),
    Variation("a cache that is warm", between=no_site),
    Variation("four processes", {"PYTHONHASHSEED": "3"}, ("--apart",), jobs=4),
    Variation("no change, and the site still there", between=all_as_it_was),
    Variation("a hash seed", {"PYTHONHASHSEED": "4294967295"}),
    Variation("the locale C, and no UTF-8", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    Variation("the locale C.UTF-8", {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}),
    Variation("a Turkish locale", {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}),
    Variation("Kiritimati", {"TZ": "Pacific/Kiritimati"}, ("--clock", str(DAY // 2))),
    Variation("Honolulu", {"TZ": "Pacific/Honolulu"}, ("--clock", str(-DAY // 2))),
    Variation("a day before any file was written", options=("--clock", str(-20_000 * DAY + 1))),
    Variation("the umask 077", options=("--umask", "077")),
    Variation("the umask 000", options=("--umask", "000")),
    Variation("another order of folders", options=("--shuffle", "2")),
    Variation("a third order of folders", options=("--shuffle", "3")),
    Variation("one process, small shards", options=("--apart",)),
    Variation("two processes", options=("--apart",), jobs=2),
    Variation("a cache that is damaged", between=damaged),
    Variation("a cache that is cut", between=cut),
    Variation("no cache", {VARIABLE: OFF}),
    Variation("another path", name="a b/größer & <i>/ж"),
    Variation(
        "another home, with no room for a cache",
        {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null", VARIABLE: ""},
    ),
    Variation("an empty environment", only=True),
    Variation("other times of files", before=times),
    Variation("other modes of files", before=modes),
    Variation("ends of lines as on Windows", before=line_ends),
    Variation("marks and missing ends of lines", before=marks),
    Variation("Python -O", python=(sys.executable, "-O")),
    Variation("Python's development mode", python=(sys.executable, "-X", "dev", "-W", "ignore")),
)
"""The first four are the sample: together they change most."""


def lay(name: str, base: Path) -> None:
    """A copy of a base."""
    if name == "rich":
        shutil.copytree(RICH, base)
        return
    base.mkdir(parents=True)
    for each in SHIPPED:
        copy = shutil.copytree if (ROOT / each).is_dir() else shutil.copyfile
        copy(ROOT / each, base / each)


def build(folder: Path, base: Path, by: Variation) -> str:
    """Build a base in a process of its own. What it complains of, where it fails."""
    kept = (
        os.environ
        if not by.only
        else {name: os.environ[name] for name in WHAT_IS_NEEDED if name in os.environ}
    )
    given = {
        name: text for name, text in kept.items() if name not in {"SOURCEBOOK_SITE_URL", "SOURCE_DATE_EPOCH"}
    }
    variables = {"NO_MKDOCS_2_WARNING": "1", VARIABLE: str(folder / "cache"), **by.variables}
    command = [*by.python, "-m", "tests.proofs._building", str(base), *by.options]
    done = subprocess.run(command, cwd=ROOT, env={**given, **variables}, capture_output=True, check=False)
    if done.returncode == 0:
        return ""
    return f"the build ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}"


def made(name: str, by: Variation, folder: Path, chance: Random) -> dict[str, bytes] | str:
    """The site of a base under a variation; or why there is none."""
    base = folder / by.name
    base.parent.mkdir(parents=True)
    lay(name, base)
    by.before(base, chance)
    if by.jobs > 1:
        config = base / "mkdocs.yml"
        text = config.read_text(encoding="utf-8").replace(
            "- sourcebook\n", f"- sourcebook: {{jobs: {by.jobs}}}\n"
        )
        config.write_text(text, encoding="utf-8")
    wrong = build(folder, base, by)
    if by.between and not wrong:
        by.between(base, chance)
        wrong = build(folder, base, by)
    return wrong or {**content_of(base / "site"), "(modes)": odd_modes(base / "site")}


def odd_modes(site: Path) -> bytes:
    """The files and folders that not everybody may read, or that others may write."""
    odd = [
        f"{path.relative_to(site)} {path.stat().st_mode & 0o777:o}"
        for path in sorted([site, *site.rglob("*")])
        if path.stat().st_mode & 0o777 != (0o755 if path.is_dir() else 0o644)
    ]
    return "\n".join(odd).encode()


def compared(chunk: Chunk, tried: Mapping[int, tuple[str, Variation]]) -> Tally:
    """Each build against the first one of its base."""
    first: dict[str, dict[str, bytes]] = {}
    failures: list[str] = []
    counts: Counter[str] = Counter()
    for number, (name, by) in tried.items():
        if name not in first:
            reference = made(name, Variation("first"), chunk.folder / name, chunk.random(number))
            if isinstance(reference, str):
                return Tally(len(tried), (f"{name}: {reference}",))
            first[name] = reference
        folder = chunk.folder / str(number)
        site = made(name, by, folder, chunk.random(number))
        counts["files compared"] += len(first[name])
        wrong = site if isinstance(site, str) else differences(site, first[name])
        if wrong:
            failures.append(f"{number}: {name} base, {by.what}: {wrong}")
        shutil.rmtree(folder)
    return Tally(len(tried), tuple(failures), counts)


def run(chunk: Chunk) -> Tally:
    """Each number is a variation of one base: first all of the rich base, then all of the shipped one."""
    numbers = range(chunk.start, chunk.stop)
    tried = {
        number: (BASES[number // len(VARIATIONS)], VARIATIONS[number % len(VARIATIONS)]) for number in numbers
    }
    return compared(chunk, tried)


def run_elsewhere(chunk: Chunk) -> Tally:
    """Each number is a base, built by every other Python that there is; none, where there is none."""
    others = [path for path in os.environ.get(PYTHONS, "").split(os.pathsep) if path]
    names = [BASES[number] for number in range(chunk.start, chunk.stop)] if others else []
    pairs = [(name, Variation(f"by {path}", python=(path,))) for name in names for path in others]
    tally = compared(chunk, dict(enumerate(pairs)))
    return Tally(
        len(names), tally.failures, {**tally.counts, "builds by other Pythons": len(pairs)} if pairs else {}
    )


PROOFS = (
    Proof(
        name="reproducible",
        promise=(
            "The same entries give the same bytes, whatever the day, hash seed, locale, time zone, umask, order of folders, "
            "number of processes, cache, path, home, times and modes of files and ends of lines; for three of Pagefind's "
            "files, equal contents."
        ),
        unit="builds under a variation",
        full=len(VARIATIONS) * len(BASES),
        sample=4,
        run=run,
        chunk=10,
    ),
    Proof(
        name="other-python",
        promise="Other versions of Python make the same bytes of the same base.",
        unit="bases",
        full=len(BASES),
        sample=1,
        run=run_elsewhere,
        chunk=1,
        exact=False,
    ),
)
