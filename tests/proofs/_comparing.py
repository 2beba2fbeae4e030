"""A site as two builds are compared: each file byte for byte, but for three of Pagefind's, which have marks of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sourcebook.output.publishing import MANIFEST
from sourcebook.output.search import FOLDER
from tests import pagefind

BY_CONTENT = re.compile(rf"{FOLDER}/\d+/(?:filter/[^/]+\.pf_filter|[^/]+\.pf_meta|pagefind-entry\.json)")
"""The files that differ from run to run: facets in any order, what names those, and what names that by its checksum.

Nothing else does, but the list of a site's files, which names the three.
"""

FULLEST = 12
"""How many differences are told."""


def bytes_of(site: Path) -> dict[str, bytes]:
    """Every file of a site by its path, with its bytes."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def content_of(site: Path) -> dict[str, bytes]:
    """The same, but for files that have marks of their own: these together, decoded."""
    files = bytes_of(site)
    marked = [name for name in files if BY_CONTENT.fullmatch(name)]
    if marked:
        files = {name: data for name, data in files.items() if name not in marked}
        try:
            files[f"{FOLDER}/ (decoded)"] = _decoded(site / FOLDER)
        except (OSError, ValueError, AssertionError, EOFError) as error:
            files[f"{FOLDER}/ (decoded)"] = f"the index cannot be read: {error!r}".encode()
    if MANIFEST in files:
        listed: list[str] = json.loads(files[MANIFEST])
        plain = sorted(name for name in listed if not BY_CONTENT.fullmatch(name))
        files[MANIFEST] = f"{len(listed)} {plain}".encode()
    return files


def _decoded(bundle: Path) -> bytes:
    """What Pagefind's marked files say, in one order."""
    entries: list[Any] = []
    for part in pagefind.part_folders(bundle):
        entry = json.loads((part / "pagefind-entry.json").read_bytes())
        for language in entry["languages"].values():
            assert (part / f"pagefind.{language.pop('hash')}.pf_meta").is_file()
        entries.append(entry)
    told = entries, pagefind.filters(bundle), pagefind.postings(bundle)
    return json.dumps(told, sort_keys=True, ensure_ascii=False).encode()


def differences(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> str:
    """What tells two sites apart, in a few words; '' for equal ones."""
    told = [f"without {name}" for name in sorted(theirs.keys() - ours.keys())]
    told += [f"with {name}" for name in sorted(ours.keys() - theirs.keys())]
    told += [
        f"{name}: {_first(ours[name], theirs[name])}"
        for name in sorted(ours.keys() & theirs.keys())
        if ours[name] != theirs[name]
    ]
    more = [f"and {len(told) - FULLEST} more"] if len(told) > FULLEST else []
    return "; ".join([*told[:FULLEST], *more])


def _first(ours: bytes, theirs: bytes) -> str:
    """Where two contents part."""
    at = next((at for at, (our, their) in enumerate(zip(ours, theirs, strict=False)) if our != their), None)
    at = min(len(ours), len(theirs)) if at is None else at
    return f"{ours[max(0, at - 10) : at + 40]!r} instead of {theirs[max(0, at - 10) : at + 40]!r}"
