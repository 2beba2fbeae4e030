"""That nothing which is withheld is found anywhere: canaries are planted in bases whose sites are built for real."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.canaries import Planted, base, files_of, found_in, told
from tests.end_to_end.sites import mkdocs, sourcebook
from tests.proofs.proof import Chunk, Proof, Tally

MOST_CITED = 1
SEARCHED = {".html", ".gz", ".pf_fragment", ".pf_index", ".pf_filter", ".md"}
"""Endings of files without which nothing was built, and so nothing searched."""


def withheld(chunk: Chunk) -> Tally:
    """A base with canaries: its site, with its search, and whatever the commands give of it."""
    planted = base(range(chunk.start, chunk.stop), chunk.random)
    folder = chunk.folder / "base"
    write(folder, planted)
    texts = dict(outputs(folder, planted))
    found = found_in(texts, planted.canaries)
    failures = [f"{planted.canaries[canary]}: {canary} in {name}" for canary, name in found]
    if not {Path(name).suffix for name in texts} >= SEARCHED:
        log = texts["build log"].decode()[:2000]
        failures.append(f"inputs {chunk.start} to {chunk.stop}: nothing was built: {log}")
    counts = {"canaries": len(planted.canaries), "files searched": len(texts)}
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


def write(folder: Path, planted: Planted) -> None:
    """The files of a base."""
    for name, content in planted.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def outputs(folder: Path, planted: Planted) -> Iterator[tuple[str, bytes]]:
    """All that comes of a base, by names."""
    yield "build log", mkdocs(folder, "build").stdout.encode()
    yield from ((f"site/{name}", data) for name, data in files_of(folder / "site").items())
    checked = sourcebook(folder, "check", "--gaps", "--format", "json").stdout
    yield "check", told(json.loads(checked[checked.index("[") : checked.rindex("]") + 1]))
    yield "statements", sourcebook(folder, "statements").stdout.encode()
    yield "markdown log", sourcebook(folder, "markdown", "--out", str(folder / "tree")).stdout.encode()
    yield from ((f"tree/{name}", data) for name, data in files_of(folder / "tree").items())
    for name in cited(planted.files):
        for form in ("text", "bibtex", "csl-json"):
            yield f"cite {name} {form}", sourcebook(folder, "cite", name, "--format", form).stdout.encode()


def cited(files: Mapping[str, object]) -> list[str]:
    """The names of some entries that are published and withhold something."""
    names = [
        file.removeprefix("entries/").removesuffix(".yaml") for file in sorted(files) if "/entry-" in file
    ]
    return names[:MOST_CITED]


PROOFS = (
    Proof(
        "withholding",
        "No withheld value is found in any file of the site or any output of a command",
        "entries with planted canaries",
        full=6_540,
        sample=55,
        run=withheld,
        chunk=327,
    ),
)
