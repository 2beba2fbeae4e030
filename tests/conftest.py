"""Fixtures that all tests share, and how long properties search for counter-examples."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from tests.knowledge import Files, Knowledge, make

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=2_000, deadline=None)
# For mutants: the same examples each time, and the first that fails is enough.
settings.register_profile(
    "the-same",
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("SOURCEBOOK_PROPERTIES", "quick"))


@pytest.fixture(autouse=True, scope="session")
def own_caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep is no part of the user's caches, nor these of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCEBOOK_CACHE", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture
def kb(tmp_path: Path) -> Callable[[Files], Knowledge]:
    """Makes a base in a temporary folder: `kb({"places/syria": place(title="Syria")})`."""
    return partial(make, tmp_path)
