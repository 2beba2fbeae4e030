"""Indexing beside a preview: a process of its own reads the base, and makes the index of the search from all its pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson

from sourcebook.build import prepare
from sourcebook.caching.store import Store
from sourcebook.output.producing import Addresses, Matter, Press, program_stamp
from sourcebook.output.rendering import own_templates
from sourcebook.output.search import Indexed, Indexer
from sourcebook.workers import sharded

PAGES_AT_ONCE = 250
POLITE = 10
"""By how much the process gives way to others: the preview comes first."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be indexed."""

    base: str
    out: str
    """The folder that the bundle goes into."""

    directory_urls: bool
    cache: bool
    found: Sequence[str]
    """What is found on pages that are not in the base."""

    overlay: str = ""


def index(order: Order) -> Indexed | None:
    """Index all pages of a base; None where it has an error, and so no pages."""
    base = Path(order.base)
    overlay = Path(order.overlay) if order.overlay else None
    store = Store.of_base(base, overlay) if order.cache else None
    prepared = prepare(base, store=store, overlay=overlay)
    if prepared.plan is None:
        return None
    templates = own_templates(base)
    pages = {uri: planned for uri, planned in prepared.plan.pages.items() if not planned.moved_to}
    assets = frozenset(asset.uri for asset in prepared.plan.assets)
    press = Press(
        Matter(pages, assets, templates, program_stamp(templates), Addresses(order.directory_urls), store)
    )
    indexer = Indexer(Path(order.out), prepared.base.settings.language)
    for found in order.found:
        indexer.take(found.encode())
    for shard in sharded(list(pages), PAGES_AT_ONCE):
        for made in press.finds(shard):
            indexer.take(made)
    return indexer.finish()


def main() -> int:
    """Do what standard input orders, as JSON; 0 where an index was made."""
    with suppress(OSError, AttributeError):
        os.nice(POLITE)
    return 0 if index(Order(**orjson.loads(sys.stdin.buffer.read()))) else 1


if __name__ == "__main__":
    sys.exit(main())
