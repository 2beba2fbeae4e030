"""What stands in a bundle of Pagefind, decoded: for tests that compare two of them, or look a word up without a browser."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIGNATURE = b"pagefind_dcd"
"""What each of its files begins with, once it is unpacked."""


@dataclass
class _Cbor:
    """As much of CBOR (RFC 8949) as Pagefind writes: whole numbers, texts, and arrays of a known length."""

    data: bytes
    at: int = 0

    def read(self) -> Any:
        kind, short = divmod(self.data[self.at], 32)
        self.at += 1
        size = 0 if short < 24 else 1 << (short - 24)
        number = int.from_bytes(self.data[self.at : self.at + size], "big") if size else short
        self.at += size
        if kind == 3:
            self.at += number
            return self.data[self.at - number : self.at].decode()
        if kind == 4:
            return [self.read() for _ in range(number)]
        assert kind in {0, 1}, f"unexpected CBOR of kind {kind}"
        return number if kind == 0 else -1 - number


def unpacked(path: Path) -> bytes:
    """The content of one of Pagefind's files."""
    data = gzip.decompress(path.read_bytes())
    assert data.startswith(SIGNATURE)
    return data.removeprefix(SIGNATURE)


def part_folders(bundle: Path) -> Iterator[Path]:
    """The parts of a bundle."""
    return iter(sorted(path for path in bundle.iterdir() if path.is_dir()))


def fragments(bundle: Path) -> dict[str, Any]:
    """URL -> what a browser fetches for a hit."""
    found = (json.loads(unpacked(path)) for path in bundle.rglob("*.pf_fragment"))
    return {each["url"]: each for each in found}


def filters(bundle: Path) -> dict[str, dict[str, list[str]]]:
    """Facet -> value -> the URLs of the pages that have it."""
    found: dict[str, dict[str, list[str]]] = {}
    for part in part_folders(bundle):
        urls = _urls(part)
        for path in part.glob("filter/*"):
            name, values = _Cbor(unpacked(path)).read()
            for value, pages in values:
                found.setdefault(name, {}).setdefault(value, []).extend(urls[page] for page in pages)
    return {name: {value: sorted(urls) for value, urls in values.items()} for name, values in found.items()}


def postings(bundle: Path) -> dict[str, list[str]]:
    """Each word as the index has it -> the URLs of the pages that it finds, whether in the text or in a name."""
    found: dict[str, set[str]] = {}
    for part in part_folders(bundle):
        urls = _urls(part)
        for path in part.glob("index/*"):
            for word, pages, variants in _Cbor(unpacked(path)).read()[0]:
                for each in (pages, *(variant[1] for variant in variants)):
                    found.setdefault(word, set()).update(urls[number] for number in _undone(each))
    return {word: sorted(urls) for word, urls in found.items()}


def _undone(pages: list[list[Any]]) -> Iterator[int]:
    """The numbers of pages, of which each is written as its distance from the one before."""
    number = 0
    for page in pages:
        number += page[0]
        yield number


def _urls(part: Path) -> list[str]:
    """The URLs of a part's pages by their numbers."""
    (meta,) = part.glob("*.pf_meta")
    pages = _Cbor(unpacked(meta)).read()[1]
    return [json.loads(unpacked(part / "fragment" / f"{page[0]}.pf_fragment"))["url"] for page in pages]
