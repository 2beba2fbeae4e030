"""The grid and the search for texts that change are complete, and would find a hole."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourcebook import encoding
from sourcebook.entries.models import ATTRIBUTION, SOURCE_REFERENCE
from sourcebook.kinds.files import FieldFile, KindFile, TermFile, VocabularyFile
from sourcebook.tombstones import TombstoneFile
from sourcebook.values.registry import TYPES
from tests.knowledge import shipped
from tests.proofs import fidelity, grid
from tests.proofs._naughty import NAUGHTY
from tests.proofs._payloads import BY_CLASS, PAYLOADS
from tests.proofs._slots import labels, plot
from tests.proofs.proof import Chunk

NAMES = {slot.name.partition(" ")[0] for slot in plot().slots}
OTHER = frozenset({"yes-no"})
"""A field of this type takes two texts, and its record is made with each."""


def test_every_field_has_a_slot() -> None:
    """Each field of each kind, each key of its records, and in each value all that can be said of one."""
    wanted = set[str]()
    for kind in shipped().kinds.values():
        for name, field in kind.fields.items():
            at = f"{kind.folder}.{name}"
            inner = {key for key, each in field.fields.items() if each.type not in OTHER}
            wanted |= {f"{at}.{key}" for key in inner} or ({at} - {f"{kind.folder}.sources"})
            if field.type == "source-reference":
                wanted |= {f"{at}.{key}" for key in SOURCE_REFERENCE}
            elif not field.editorial:
                wanted |= {f"{at}.{key}" for key in ATTRIBUTION if key not in field.fields}
                wanted |= {f"{at}.sources.{key}" for key in SOURCE_REFERENCE}
    wanted |= {f"boats.a_{name.replace('-', '_')}" for name in TYPES}
    wanted |= {f"tombstone.{name}" for name in TombstoneFile.model_fields}
    wanted |= {f"lists.{name}.label" for name in shipped().vocabularies}
    assert wanted - NAMES == set()


def test_texts_of_files_are_known_by_their_type() -> None:
    """What kinds and lists call their texts for readers is found in their models."""
    assert [*labels(KindFile)] == ["label", "plural", "description"]
    assert [*labels(FieldFile)] == ["label", "description", "inverse", "phrase"]
    assert [*labels(TermFile)] == ["label", "definition", "inverse"]
    assert [*labels(VocabularyFile)] == ["label", "description"]


@pytest.mark.slow
def test_every_place_of_the_grid_is_seen() -> None:
    """Each place that counts is on some page, and those that are left out are on none."""
    seen = {slot for slot, uris in grid.seen_on().items() if uris}
    assert {slot.name for slot in seen ^ {*grid.free_slots()}} == set()
    assert any(slot.plain in page.found for slot in seen for page in grid.plain_pages().values())


def test_there_are_enough_texts() -> None:
    """Payloads of many classes, each once; in all batches together, each place has each of them."""
    assert len(PAYLOADS) >= 150
    assert sum(map(len, BY_CLASS.values())) == len(PAYLOADS)
    assert len(NAUGHTY) >= 300
    for slot in grid.free_slots()[::100]:
        assert {grid.payload_of(slot, batch) for batch in range(len(PAYLOADS))} == {*PAYLOADS}


WEAKER: dict[str, Callable[[str], str]] = {
    "markdown": html.escape,
    "attribute": html.escape,
    "between_tags": lambda text: text.replace("<", "&#60;"),
    "html": lambda text: text,
}
"""Encoders that forget something."""


@pytest.fixture
def own_engines() -> Iterator[None]:
    """Engines that no other test has: they remember how a text was encoded."""
    grid.engines.cache_clear()
    yield
    grid.engines.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("own_engines")
@pytest.mark.parametrize("name", ["markdown", "between_tags", "html"])
def test_the_grid_finds_a_hole(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an encoder that forgets something, pairs fail."""
    grid.plain_pages()
    grid.engines.cache_clear()
    monkeypatch.setattr(encoding, name, WEAKER[name])
    slots = len(grid.free_slots())
    assert grid.run(Chunk("grid", 90 * slots, 91 * slots, tmp_path)).failures


@pytest.mark.parametrize("name", WEAKER)
def test_a_text_that_changes_is_found(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an encoder that forgets something, texts do not come back as they were."""
    monkeypatch.setattr(encoding, name, WEAKER[name])
    assert fidelity.run(Chunk("fidelity", 0, len(NAUGHTY), tmp_path)).failures
