"""The corpora that benchmarks run on: the same to the byte for a seed, clean, and with all that an entry can say."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from benchmarks.corpus.__main__ import main
from benchmarks.corpus.base import SEED, files, write
from benchmarks.corpus.chance import Chance
from benchmarks.corpus.outline import outline
from benchmarks.corpus.writing import scalar
from sourcebook.loading.base import Base, load
from sourcebook.problems import Level
from sourcebook.trees.reader import read

ENTRIES = 160
ROOT = Path(__file__).parents[2]
DIGEST = """
import hashlib
from benchmarks.corpus.base import files
made = hashlib.sha256()
for path, content in files(60):
    made.update(path.encode() + content)
print(made.hexdigest())
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """A small corpus, loaded."""
    return load(write(ENTRIES, tmp_path_factory.mktemp("corpus") / "base"))


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_same_bytes(hash_seed: str) -> None:
    """The same seed gives the same bytes, whatever order Python's sets have in a process."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    told = subprocess.run(
        [sys.executable, "-c", DIGEST], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    made = hashlib.sha256()
    for path, content in files(60):
        made.update(path.encode() + content)
    assert told.stdout.strip() == made.hexdigest()


def test_other_seed() -> None:
    """Another seed gives another base."""
    assert dict(files(60)) != dict(files(60, "another"))


def test_clean(base: Base) -> None:
    """A corpus has no error and no warning; notices are part of it."""
    assert [problem for problem in base.problems if problem.level is not Level.NOTICE] == []


@pytest.mark.parametrize("seed", [SEED, "another"])
def test_clean_whatever_the_seed(tmp_path: Path, seed: str) -> None:
    """Nor has a larger one, in which more entries can contradict each other."""
    problems = load(write(600, tmp_path / "base", seed), entries=False).problems
    assert [problem for problem in problems if problem.level is not Level.NOTICE] == []


def test_parts(base: Base) -> None:
    """Seven in ten entries are events; places, actors and sources make up the rest."""
    counts = Counter(entry.kind for entry in base.library.entries.values())
    assert counts == {"events": 112, "actors": 24, "places": 16, "sources": 8}
    assert base.library.tombstones
    assert base.library.redirects


def test_every_field(base: Base) -> None:
    """Every field of every kind has a value somewhere, and so has every field of a record."""
    written: dict[str, set[str]] = defaultdict(set)
    for entry in base.library.entries.values():
        for name, value in entry.values():
            written[entry.kind].add(name)
            if isinstance(value.content, dict):
                written[entry.kind].update(f"{name}.{inner}" for inner in value.content)
    for kind in base.library.schema.kinds.values():
        wanted = {name for name in kind.fields if name != "sources"}
        wanted |= {f"{field.name}.{inner}" for field in kind.fields.values() for inner in field.fields}
        # A waiver needs something to waive, which this corpus has in its sources alone.
        waivers = {name for name in wanted if name.partition(".")[0] == "waive"}
        assert wanted - waivers - written[kind.folder] == set()
    assert "waive.reason" in written["sources"]


def test_every_rung(base: Base) -> None:
    """Every key of the long form and of a source reference is used, and rivals and alternatives are there."""
    entries = base.library.entries.values()
    values = [value for entry in entries for _, value in entry.values()]
    for key in (
        "text",
        "translated",
        "sources",
        "note",
        "inferred",
        "confidence",
        "preferred",
        "alternative",
    ):
        assert any(getattr(value, key) for value in values), key
    references = [each for entry in entries for each in entry.sources]
    references += [each for value in values for each in value.sources]
    for key in ("via", "informant", "at", "quote", "speech_act", "distinct", "note"):
        assert any(getattr(each, key) for each in references), key
    assert {each.stance for each in references} == {"supports", "denies", "doubts"}
    assert any(each.field != "entry" for each in references)
    assert any(len(entry.fields.get("date", ())) > 1 for entry in entries)


def test_scripts(base: Base) -> None:
    """Names are written in Latin with marks, in Arabic, Cyrillic, Hebrew and Han letters."""
    names = "".join(
        str(value.content["name"])
        for entry in base.library.entries.values()
        for value in entry.fields.get("names", ())
    )
    for letter in "āاаא卡":
        assert letter in names


def test_hubs() -> None:
    """One actor has a role in about half of all events, and one source speaks of most of them."""
    texts = [
        content.decode() for path, content in files(1_000) if path.endswith(".yaml") and "/events/" in path
    ]
    plan = outline(1_000, "port-maren")
    assert sum(f"actor: {plan.actors[0].id}\n" in text for text in texts) in range(350, 600)
    assert sum(plan.sources[0].id in text for text in texts) in range(350, 700)


def test_size() -> None:
    """A file has some two thousand bytes."""
    sizes = [
        len(content) for path, content in files(200) if path.startswith("entries/") and path.endswith(".yaml")
    ]
    assert 1_500 < sum(sizes) / len(sizes) < 2_300


def test_empty(tmp_path: Path) -> None:
    """A base of no entries is one that `sourcebook init` makes."""
    loaded = load(write(0, tmp_path / "none"))
    assert not loaded.library.entries
    assert [problem for problem in loaded.problems if problem.level is not Level.NOTICE] == []


def test_replaced(tmp_path: Path) -> None:
    """A corpus takes the place of what stood there, whole."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "old.txt").write_text("old", encoding="utf-8")
    main(["60", str(tmp_path / "base")])
    assert not (tmp_path / "base" / "old.txt").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base"]


def test_too_few(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Fewer entries than can name each other are refused."""
    with pytest.raises(SystemExit):
        main(["5", str(tmp_path / "base")])
    assert "at least 60" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["plain", "[2024-01-01,2024-02-01]", "a: b", "Tell Ašur", "at least 3", "no", "#x", "x #y"]
)
def test_scalars(text: str) -> None:
    """What is written reads back as the same text."""
    tree = read("", f"key: {scalar(text)}\n".encode()).tree
    assert tree is not None
    assert dict(tree) == {"key": text}


def test_rank() -> None:
    """The first is chosen most often, and the last ones are chosen too (Zipf's law)."""
    chance = Chance("rank")
    counts = Counter(chance.rank(100) for _ in range(5_000))
    assert counts.most_common(1)[0][0] == 0
    assert set(counts) <= set(range(100))
    assert 1.4 < counts[0] / counts[1] < 2.4
    assert sum(counts[number] for number in range(50, 100)) > 300
