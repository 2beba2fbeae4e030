"""The imprint of the last build: what it was made from and what it left, so that nothing is done twice.

It is kept in the base's store as plain data. Whatever is wrong with it, the build is a whole one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from sourcebook.caching.store import Store
from sourcebook.contents import Contents, Source
from sourcebook.linking.outlines import Key
from sourcebook.output import publishing
from sourcebook.output.producing import Known
from sourcebook.pages.model import Asset
from sourcebook.problems import Level, Problem


@dataclass(frozen=True, slots=True)
class Imprint:
    """What one build was made from, and what it left."""

    program: str
    """The stamp of the program that built."""

    inputs: str
    """Stands for all files of the base as they were."""

    contents: Contents
    sources: Mapping[str, Source]
    """The generated pages that the engine renders itself, by uri."""

    known: Mapping[str, Known]
    """The pages that stand in the site, by uri."""

    indexed: tuple[str, publishing.Signature] | None
    """What stands for the hand-written pages in the index of the search, and the index as it stands; None for none."""


def read(store: Store, site: Path, program: str) -> Imprint | None:
    """The imprint of the builds into the folder `site`; None where there is none of this program."""
    key = _key_of(site)
    kept = store.get_many([key]).get(key, b"")
    try:
        plain = orjson.loads(kept)
        return _from_plain(plain) if plain["program"] == program else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def write(store: Store, site: Path, imprint: Imprint) -> None:
    """Keep an imprint."""
    store.put_many({_key_of(site): orjson.dumps(_to_plain(imprint))})


def _key_of(site: Path) -> str:
    """The key of a site in the store: by the path of its folder."""
    return f"imprint:{hashlib.sha256(os.fsencode(site.resolve())).hexdigest()}"


def _to_plain(imprint: Imprint) -> dict[str, Any]:
    """An imprint as JSON has it."""
    contents = imprint.contents
    return {
        "program": imprint.program,
        "inputs": imprint.inputs,
        "problems": contents.problems,
        "summary": contents.summary,
        "moved": contents.moved,
        "assets": [(asset.uri, asset.file) for asset in contents.assets],
        "language": contents.language,
        "titles": [(*key, title) for key, title in contents.titles.items()],
        "sources": imprint.sources,
        "known": {uri: (known.digest, known.stamp, known.signature) for uri, known in imprint.known.items()},
        "indexed": imprint.indexed,
    }


def _from_plain(plain: dict[str, Any]) -> Imprint:
    """The imprint that `_to_plain` made this from."""
    contents = Contents(
        problems=tuple(_problem(each) for each in plain["problems"]),
        summary=plain["summary"],
        moved=plain["moved"],
        assets=tuple(Asset(uri, file) for uri, file in plain["assets"]),
        language=plain["language"],
        titles={_key(folder, entry_id): title for folder, entry_id, title in plain["titles"]},
    )
    return Imprint(
        program=plain["program"],
        inputs=plain["inputs"],
        contents=contents,
        sources={uri: Source(**source) for uri, source in plain["sources"].items()},
        known={uri: Known(made, stamp, tuple(left)) for uri, (made, stamp, left) in plain["known"].items()},
        indexed=_indexed(*plain["indexed"]) if plain["indexed"] else None,
    )


def _indexed(stamp: str, left: list[int]) -> tuple[str, publishing.Signature]:
    size, modified, number = left
    return stamp, (size, modified, number)


def _problem(plain: dict[str, Any]) -> Problem:
    return Problem(**{**plain, "level": Level(plain["level"])})


def _key(folder: str, entry_id: str) -> Key:
    return folder, entry_id
