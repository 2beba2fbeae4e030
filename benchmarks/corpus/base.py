"""Writes a whole base: the files that `sourcebook init` makes, the entries, the tombstones and the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus.entries import Made, entry
from benchmarks.corpus.outline import Stub, outline
from benchmarks.corpus.words import TAGS
from benchmarks.corpus.writing import written
from sourcebook.kinds.loading import load
from sourcebook.ledger import FILE as LEDGER
from sourcebook.ledger import written as ledger
from sourcebook.scaffolding import new_base
from sourcebook.settings import FILE as SETTINGS

SEED = "port-maren"
"""The seed of the corpora that results are told of."""

CHECKS = b"# Names are made of few syllables, and come out alike.\nchecks:\n  near-name: off\n"

FOLDER_SIZE = 1_000
"""Entries of one folder: the following ones go into folders below, as in a base that people can look through."""


def files(entries: int, seed: str = SEED) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file of a base of so many entries."""
    schema, _ = load()
    for path, content in new_base(schema, f"Corpus of {entries:,} entries", "").items():
        yield path, content + CHECKS if path == SETTINGS else content
    yield "entries/_vocabularies/tags.yaml", _tags().encode()
    if not entries:
        return
    plan = outline(entries, seed)
    names: list[str] = []
    for stub in plan.stubs:
        made = entry(plan, stub)
        names += [stub.reference, *(f"{stub.folder}/{alias}" for alias in made.aliases)]
        yield from _entry_files(made)
    for stub in plan.removed:
        names.append(stub.reference)
        yield f"entries/_tombstones/events/{stub.id}.yaml", _tombstone(stub).encode()
    yield LEDGER, ledger([], names).encode()


def write(entries: int, folder: Path, seed: str = SEED) -> Path:
    """Write a base into a folder, which appears when all of it is there. What stood there is replaced."""
    making = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(making, ignore_errors=True)
    folders: set[Path] = set()
    for path, content in files(entries, seed):
        file = making / path
        if file.parent not in folders:
            file.parent.mkdir(parents=True, exist_ok=True)
            folders.add(file.parent)
        file.write_bytes(content)
    former = folder.with_name(f".{folder.name}.old")
    if folder.exists():
        folder.rename(former)
    making.rename(folder)
    shutil.rmtree(former, ignore_errors=True)
    return folder


def _entry_files(made: Made) -> Iterator[tuple[str, bytes]]:
    folder = f"entries/{made.stub.folder}"
    if part := made.stub.number // FOLDER_SIZE:
        folder += f"/part-{part + 1:03}"
    yield f"{folder}/{made.stub.id}.yaml", written(made.tree).encode()
    for name, content in made.files.items():
        yield f"{folder}/{name}", content


def _tags() -> str:
    lines = [
        "extends: yes",
        "label: Tags",
        "description: Words of this base for entries that belong together.",
        "terms:",
    ]
    for term, label in TAGS.items():
        lines += [
            f"  {term}:",
            f"    label: {label}",
            f"    definition: Entries that speak of {label.lower()}.",
        ]
    return "".join(f"{line}\n" for line in lines)


def _tombstone(stub: Stub) -> str:
    return written(
        {
            "title": stub.title,
            "date": "2025-06-01",
            "reason": "The report was retracted, and no other speaks of it.",
        }
    )
